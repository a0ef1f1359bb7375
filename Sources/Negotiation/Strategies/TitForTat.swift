/// Naive tit for tat: gives up of its own what the standing offer gives it, and a little kindness.
///
/// Source: Faratin, Sierra & Jennings 1998 (behaviour-dependent tactics); NegMAS, NaiveTitForTatNegotiator.
public struct TitForTat: Strategy {
  public let preferences: Preferences
  /// Conceded beyond what was received, share of its range.
  public let kindness: Double
  /// The same in steps 1 and 2.
  public let initialConcession: Double
  /// Whether an offer below its floor is answered with more than its best.
  public let punishes: Bool

  public init(_ preferences: Preferences, kindness: Double = 0, initialConcession: Double = 0, punishes: Bool = false) {
    self.preferences = preferences
    self.kindness = kindness
    self.initialConcession = initialConcession
    self.punishes = punishes
  }

  /// Share of the range from its floor to its best.
  private func share(_ outcome: Int) -> Double {
    (preferences.utilities[outcome] - preferences.floor) * (1 / (preferences.best - preferences.floor))
  }

  private func target(_ standing: Int?, at moment: Moment) -> Double {
    var given = standing.map { 1 - (share($0) * -1 + 1) } ?? 0
    if given < 0, !punishes { given = 0 }
    var concession =
      switch moment.step {
      case 0: 0.0
      case 1, 2: given + initialConcession
      default: given + kindness
      }
    if concession < -1e-6 || concession > 1.0000001 { concession = 0 }
    return 1 - concession
  }

  public func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
    let (worst, best) = (preferences.worst, preferences.best)
    let threshold = target(standing, at: moment) * (best - worst) + worst
    return .offer(preferences.worst(worth: threshold, at: moment.step) ?? preferences.favourite)
  }

  public func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    share(offer) >= target(offer, at: moment) ? .accept : .reject()
  }
}
