/// Concedes evenly from step to step, the faster the more it trusts: (11) of MODEL.md.
///
///     demand = max(0, start − pace · (½ + trust) · step)
///
/// Its offers go by its mean trust in the others, its answers by its trust in whoever made the offer.
public struct TrustSensitive: Strategy {
  public let preferences: Preferences
  /// In each party, by place at the table, 0...1; its own is not looked at.
  public let trust: [Double]
  /// Of its range from the floor to the best.
  public let start: Double
  /// The same a step, ≥ 0.
  public let pace: Double
  private let place: Int
  private var author: Int?

  public init(_ preferences: Preferences, trust: [Double], place: Int, start: Double = 0.95, pace: Double = 0.01) {
    self.preferences = preferences
    self.trust = trust
    self.place = place
    self.start = start
    self.pace = pace
  }

  public func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
    let others = trust.indices.filter { $0 != place }
    let mean = others.isEmpty ? 0 : others.reduce(0) { $0 + trust[$1] } / Double(others.count)
    return .offer(
      preferences.worst(worth: threshold(trusting: mean, at: moment), at: moment.step) ?? preferences.favourite)
  }

  public func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    let trust = author.map { self.trust[$0] } ?? 0
    return preferences.worth(offer, at: moment.step) >= threshold(trusting: trust, at: moment) ? .accept : .reject()
  }

  public mutating func observe(_ offer: Int, by party: Int) { author = party }

  private func threshold(trusting trust: Double, at moment: Moment) -> Double {
    let demand = SteadyConcession(start: start, pace: pace * (0.5 + trust), fallback: 0)
    return preferences.threshold(demanding: demand.level(inRound: moment.step))
  }
}
