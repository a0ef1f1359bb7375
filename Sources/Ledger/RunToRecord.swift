import Foundation
import Simulation

/// A run as it comes to be recorded.
struct RunToRecord {
  let spec: RunSpec
  /// It is expensive where files are large, so it is made once.
  let specDigest: String
  let history: History
  let recording: Recording
  let scenario: String
  let startedAt: Date
  let wallSeconds: Double
  let mathematics: String
  /// The digest of the specification of the run that it is a branch of.
  var parent: String?

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
