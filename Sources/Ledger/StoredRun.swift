import Foundation
import Partnerships
import Simulation

/// One line about a run.
public struct RunSummary: Hashable, Sendable, Identifiable {
  /// How a run ended; why it failed is in `StoredRun.status`.
  public enum Status: String, CaseIterable, Hashable, Sendable {
    case ok, failed
    case timedOut = "timed_out"
  }

  public var number: RunNumber
  /// What was set from outside.
  public var settings: [String: SettingValue]
  /// The what-if whose interventions act in it.
  public var alternative: String?
  /// What was changed on the way.
  public var branches: [Branching]
  /// The digest of the specification of the run that it is a branch of; nil where it is none, or that was not said.
  public var parent: String?
  public var specDigest: String
  public var historyDigest: String
  public var title: String
  /// The name of the script.
  public var scenario: String
  public var seed: UInt64
  public var replicate: UInt64
  public var engine: String
  /// The fingerprint of the mathematics library that it ran with.
  public var mathematics: String
  public var status: Status
  /// nil if the run did not end.
  public var success: Bool?
  public var verdict: Verdict?
  /// Singular: "month".
  public var unit: String
  public var steps: Int
  /// Steps that were completed.
  public var stepsRun: Int
  public var recording: Recording
  /// To the millisecond.
  public var startedAt: Date
  public var wallSeconds: Double

  public var id: RunNumber { number }

  /// A branch without the contents of its files.
  public struct Branching: Hashable, Sendable {
    public var after: Int
    public var chance: UInt64?
    public var settings: [String: SettingValue]
    /// The name of the script that goes on from there.
    public var script: String?
  }
}

extension RunSummary.Branching {
  init(_ branch: Branch) {
    self.init(
      after: branch.after, chance: branch.chance, settings: branch.settings, script: branch.files?.first?.name)
  }
}

/// A run as the ledger keeps it: enough to show it, and to replay it with nothing else.
public struct StoredRun: Sendable {
  public var summary: RunSummary
  /// The arguments of the run, whole, with the contents of every file.
  public var spec: RunSpec
  public var status: RunStatus
  /// Final value of each measure; nil where it has none.
  public var outcome: [(name: String, value: Double?)]
  public var verdicts: [(partnership: String, verdict: Verdict)]
  /// Empty where only the outcome was recorded.
  public var series: [Series]
  /// Empty where only the outcome was recorded.
  public var events: [HistoryEvent]
  /// The scenario's declared parameters as they were.
  public var parameters: [(name: String, value: SettingValue)]
  /// Inputs whose request never came.
  public var unusedInputs: [RecordedInput]
  public var printed: [String]
  /// One word a completed step, to find the first step in which a replay differs.
  public var stepDigests: [UInt64]

  /// The run that it is a branch of, where it is in the same ledger.
  public var parent: RunNumber?

  public var number: RunNumber { summary.number }
  public var recording: Recording { summary.recording }
  public var mathematics: String { summary.mathematics }
  public var failure: RunFailure? { status.failure }
}

extension StoredRun {
  /// A run that could not be recorded, as a ledger would have it, to be shown all the same. Its number is 0.
  public init(
    unrecorded spec: RunSpec, _ history: History, recording: Recording, scenario: String, startedAt: Date,
    wallSeconds: Double, parent: (number: RunNumber, specDigest: String)? = nil
  ) {
    let status: RunSummary.Status =
      switch history.status {
      case .ok: .ok
      case .failed: .failed
      case .timedOut: .timedOut
      }
    self.init(
      summary: RunSummary(
        number: 0, settings: spec.settings, alternative: spec.alternative,
        branches: spec.branches.map(RunSummary.Branching.init), parent: parent?.specDigest, specDigest: spec.digest,
        historyDigest: history.digest,
        title: history.title, scenario: scenario, seed: spec.seed, replicate: spec.replicate, engine: spec.engine,
        mathematics: MathematicsFingerprint.value, status: status, success: history.success, verdict: history.verdict,
        unit: history.unit, steps: history.steps, stepsRun: history.stepsRun, recording: recording,
        startedAt: startedAt, wallSeconds: wallSeconds),
      spec: spec, status: history.status, outcome: history.outcome, verdicts: history.verdicts, series: history.series,
      events: history.events, parameters: history.parameters, unusedInputs: history.unusedInputs,
      printed: history.printed, stepDigests: history.stepDigests, parent: parent?.number)
  }
}
