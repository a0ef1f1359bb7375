import Partnerships
import Scenarios
import Simulation

/// Why a quantity of a run is what it is, or why something happened: the largest postings, grouped by mechanism and by cause, the chain
/// of events behind them, and what it would have been without the largest cause.
///
/// The run is evaluated again with its journal, and once more without that cause.
public struct Explanation: Sendable {
  /// Postings of one mechanism that one kind of event caused.
  public struct Share: Sendable {
    /// "funds", "good_evidence": the last part of the accounts' names; empty where there is one account only.
    public var account: String
    public var mechanism: String
    /// What happened, in words: of the event that moved most.
    public var event: HistoryEvent
    /// Σ of the postings.
    public var amount: Double
    public var eventCount: Int
  }

  /// The same quantity, or event, in a run without the largest cause.
  public struct Counterfactual: Sendable {
    public var omission: Omission
    /// nil where it has no value then.
    public var value: Double?
    /// Of an event: the step in which it happens all the same.
    public var step: Int?
  }

  public let subject: Subject
  public let step: Int
  /// In that step; nil where it has no value, and for events.
  public let value: Double?
  /// At the start of the run (a measure: in its first step).
  public let start: Double?
  public let shares: [Share]
  /// From what moved most, or from the event itself, back to the start, a decision, a draw or an intervention.
  public let chain: [HistoryEvent]
  public let counterfactual: Counterfactual?
  /// Whether the evaluation gave the recorded history.
  public let isRecordedHistory: Bool

  /// - Parameter reference: an account, a measure ("trust", "compact.trust"), or words of an event ("the utility left").
  /// - Throws: `ScenarioProblem`; `UnknownSubject`.
  public init(
    of reference: String, atStep asked: Int?, in spec: RunSpec, named name: String, historyDigest: String,
    onStep: StepWatcher? = nil
  ) throws {
    let source = ScenarioSource(name: name, files: spec.files)
    func evaluated(without omission: Omission?) throws -> (scenario: Scenario, history: History) {
      let compiled = try compile(source, settings: spec.settings, seed: spec.seed, replicate: spec.replicate)
      let scenario = omission.map { compiled.scenario.without($0) } ?? compiled.scenario
      return (scenario, run(scenario, spec, recording: .journal, onStep: onStep))
    }
    let (scenario, history) = try evaluated(without: nil)
    isRecordedHistory = history.digest == historyDigest
    if let asked, asked > history.stepsRun {
      throw UnknownSubject(
        description: "the run has \(history.stepsRun) \(history.unit)s, and no \(history.unit) \(asked)")
    }
    let subject = try Subject(reference, in: history, scenario, byStep: asked)
    self.subject = subject
    let step = min(asked ?? subject.event?.step ?? history.stepsRun, history.stepsRun)
    self.step = step
    value = subject.value(in: history, at: step)
    start = subject.value(in: history, at: 0)

    let tally = PostingTally(of: subject, in: history, upTo: step)
    shares = tally.shares
    chain = tally.chain(from: subject.event)
    guard let omission = tally.largestCause(scenario) else {
      counterfactual = nil
      return
    }
    let other = try evaluated(without: omission).history
    counterfactual = Counterfactual(
      omission: omission, value: subject.value(in: other, at: step),
      step: subject.event.flatMap { event in
        other.events.first { $0.kind == event.kind && $0.subject == event.subject }?.step
      })
  }
}

/// The postings to a subject's accounts up to a step, by what caused them.
struct PostingTally {
  private let events: [Int: HistoryEvent]
  private let postings: [(posting: HistoryPosting, weight: Double)]
  private let isOneAccount: Bool

  init(of subject: Explanation.Subject, in history: History, upTo step: Int) {
    events = Dictionary(history.events.map { ($0.id, $0) }) { first, _ in first }
    isOneAccount = subject.accounts.count == 1
    postings = (history.journal?.postings ?? []).compactMap { posting in
      guard posting.step <= step, let weight = subject.accounts[posting.account] else { return nil }
      return (posting, weight)
    }
  }

  /// Largest first.
  var shares: [Explanation.Share] {
    struct Key: Hashable {
      var account, mechanism, kind: String
    }
    var sums: [Key: (amount: Double, byEvent: [Int: Double])] = [:]
    for (posting, _) in postings {
      let account = isOneAccount ? "" : String(posting.account.split(separator: ".").last ?? "")
      let key = Key(account: account, mechanism: posting.mechanism, kind: events[posting.cause]?.kind ?? "")
      sums[key, default: (0, [:])].amount += posting.amount
      sums[key]?.byEvent[posting.cause, default: 0] += posting.amount
    }
    return sums.compactMap { key, sum in
      guard let event = largest(sum.byEvent).flatMap({ events[$0] }) else { return nil }
      return Explanation.Share(
        account: key.account, mechanism: key.mechanism, event: event, amount: sum.amount, eventCount: sum.byEvent.count)
    }.sorted { (abs($0.amount), $1.account, $1.mechanism) > (abs($1.amount), $0.account, $0.mechanism) }
  }

  private func largest(_ sums: [Int: Double]) -> Int? {
    sums.max { (abs($0.value), $1.key) < (abs($1.value), $0.key) }?.key
  }

  /// From an event, or from the one that moved most, to where it began.
  func chain(from event: HistoryEvent?) -> [HistoryEvent] {
    var link = event
    if link == nil, let share = shares.first { link = share.event }
    var chain: [HistoryEvent] = []
    while let event = link, chain.count < 40 {
      chain.append(event)
      link = event.cause.flatMap { events[$0] }
    }
    return chain
  }

  /// The mechanism, intervention or accident without which the quantity would differ most, by what was posted.
  func largestCause(_ scenario: Scenario) -> Omission? {
    var sums: [Omission: Double] = [:]
    for (posting, weight) in postings {
      guard let omission = omission(of: posting, scenario) else { continue }
      sums[omission, default: 0] += weight * posting.amount
    }
    return sums.filter { $0.value != 0 }.max { (abs($0.value), "\($1.key)") < (abs($1.value), "\($0.key)") }?.key
  }

  private func omission(of posting: HistoryPosting, _ scenario: Scenario) -> Omission? {
    var link = events[posting.cause]
    var steps = 0
    while let event = link, steps < 100 {
      switch EventKind(rawValue: event.kind) {
      case .intervention?:
        if let about = scenario.interventions.first(where: { $0.about == event.text })?.about {
          return .interventions(about: about)
        }
      case .recession?, .disaster?, .turnover?: if event.cause == 0 { return .accidents }
      default: break
      }
      link = event.cause.flatMap { events[$0] }
      steps += 1
    }
    if scenario.mechanisms.contains(where: { $0.declaration.name == posting.mechanism }) {
      return .ownMechanism(posting.mechanism)
    }
    return MechanismName(name: posting.mechanism).map { .mechanism($0) }
  }
}
