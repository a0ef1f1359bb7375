import Charts
import Evaluation
import Experiments
import Foundation
import Ledger
import Reports
import Scenarios
import Simulation

/// Where the run that a workshop came to is kept, and looked at again.
public protocol Archive: Sendable {
  /// Records it, and gives its number.
  func keep(_ run: FinishedRun) async throws -> Int
  /// Its page.
  func report(of run: Int) async throws -> String
  /// - Parameter progress: told how far it has come; false stops it.
  func branches(
    _ question: BranchQuestion, of run: Int, measures: [String],
    progress: @escaping @Sendable (_ done: Int, _ total: Int) async -> Bool
  ) async throws -> BranchResult
}

/// The ledger, and worker processes for branches.
public final class LedgerArchive: Archive, @unchecked Sendable {
  private let ledger: RunLedger
  private let opening: WorkshopOpening
  private let workshop: Int
  /// The program and its arguments that serve as a worker.
  private let worker: [String]
  private let queue = DispatchQueue(label: "entente.workshop.archive", attributes: .concurrent)

  public init(_ ledger: RunLedger, workshop: Int, _ opening: WorkshopOpening, worker: [String]) {
    self.ledger = ledger
    self.workshop = workshop
    self.opening = opening
    self.worker = worker
  }

  public func keep(_ run: FinishedRun) async throws -> Int {
    try await queue.answer {
      let number = try self.ledger.record(
        run.order.spec(run.files), run.history, recording: .series, scenario: self.opening.scenario,
        startedAt: run.startedAt, wallSeconds: run.wallSeconds
      ).number
      try self.ledger.end(workshop: self.workshop, run: number)
      return number
    }
  }

  public func report(of run: Int) async throws -> String {
    try await queue.answer { RunPage(try self.ledger.run(run), ledger: self.ledger.path).html }
  }

  public func branches(
    _ question: BranchQuestion, of run: Int, measures: [String],
    progress: @escaping @Sendable (Int, Int) async -> Bool
  ) async throws -> BranchResult {
    let told = Told()
    let watch = Task {
      while !Task.isCancelled {
        let (done, total) = told.value
        if !(await progress(done, total)) { told.stop() }
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    defer { watch.cancel() }
    return try await queue.answer { try self.ask(question, of: run, measures: measures, told) }
  }

  private func ask(_ question: BranchQuestion, of run: Int, measures: [String], _ told: Told) throws -> BranchResult {
    let recorded = try ledger.run(run)
    let pool = WorkerPool(
      recorded: recorded.summary.scenario, files: recorded.spec.files, command: worker, count: 2)
    let arms = Arm.branches(
      Departure(after: question.after, answers: question.answers, withdrawn: question.withdrawn), named: question.title)
    let study = try Study(
      Experiment(.branch, from: Fork(of: recorded), arms: arms, recording: .series), in: ledger, with: pool)
    let isComplete = try study.evaluate(replicates: question.replicates) { state in
      told.set(state.cached + state.evaluated, of: state.total)
      return !told.isStopped
    }
    guard isComplete else { throw CancellationError() }
    let sample = try study.sample()
    let telling = try sample.measures(telling: study.scenario.tellingMeasures)
    _ = try study.record(looking: telling, end: .asked)
    let answer = try Answer(sample, measures: telling, monthsPerStep: study.scenario.monthsPerStep)
    let hindsight = try Hindsight(beside: sample, measures: telling, in: ledger)
    let story = BranchStory(answer, beside: hindsight, unit: study.scenario.unit)
    return BranchResult(
      title: question.title, sentences: story.sentences,
      figures: try measures.filter(sample.measures.contains).prefix(3).map {
        View.Picture(try story.chart(of: $0, sample))
      }, rows: .init(columns: story.columns, rows: story.rows), note: Words.english("branch.note"))
  }
}

/// How far a study has come, told from one thread to another.
private final class Told: @unchecked Sendable {
  private let lock = NSLock()
  private var done = 0
  private var total = 0
  private var stopped = false

  var value: (done: Int, total: Int) { lock.withLock { (done, total) } }
  var isStopped: Bool { lock.withLock { stopped } }
  func set(_ done: Int, of total: Int) { lock.withLock { (self.done, self.total) = (done, total) } }
  func stop() { lock.withLock { stopped = true } }
}
