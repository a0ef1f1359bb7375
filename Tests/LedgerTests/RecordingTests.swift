import Foundation
import GRDB
import Partnerships
import Simulation
import Testing

@testable import Ledger

/// What was recorded is read back.
struct RecordingTests {
  /// Everything of a run but its journal.
  private func expectEqual(_ stored: StoredRun, _ specimen: Specimen, _ history: History) {
    #expect(stored.spec == specimen.spec)
    #expect(stored.summary.specDigest == specimen.spec.digest)
    #expect(stored.summary.seed == specimen.spec.seed)
    #expect(stored.summary.alternative == specimen.spec.alternative)
    #expect(stored.summary.branches.map(\.after) == specimen.spec.branches.map(\.after))
    #expect(stored.summary.branches.map(\.script) == specimen.spec.branches.map { $0.files?.first?.name })
    #expect(stored.summary.replicate == specimen.spec.replicate)
    #expect(stored.summary.engine == specimen.spec.engine)
    #expect(stored.summary.historyDigest == history.digest)
    #expect(stored.summary.title == history.title)
    #expect(stored.summary.scenario == "river.lua")
    #expect(stored.summary.status.rawValue == history.status.name)
    #expect(stored.summary.success == history.success)
    #expect(stored.summary.verdict == history.verdict)
    #expect(stored.summary.unit == history.unit)
    #expect(stored.summary.steps == history.steps)
    #expect(stored.summary.stepsRun == history.stepsRun)
    #expect(stored.recording == specimen.recording)
    #expect(stored.mathematics == MathematicsFingerprint.value)
    #expect(stored.summary.startedAt == Date(timeIntervalSince1970: 1_800_000_000.25))
    #expect(stored.summary.wallSeconds == 0.125)
    #expect(stored.status == history.status)
    #expect(stored.outcome.map(\.name) == history.outcome.map(\.name))
    // A final NaN is no value.
    #expect(stored.outcome.map(\.value) == history.outcome.map { $0.value.flatMap { $0.isNaN ? nil : $0 } })
    #expect(stored.verdicts.map(\.partnership) == history.verdicts.map(\.partnership))
    #expect(stored.verdicts.map(\.verdict) == history.verdicts.map(\.verdict))
    #expect(stored.series.map(\.name) == history.series.map(\.name))
    #expect(stored.series.map { bits($0.values) } == history.series.map { bits($0.values) })
    #expect(stored.events == history.events)
    #expect(stored.parameters.map(\.name) == history.parameters.map(\.name))
    #expect(stored.parameters.map(\.value) == history.parameters.map(\.value))
    #expect(stored.unusedInputs == history.unusedInputs)
    #expect(stored.printed == history.printed)
    #expect(stored.stepDigests == history.stepDigests)
  }

  private func expectEqual(
    _ stored: [(account: String, balance: Double)], _ given: [(account: String, balance: Double)]
  ) {
    #expect(stored.map(\.account) == given.map(\.account))
    #expect(bits(stored.map(\.balance)) == bits(given.map(\.balance)))
  }

  @Test("A run is read back as it was recorded, at every level of recording", arguments: Recording.allCases)
  func readBack(recording: Recording) throws {
    let folder = try Folder()
    var specimen = Specimen()
    specimen.recording = recording
    let history = specimen.history
    try #require(history.status == .ok && history.stepsRun == 24)
    let number = try folder.ledger().record(specimen.spec, history, recording).number
    // From the file, not from memory.
    let ledger = try RunLedger(path: folder.path(), readOnly: true)
    expectEqual(try ledger.run(number), specimen, history)
    let journal = try ledger.journal(of: number)
    #expect((journal == nil) == (history.journal == nil))
    #expect(journal?.postings == history.journal?.postings)
    expectEqual(journal?.openings ?? [], history.journal?.openings ?? [])
    expectEqual(journal?.closings ?? [], history.journal?.closings ?? [])
  }

  @Test(
    "Series of any length are read back, however many rows are written at once",
    arguments: [0, 1, 2, 3].map { $0 * RunWriter.rowsAtOnce })
  func lengths(length: Int) throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    for length in [length - 1, length, length + 1] where length > 0 {
      var specimen = Specimen()
      specimen.steps = length
      specimen.spec.seed = UInt64(length)
      specimen.measure = { 1 / Double($0) }
      let history = specimen.history
      expectEqual(try ledger.run(ledger.record(specimen.spec, history).number), specimen, history)
    }
  }

  @Test("The books of a journal balance after it was stored, bit for bit")
  func booksBalance() throws {
    let folder = try Folder()
    var specimen = Specimen()
    specimen.recording = .journal
    let ledger = try folder.ledger()
    let journal = try #require(try ledger.journal(of: ledger.record(specimen).number))
    var balances = Dictionary(journal.openings.map { ($0.account, $0.balance) }, uniquingKeysWith: { $1 })
    for posting in journal.postings { balances[posting.account, default: 0] += posting.amount }
    #expect(!journal.postings.isEmpty)
    for closing in journal.closings { #expect(balances[closing.account] == closing.balance, "\(closing.account)") }
  }

  @Test("Everything that a specification can hold is read back, and so its digest is the same")
  func strangeSpec() throws {
    let folder = try Folder()
    var specimen = Specimen()
    specimen.spec.files += [
      SourceFile(name: "tables/flows.csv", bytes: Array(0...255)), SourceFile(name: "empty.lua", bytes: []),
      SourceFile(name: "copy.csv", bytes: Array(0...255)),
    ]
    specimen.spec.settings = [
      "big": .number(1e300), "tiny": .number(.leastNonzeroMagnitude), "third": .number(1.0 / 3),
      "minus nothing": .number(-0.0),
      "endless": .number(.infinity), "word": .text("3.0"), "NUL": .text("a\0b"), "empty": .text(""),
      "yes": .boolean(true),
      "no": .boolean(false), "Größe": .text("„so“\n'; DROP TABLE runs; --"),
    ]
    specimen.spec.seed = .max
    specimen.spec.replicate = .max
    specimen.spec.inputs = [
      .accept, .reject(reason: nil), .reject(reason: "too \"dear\""), .pass, .leave, .walkOut,
      .text([0, 0.1, 1.0 / 3]),
      .values([3, 0]),
      .counterText([-0.0, 1]), .counterValues([]), .verdict(true), .verdict(false), .verdict(nil), .share(0.1 + 0.2),
      .share(-.infinity),
      .weights([.leastNonzeroMagnitude, 2]), .noMotion,
    ].enumerated().map { RecordedInput(step: 100, organisation: "utility", kind: .respond, index: $0, answer: $1) }
    specimen.spec.inputs.reverse()
    var foreign = RecordedInput(step: 1, organisation: "nobody", kind: .stay, index: -1, answer: .verdict(true))
    foreign.kind = "dance"
    specimen.spec.inputs.append(foreign)
    specimen.spec.alternative = "smog \0 'and' \"fog\""
    specimen.spec.branches = [
      Branch(after: 0), Branch(after: 3, chance: .max, settings: specimen.spec.settings),
      Branch(after: 3, chance: 0, files: Array(specimen.spec.files.reversed())),
      Branch(after: 24, settings: ["pace": .number(-0.0)], files: [specimen.spec.files[0]]),
    ]
    specimen.printed = ["", "zwei\nZeilen", "NUL \0 und weiter", "🦦"]
    specimen.parameters = [("b", .number(-0.5)), ("a", .text("")), ("b2", .boolean(false))]
    let history = specimen.history
    #expect(history.unusedInputs.count == specimen.spec.inputs.count)
    let ledger = try folder.ledger()
    let stored = try ledger.run(ledger.record(specimen.spec, history).number)
    expectEqual(stored, specimen, history)
    #expect(stored.spec.digest == specimen.spec.digest)
  }

  @Test("An input that was used is told from one whose request never came")
  func usedInputs() throws {
    let folder = try Folder()
    var specimen = Specimen()
    specimen.spec.inputs = (1...48).map {
      RecordedInput(step: $0, organisation: "utility", kind: .contribute, index: 0, answer: .share(0.5))
    }
    let ledger = try folder.ledger()
    let history = specimen.history
    try #require(history.unusedInputs.count >= 24 && history.unusedInputs.count < 48)
    let stored = try ledger.run(ledger.record(specimen.spec, history).number)
    #expect(stored.unusedInputs == history.unusedInputs)
  }

  @Test(
    "A failed run is kept with everything that it has",
    arguments: [
      RunFailure(
        .script, "no such member", file: "river.lua", line: 12, traceback: ["river.lua:12: in act", "two\nlines"]),
      RunFailure(.time, "an hour is over"), RunFailure(.allowance, ""), RunFailure(.crash, "signal 9 \0"),
    ], [1, 7, 24])
  func failedRun(failure: RunFailure, step: Int) throws {
    let folder = try Folder()
    var specimen = Specimen()
    var failure = failure
    failure.organisation = "utility"
    failure.decision = "contribute"
    specimen.failure = (step, failure)
    let history = specimen.history
    try #require(history.stepsRun == step - 1 && history.status.failure?.message == failure.message)
    let ledger = try folder.ledger()
    let stored = try ledger.run(ledger.record(specimen.spec, history).number)
    expectEqual(stored, specimen, history)
    #expect(stored.failure?.step == step)
  }

  @Test("What is undefined or infinite is read back so")
  func undefinedNumbers() throws {
    let folder = try Folder()
    var specimen = Specimen()
    specimen.recording = .journal
    specimen.measure = { [.nan, .infinity, -.infinity, 1e308][$0 % 4] }
    var history = specimen.history
    history.journal?.postings[0].amount = .nan
    history.journal?.closings[0].balance = -.infinity
    history.journal?.openings[0].balance = .nan
    let ledger = try folder.ledger()
    let number = try ledger.record(specimen.spec, history, .journal).number
    expectEqual(try ledger.run(number), specimen, history)
    let journal = try #require(try ledger.journal(of: number))
    #expect(journal.postings[0].amount.isNaN)
    #expect(journal.closings[0].balance == -.infinity)
    #expect(journal.openings[0].balance.isNaN)
  }

  @Test("A run that has a measure of one name twice is refused, and says which")
  func repeatedMeasure() throws {
    let folder = try Folder()
    var specimen = Specimen()
    specimen.measureName = "trust"
    let ledger = try folder.ledger()
    let problem = problem { try ledger.record(specimen) }
    #expect(problem?.kind == .invalidRun)
    #expect(problem?.message.contains("'trust'") == true)
    #expect(try ledger.runs().isEmpty)
  }

  @Test("The same contents are stored once, however many runs consist of them")
  func filesAreShared() throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    for replicate in 0..<5 {
      var specimen = Specimen()
      specimen.spec.replicate = UInt64(replicate)
      try ledger.record(specimen)
    }
    #expect(try ledger.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM files") } == 1)
    #expect(try ledger.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run_files") } == 5)
  }

  @Test("Series are plain rows, one a measure and step")
  func tidyRows() throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    try ledger.record(Specimen())
    let rows = try ledger.pool.read {
      try Row.fetchAll(
        $0,
        sql:
          "SELECT step, value FROM series JOIN measures ON id = measure WHERE name = 'water' AND run = 1 ORDER BY step")
    }
    #expect(rows.map { $0["step"] as Int } == Array(1...24))
    let values: [Double?] = rows.map { $0["value"] }
    let expected: [Double?] = (1...24).map { $0 % 2 == 0 ? Double($0) : nil }
    #expect(values == expected)
  }
}
