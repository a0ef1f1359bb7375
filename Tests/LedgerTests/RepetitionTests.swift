import Foundation
import GRDB
import Simulation
import Testing

@testable import Ledger

/// Recording a run again.
struct RepetitionTests {
  private func cutShort(_ step: Int, _ kind: RunFailure.Kind = .time) -> Specimen {
    var specimen = Specimen()
    specimen.failure = (step, RunFailure(kind, "stopped"))
    return specimen
  }

  /// The number of rows of every table.
  private func sizes(_ ledger: RunLedger) throws -> [String: Int] {
    try ledger.pool.read { database in
      let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      return try Dictionary(
        uniqueKeysWithValues: tables.map { ($0, try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0) })
    }
  }

  @Test("Recorded twice is one run")
  func twice() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let specimen = Specimen()
    #expect(try ledger.record(specimen) == .recorded(1))
    let before = try sizes(ledger)
    #expect(try ledger.record(specimen) == .known(1))
    #expect(try sizes(ledger) == before)
    #expect(try ledger.runs().count == 1)
  }

  @Test("What is replaced goes whole, its branches too")
  func replacedBranches() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    var short = cutShort(4)
    let branches = [Branch(after: 2, chance: 3, settings: ["voice": .number(1)], files: short.spec.files)]
    short.spec.branches = branches
    try ledger.record(short)
    let before = try sizes(ledger)
    var whole = Specimen()
    whole.spec.branches = branches
    #expect(try ledger.record(whole) == .recorded(1))
    for table in ["branches", "branch_settings", "branch_files", "files"] {
      #expect(try sizes(ledger)[table] == before[table], "\(table)")
    }
    #expect(try ledger.run(1).spec == whole.spec)
  }

  @Test("A branch knows the run that it is a branch of, in another ledger as well")
  func parents() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let parent = Specimen()
    var child = parent
    child.spec.branches = [Branch(after: 2)]
    let first = try ledger.record(parent).number
    let second = try ledger.record(
      child.spec, child.history, recording: .series, scenario: "river.lua", startedAt: .now, wallSeconds: 0,
      parent: parent.spec.digest
    ).number
    let other = try RunLedger(path: folder.path("other.sqlite"))
    let copied = try ledger.copy(second, to: other).number
    for stored in [try ledger.run(second), try other.run(copied)] {
      #expect(stored.summary.parent == parent.spec.digest)
      #expect(stored.spec == child.spec)
    }
    #expect(try ledger.number(ofSpec: parent.spec.digest) == first)
    #expect(try other.number(ofSpec: parent.spec.digest) == nil)
  }

  @Test("Another history of the same run is refused with the first step that differs, and nothing changes")
  func contradiction() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let specimen = Specimen()
    let history = specimen.history
    try ledger.record(specimen.spec, history)
    var other = history
    other.digest = String(repeating: "0", count: 64)
    other.stepDigests[6] ^= 1
    other.title = "another"
    let problem = problem { try ledger.record(specimen.spec, other) }
    #expect(problem?.kind == .contradiction(run: 1, step: 7))
    #expect(problem?.description.contains("step 7") == true)
    #expect(try ledger.run(1).summary.title == "River")
    #expect(try ledger.run(1).summary.historyDigest == history.digest)
  }

  @Test("With other mathematics the same specification is a run of its own")
  func otherMathematics() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let specimen = Specimen()
    var other = specimen.history
    other.digest = String(repeating: "0", count: 64)
    #expect(try ledger.record(specimen.spec, specimen.history) == .recorded(1))
    #expect(try ledger.record(specimen.spec, other, mathematics: "0123456789abcdef") == .recorded(2))
    #expect(try ledger.record(specimen.spec, other, mathematics: "0123456789abcdef") == .known(2))
    #expect(try ledger.run(2).mathematics == "0123456789abcdef")
    let here = RunOrigin(engine: Engine.version, mathematics: MathematicsFingerprint.value)
    #expect(try ledger.origins(of: [1, 1]) == [here])
    #expect(
      try Set(ledger.origins(of: [1, 2])) == [here, RunOrigin(engine: Engine.version, mathematics: "0123456789abcdef")])
  }

  @Test(
    "A run that was cut short gives its number to one that went on",
    arguments: [RunFailure.Kind.time, .allowance, .crash])
  func completion(kind: RunFailure.Kind) throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    try ledger.record(cutShort(7, kind))
    var other = Specimen()
    other.spec.seed = 2
    try ledger.record(other)
    #expect(try ledger.run(1).failure?.kind == kind)
    #expect(try ledger.record(Specimen()) == .recorded(1))
    let stored = try ledger.run(1)
    #expect(stored.status == .ok)
    #expect(stored.series.allSatisfy { $0.values.count == 24 })
    #expect(try ledger.runs().map(\.number) == [1, 2])
    // And nothing of the first is left.
    let second = try Folder()
    defer { withExtendedLifetime(second) {} }
    let fresh = try second.ledger()
    try fresh.record(Specimen())
    try fresh.record(other)
    #expect(try sizes(ledger) == sizes(fresh))
  }

  @Test("A run that ended is not lost to one that was cut short")
  func noStepBack() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    try ledger.record(Specimen())
    #expect(try ledger.record(cutShort(7)) == .known(1))
    #expect(try ledger.run(1).status == .ok)
  }

  @Test("A run that failed by itself fails again, and is known")
  func failsAgain() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    let specimen = cutShort(7, .script)
    #expect(try ledger.record(specimen) == .recorded(1))
    #expect(try ledger.record(specimen) == .known(1))
    #expect(problem { try ledger.record(Specimen()) }?.kind == .contradiction(run: 1, step: 7))
  }

  @Test("Of two runs that were cut short the one that got further is kept")
  func furtherWins() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    try ledger.record(cutShort(7))
    #expect(try ledger.record(cutShort(5)) == .known(1))
    #expect(try ledger.record(cutShort(12)) == .recorded(1))
    #expect(try ledger.run(1).summary.stepsRun == 11)
  }

  @Test("A level of recording that keeps more takes the place of one that keeps less, never the other way")
  func levels() throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try folder.ledger()
    for recording in Recording.allCases {
      var specimen = Specimen()
      specimen.recording = recording
      #expect(try ledger.record(specimen) == .recorded(1))
    }
    for recording in Recording.allCases {
      var specimen = Specimen()
      specimen.recording = recording
      #expect(try ledger.record(specimen) == .known(1))
    }
    #expect(try ledger.run(1).recording == .journal)
    #expect(try ledger.journal(of: 1) != nil)
  }

  @Test("Two evaluations must agree as far as both got, whatever ended them")
  func sharedPast() {
    let kinds: [RunFailure.Kind?] = [nil, .script, .number, .time, .allowance, .crash]
    for stored in kinds {
      for new in kinds {
        let a = standing(stored, [1, 2, 3])
        #expect(Reconciliation(of: a, with: standing(new, [1, 9])) == .contradiction(step: 2))
      }
    }
    #expect(Reconciliation(of: standing(.time, [1, 2, 3]), with: standing(nil, [1, 2, 3, 4])) == .replace)
    #expect(Reconciliation(of: standing(nil, [1, 2]), with: standing(.number, [1, 2])) == .contradiction(step: nil))
  }

  private func standing(_ kind: RunFailure.Kind?, _ words: [UInt64]) -> Standing {
    Standing(
      statusName: kind == nil ? "ok" : kind == .time ? "timed_out" : "failed", failureKind: kind, recording: .series,
      historyDigest: "\(words)", stepDigests: words)
  }
}
