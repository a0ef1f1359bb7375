/// Concedes with time, and of what is good enough offers what the others seem to like best.
///
/// It looks at outcomes worth up to `window` (share of its range) more than its threshold, a few hundred at most.
/// Source: Baarslag et al. 2013; the model is ``OpponentModel``.
public struct OpponentAware: Strategy {
  public let preferences: Preferences
  public let curve: ConcessionCurve
  public let window: Double
  private var models: OpponentModels

  public init(
    _ preferences: Preferences, in space: OutcomeSpace, curve: ConcessionCurve = ConcessionCurve(),
    window: Double = 0.05
  ) {
    self.preferences = preferences
    self.curve = curve
    self.window = window
    models = OpponentModels(of: space)
  }

  public func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
    .offer(preferences.kindest(above: threshold(at: moment), window: window, models))
  }

  public func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    preferences.worth(offer, at: moment.step) >= threshold(at: moment) ? .accept : .reject()
  }

  public mutating func observe(_ offer: Int, by party: Int) { models.observe(offer, by: party) }

  private func threshold(at moment: Moment) -> Double { preferences.threshold(demanding: curve.level(at: moment.time)) }
}

extension Preferences {
  /// Of the outcomes worth a little more than `threshold`, the one that the others seem to like best in sum; of equal ones the best for
  /// oneself.
  func kindest(above threshold: Double, window: Double, _ models: OpponentModels) -> Int {
    let width = window * (best - floor)
    let near = positions(worth: threshold...max(threshold, min(best, threshold + width)))
    var kindest: (outcome: Int, liking: Double)?
    for place in near.prefix(400) {
      let liking = models.estimates(ranking[place]).reduce(0, +)
      if liking >= kindest?.liking ?? -1 { kindest = (ranking[place], liking) }
    }
    return kindest?.outcome ?? worst(worth: threshold, at: 0) ?? favourite
  }
}
