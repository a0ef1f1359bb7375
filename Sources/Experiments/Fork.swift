import Evaluation
import Ledger
import Simulation

/// A recorded run that the runs of an experiment are branches of: each has its past up to a step, and goes its own way from there.
public struct Fork: Sendable {
  public let spec: RunSpec
  /// It is expensive where files are large, so it is made once.
  public let specDigest: String
  /// The name of the script.
  public let scenario: String
  /// One word a completed step.
  let stepDigests: [UInt64]

  public init(of run: StoredRun) {
    spec = run.spec
    specDigest = run.summary.specDigest
    scenario = run.summary.scenario
    stepDigests = run.stepDigests
  }

  /// The replicate that a run's later chance is drawn with: each but the recorded run's own, since what happened is looked at beside them.
  public func chance(of replicate: UInt64) -> UInt64 {
    let own = spec.branches.last { $0.chance != nil }?.chance ?? spec.replicate
    return replicate < own ? replicate : replicate + 1
  }

  func order(_ departure: Departure, replicate: UInt64, recording: Recording) -> RunOrder {
    var order = RunOrder(
      settings: spec.settings, seed: spec.seed, replicate: spec.replicate, inputs: spec.inputs,
      alternative: spec.alternative, branches: spec.branches, pace: spec.pace, recording: recording)
    order.inputs.removeAll { given in
      (departure.answers + departure.withdrawn).contains { $0.answersTheSame(as: given) }
    }
    order.inputs += departure.answers
    let branch = Branch(
      after: departure.after, chance: departure.isRedrawn ? chance(of: replicate) : nil, settings: departure.settings,
      files: departure.files)
    if branch != Branch(after: departure.after) { order.branches.append(branch) }
    return order
  }

  /// - Parameter history: of a run that departs like this.
  /// - Throws: `PastProblem` where it does not have the past of the recorded run, as far as both came.
  func requirePast(of history: History, _ departure: Departure) throws(PastProblem) {
    // How far a run came that was cut short is no property of its past.
    let last = history.status.failure == nil ? departure.lastShared : min(departure.lastShared, history.stepsRun)
    guard let step = SharedPast(of: history.stepDigests, with: stepDigests, upTo: last).firstDifference else { return }
    throw PastProblem(step: step, unit: history.unit)
  }
}

/// Where an arm leaves the recorded run, and what is otherwise from then on.
public struct Departure: Hashable, Sendable {
  /// The last step that is as it was; 0: only the founding is.
  public var after: Int
  /// Whether the chance of later steps is that of the replicate; otherwise the run's own goes on.
  public var isRedrawn: Bool
  public var settings: [String: SettingValue]
  /// The script that goes on from there first, then every other file that it reads; nil: the same one goes on.
  public var files: [SourceFile]?
  /// Each takes the place of what was answered to the same request. The step of one may be the last that is as it was: then chance is redrawn
  /// after the answer.
  public var answers: [RecordedInput]
  /// Answers of the recorded run that are taken back: the policies give their own.
  public var withdrawn: [RecordedInput]

  public init(
    after: Int, isRedrawn: Bool = true, settings: [String: SettingValue] = [:], files: [SourceFile]? = nil,
    answers: [RecordedInput] = [], withdrawn: [RecordedInput] = []
  ) {
    self.after = after
    self.isRedrawn = isRedrawn
    self.settings = settings
    self.files = files
    self.answers = answers
    self.withdrawn = withdrawn
  }

  /// The last step of the past that its runs have in common with the recorded run.
  var lastShared: Int { min(after, (answers + withdrawn).map { $0.step - 1 }.min() ?? after) }
}

extension Arm {
  /// A recorded run as it was but for its chance, and with the change, if there is one.
  public static func branches(_ change: Departure, named name: String) -> [Arm] {
    let unchanged = Arm("as it was", departure: Departure(after: change.after))
    return change == unchanged.departure
      ? [unchanged] : [unchanged, Arm(name, settings: change.settings, departure: change)]
  }
}

/// A branch does not have the past of the run that it is to be a branch of.
public struct PastProblem: Error, Hashable, Sendable {
  /// The first step that differs.
  public let step: Int
  /// What a step is.
  public let unit: String

  public init(step: Int, unit: String) {
    self.step = step
    self.unit = unit
  }
}
