import Evaluation
import Foundation
import Ledger
import Simulation

/// How far a study has come.
public struct StudyProgress: Sendable {
  /// Runs in all.
  public var total: Int
  /// Runs that the ledger had already.
  public var cached = 0
  /// Runs that were evaluated now, those that failed included.
  public var evaluated = 0
  public var failed = 0

  public init(total: Int) { self.total = total }

  public var left: Int { total - cached - evaluated }
}

/// Evaluates the runs of an experiment, each once: what the ledger has is not computed again, what fails is kept as a failure, and what is
/// done when it is interrupted stays done.
///
///     let study = try Study(experiment, in: ledger, with: pool)
///     let isComplete = try study.evaluate(replicates: 40) { progress in !isInterrupted }
public final class Study {
  public let experiment: Experiment
  public let scenario: ScenarioDescription
  private let ledger: RunLedger
  private let pool: WorkerPool
  private let name: String
  /// By arm and replicate; nil where it is not done.
  private var runs: [[RunNumber?]]

  /// - Throws: `Refusal` where an arm's scenario has mistakes; `WorkerProblem`.
  public init(_ experiment: Experiment, in ledger: RunLedger, with pool: WorkerPool) throws {
    self.experiment = experiment
    self.ledger = ledger
    self.pool = pool
    name = URL(fileURLWithPath: experiment.path).lastPathComponent
    runs = experiment.arms.map { _ in [] }
    scenario = try pool.describe(experiment.order(0, replicate: 0))
  }

  /// Whether every arm's scenario can begin; of a grid, with every value of every lever.
  /// - Throws: `Refusal` with the mistakes of all that cannot.
  public func check() throws {
    var arms = Array(experiment.arms.indices.dropFirst())
    if experiment.kind == .sweep {
      var seen: [String: Set<SettingValue>] = experiment.arms[0].settings.mapValues { [$0] }
      arms = arms.filter { arm in
        experiment.arms[arm].settings.count { seen[$0.key, default: []].insert($0.value).inserted } > 0
      }
    }
    // Whether a run can begin does not depend on what is answered in it.
    var orders: [RunOrder] = []
    for arm in arms {
      var order = experiment.order(arm, replicate: 0)
      order.inputs = []
      if !orders.contains(order) { orders.append(order) }
    }
    try pool.check(orders)
  }

  /// Replicates that every arm has.
  public var replicateCount: Int {
    (0..<(runs.map(\.count).min() ?? 0)).count { replicate in runs.allSatisfy { $0[replicate] != nil } }
  }

  /// Evaluates the replicates 0, 1, … of every arm up to this number, those that are not done.
  ///
  /// What was finished is in the ledger when it ends, however it ends.
  ///
  /// - Parameter onProgress: told several times a second; false stops it.
  /// - Returns: whether all is done.
  /// - Throws: `LedgerProblem`, `WorkerProblem`, `PastProblem`. A run that fails is a result, not an error.
  public func evaluate(replicates: Int, _ onProgress: (StudyProgress) -> Bool) throws -> Bool {
    for arm in runs.indices { runs[arm] += Array(repeating: nil, count: max(0, replicates - runs[arm].count)) }
    var progress = StudyProgress(total: replicates * runs.count)
    progress.cached = runs.reduce(0) { $0 + $1.prefix(replicates).count { $0 != nil } }
    var queue = Queue(replicates: replicates, armCount: runs.count) { [self] in runs[$0][$1] == nil }
    // Two arms may ask for the same run: it is evaluated once.
    var asked: [String: [Queue.Trial]] = [:]
    var waiting: [(digest: String, trial: Queue.Trial)] = []
    var places: [String] = []

    func refill() throws {
      while waiting.isEmpty, let trials = queue.next() {
        let specs = trials.map { experiment.order($0.arm, replicate: UInt64($0.replicate)).spec(scenario.files).digest }
        let known = try ledger.known(Array(Set(specs)), keeping: experiment.recording)
        for (trial, digest) in zip(trials, specs) {
          if let run = known[digest] {
            runs[trial.arm][trial.replicate] = run
            progress.cached += 1
          } else if asked[digest] != nil {
            asked[digest]?.append(trial)
          } else {
            asked[digest] = [trial]
            waiting.append((digest, trial))
          }
        }
      }
    }

    var batch = RunBatch()
    func settle() throws {
      for (digest, number) in try batch.record(in: ledger) {
        let trials = asked.removeValue(forKey: digest) ?? []
        for trial in trials { runs[trial.arm][trial.replicate] = number }
        progress.cached += trials.count - 1
      }
    }

    var problem: (any Error)?
    var isStopped = false
    do {
      try pool.evaluate {
        if waiting.isEmpty { do { try refill() } catch { problem = error } }
        guard problem == nil, !waiting.isEmpty else { return nil }
        let (digest, trial) = waiting.removeFirst()
        places.append(digest)
        return (places.count - 1, experiment.order(trial.arm, replicate: UInt64(trial.replicate)))
      } tick: {
        if batch.isDue { do { try settle() } catch { problem = error } }
        isStopped = !onProgress(progress)
        return !isStopped && problem == nil
      } each: { finished in
        try requirePast(of: finished.history, asked[places[finished.place]] ?? [])
        let spec = finished.order.spec(finished.files)
        batch.add(
          RunToRecord(
            spec, finished.history, recording: experiment.recording, scenario: name, startedAt: finished.startedAt,
            wallSeconds: finished.wallSeconds, parent: experiment.fork?.specDigest), as: places[finished.place])
        progress.evaluated += 1
        if finished.history.status.failure != nil { progress.failed += 1 }
      }
    } catch {
      try settle()
      throw error
    }
    try settle()
    if let problem { throw problem }
    _ = onProgress(progress)
    return !isStopped
  }

  /// - Throws: `PastProblem` where a run is a branch of the recorded run by name only.
  private func requirePast(of history: History, _ trials: [Queue.Trial]) throws {
    guard let fork = experiment.fork else { return }
    for departure in Set(trials.compactMap { experiment.arms[$0.arm].departure }) {
      try fork.requirePast(of: history, departure)
    }
  }

  /// Keeps in the ledger which runs answer the question, beside those that it has of it.
  /// - Parameter measures: those that are looked at.
  /// - Returns: the experiment's number.
  public func record(looking measures: [String] = [], end: StudyEnd? = nil) throws -> Int {
    var record = record
    record.measures = measures
    record.asking = end.map { .init(replicates: runs.map(\.count).max() ?? 0, stopped: $0.name, looks: $0.looks) }
    return try ledger.record(record)
  }

  /// What the runs came to, of the replicates that every arm has.
  public func sample() throws -> Sample { try Sample(of: record, in: ledger) }

  private var record: ExperimentRecord {
    ExperimentRecord(
      digest: experiment.digest(scenario.files), kind: experiment.kind.rawValue, title: scenario.title,
      scenario: name, seed: experiment.seed,
      arms: experiment.arms.map {
        ExperimentRecord.Arm(name: $0.name, settings: $0.settings, alternative: $0.alternative)
      },
      trials: runs.enumerated().flatMap { arm, runs in
        runs.enumerated().compactMap { replicate, run in
          run.map { ExperimentRecord.Trial(arm: arm, replicate: UInt64(replicate), run: $0) }
        }
      })
  }
}

/// The trials of a study in an order in which pairs come to be complete together, some hundreds at a time.
private struct Queue {
  typealias Trial = (arm: Int, replicate: Int)

  private var position = 0
  private let count: Int
  private let armCount: Int
  private let isOpen: (Int, Int) -> Bool
  private static let portion = 256

  init(replicates: Int, armCount: Int, isOpen: @escaping (Int, Int) -> Bool) {
    count = replicates * armCount
    self.armCount = armCount
    self.isOpen = isOpen
  }

  /// nil at the end.
  mutating func next() -> [Trial]? {
    guard position < count else { return nil }
    let range = position..<min(count, position + Self.portion)
    position = range.upperBound
    return range.map { ($0 % armCount, $0 / armCount) }.filter { isOpen($0.0, $0.1) }
  }
}
