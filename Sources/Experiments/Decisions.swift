import Ledger
import Partnerships
import Simulation
import Statistics

/// A decision of a recorded run, and how it is taken otherwise.
public struct TurnedDecision: Hashable, Sendable {
  public let answer: RecordedInput
  /// What was answered, in a word or two.
  public let was: String

  /// nil where it has no clear opposite.
  init?(_ asked: AskedDecision) {
    guard let answer = asked.flipped else { return nil }
    self.answer = answer
    was = asked.answer.words
  }

  /// "14/utility/contribute=0 (was 0.83)"
  public var name: String { "\(answer.request)=\(answer.answer.typed) (was \(was))" }
}

/// Which decisions of a run are taken otherwise, within a budget of runs: many once, under the run's own chance, and those that moved a measure
/// most again and again, under other chances after the step.
///
/// The second look is at new chances, so its intervals are honest, though the decisions were chosen by the first. One that would matter under
/// other chances only is missed.
public struct DecisionDesign: Sendable {
  /// Decisions that anybody was asked for.
  public let askedCount: Int
  /// Those with a clear opposite, each request once: an input names no partnership.
  public let turnableCount: Int
  /// Those that are tried, in the order of the run.
  public let tried: [TurnedDecision]
  /// Runs with other chances for each that is looked at again.
  public let replicates: Int
  private let budget: Int

  /// - Parameters:
  ///   - asked: every decision of the run.
  ///   - after: the last step that the run shares with one that it is a branch of: what was decided up to there is that one's.
  ///   - budget: runs in all; half of them for the first look.
  public init(_ asked: [AskedDecision], after: Int = 0, budget: Int, replicates: Int) {
    let asked = asked.filter { $0.step > after }
    askedCount = asked.count
    var seen: Set<String> = []
    let turnable = asked.compactMap(TurnedDecision.init).filter { seen.insert($0.answer.request).inserted }
    turnableCount = turnable.count
    self.replicates = replicates
    self.budget = budget
    tried = Self.choice(of: turnable, most: budget / 2)
  }

  /// As many of each kind of decision as of any other, or all of it, so that what is decided once is not lost among what is decided in each step;
  /// those of a kind evenly over the run.
  private static func choice(of turnable: [TurnedDecision], most: Int) -> [TurnedDecision] {
    let kinds = Dictionary(grouping: turnable.indices, by: { turnable[$0].answer.kind }).values
      .sorted { ($0.count, $0[0]) < ($1.count, $1[0]) }
    var chosen: [Int] = []
    for (place, kind) in kinds.enumerated() {
      let share = (most - chosen.count) / (kinds.count - place)
      chosen += kind.count <= share ? kind : (0..<share).map { kind[$0 * kind.count / share] }
    }
    return chosen.sorted().map { turnable[$0] }
  }

  /// The fewest runs in which one decision can be looked at again, and as many tried.
  public static func leastBudget(replicates: Int) -> Int { 4 * replicates }

  /// The first look: each decision otherwise, in an arm of its own, beside the run as it was.
  public func screening(_ fork: Fork) -> Experiment {
    let arms = tried.map { decision in
      Arm(
        decision.name, departure: Departure(after: decision.answer.step, isRedrawn: false, answers: [decision.answer]))
    }
    return Experiment(
      .decisions, from: fork, arms: [Arm(Self.asItWas, departure: Departure(after: 0, isRedrawn: false))] + arms)
  }

  /// The second look, at those that moved the measure most, the strongest first, and as many as the budget has runs for.
  /// - Parameter effects: by what each that was tried moved the measure; nil where it came to no value.
  /// - Returns: nil where none moved it.
  public func estimation(_ fork: Fork, effects: [Double?], recording: Recording) -> Experiment? {
    var left = budget - tried.count
    var steps: [Int] = []
    var chosen: [TurnedDecision] = []
    let ranked = zip(tried, effects).compactMap { decision, effect in effect.map { (decision, size: abs($0)) } }
      .filter { $0.size > 0 }.sorted { ($1.size, $0.0.answer) < ($0.size, $1.0.answer) }
    for (decision, _) in ranked {
      let isNew = !steps.contains(decision.answer.step)
      let cost = replicates * (isNew ? 2 : 1)
      guard cost <= left else { continue }
      left -= cost
      chosen.append(decision)
      if isNew { steps.append(decision.answer.step) }
    }
    guard !chosen.isEmpty else { return nil }
    let beside = steps.sorted().map { Arm("\(Self.asItWas) up to \($0)", departure: Departure(after: $0)) }
    let turned = chosen.map { decision in
      Arm(decision.name, departure: Departure(after: decision.answer.step, answers: [decision.answer]))
    }
    return Experiment(.decisions, from: fork, arms: beside + turned, recording: recording)
  }

  private static let asItWas = "as it was"
}

/// Which decisions of a run mattered, the one that moved the measure most first.
public struct DecisionRanking: Sendable {
  public struct Row: Sendable {
    public let name: String
    public let answer: RecordedInput
    /// The run with the decision otherwise, less the run as it was, under the same chances after its step.
    public let comparison: Comparison
    /// Pairs of which a side failed.
    public let droppedPairs: Int
  }

  /// The run whose decisions they are.
  public let run: StoredRun
  public let measure: String
  public let fate: Fate?
  /// Pairs of runs for each decision.
  public let replicates: Int
  public let rows: [Row]
  public let failures: [(arm: String, replicate: Int, ending: RunEnding)]

  /// - Parameter sample: of a `DecisionDesign`'s second look.
  /// - Throws: `LedgerProblem`, also where the run that all are branches of is not in the ledger any more.
  public init(_ sample: Sample, measure: String, in ledger: RunLedger) throws {
    self.measure = measure
    let fate = sample.fate(named: measure)
    self.fate = fate
    replicates = sample.replicateCount
    failures = sample.failures.map { (sample.arms[$0.arm].name, $0.replicate, $0.ending) }
    let branches = try sample.endings.map { try ledger.run($0[0].number) }
    guard let parent = branches.first?.parent else { throw MissingParent() }
    run = try ledger.run(parent)
    let given = Set(run.spec.inputs)
    let arms = branches.enumerated().map { arm, branch in
      (arm: arm, after: branch.summary.branches.last?.after, answer: branch.spec.inputs.first { !given.contains($0) })
    }
    let beside = arms.filter { $0.answer == nil }
    let pairs = arms.compactMap { turned in
      turned.answer.flatMap { answer in
        beside.first { $0.after == turned.after }.map { (turned: turned.arm, answer: answer, beside: $0.arm) }
      }
    }
    let comparisons = Comparison.judged(
      try pairs.map {
        Comparison(
          measure, baseline: try sample.values(of: measure, arm: $0.beside),
          alternative: try sample.values(of: measure, arm: $0.turned), fate: fate)
      })
    rows = zip(pairs, comparisons).map { pair, comparison in
      Row(
        name: sample.arms[pair.turned].name, answer: pair.answer, comparison: comparison,
        droppedPairs: sample.droppedPairs(pair.beside, pair.turned))
    }.sorted { ($1.size, $0.answer) < ($0.size, $1.answer) }
  }

  /// Those that can be told from chance.
  public var told: [Row] { rows.filter(\.comparison.isTold) }
}

extension DecisionRanking.Row {
  fileprivate var size: Double { abs(comparison.difference.mean ?? 0) }
}

extension DecisionAnswer {
  /// In a word or two: "0.83", "yes", "an offer".
  var words: String {
    switch self {
    case .offer: "an offer"
    case .pass: "pass"
    case .leave: "leave"
    case .walkOut: "walk out"
    case .accept: "accept"
    case .reject: "reject"
    case .counter: "a counter-offer"
    case .verdict(let verdict): verdict.map { $0 ? "yes" : "no" } ?? "abstain"
    case .motions(let motions): motions.count == 1 ? "a motion" : "\(motions.count) motions"
    case .share(let share): "\((share * 100).rounded() / 100)"
    case .weights: "weights"
    }
  }
}

/// The run that others are branches of is not in the ledger any more.
public struct MissingParent: Error, CustomStringConvertible {
  public init() {}

  public var description: String { "the run that these are branches of is not in this ledger any more" }
}

/// How the decisions came to be chosen that are told of.
public struct DecisionChoice: Sendable, Encodable {
  /// Decisions that anybody was asked for, those with a clear opposite, and those that were tried.
  public var asked: Int
  public var turnable: Int
  public var tried: Int
  /// Of those tried: those that moved the measure, and those whose runs failed.
  public var moved: Int
  public var failed: Int

  public init(_ design: DecisionDesign, effects: [Double?], failed: Int) {
    asked = design.askedCount
    turnable = design.turnableCount
    tried = design.tried.count
    moved = effects.count { ($0 ?? 0) != 0 }
    self.failed = failed
  }
}
