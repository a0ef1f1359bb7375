import Foundation
import Simulation

/// A run as it comes to be recorded.
///
///     let run = RunToRecord(spec, history, recording: .outcome, scenario: "river.lua", startedAt: start, wallSeconds: 0.4)
///     let outcomes = try ledger.record([run])
public struct RunToRecord: Sendable {
  let spec: RunSpec
  /// It is expensive where files are large, so it is made once.
  let specDigest: String
  let history: History
  let recording: Recording
  let scenario: String
  let startedAt: Date
  let wallSeconds: Double
  let mathematics: String
  let parent: String?

  /// - Parameters:
  ///   - recording: the level at which the history was made.
  ///   - scenario: the name of the script.
  ///   - mathematics: the fingerprint of the machine on which it ran, if that was another one.
  ///   - parent: the digest of the specification of the run that it is a branch of.
  public init(
    _ spec: RunSpec, _ history: History, recording: Recording, scenario: String, startedAt: Date, wallSeconds: Double,
    mathematics: String = MathematicsFingerprint.value, parent: String? = nil
  ) {
    self.spec = spec
    specDigest = spec.digest
    self.history = history
    self.recording = recording
    self.scenario = scenario
    self.startedAt = startedAt
    self.wallSeconds = wallSeconds
    self.mathematics = mathematics
    self.parent = parent
  }

  var standing: Standing {
    Standing(
      statusName: history.status.name, failureKind: history.status.failure?.kind, recording: recording,
      historyDigest: history.digest, stepDigests: history.stepDigests)
  }

  /// The name of a measure that two series or two outcomes have: it could not be told which is which.
  var repeatedMeasure: String? {
    repeated(history.series.map(\.name)) ?? repeated(history.outcome.map(\.name))
  }

  private func repeated(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
  }
}
