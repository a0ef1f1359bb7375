import Foundation
import GRDB
import Partnerships
import Simulation
import Testing

@testable import Ledger

/// Many runs in one transaction.
struct BatchTests {
  private func specimen(_ seed: Int, _ change: (inout Specimen) -> Void = { _ in }) -> Specimen {
    var specimen = Specimen()
    specimen.spec.seed = UInt64(seed)
    change(&specimen)
    return specimen
  }

  private func run(_ specimen: Specimen, _ change: (inout History) -> Void = { _ in }) -> RunToRecord {
    var history = specimen.history
    change(&history)
    return RunToRecord(
      specimen.spec, history, recording: specimen.recording, scenario: "river.lua",
      startedAt: Date(timeIntervalSince1970: 1_800_000_000.25), wallSeconds: 0.125)
  }

  /// Every row of every table, as SQLite tells it.
  private func content(_ ledger: RunLedger) throws -> [String: [[DatabaseValue]]] {
    try ledger.pool.read { database in
      let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      return try Dictionary(
        uniqueKeysWithValues: tables.map { table in
          (table, try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { Array($0.databaseValues) })
        })
    }
  }

  /// Runs that differ in all that a run may have, some of them asked for twice.
  private var variety: [Specimen] {
    [
      specimen(1), specimen(2) { $0.recording = .journal }, specimen(1), specimen(3) { $0.recording = .outcome },
      specimen(4) { $0.failure = (7, RunFailure(.script, "stopped", file: "river.lua", line: 3)) },
      specimen(5) { $0.measureName = "fish" },
      specimen(6) {
        $0.printed = (0..<200).map { "line \($0)" }
        $0.parameters = (0..<67).map { ("lever \($0)", .number(Double($0))) }
      },
      specimen(2) { $0.recording = .series }, specimen(4) { $0.failure = (7, RunFailure(.script, "stopped")) },
      specimen(3) { $0.recording = .series },
    ]
  }

  @Test("Recorded at once, runs come to what they come to one by one, row for row")
  func alike() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let runs = variety.map { run($0) }
    let (single, many) = (try RunLedger(path: folder.path("single")), try RunLedger(path: folder.path("many")))
    let outcomes = try runs.flatMap { try single.record([$0]) }
    #expect(try many.record(runs) == outcomes)
    #expect(outcomes.map(\.number) == [1, 2, 1, 3, 4, 5, 6, 2, 4, 3])
    #expect(outcomes[2] == .known(1) && outcomes[9] == .recorded(3))
    let content = try content(many)
    #expect(try self.content(single) == content)
    #expect(content["printed"]?.count == 200 && content["parameters"]?.count == 67)
    #expect(try many.run(6).printed == variety[6].printed)
  }

  @Test("None is recorded if one is refused, wherever among them it is", arguments: 0..<4)
  func allOrNone(place: Int) throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let known = specimen(9)
    try ledger.record(known)
    let before = try content(ledger)
    var runs = (1...3).map { run(specimen($0)) }
    runs.insert(run(known) { $0.stepDigests[6] ^= 1 }, at: place)
    #expect(problem { _ = try ledger.record(runs) }?.kind == .contradiction(run: 1, step: 7))
    #expect(try content(ledger) == before)
    runs[place] = run(specimen(4) { $0.measureName = "trust" })
    #expect(problem { _ = try ledger.record(runs) }?.kind == .invalidRun)
    #expect(try content(ledger) == before)
    runs.remove(at: place)
    #expect(try ledger.record(runs).map(\.number) == [2, 3, 4])
  }

  @Test("No run at all is nothing to record")
  func none() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    #expect(try folder.ledger().record([]).isEmpty)
  }

  @Test("What was learnt of measures in a transaction that failed is forgotten with it")
  func rollback() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let known = specimen(9)
    try ledger.record(known)
    // "fish" has a number within the transaction, and none after it; another ledger of the file gives that number to "birds".
    let contradiction = run(known) { $0.stepDigests[6] ^= 1 }
    #expect(problem { _ = try ledger.record([run(specimen(1) { $0.measureName = "fish" }), contradiction]) } != nil)
    try folder.ledger().record(specimen(2) { $0.measureName = "birds" })
    for (seed, name) in [(1, "fish"), (3, "birds"), (4, "water"), (5, "fish")] {
      let number = try ledger.record(specimen(seed) { $0.measureName = name }).number
      #expect(
        try ledger.run(number).outcome.map(\.name)
          == specimen(seed) { $0.measureName = name }.history.outcome.map(\.name))
      #expect(try ledger.run(number).series.last?.name == name)
    }
    #expect(try ledger.pool.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }.isEmpty)
  }

  @Test("Measures whose names look alike but are written otherwise stay two")
  func lookalikes() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let names = ["r\u{E9}serve", "re\u{301}serve"]
    #expect(names[0] == names[1])
    for (place, name) in names.enumerated() { try ledger.record(specimen(place) { $0.measureName = name }) }
    for (place, name) in names.enumerated() {
      #expect(try ledger.run(place + 1).outcome.last.map { Array($0.name.utf8) } == Array(name.utf8))
    }
  }
}
