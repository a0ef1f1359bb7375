import Foundation
import Simulation

/// Worker processes that evaluate runs of one scenario, several at a time.
///
///     let pool = WorkerPool(scenario: "river.lua", command: [entente, "worker"], count: 2)
///     let description = try pool.describe(RunOrder())
///     try pool.evaluate(orders, tick: { true }) { finished in … }
///
/// A script is evaluated in a worker and nowhere else: one that dies or stays silent costs the run that it was at, which comes back as
/// failed, and is replaced. One thread does it all, waiting for whichever worker speaks first: what is called back need not be thread-safe,
/// and what a slow caller has not taken yet waits in the workers' pipes. Memory does not grow with the number of runs.
public final class WorkerPool {
  private let path: String
  private let command: [String]
  private let count: Int
  private let patience: Duration
  private var workers: [WorkerProcess] = []
  private var files: [SourceFile]
  /// Whether the files are those of a record, and no other is looked for.
  private let isRecorded: Bool
  private var description: ScenarioDescription?
  /// What was described last.
  private var described: (order: RunOrder, description: ScenarioDescription)?
  private let clock = ContinuousClock()

  /// - Parameters:
  ///   - command: the program and its arguments that serve as a worker (`Worker.serve`).
  ///   - count: how many at a time, at least 1.
  ///   - patience: how long a worker may stay silent. While it runs a scenario it speaks several times a second.
  public convenience init(scenario path: String, command: [String], count: Int, patience: Duration = .seconds(60)) {
    self.init(path, nil, command, count, patience)
  }

  /// Workers for branches of a recorded run, from its own files.
  /// - Parameter name: the script's name.
  public convenience init(
    recorded name: String, files: [SourceFile], command: [String], count: Int, patience: Duration = .seconds(60)
  ) {
    self.init(name, files, command, count, patience)
  }

  private init(_ path: String, _ recorded: [SourceFile]?, _ command: [String], _ count: Int, _ patience: Duration) {
    self.path = path
    files = recorded ?? []
    isRecorded = recorded != nil
    self.command = command
    self.count = max(1, count)
    self.patience = patience
    // Whoever writes to a worker that just died must live on to replace it.
    signal(SIGPIPE, SIG_IGN)
  }

  deinit {
    for worker in workers { worker.kill() }
    for worker in workers { worker.bury() }
  }

  /// What a scenario says of itself, with these arguments. From then on its files are those that were read now. Asked again with the same
  /// arguments it answers the same, without another look.
  /// - Throws: `Refusal` with every mistake of the scenario; `WorkerProblem`.
  public func describe(_ order: RunOrder) throws -> ScenarioDescription {
    var order = order
    order.recording = .outcome
    if let described, described.order == order { return described.description }
    let description = try ask(.describe(order), meanwhile: startOthers) { answer in
      if case .described(let description) = answer { description } else { nil }
    }
    self.description = description
    described = (order, description)
    try hold(description.files)
    return description
  }

  /// Whether a scenario can begin with each of these arguments. From then on its files are those that were read now.
  /// - Throws: `Refusal` with every mistake of all that cannot; `WorkerProblem`.
  public func check(_ orders: [RunOrder]) throws {
    guard !orders.isEmpty else { return }
    try hold(
      ask(.check(orders)) { answer in
        if case .checked(let files) = answer { files } else { nil }
      })
  }

  /// What a round of a workshop asks of these organisations, and how things stand before it.
  /// - Throws: `Refusal`; `WorkerProblem`.
  public func look(_ order: RunOrder, steps: ClosedRange<Int>, organisations: [String]) throws -> RoundLook {
    try ask(.look(order, steps: steps, organisations: organisations)) { answer in
      if case .looked(let look) = answer { look } else { nil }
    }
  }

  private func hold(_ read: [SourceFile]) throws {
    let new = read.filter { file in !files.contains { $0.name == file.name } }
    guard !new.isEmpty else { return }
    files += new
    for worker in workers { try worker.send(opening, at: clock.now) }
  }

  /// What one worker answers to an order that is no run.
  private func ask<Answer>(
    _ order: WorkOrder, meanwhile: () throws -> Void = {}, _ expected: (Remark) -> Answer?
  ) throws -> Answer {
    let worker = try workers.first ?? start()
    try worker.send(order, at: clock.now)
    try meanwhile()
    while true {
      wait(for: [worker])
      while let answer = try worker.answer(at: clock.now) {
        guard case .told(let remark) = answer else { continue }
        if case .refused(let refusal) = remark { throw refusal }
        if let answer = expected(remark) { return answer }
      }
      if let end = fate(of: worker) {
        dismiss(worker)
        throw Refusal("\(path): \(end.message)")
      }
    }
  }

  /// Evaluates runs, and hands each on as it is done, in the order of their ends.
  /// - Parameters:
  ///   - next: the next run with its place in the caller's list; nil when there is none left. It is asked no earlier than need be.
  ///   - tick: called several times a second; false stops it: what was not done is left.
  /// - Throws: `WorkerProblem` where no worker can be started; what `each` throws.
  public func evaluate(
    next: () -> (place: Int, order: RunOrder)?, tick: () -> Bool, each: (FinishedRun) throws -> Void
  ) throws {
    var isExhausted = false
    while true {
      while !isExhausted, workers.count < count || workers.contains(where: { $0.hasRoom }) {
        guard let job = next() else {
          isExhausted = true
          break
        }
        // The idlest first; a second order only where nobody is idle.
        let idlest = workers.min { $0.jobs.count < $1.jobs.count }
        let worker = try idlest.flatMap { $0.jobs.isEmpty || workers.count >= count ? $0 : nil } ?? start()
        try worker.take(job, at: clock.now)
      }
      let busy = workers.filter { !$0.jobs.isEmpty }
      if busy.isEmpty { return }
      wait(for: busy)
      for worker in busy {
        while let answer = try worker.answer(at: clock.now) {
          guard let finished = worker.finish(answer, files, description) else { continue }
          try each(finished)
        }
        if let end = fate(of: worker) { try replace(worker, lostBy: end, each) }
      }
      guard tick() else { return }
    }
  }

  /// What became of a worker that does not answer any more.
  private func fate(of worker: WorkerProcess) -> RunFailure? {
    if let end = worker.death { return end }
    guard clock.now - worker.heardAt > patience else { return nil }
    return RunFailure(
      .time, "the worker gave no sign of life for \(patience.components.seconds) seconds, and was ended")
  }

  /// The run that it was at is lost; those that it had not begun are given to its successor.
  private func replace(_ worker: WorkerProcess, lostBy failure: RunFailure, _ each: (FinishedRun) throws -> Void) throws
  {
    dismiss(worker)
    var jobs = worker.jobs
    if !jobs.isEmpty {
      let lost = jobs.removeFirst()
      var failure = failure
      failure.step = worker.step.map { $0 + 1 }
      try each(FinishedRun(lost, failure, files, description))
    }
    if jobs.isEmpty { return }
    let successor = try start()
    for job in jobs { try successor.take(job, at: clock.now) }
  }

  private func dismiss(_ worker: WorkerProcess) {
    worker.end()
    workers.removeAll { $0 === worker }
  }

  private func start() throws -> WorkerProcess {
    let worker = try WorkerProcess(command, at: clock.now)
    workers.append(worker)
    try worker.send(opening, at: clock.now)
    return worker
  }

  /// A program takes longer to start than a scenario to describe.
  private func startOthers() throws {
    while workers.count < count { _ = try start() }
  }

  private var opening: WorkOrder {
    isRecorded ? .openRecord(name: path, files: files) : .open(path: path, files: files)
  }

  /// Until one of them speaks, or a fifth of a second has passed.
  private func wait(for workers: [WorkerProcess]) {
    if workers.contains(where: { !$0.isOpen }) { return }
    var descriptors = workers.flatMap(\.descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&descriptors, nfds_t(descriptors.count), 200)
    for worker in workers { worker.read(from: descriptors.filter { $0.revents != 0 }.map(\.fd), at: clock.now) }
  }
}

/// A run that a worker finished, or died of.
public struct FinishedRun: Sendable {
  public let place: Int
  public let order: RunOrder
  /// The files that it consists of: the script first.
  public let files: [SourceFile]
  public let history: History
  public let startedAt: Date
  public let wallSeconds: Double

  /// A run that was evaluated otherwise than by a worker.
  public init(_ order: RunOrder, files: [SourceFile], _ history: History) {
    place = 0
    self.order = order
    self.files = files
    self.history = history
    startedAt = Date()
    wallSeconds = 0
  }

  init(_ job: (place: Int, order: RunOrder), _ run: WiredRun, _ files: [SourceFile]) {
    place = job.place
    order = job.order
    self.files = run.files(files)
    history = run.history
    startedAt = run.startedAt
    wallSeconds = run.wallSeconds
  }

  init(
    _ job: (place: Int, order: RunOrder), _ failure: RunFailure, _ files: [SourceFile],
    _ description: ScenarioDescription?
  ) {
    place = job.place
    order = job.order
    self.files = files
    history = History(
      failure, title: description?.title ?? "", unit: description?.unit ?? TimeUnit.month.rawValue,
      steps: description?.steps ?? 0)
    startedAt = Date()
    wallSeconds = 0
  }
}

/// No worker can be had.
public struct WorkerProblem: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
