/// Concedes one outcome at a time, and only while the others do.
///
/// Source: de Jonge 2022 (MiCRO).
public struct MiCRO: Strategy {
  public let preferences: Preferences
  /// Whether an offer that is worth just what it would offer itself is accepted.
  public let acceptsSame: Bool
  /// Outcomes that are worth the reservation value or more.
  private let rationalCount: Int
  /// The rank, from the best, of the outcome that it offers next.
  private var next = 0
  private var sent: Set<Int> = []
  private var received: Set<Int> = []

  public init(_ preferences: Preferences, acceptsSame: Bool = true) {
    self.preferences = preferences
    self.acceptsSame = acceptsSame
    rationalCount = preferences.positions(worth: (preferences.reservation ?? -.infinity)...(.infinity)).count
  }

  private var isReady: Bool { sent.count <= received.count }

  /// The outcome of a rank, from the best; nil where no rational one has it.
  private func outcome(ranked rank: Int) -> Int? {
    rank >= 0 && rank < rationalCount ? preferences.ranking[preferences.ranking.count - 1 - rank] : nil
  }

  /// When the others have stopped, it repeats its last offer.
  public mutating func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
    guard isReady, let outcome = outcome(ranked: next) else {
      return outcome(ranked: next - 1).map { .offer($0) } ?? .pass
    }
    sent.insert(outcome)
    next += 1
    return .offer(outcome)
  }

  public func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    let mine = outcome(ranked: isReady ? next : next - 1).map { preferences.worth($0, at: moment.step) }
    let gain = preferences.worth(offer, at: moment.step) - (mine ?? preferences.reservation ?? -.infinity)
    return gain > 0 || (acceptsSame && gain == 0) ? .accept : .reject()
  }

  public mutating func observe(_ offer: Int, by party: Int) { received.insert(offer) }
}
