import Evaluation
import Ledger
import Partnerships
import Simulation

/// What the runs of an experiment came to: how each ended, and its final values, by arm and replicate, of the replicates that every arm has.
public struct Sample: Sendable {
  public let arms: [Arm]
  /// Ascending.
  public let replicates: [Int]
  /// Arm by arm, one a replicate.
  public let endings: [[RunEnding]]
  /// Names of final values, in the order of the record.
  public let measures: [String]
  private let ledger: RunLedger

  /// - Parameter limit: replicates from this one on are left out.
  public init(of record: ExperimentRecord, below limit: Int = .max, in ledger: RunLedger) throws {
    arms = record.arms.map { Arm($0.name, settings: $0.settings, alternative: $0.alternative) }
    self.ledger = ledger
    let common = record.commonReplicates.filter { $0 < limit }
    replicates = common.map(Int.init)
    let isCommon = Set(common)
    var runs: [[RunNumber]] = record.arms.map { _ in [] }
    for trial in record.trials.sorted(by: { $0.replicate < $1.replicate }) where isCommon.contains(trial.replicate) {
      runs[trial.arm].append(trial.run)
    }
    endings = try runs.map { try ledger.endings(of: $0) }
    let done = endings.lazy.flatMap { $0 }.first { $0.failure == nil }
    measures = try done.map { try ledger.outcomeNames(of: $0.number) } ?? []
  }

  public var replicateCount: Int { replicates.count }

  /// What is counted under this name, if that is no final value.
  func fate(named name: String) -> Fate? { measures.contains(name) ? nil : Fate(rawValue: name) }

  /// What is looked at where nothing is named: how often it went well and, where that happened, fell apart; then these.
  public func measures(telling: [String]) throws -> [String] {
    let shown = try fates.filter { fate in
      guard self.fate(named: fate.rawValue) != nil else { return false }
      return try fate == .success || endings.indices.contains { try values(of: fate, arm: $0).contains(1) }
    }
    return shown.map(\.rawValue) + telling
  }

  /// What can be asked of these runs: success where the scenario has a say in it, collapse where there is a partnership.
  var fates: [Fate] {
    Fate.allCases.filter { fate in
      switch fate {
      case .success: endings.joined().contains { $0.success != nil }
      case .collapse: measures.contains(Aftermath.monthsToCollapse.rawValue)
      }
    }
  }

  /// A measure's final value in each run of an arm; of a `Fate`, 1 where it was so and 0 where not. NaN where it has none, and in runs that failed,
  /// whatever they came to before.
  public func values(of measure: String, arm: Int) throws -> [Double] {
    if let fate = fate(named: measure) { return try values(of: fate, arm: arm) }
    let values = try ledger.outcomes(of: endings[arm].map(\.number), measure: measure)
    return zip(endings[arm], values).map { ending, value in ending.failure == nil ? value ?? .nan : .nan }
  }

  private func values(of fate: Fate, arm: Int) throws -> [Double] {
    let wasSo =
      switch fate {
      case .success: endings[arm].map { $0.success ?? false }
      case .collapse: try values(of: Aftermath.monthsToCollapse.rawValue, arm: arm).map { !$0.isNaN }
      }
    return zip(endings[arm], wasSo).map { ending, wasSo in ending.failure != nil ? .nan : wasSo ? 1 : 0 }
  }

  /// A measure's values by step in each run of an arm that did not fail; empty where series were not recorded.
  public func series(of measure: String, arm: Int) throws -> [[Double]] {
    try ledger.series(of: endings[arm].filter { $0.failure == nil }.map(\.number), measure: measure)
      .filter { !$0.isEmpty }
  }

  /// Whether each run of an arm was a success; nil where it failed.
  public func successes(arm: Int) -> [Bool?] { endings[arm].map { $0.failure == nil ? $0.success ?? false : nil } }

  /// Pairs of two arms of which a run failed.
  func droppedPairs(_ one: Int, _ other: Int) -> Int {
    zip(endings[one], endings[other]).count { $0.failure != nil || $1.failure != nil }
  }

  /// Runs that failed, with their arm and replicate.
  public var failures: [(arm: Int, replicate: Int, ending: RunEnding)] {
    endings.enumerated().flatMap { arm, endings in
      zip(replicates, endings).filter { $1.failure != nil }.map { (arm, $0, $1) }
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
