import Foundation
import GRDB
import Simulation

/// Writes a run, table by table, in the transaction of its caller.
struct RunWriter {
  let database: Database
  var measures: MeasureNumbers

  /// - Parameter number: the number that it had; nil for the next.
  mutating func write(_ run: RunToRecord, as number: RunNumber?) throws -> RunNumber {
    let history = run.history
    let number = try writeRun(run, as: number)
    try writeSpec(run.spec, unused: Set(history.unusedInputs), of: number)
    try writeFailure(history.status.failure, of: number)
    try insert(
      "parameters", ["run", "position", "name", "kind", "value"],
      history.parameters.enumerated().map { position, parameter in
        [
          number.databaseValue, position.databaseValue, DatabaseValue(text: parameter.name),
          parameter.value.kindName.databaseValue, DatabaseValue(text: parameter.value.storedText),
        ]
      })
    try insert(
      "verdicts", ["run", "position", "partnership", "verdict"],
      history.verdicts.enumerated().map { position, each in
        [
          number.databaseValue, position.databaseValue, DatabaseValue(text: each.partnership),
          each.verdict.rawValue.databaseValue,
        ]
      })
    try writeMeasures(history, of: number)
    try insert(
      "events", ["run", "id", "step", "kind", "subject", "text", "cause"],
      history.events.lazy.map { event in
        [
          number.databaseValue, event.id.databaseValue, event.step.databaseValue, event.kind.databaseValue,
          DatabaseValue(text: event.subject), DatabaseValue(text: event.text), event.cause.databaseValue,
        ]
      })
    try insert(
      "printed", ["run", "line_no", "text"],
      history.printed.enumerated().map { index, line in
        [number.databaseValue, (index + 1).databaseValue, DatabaseValue(text: line)]
      })
    try insert("run_digests", ["run", "words"], [[number.databaseValue, DatabaseValue(words: history.stepDigests)]])
    if let journal = history.journal { try writeJournal(journal, of: number) }
    return number
  }

  /// What belongs to the run goes with it.
  func erase(_ number: RunNumber) throws {
    try database.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [number])
  }

  private func writeRun(_ run: RunToRecord, as number: RunNumber?) throws -> RunNumber {
    let history = run.history
    let columns: [(String, DatabaseValue)] = [
      ("id", number.databaseValue),
      ("spec_digest", run.specDigest.databaseValue),
      ("history_digest", history.digest.databaseValue),
      ("title", DatabaseValue(text: history.title)),
      ("scenario", DatabaseValue(text: run.scenario)),
      ("seed", String(run.spec.seed).databaseValue),
      ("replicate", DatabaseValue(word: run.spec.replicate)),
      ("engine", run.spec.engine.databaseValue),
      ("mathematics", run.mathematics.databaseValue),
      ("status", history.status.name.databaseValue),
      ("success", history.success.databaseValue),
      ("verdict", (history.verdict?.rawValue).databaseValue),
      ("unit", history.unit.databaseValue),
      ("steps", history.steps.databaseValue),
      ("steps_run", history.stepsRun.databaseValue),
      ("recording", run.recording.rawValue.databaseValue),
      ("started_at", DatabaseValue(time: run.startedAt)),
      ("wall_seconds", run.wallSeconds.databaseValue),
      ("alternative", DatabaseValue(text: run.spec.alternative)),
      ("parent", run.parent.databaseValue),
      ("pace", DatabaseValue(run.spec.pace)),
    ]
    try insert("runs", columns.map(\.0), [columns.map(\.1)])
    return number ?? Int(database.lastInsertedRowID)
  }

  private func writeSpec(_ spec: RunSpec, unused: Set<RecordedInput>, of number: RunNumber) throws {
    try write(spec.files, to: "run_files", ["run"], [number.databaseValue])
    try write(spec.settings, to: "settings", ["run"], [number.databaseValue])
    for (position, branch) in spec.branches.enumerated() {
      let chance = branch.chance.map { DatabaseValue(word: $0) } ?? .null
      let key = [number.databaseValue, position.databaseValue]
      try insert(
        "branches", ["run", "position", "after_step", "chance"], [key + [branch.after.databaseValue, chance]])
      try write(branch.files ?? [], to: "branch_files", ["run", "branch"], key)
      try write(branch.settings, to: "branch_settings", ["run", "branch"], key)
    }
    try insert(
      "inputs", ["run", "position", "step", "organisation", "kind", "index_", "answer", "used"],
      try spec.inputs.enumerated().map { position, input in
        [
          number.databaseValue, position.databaseValue, input.step.databaseValue,
          DatabaseValue(text: input.organisation), DatabaseValue(text: input.kind), input.index.databaseValue,
          DatabaseValue(text: try InputAnswerJSON(input.answer).text()), (!unused.contains(input)).databaseValue,
        ]
      })
  }

  /// What files consist of is kept once.
  func write(_ files: [SourceFile], to table: String, _ keyColumns: [String], _ key: [DatabaseValue]) throws {
    let keep = try database.cachedStatement(sql: "INSERT OR IGNORE INTO files (digest, bytes) VALUES (?, ?)")
    let digests = files.map(\.digest)
    for (file, digest) in zip(files, digests) { try keep.execute(arguments: [digest, Data(file.bytes)]) }
    try insert(
      table, keyColumns + ["position", "name", "file"],
      zip(files, digests).enumerated().map { position, file in
        key + [position.databaseValue, DatabaseValue(text: file.0.name), file.1.databaseValue]
      })
  }

  func write(
    _ settings: [String: SettingValue], to table: String, _ keyColumns: [String], _ key: [DatabaseValue]
  ) throws {
    try insert(
      table, keyColumns + ["name", "kind", "value"],
      settings.map { name, value in
        key + [DatabaseValue(text: name), value.kindName.databaseValue, DatabaseValue(text: value.storedText)]
      })
  }

  private func writeFailure(_ failure: RunFailure?, of number: RunNumber) throws {
    guard let failure else { return }
    try insert(
      "failures", ["run", "kind", "message", "file", "line", "step", "organisation", "decision", "traceback"],
      [
        [
          number.databaseValue, failure.kind.rawValue.databaseValue, DatabaseValue(text: failure.message),
          DatabaseValue(text: failure.file), failure.line.databaseValue, failure.step.databaseValue,
          DatabaseValue(text: failure.organisation), DatabaseValue(text: failure.decision),
          DatabaseValue(list: failure.traceback),
        ]
      ])
  }

  private mutating func writeMeasures(_ history: History, of number: RunNumber) throws {
    try insert(
      "outcomes", ["run", "position", "measure", "value"],
      try history.outcome.enumerated().map { position, each in
        [
          number.databaseValue, position.databaseValue, try measures.number(of: each.name, in: database).databaseValue,
          each.value.databaseValue,
        ]
      })
    let series = try history.series.map {
      (measure: try measures.number(of: $0.name, in: database), values: $0.values)
    }
    try insert(
      "run_measures", ["run", "position", "measure", "steps"],
      series.enumerated().map { position, each in
        [number.databaseValue, position.databaseValue, each.measure.databaseValue, each.values.count.databaseValue]
      })
    // In the order of the key, so that each row is put at the end of the table.
    for each in series.sorted(by: { $0.measure < $1.measure }) {
      try writeSeries(each.values, of: each.measure, of: number)
    }
  }

  /// Most of a run's rows. Many at once, with only the values bound, they take a quarter of the time that they take one by one
  /// (15,000 rows: 19 ms instead of 71).
  private func writeSeries(_ values: [Double], of measure: Int64, of number: RunNumber) throws {
    for start in stride(from: 0, to: values.count, by: Self.rowsAtOnce) {
      let part = values[start..<min(start + Self.rowsAtOnce, values.count)]
      let rows = part.indices.map { "(\($0 - start + 1), ?)" }.joined(separator: ", ")
      let statement = try database.cachedStatement(
        sql: """
          WITH part (place, number) AS (VALUES \(rows))
          INSERT INTO series (run, measure, step, value) SELECT ?, ?, ? + place, number FROM part
          """)
      var arguments: [DatabaseValue] = part.map(\.databaseValue)
      arguments += [number.databaseValue, measure.databaseValue, start.databaseValue]
      try statement.execute(arguments: StatementArguments(arguments))
    }
  }

  static let rowsAtOnce = 120

  private func writeJournal(_ journal: HistoryJournal, of number: RunNumber) throws {
    for (table, balances) in [("openings", journal.openings), ("closings", journal.closings)] {
      try insert(
        table, ["run", "position", "account", "balance"],
        balances.lazy.enumerated().map { position, each in
          [number.databaseValue, position.databaseValue, DatabaseValue(text: each.account), each.balance.databaseValue]
        })
    }
    try insert(
      "journal", ["run", "position", "step", "account", "amount", "mechanism", "cause"],
      journal.postings.lazy.enumerated().map { position, posting in
        [
          number.databaseValue, position.databaseValue, posting.step.databaseValue,
          DatabaseValue(text: posting.account),
          posting.amount.databaseValue, DatabaseValue(text: posting.mechanism), posting.cause.databaseValue,
        ]
      })
  }

  /// Many rows at once, then half as many, and so on down to one: few statements serve every number of rows, and stay prepared.
  private func insert(_ table: String, _ columns: [String], _ rows: some Sequence<[DatabaseValue]>) throws {
    let marks = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
    var waiting: [DatabaseValue] = []
    func insert(_ count: Int) throws {
      let statement = try database.cachedStatement(
        sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES "
          + String(repeating: marks + ", ", count: count - 1) + marks)
      try statement.execute(arguments: StatementArguments(waiting.prefix(count * columns.count)))
      waiting.removeFirst(count * columns.count)
    }
    for row in rows {
      waiting += row
      if waiting.count == Self.portion * columns.count { try insert(Self.portion) }
    }
    var count = Self.portion / 2
    while !waiting.isEmpty {
      if waiting.count >= count * columns.count { try insert(count) }
      count /= 2
    }
  }

  /// Of rows of eight columns, as many as every SQLite has variables for.
  private static let portion = 64
}
