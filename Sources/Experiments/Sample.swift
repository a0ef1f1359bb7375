import Evaluation
import Ledger
import Partnerships
import Simulation

/// What the runs of an experiment came to: how each ended, and its final values, by arm and replicate.
public struct Sample: Sendable {
  public let arms: [Arm]
  /// Arm by arm, one a replicate.
  public let endings: [[RunEnding]]
  /// Names of final values, in the order of the record.
  public let measures: [String]
  private let ledger: RunLedger

  init(of arms: [Arm], runs: [[RunNumber]], in ledger: RunLedger) throws {
    self.arms = arms
    self.ledger = ledger
    endings = try runs.map { try ledger.endings(of: $0) }
    let done = endings.lazy.flatMap { $0 }.first { $0.failure == nil }
    measures = try done.map { try ledger.outcomeNames(of: $0.number) } ?? []
  }

  public var replicateCount: Int { endings.first?.count ?? 0 }

  /// A measure's final value in each run of an arm; NaN where it has none, and in runs that failed, whatever they came to before.
  public func values(of measure: String, arm: Int) throws -> [Double] {
    let values = try ledger.outcomes(of: endings[arm].map(\.number), measure: measure)
    return zip(endings[arm], values).map { ending, value in ending.failure == nil ? value ?? .nan : .nan }
  }

  /// A measure's values by step in each run of an arm that did not fail; empty where series were not recorded.
  public func series(of measure: String, arm: Int) throws -> [[Double]] {
    try ledger.series(of: endings[arm].filter { $0.failure == nil }.map(\.number), measure: measure)
      .filter { !$0.isEmpty }
  }

  /// Whether each run of an arm was a success; nil where it failed.
  public func successes(arm: Int) -> [Bool?] { endings[arm].map { $0.failure == nil ? $0.success ?? false : nil } }

  /// Runs that failed, with their arm and replicate.
  public var failures: [(arm: Int, replicate: Int, ending: RunEnding)] {
    endings.enumerated().flatMap { arm, endings in
      endings.enumerated().filter { $0.element.failure != nil }.map { (arm, $0.offset, $0.element) }
    }
  }

  /// How long each run of an arm that did not fail held together: months until it fell apart, or until watching ended.
  public func lives(arm: Int, monthsPerStep: Double) throws -> (times: [Double], events: [Bool]) {
    let collapses = try values(of: Aftermath.monthsToCollapse.rawValue, arm: arm)
    let watched = zip(endings[arm], collapses).filter { $0.0.failure == nil }
    return (
      watched.map { ending, months in months.isNaN ? Double(ending.stepsRun) * monthsPerStep : months },
      watched.map { !$0.1.isNaN }
    )
  }
}
