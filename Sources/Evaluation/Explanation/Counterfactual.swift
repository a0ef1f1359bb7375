import Simulation

extension Explanation {
  /// The same number, or event, in a run without something that moved it.
  public struct Counterfactual: Sendable {
    public var omission: Omission
    /// nil where it has no value then.
    public var value: Double?
    /// Of an event: the step in which it happens all the same.
    public var step: Int?
    /// The step in which that run fails, if it does.
    public var failedIn: Int?
  }

  /// How many causes are left out, one after the other, to find one that makes a difference.
  private static let mostTried = 3

  /// Leaves out the largest cause and, while nothing is different, the next.
  /// - Returns: the first that is different, or else the first, and the causes that were tried without effect.
  static func counterfactual(
    without causes: [Omission], evaluating evaluate: (Omission) throws -> Counterfactual,
    isDifferent: (Counterfactual) -> Bool
  ) rethrows -> (Counterfactual?, causesWithoutEffect: [Omission]) {
    var first: Counterfactual?
    var withoutEffect: [Omission] = []
    for cause in causes.prefix(mostTried) {
      let other = try evaluate(cause)
      if isDifferent(other) { return (other, withoutEffect) }
      first = first ?? other
      withoutEffect.append(cause)
    }
    return (first, withoutEffect)
  }

  /// The same event elsewhere, the n-th of its kind about its subject: its step.
  static func counterpart(of event: HistoryEvent, _ events: [HistoryEvent], _ others: [HistoryEvent]) -> Int? {
    func alike(_ other: HistoryEvent) -> Bool { other.kind == event.kind && other.subject == event.subject }
    let before = events.count { alike($0) && $0.id < event.id }
    return others.filter(alike).dropFirst(before).first?.step
  }
}
