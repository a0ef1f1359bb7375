import Charts
import Evaluation
import Experiments
import Foundation
import Ledger
import Partnerships
import Reports
import Scenarios
import Simulation

/// Where the run that a workshop came to is kept, and looked at again.
public protocol Archive: Sendable {
  /// Records it, and gives its number.
  func keep(_ run: FinishedRun) async throws -> Int
  /// How it came out, for reading.
  func story(of run: Int) async throws -> RunStory
  /// Its page.
  func report(of run: Int) async throws -> String
  /// - Parameter progress: told how far it has come; false stops it.
  func branches(
    _ question: BranchQuestion, of run: Int, measures: [String],
    progress: @escaping @Sendable (_ done: Int, _ total: Int) async -> Bool
  ) async throws -> BranchResult
  /// Which of its decisions mattered.
  func decisions(
    _ question: DecisionsQuestion, of run: Int,
    progress: @escaping @Sendable (_ done: Int, _ total: Int) async -> Bool
  ) async throws -> BranchResult
  /// Why a measure stands where it does, or something happened.
  /// - Parameter label: what it is, in words.
  func explain(_ subject: String, called label: String, atStep step: Int, of run: Int) async throws -> Reason
}

/// Why something stands where it does, for a page.
public struct Reason: Sendable {
  let told: View.Reason
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
    // The page has what no record has, so the run is evaluated again for it.
    try await watched({ _, _ in true }) { told in
      let page = FileManager.default.temporaryDirectory.appending(path: "entente-\(UUID().uuidString).html")
      defer { try? FileManager.default.removeItem(at: page) }
      _ = try self.command(["show", "\(run)", "--report", page.path], told)
      return String(decoding: try Data(contentsOf: page), as: UTF8.self)
    }
  }

  public func story(of run: Int) async throws -> RunStory {
    try await queue.answer { RunStory(try self.ledger.run(run)) }
  }

  public func branches(
    _ question: BranchQuestion, of run: Int, measures: [String],
    progress: @escaping @Sendable (Int, Int) async -> Bool
  ) async throws -> BranchResult {
    try await watched(progress) { told in try self.ask(question, of: run, measures: measures, told) }
  }

  /// Does what takes a while, while somebody is told how far it is, and may stop it.
  private func watched<Value: Sendable>(
    _ progress: @escaping @Sendable (Int, Int) async -> Bool, _ body: @escaping @Sendable (Told) throws -> Value
  ) async throws -> Value {
    let told = Told()
    let watch = Task {
      while !Task.isCancelled {
        let (done, total) = told.value
        if !(await progress(done, total)) { told.stop() }
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    defer { watch.cancel() }
    return try await queue.answer { try body(told) }
  }

  public func explain(_ subject: String, called label: String, atStep step: Int, of run: Int) async throws -> Reason {
    let answer = try await watched({ _, _ in true }) { told in
      try self.command(["why", "\(run)", subject, "--step", "\(step)", "--format", "json"], told)
    }
    return Reason(told: try Reasons(answer).told(of: label))
  }

  public func decisions(
    _ question: DecisionsQuestion, of run: Int, progress: @escaping @Sendable (Int, Int) async -> Bool
  ) async throws -> BranchResult {
    let answer = try await watched(progress) { told in
      told.set(0, of: question.budget)
      return try self.command(
        [
          "decisions", "\(run)", "--measure", question.measure, "--budget", "\(question.budget)", "--replicates",
          "\(question.replicates)", "--format", "json",
        ], told)
    }
    return try DecisionsAnswer(answer).result(question)
  }

  /// What a command of ours answers about the ledger: a process of its own, as no script is evaluated in this one.
  private func command(_ arguments: [String], _ told: Told) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: worker[0])
    process.arguments = arguments + ["--ledger", ledger.path]
    let (output, complaints) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = complaints
    try process.run()
    let watch = DispatchSource.makeTimerSource()
    watch.schedule(deadline: .now(), repeating: .milliseconds(200))
    watch.setEventHandler { if told.isStopped { process.interrupt() } }
    watch.resume()
    defer { watch.cancel() }
    let errors = DispatchQueue(label: "entente.workshop.complaints")
    nonisolated(unsafe) var complaint = Data()
    errors.async { complaint = complaints.fileHandleForReading.readDataToEndOfFile() }
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    errors.sync {}
    if told.isStopped { throw CancellationError() }
    guard process.terminationStatus == 0 else {
      throw WorkerProblem(String(decoding: complaint.suffix(400), as: UTF8.self))
    }
    return String(decoding: answer, as: UTF8.self)
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
        View.Picture(try story.chart(of: $0, sample)).inPlainWords
      }, rows: .init(columns: story.columns, rows: story.rows), note: question.note)
  }
}

/// The answer of `entente decisions`, as far as a debrief shows it.
private struct DecisionsAnswer: Decodable {
  struct Decision: Decodable {
    struct Difference: Decodable {
      var mean: Double?
      var low: Double?
      var high: Double?
    }
    var step: Int
    var organisation: String
    var kind: String
    var answer: String
    var difference: Difference
    var isTold: Bool
  }
  struct Chosen: Decodable { var tried: Int? }

  var decisions: [Decision]
  var measure: String

  init(_ text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

  func result(_ question: DecisionsQuestion) throws -> BranchResult {
    let words = Words.english
    let label = WorkshopAbout.label(of: measure)
    // What the room decided comes first.
    func isRooms(_ decision: Decision) -> Bool {
      question.seats.contains(decision.organisation) && decision.step <= question.lastStep
    }
    let decisions = decisions.filter(isRooms) + decisions.filter { !isRooms($0) }
    let told = decisions.filter(\.isTold)
    let ofRoom =
      told.contains(where: isRooms) || told.isEmpty ? [] : [words("decisions.none.yours", ["measure": label])]
    let sentences =
      told.isEmpty
      ? [words("decisions.none", ["measure": label])]
      : ofRoom
        + told.prefix(3).map { decision in
          words(
            isRooms(decision) ? "decisions.sentence" : "decisions.sentence.bot",
            [
              "organisation": decision.organisation, "step": "\(decision.step)",
              "kind": words("request.\(decision.kind)"),
              "answer": RequestForm.text(of: decision.answer, decision.kind, words), "measure": label,
              "change": decision.difference.mean.map(Self.signed) ?? "–",
              "low": decision.difference.low.map(Self.signed) ?? "–",
              "high": decision.difference.high.map(Self.signed) ?? "–",
            ])
        }
    return BranchResult(
      title: words("decisions.title", ["measure": label]), sentences: sentences, figures: [],
      rows: .init(
        columns: ["step", "who", "what", "otherwise", "change", "interval", "told"].map { words("decisions.\($0)") },
        rows: decisions.map { decision in
          [
            "\(decision.step)", decision.organisation, words("request.\(decision.kind)"),
            RequestForm.text(of: decision.answer, decision.kind, words),
            decision.difference.mean.map(Self.signed) ?? "–",
            [decision.difference.low, decision.difference.high].map { $0.map(Self.signed) ?? "–" }
              .joined(separator: " … "), words(decision.isTold ? "yes" : "no"),
          ]
        }), note: words("decisions.note", ["budget": "\(question.budget)"]))
  }

  private static func signed(_ value: Double) -> String {
    (value < 0 ? "−" : "+") + String(format: "%.3f", abs(value))
  }
}

extension View.Picture {
  /// Without names of ours in what is read: "clean water" for "objectives.clean_water".
  fileprivate var inPlainWords: Self {
    var picture = self
    func plain(_ text: String) -> String {
      text.replacing("Objectives.", with: "").replacing("objectives.", with: "").inPlainWords
    }
    picture.title = plain(title)
    picture.sentence = plain(sentence)
    return picture
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
