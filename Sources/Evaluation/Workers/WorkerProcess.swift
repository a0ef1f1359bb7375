import Foundation
import Simulation

/// One worker, seen from its parent: what it was given and has not answered, and what it said.
final class WorkerProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let complaints = Pipe()
  private var heard = Data()
  private var complaint = Data()
  /// Whether it may still speak.
  private(set) var isOpen = true

  /// What it was given, the first of which it is at.
  private(set) var jobs: [(place: Int, order: RunOrder)] = []
  /// The last step that it told of the run that it is at.
  private(set) var step: Int?
  /// When it last spoke, or was given something while it was idle.
  private(set) var heardAt: ContinuousClock.Instant

  /// A second run is given ahead, so that it need not wait for the first one to be recorded.
  var hasRoom: Bool { jobs.count < 2 }

  init(_ command: [String], at now: ContinuousClock.Instant) throws {
    heardAt = now
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = complaints
    do { try process.run() } catch {
      throw WorkerProblem("no worker process could be started (\(command[0])): \(error.localizedDescription)")
    }
    // Its ends of the pipes are its own: with ours open, its death could not be heard.
    try? input.fileHandleForReading.close()
    try? output.fileHandleForWriting.close()
    try? complaints.fileHandleForWriting.close()
  }

  func take(_ job: (place: Int, order: RunOrder), at now: ContinuousClock.Instant) throws {
    if jobs.isEmpty { (heardAt, step) = (now, nil) }
    jobs.append(job)
    try send(.run(job.order), at: now)
  }

  /// To one that died meanwhile nothing is sent; its end is heard soon enough.
  func send(_ order: WorkOrder, at now: ContinuousClock.Instant) throws {
    if jobs.isEmpty { heardAt = now }
    let frame = try Parcel.encode(order)
    try? input.fileHandleForWriting.write(contentsOf: frame)
  }

  // MARK: What it says

  var descriptors: [Int32] {
    isOpen ? [output.fileHandleForReading.fileDescriptor, complaints.fileHandleForReading.fileDescriptor] : []
  }

  func read(from ready: [Int32], at now: ContinuousClock.Instant) {
    let (answers, errors) = (output.fileHandleForReading.fileDescriptor, complaints.fileHandleForReading.fileDescriptor)
    if ready.contains(errors) {
      complaint.append(Self.read(errors) ?? Data())
      complaint = complaint.suffix(4096)
    }
    guard ready.contains(answers) else { return }
    heardAt = now
    if let bytes = Self.read(answers) { heard.append(bytes) } else { isOpen = false }
  }

  /// nil at the end of what there will ever be.
  private static func read(_ descriptor: Int32) -> Data? {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { bytes in
      let count = Foundation.read(descriptor, bytes.baseAddress, bytes.count)
      return count > 0 ? Data(bytes.prefix(count)) : nil
    }
  }

  /// The next thing that it said, if it is whole.
  func answer(at now: ContinuousClock.Instant) throws -> WorkAnswer? {
    let answer = try Parcel.next(WorkAnswer.self, in: &heard)
    if case .told(.step(let step)) = answer { self.step = step }
    return answer
  }

  /// The run that this answer ends, if it ends one.
  func finish(_ answer: WorkAnswer, _ files: [SourceFile], _ description: ScenarioDescription?) -> FinishedRun? {
    guard let job = jobs.first else { return nil }
    let finished: FinishedRun
    switch answer {
    case .ran(let run): finished = FinishedRun(job, run, files)
    case .told(.refused(let refusal)): finished = FinishedRun(job, refusal.failure, files, description)
    case .told: return nil
    }
    jobs.removeFirst()
    step = nil
    return finished
  }

  /// How it died; nil while it lives.
  var death: RunFailure? {
    guard !isOpen else { return nil }
    process.waitUntilExit()
    let errors = complaints.fileHandleForReading.fileDescriptor
    while let more = Self.read(errors) { complaint.append(more) }
    let last =
      String(decoding: complaint.suffix(400), as: UTF8.self).split(separator: "\n").last.map { ": \($0)" } ?? ""
    let how =
      process.terminationReason == .uncaughtSignal
      ? "was ended by signal \(process.terminationStatus)" : "ended with code \(process.terminationStatus)"
    return RunFailure(.crash, "the worker process \(how)\(last)")
  }

  func end() {
    kill()
    bury()
  }

  func kill() {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
  }

  /// Once it is dead, so that its processor time is counted as its parent's.
  func bury() {
    // `waitUntilExit` looks twenty times a second, and this two thousand times.
    while process.isRunning { usleep(500) }
    try? input.fileHandleForWriting.close()
    try? output.fileHandleForReading.close()
    try? complaints.fileHandleForReading.close()
  }
}
