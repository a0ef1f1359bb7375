import Partnerships
import Randomness
import Scenarios
import Simulation

/// Why a number of a run is what it is, or why something happened: what moved it, by mechanism and by cause, in its own unit; the chain of
/// events behind the largest; and what it would have been without the largest cause that can be left out.
///
/// The run is evaluated again with its journal, up to the step that is asked for, and once more without that cause; or, where nothing would have
/// been different, without the next ones. No posting is kept: of a long run it takes the memory of a short one.
///
///     let why = try Explanation(of: "compact.trust", atStep: 14, in: stored.spec, …)
///     why.moved?.movements.map(\.amount).reduce(0, +)  // end − start
public struct Explanation: Sendable {
  /// What the movements add up over.
  public struct Moved: Sendable {
    /// The number that moved.
    public var name: String
    /// Why it is told in place of the subject; nil where it is the subject.
    public var reason: String?
    /// The first value that it has, and the last one up to the step; step 0 is the start of the run.
    public var start: (step: Int, value: Double)
    public var end: (step: Int, value: Double)
    /// Largest first; Σ amounts = end − start.
    public var movements: [Movement]
  }

  public let subject: Subject
  /// The step that is looked at.
  public let step: Int
  /// In that step; nil where it has none, and for events.
  public let value: Double?
  /// nil where no balance is behind the subject, or it never had a value.
  public let moved: Moved?
  /// The events that a subject counts, in order; empty for others.
  public let counted: [HistoryEvent]
  /// What it counts, in words.
  public let countedReason: String?
  /// From what moved most, or from the event itself, back to a decision, a draw, an intervention or the start.
  public let chain: [HistoryEvent]
  /// Without the largest cause that makes a difference; where none that was tried does, without the largest.
  public let counterfactual: Counterfactual?
  /// Larger causes than that, without which nothing would have been different; all that were tried, where none makes a difference.
  public let causesWithoutEffect: [Omission]
  /// Whether the evaluation gave the recorded history.
  public let isRecordedHistory: Bool

  /// - Parameters:
  ///   - reference: a measure ("trust", "compact.trust"), an account, or words of an event ("the utility left").
  ///   - asked: the step, from 1; nil: the last one, or that of the event.
  ///   - stepDigests: of the recorded history.
  ///   - onPass: told what is about to be evaluated, and gives who is told its steps.
  /// - Throws: `ScenarioProblem`; `UnknownSubject`.
  public init(
    of reference: String, atStep asked: Int?, in spec: RunSpec, named name: String, stepDigests: [UInt64],
    onPass: (Pass) -> StepWatcher? = { _ in nil }
  ) throws {
    let scenario = try compile(spec, named: name).scenario
    if let asked, asked > scenario.steps {
      throw UnknownSubject(
        description:
          "the run has \(scenario.steps) \(scenario.unit.rawValue)s, and no \(scenario.unit.rawValue) \(asked)")
    }
    let number = try Subject(
      number: reference, scenario, World(scenario.world, chance: Chance(spec)))
    // An event may happen again later, and in the other run; a number is what it is by its step.
    let limit = number == nil ? nil : asked
    let watch = try Watch(
      spec, named: name, .init(quantity: number?.told, value: number?.quantity, steps: limit, isWhole: true),
      onStep: onPass(.again))
    let history = watch.history
    isRecordedHistory = zip(history.stepDigests, stepDigests).allSatisfy { $0 == $1 }
    if let asked, asked > history.stepsRun {
      throw UnknownSubject(
        description: "the run ended in \(history.unit) \(history.stepsRun + 1), before \(history.unit) \(asked)"
          + (history.status.failure.map { ": \($0.message)" } ?? ""))
    }
    let subject = try number ?? Subject(event: reference, in: watch, byStep: asked)
    let step = min(asked ?? subject.event?.step ?? history.stepsRun, history.stepsRun)
    self.subject = subject
    self.step = step

    var attribution = watch.attribution
    if number == nil, let told = subject.told {
      // Which number is behind an event is known once the event is.
      attribution =
        try Watch(spec, named: name, .init(quantity: told, steps: step, isWhole: true), onStep: onPass(.again))
        .attribution
    }
    moved = attribution.flatMap { attribution in
      guard let start = attribution.start, let end = attribution.end else { return nil }
      return Moved(
        name: subject.toldName, reason: subject.reason, start: start, end: end,
        movements: attribution.movements(
          history.events, partnerships: Set(scenario.world.partnerships.map(\.name))))
    }
    if case .account = subject.quantity {
      guard attribution?.start != nil else {
        throw UnknownSubject(description: "the run has no account '\(subject.name)'")
      }
      value = attribution?.end?.value
    } else {
      value = watch.lastValue
    }
    (counted, countedReason) = subject.counted(in: history, upTo: step)
    let largest = attribution?.largestEvent.map { history.events[$0] }
    chain = Self.chain(from: subject.event ?? largest ?? counted.last, history.events)

    (counterfactual, causesWithoutEffect) = try Self.counterfactual(
      without: attribution?.causes(watch.scenario, history.events) ?? []
    ) { omission in
      let other = try Watch(
        spec, named: name,
        .init(value: subject.quantity, steps: subject.event == nil ? step : nil, omission: omission),
        onStep: onPass(.without(omission)))
      return Counterfactual(
        omission: omission, value: other.lastValue,
        step: subject.event.flatMap { Self.counterpart(of: $0, history.events, other.history.events) },
        failedIn: other.history.status == .ok ? nil : other.history.stepsRun + 1)
    } isDifferent: { [value, moved] other in
      if let failed = other.failedIn, failed <= step { return true }
      if let event = subject.event { return other.step != event.step }
      guard let value, let otherValue = other.value else { return value != other.value }
      // Less than a five hundredth of what moved is not to be seen in what is printed.
      let size = subject.reason == nil ? moved?.movements.map { abs($0.amount) }.max() : nil
      return abs(otherValue - value) > 0.002 * (size ?? abs(value))
    }
  }

  /// One evaluation of the run.
  public enum Pass: Sendable {
    case again
    case without(Omission)
  }

  private static func chain(from event: HistoryEvent?, _ events: [HistoryEvent]) -> [HistoryEvent] {
    var link = event
    var chain: [HistoryEvent] = []
    while let event = link, chain.isEmpty || event.kind != EventKind.runStarted.rawValue {
      chain.append(event)
      link = event.isOrigin(isFirst: chain.count == 1) ? nil : event.cause.map { events[$0] }
    }
    return chain
  }
}

extension HistoryEvent {
  /// A decision, a draw or an intervention: what a chain of causes leads to. What is asked for itself has a chain behind it all the same.
  fileprivate func isOrigin(isFirst: Bool) -> Bool {
    switch EventKind(rawValue: kind) {
    case .branched?: true
    case .intervention?: cause == 0
    case .agreement?, .issueSettled?, .motion?, .left?, .innovation?, .founded?: !isFirst
    case .recession?, .disaster?, .turnover?: cause == 0
    default: false
    }
  }
}

extension Explanation.Subject {
  /// What is told by postings.
  var told: Quantity? {
    switch background {
    case .itself: quantity
    case .instead(let other, _, _): other
    case .events, .nothing: nil
    }
  }

  var toldName: String { if case .instead(_, let name, _) = background { name } else { name } }
  var reason: String? { if case .instead(_, _, let why) = background { why } else { nil } }

  /// The events that it counts.
  func counted(in history: History, upTo step: Int) -> ([HistoryEvent], reason: String?) {
    guard case .events(let kinds, let why) = background else { return ([], nil) }
    let names = Set(kinds.map(\.rawValue))
    return (history.events.filter { $0.step <= step && $0.step > 0 && names.contains($0.kind) }, why)
  }
}
