import Foundation
import GRDB
import Simulation
import Synchronization
import Testing

@testable import Ledger

/// A run is in the ledger whole or not at all, whoever else writes and whatever happens.
struct WholenessTests {
  private func specimen(_ seed: Int, _ recording: Recording = .series) -> Specimen {
    var specimen = Specimen()
    specimen.spec.seed = UInt64(seed)
    specimen.recording = recording
    return specimen
  }

  private func expectSound(_ ledger: RunLedger, _ location: SourceLocation = #_sourceLocation) throws {
    let check = try ledger.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
    #expect(check == ["ok"], sourceLocation: location)
    let dangling = try ledger.pool.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }
    #expect(dangling.isEmpty, sourceLocation: location)
    for run in try ledger.runs() { _ = try ledger.run(run.number) }
  }

  /// What a machine that stopped at this moment would leave: the file and its log as they are.
  private func image(_ folder: Folder) throws -> Folder {
    let image = try Folder()
    for name in try folder.names where !name.hasSuffix("-shm") {
      try FileManager.default.copyItem(atPath: folder.path(name), toPath: image.path(name))
    }
    return image
  }

  @Test("A process that is killed while it writes a run leaves nothing of it, and all that was before")
  func killed() throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    try ledger.record(specimen(1))
    let second = specimen(2, .journal)
    let run = RunToRecord(
      second.spec, second.history, recording: .journal, scenario: "river.lua", startedAt: Date(), wallSeconds: 0)
    let left = try ledger.pool.write { database in
      // So that much of the run is in the log before the end.
      try database.execute(sql: "PRAGMA cache_size = 4")
      let before = try size(folder)
      var writer = RunWriter(database: database, measures: MeasureNumbers())
      _ = try ledger.record(run, with: &writer)
      try #require(try size(folder) > before + 50_000)
      return try image(folder)
    }
    let survivor = try left.ledger()
    try expectSound(survivor)
    #expect(try survivor.runs().map(\.seed) == [1])
    #expect(try survivor.record(second.spec, second.history, .journal) == .recorded(2))
    // The one that was not killed has it whole; so has what it leaves without having been closed.
    try expectSound(ledger)
    #expect(try ledger.runs().map(\.seed) == [1, 2])
    #expect(try image(folder).ledger().runs().map(\.seed) == [1, 2])
  }

  private func size(_ folder: Folder) throws -> Int {
    try folder.names.reduce(0) { try $0 + Data(contentsOf: folder.url.appending(path: $1)).count }
  }

  @Test("A full disk keeps what was there, says so, and goes on when there is room")
  func fullDisk() throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    try ledger.record(specimen(1))
    try ledger.pool.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 3)")
    }
    #expect(problem { try ledger.record(specimen(2)) }?.kind == .diskFull)
    try expectSound(ledger)
    #expect(try ledger.runs().map(\.seed) == [1])
    try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
    #expect(try ledger.record(specimen(2)) == .recorded(2))
    try expectSound(ledger)
  }

  @Test("A full disk in the middle of replacing a run keeps the one that was there")
  func fullDiskWhileReplacing() throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    try ledger.record(specimen(1))
    try ledger.pool.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
    }
    #expect(problem { try ledger.record(specimen(1, .journal)) }?.kind == .diskFull)
    #expect(try ledger.run(1).recording == .series)
    try expectSound(ledger)
  }

  @Test("Several processes that make one ledger at the same moment all get it", arguments: 0..<40)
  func makersAtOnce(round: Int) throws {
    let folder = try Folder()
    let path = folder.path()
    let problems = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      do { #expect(try RunLedger(path: path).runs().isEmpty) } catch { problems.withLock { $0.append("\(error)") } }
    }
    #expect(problems.withLock { $0 }.isEmpty)
  }

  @Test("Many ledgers of one file, made and written at once, keep every run once")
  func writersAtOnce() async throws {
    let folder = try Folder()
    let path = folder.path()
    // Every writer records its own runs, and all of them the runs of everybody.
    try await withThrowingTaskGroup(of: [RecordOutcome].self) { group in
      for writer in 0..<6 {
        group.addTask {
          let ledger = try RunLedger(path: path)
          return try ([100 + writer] + Array(0..<5)).map { seed in
            var specimen = Specimen()
            specimen.spec.seed = UInt64(seed)
            return try ledger.record(specimen)
          }
        }
      }
      var outcomes: [RecordOutcome] = []
      for try await some in group { outcomes += some }
      let recorded = outcomes.filter { if case .recorded = $0 { true } else { false } }
      #expect(recorded.count == 11)
      #expect(Set(recorded.map(\.number)) == Set(1...11))
    }
    let ledger = try folder.ledger()
    try expectSound(ledger)
    let expected: [UInt64] = Array(0..<5) + Array(100..<106)
    #expect(try ledger.runs().map(\.seed).sorted() == expected)
  }

  @Test("A writer waits for another, and says so when that takes too long; a reader does not wait")
  func waiting() throws {
    let folder = try Folder()
    let first = try folder.ledger()
    try first.record(specimen(1))
    let second = try RunLedger(path: folder.path(), readOnly: false, patience: 0.05)
    try first.pool.write { database in
      try database.execute(sql: "UPDATE runs SET title = 'in the middle'")
      #expect(problem { try second.record(specimen(2)) }?.kind == .busy)
      #expect(try second.run(1).summary.title == "River")
    }
    #expect(try second.record(specimen(2)) == .recorded(2))
  }
}
