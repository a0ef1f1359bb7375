/// Concedes from its best toward what seems fair, and no further: the Nash or the Kalai point of its own preferences and of what the
/// others seem to want.
///
/// It judges by up to a thousand outcomes, evenly spaced in its own ranking. Before the others have spoken it holds out for its best.
/// Source: Nash 1950; Kalai 1977; the model of the others is ``OpponentModel``.
public struct FairMinded: Strategy {
  public enum Aim: String, CaseIterable, Hashable, Sendable {
    /// The largest product of gains.
    case nash
    /// The largest least gain.
    case kalai
  }

  public let preferences: Preferences
  public let aim: Aim
  public let curve: ConcessionCurve
  private let candidates: [Int]
  private var models: OpponentModels
  /// What seems fair, until another offer is heard.
  private var fair: Int?

  public init(
    _ preferences: Preferences, in space: OutcomeSpace, aim: Aim = .nash, curve: ConcessionCurve = ConcessionCurve()
  ) {
    self.preferences = preferences
    self.aim = aim
    self.curve = curve
    let rational = preferences.positions(worth: preferences.floor...preferences.best)
    let stride = max(1, rational.count / 1000)
    candidates = rational.filter { ($0 - rational.lowerBound) % stride == 0 }.map { preferences.ranking[$0] }
    models = OpponentModels(of: space)
  }

  /// The outcome that seems fair: of equal ones the best for itself.
  public var fairOutcome: Int {
    let range = preferences.best - preferences.floor
    var fairest = (outcome: preferences.favourite, score: -1.0)
    for outcome in candidates {
      let own = range > 0 ? (preferences.utilities[outcome] - preferences.floor) / range : 1
      let others = models.estimates(outcome)
      let score = aim == .nash ? others.reduce(own, *) : others.reduce(own, min)
      if score >= fairest.score { fairest = (outcome, score) }
    }
    return fairest.outcome
  }

  public mutating func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
    .offer(preferences.kindest(above: threshold(at: moment), window: 0.05, models))
  }

  public mutating func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    preferences.worth(offer, at: moment.step) >= threshold(at: moment) ? .accept : .reject()
  }

  public mutating func observe(_ offer: Int, by party: Int) {
    models.observe(offer, by: party)
    fair = nil
  }

  private mutating func threshold(at moment: Moment) -> Double {
    let outcome = fair ?? fairOutcome
    fair = outcome
    let worth = preferences.utilities[outcome]
    return worth + (preferences.best - worth) * curve.level(at: moment.time)
  }
}
