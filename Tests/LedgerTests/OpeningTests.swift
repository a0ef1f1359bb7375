import Foundation
import GRDB
import Simulation
import Testing

@testable import Ledger

/// What a ledger is, and what is refused and left alone.
struct OpeningTests {
  private func expectUntouched(
    _ folder: Folder, _ name: String, is expected: LedgerProblem.Kind, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let url = folder.url.appending(path: name)
    let before = try folder.contents
    for readOnly in [false, true] {
      let problem = problem { _ = try RunLedger(path: url.path, readOnly: readOnly) }
      #expect(problem?.kind == expected, sourceLocation: location)
      #expect(problem?.path == url.path, sourceLocation: location)
      #expect(try folder.contents == before, sourceLocation: location)
    }
  }

  @Test("A ledger is a SQLite file with our mark, in write-ahead mode, with the number of its last migration")
  func newLedger() throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    func pragma(_ name: String) throws -> String? {
      try ledger.pool.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }
    #expect(try pragma("application_id") == String(0x454E_5445))
    #expect(try pragma("user_version") == String(Schema.version))
    #expect(try pragma("journal_mode") == "wal")
    // Other programs look at the file's bytes, and so do we.
    #expect(try Data(contentsOf: folder.url.appending(path: RunLedger.defaultName))[68..<72].elementsEqual("ENTE".utf8))
  }

  @Test("An empty file becomes a ledger")
  func emptyFile() throws {
    let folder = try Folder()
    try Data().write(to: folder.url.appending(path: RunLedger.defaultName))
    #expect(problem { _ = try RunLedger(path: folder.path(), readOnly: true) }?.kind == .cannotOpen)
    #expect(try folder.ledger().record(Specimen()) == .recorded(1))
  }

  @Test("A ledger whose making was interrupted is finished at the next opening")
  func interruptedMaking() throws {
    let folder = try Folder()
    try DatabaseQueue(path: folder.path()).writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA application_id = \(LedgerFile.applicationID)")
    }
    #expect(problem { _ = try RunLedger(path: folder.path(), readOnly: true) }?.kind == .readOnly)
    #expect(try folder.ledger().record(Specimen()) == .recorded(1))
  }

  @Test(
    "A file that is no SQLite file is refused and left as it is",
    arguments: [
      Data("title,steps\nriver,24\n".utf8), Data(repeating: 7, count: 10_000), Data("SQLite format 3\0".utf8),
    ])
  func garbage(bytes: Data) throws {
    let folder = try Folder()
    try bytes.write(to: folder.url.appending(path: "notes.txt"))
    try expectUntouched(folder, "notes.txt", is: .notALedger)
  }

  @Test(
    "The SQLite file of another program is refused and left as it is, its unfinished write-ahead log too",
    arguments: ["DELETE", "WAL"])
  func alien(mode: String) throws {
    let folder = try Folder()
    let other = try DatabaseQueue(path: folder.path("photos.sqlite"))
    try other.writeWithoutTransaction {
      try $0.execute(
        sql:
          "PRAGMA journal_mode = \(mode); CREATE TABLE photos (id INTEGER PRIMARY KEY); INSERT INTO photos VALUES (1)")
    }
    if mode == "WAL" {
      // The other program died: its log was never taken over.
      for name in try folder.names where name != "photos.sqlite-shm" {
        try FileManager.default.copyItem(atPath: folder.path(name), toPath: folder.path("left-" + name))
      }
      try expectUntouched(folder, "left-photos.sqlite", is: .notALedger)
    }
    try expectUntouched(folder, "photos.sqlite", is: .notALedger)
  }

  @Test("An older ledger is brought up to date, also where it is only to be read", arguments: [false, true])
  func older(readOnly: Bool) throws {
    let folder = try Folder()
    do {
      let old = try DatabasePool(path: folder.path())
      try old.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA application_id = \(LedgerFile.applicationID)")
      }
      try Schema.migrator.migrate(old, upTo: "1")
      let specimen = Specimen()
      try old.write {
        try $0.execute(
          sql: """
            INSERT INTO runs (spec_digest, history_digest, title, scenario, seed, replicate, engine, mathematics, status, unit, steps,
              steps_run, recording, started_at, wall_seconds)
            VALUES (?, 'x', 'River', 'river.lua', '1', 0, ?, 'm', 'ok', 'month', 0, 0, 'outcome', '2027-01-31T12:00:00.000Z', 1)
            """, arguments: [specimen.spec.digest, specimen.spec.engine])
      }
    }
    let ledger = try RunLedger(path: folder.path(), readOnly: readOnly)
    let run = try #require(try ledger.runs().first)
    #expect(run.title == "River")
    #expect(run.alternative == nil && run.branches.isEmpty && run.parent == nil)
    #expect(try ledger.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == Schema.version)
  }

  @Test("A newer ledger is refused with both versions and left as it is")
  func newer() throws {
    let folder = try Folder()
    do {
      let ledger = try folder.ledger()
      try ledger.record(Specimen())
      try ledger.pool.write {
        try $0.execute(sql: "PRAGMA user_version = 99; CREATE TABLE dreams (id INTEGER PRIMARY KEY)")
      }
      // Also while that is in the log only, and not yet in the file.
      #expect(problem { _ = try folder.ledger() }?.kind == .newerVersion(found: 99, known: Schema.version))
    }
    try expectUntouched(folder, RunLedger.defaultName, is: .newerVersion(found: 99, known: Schema.version))
  }

  @Test("A folder, a folder that is missing, a file as folder, a device, no name: each is told")
  func places() throws {
    let folder = try Folder()
    try Data("x".utf8).write(to: folder.url.appending(path: "file"))
    let places = [
      folder.url.path: "is a folder",
      folder.path("missing/entente.sqlite"): "'\(folder.path("missing"))' does not exist",
      folder.path("file/entente.sqlite"): "is a file, not a folder", "/dev/null": "no ordinary file",
      "": "needs the name",
    ]
    for (path, words) in places {
      let problem = problem { _ = try RunLedger(path: path) }
      #expect(problem?.kind == .cannotOpen)
      #expect(problem?.message.contains(words) == true, "\(String(describing: problem))")
    }
    #expect(try folder.names == ["file"])
  }

  @Test("Names that SQLite would take for something else are names of files")
  func namesAreFiles() throws {
    let folder = try Folder()
    for name in [":memory:", "file:x?mode=memory", "ünï 'c\"ode"] {
      do { try RunLedger(path: folder.path(name)).record(Specimen()) }
      #expect(FileManager.default.fileExists(atPath: folder.path(name)))
      #expect(try RunLedger(path: folder.path(name), readOnly: true).runs().count == 1)
    }
  }

  @Test("Reading makes no ledger")
  func readingMakesNone() throws {
    let folder = try Folder()
    let problem = problem { _ = try RunLedger(path: folder.path(), readOnly: true) }
    #expect(problem?.kind == .cannotOpen)
    #expect(problem?.message == "there is no ledger")
    #expect(try folder.names.isEmpty)
  }

  @Test("A ledger that is deleted while it is open does not count as one that recorded", arguments: [false, true])
  func deleted(withItsFolder: Bool) throws {
    let folder = try Folder()
    let place = folder.url.appending(path: "inner")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let ledger = try RunLedger(path: place.appending(path: "entente.sqlite").path)
    for name in try FileManager.default.contentsOfDirectory(atPath: place.path) {
      try FileManager.default.removeItem(at: place.appending(path: name))
    }
    if withItsFolder { try FileManager.default.removeItem(at: place) }
    let problem = problem { try ledger.record(Specimen()) }
    #expect(problem?.kind == .cannotOpen)
  }

  @Test("A place where nobody may write is told", .enabled(if: FileManager.default.fileExists(atPath: "/proc/self")))
  func unwritableFolder() throws {
    // Not even root can make a file there.
    #expect(problem { _ = try RunLedger(path: "/proc/entente.sqlite") }?.kind == .cannotOpen)
  }

  @Test("A ledger opened for reading is read, and refuses a run")
  func readOnly() throws {
    let folder = try Folder()
    try folder.ledger().record(Specimen())
    let ledger = try RunLedger(path: folder.path(), readOnly: true)
    #expect(try ledger.run(1).status == .ok)
    var other = Specimen()
    other.spec.seed = 2
    #expect(problem { try ledger.record(other) }?.kind == .readOnly)
    #expect(try ledger.runs().count == 1)
  }

  @Test("A ledger whose inside is garbage is damaged, and says so")
  func damagedPages() throws {
    let folder = try Folder()
    do {
      let ledger = try folder.ledger()
      for seed in 1...3 {
        var specimen = Specimen()
        specimen.spec.seed = UInt64(seed)
        try ledger.record(specimen)
      }
    }
    let url = folder.url.appending(path: RunLedger.defaultName)
    var bytes = try Data(contentsOf: url)
    for index in 100..<bytes.count { bytes[index] = 0xA5 }
    try bytes.write(to: url)
    #expect(problem { _ = try folder.ledger().run(1) }?.kind == .damaged)
  }

  @Test(
    "A record that was edited is damaged, and says so",
    arguments: [
      "UPDATE runs SET seed = '2'", "UPDATE runs SET seed = 'two'", "UPDATE settings SET value = '4.0'",
      "UPDATE settings SET value = 'four'",
      "UPDATE files SET bytes = x'00'", "DELETE FROM run_files", "UPDATE inputs SET answer = '{}'",
      "UPDATE inputs SET answer = '{\"share\":0.75}'",
      "DELETE FROM series WHERE step = 3", "UPDATE runs SET verdict = 'splendid'", "UPDATE runs SET status = 'failed'",
      "UPDATE runs SET started_at = 'yesterday'", "UPDATE run_digests SET words = x'00'",
      "UPDATE events SET step = 'x' WHERE id = 0",
    ])
  func editedRecord(edit: String) throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    var specimen = Specimen()
    specimen.spec.settings = ["openness": .number(3)]
    specimen.spec.inputs = [
      RecordedInput(step: 3, organisation: "utility", kind: .contribute, index: 0, answer: .share(0.5))
    ]
    try ledger.record(specimen)
    try ledger.pool.write {
      try $0.execute(sql: edit)
      try #require($0.changesCount > 0)
    }
    #expect(problem { _ = try ledger.run(1) }?.kind == .damaged)
  }

  @Test("Every error of SQLite that people meet has a kind, and words that name the file and what to do")
  func errors() {
    let kinds: [(ResultCode, LedgerProblem.Kind)] = [
      (.SQLITE_FULL, .diskFull), (.SQLITE_READONLY, .readOnly), (.SQLITE_CANTOPEN, .cannotOpen),
      (.SQLITE_NOTADB, .damaged),
      (.SQLITE_CORRUPT, .damaged), (.SQLITE_IOERR, .inputOutput), (.SQLITE_BUSY, .busy), (.SQLITE_LOCKED, .busy),
      (.SQLITE_IOERR_FSYNC, .inputOutput), (.SQLITE_READONLY_DBMOVED, .readOnly), (.SQLITE_MISUSE, .unexpected),
    ]
    for (code, kind) in kinds {
      let problem = LedgerProblem(DatabaseError(resultCode: code, message: "as SQLite puts it"), "a/b.sqlite")
      #expect(problem.kind == kind)
      #expect(problem.description.hasPrefix("a/b.sqlite: "))
      #expect(problem.description.contains("as SQLite puts it"))
      #expect(!problem.advice.isEmpty)
    }
  }
}
