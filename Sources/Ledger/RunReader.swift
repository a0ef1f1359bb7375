import Foundation
import GRDB
import Partnerships
import Simulation

/// Reads runs, table by table, in the transaction of its caller.
struct RunReader {
  let database: Database

  func last() throws -> RunNumber? { try Int.fetchOne(database, sql: "SELECT max(id) FROM runs") }

  /// The level of recording of a run; nil where there is no such run.
  func recording(of number: RunNumber) throws -> Recording? {
    try Row.fetchOne(database, sql: "SELECT recording FROM runs WHERE id = ?", arguments: [number])?.named("recording")
  }

  /// Lower-case hexadecimal digits.
  func numbers(withDigestPrefix prefix: String) throws -> [RunNumber] {
    // 'g' comes after every hexadecimal digit.
    try Int.fetchAll(
      database,
      sql: """
        SELECT id FROM runs
        WHERE spec_digest >= ?1 AND spec_digest < ?1 || 'g' OR history_digest >= ?1 AND history_digest < ?1 || 'g' ORDER BY id
        """,
      arguments: [prefix])
  }

  func numbers(ofSpec digest: String) throws -> [RunNumber] {
    try Int.fetchAll(database, sql: "SELECT id FROM runs WHERE spec_digest = ? ORDER BY id", arguments: [digest])
  }

  /// The run that is already here under this specification, engine and mathematics, if there is one.
  func standing(of run: RunToRecord) throws -> (RunNumber, Standing)? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT runs.id, runs.status, runs.recording, runs.history_digest, failures.kind AS failure_kind, run_digests.words
          FROM runs LEFT JOIN failures ON failures.run = runs.id JOIN run_digests ON run_digests.run = runs.id
          WHERE runs.spec_digest = ? AND runs.mathematics = ? AND runs.engine = ?
          """),
      arguments: [run.specDigest, run.mathematics, run.spec.engine])
    guard let row else { return nil }
    let standing = Standing(
      statusName: try row.value("status"),
      failureKind: try row.optional("failure_kind", as: String.self) == nil ? nil : row.named("failure_kind"),
      recording: try row.named("recording"), historyDigest: try row.value("history_digest"),
      stepDigests: try row.words("words"))
    return (try row.value("id"), standing)
  }

  func summaries(limit: Int?) throws -> [RunSummary] {
    // SQLite takes a negative limit for none.
    try Row.fetchAll(
      database, sql: "SELECT * FROM runs ORDER BY id DESC LIMIT ?", arguments: [limit.map { max(0, $0) } ?? -1]
    )
    .reversed().map(summary)
  }

  private func summary(_ row: Row) throws -> RunSummary {
    guard let seed = UInt64(try row.value("seed", as: String.self)) else { throw row.damage("seed") }
    return RunSummary(
      number: try row.value("id"), settings: try settings(of: try row.value("id")),
      alternative: try row.optional("alternative"), branches: try branches(of: try row.value("id")),
      parent: try row.optional("parent"),
      specDigest: try row.value("spec_digest"),
      historyDigest: try row.value("history_digest"), title: try row.value("title"),
      scenario: try row.value("scenario"), seed: seed, replicate: try row.word("replicate"),
      engine: try row.value("engine"), mathematics: try row.value("mathematics"), status: try row.named("status"),
      success: try row.optional("success"),
      verdict: try row.optional("verdict", as: String.self) == nil ? nil : row.named("verdict"),
      unit: try row.value("unit"), steps: try row.value("steps"), stepsRun: try row.value("steps_run"),
      recording: try row.named("recording"), startedAt: try row.time("started_at"),
      wallSeconds: try row.value("wall_seconds"))
  }

  /// nil where there is no such run.
  func run(_ number: RunNumber) throws -> StoredRun? {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM runs WHERE id = ?", arguments: [number]) else {
      return nil
    }
    let summary = try summary(row)
    let inputs = try inputs(of: number)
    return StoredRun(
      summary: summary,
      spec: RunSpec(
        files: try files(of: number), settings: summary.settings, seed: summary.seed,
        replicate: summary.replicate, inputs: inputs.map(\.input), alternative: summary.alternative,
        branches: try whole(summary.branches, of: number), pace: try row.pace("pace"), engine: summary.engine),
      status: try status(of: summary),
      outcome: try rows(
        "SELECT name, value FROM outcomes JOIN measures ON id = measure WHERE run = ? ORDER BY position", number
      ) {
        (name: try $0.value("name"), value: try $0.optional("value"))
      },
      verdicts: try rows("SELECT * FROM verdicts WHERE run = ? ORDER BY position", number) {
        (partnership: try $0.value("partnership"), verdict: try $0.named("verdict"))
      },
      series: try series(of: number),
      events: try rows("SELECT * FROM events WHERE run = ? ORDER BY id", number) {
        HistoryEvent(
          id: try $0.value("id"), step: try $0.value("step"), kind: try $0.value("kind"),
          subject: try $0.value("subject"), text: try $0.value("text"), cause: try $0.optional("cause"))
      },
      parameters: try rows("SELECT * FROM parameters WHERE run = ? ORDER BY position", number) {
        (name: try $0.value("name"), value: try $0.setting())
      },
      unusedInputs: inputs.filter { !$0.used }.map(\.input).sorted(),
      printed: try rows("SELECT text FROM printed WHERE run = ? ORDER BY line_no", number) { try $0.value("text") },
      stepDigests: try rows("SELECT words FROM run_digests WHERE run = ?", number) { try $0.words("words") }.first
        ?? [],
      parent: try summary.parent.flatMap { try numbers(ofSpec: $0).last }
    )
  }

  /// - Parameters:
  ///   - table: which files those of a run, or of something else, are.
  ///   - owner: the column that has its number.
  func files(of number: RunNumber, in table: String = "run_files", _ owner: String = "run") throws -> [SourceFile] {
    try rows(
      "SELECT name, bytes FROM \(table) JOIN files ON digest = file WHERE \(owner) = ? ORDER BY position", number
    ) {
      SourceFile(name: try $0.value("name"), bytes: Array(try $0.value("bytes", as: Data.self)))
    }
  }

  /// Where a run leaves others. Of files there is only the script's name: ``whole(_:of:)`` reads what they contain.
  private func branches(of number: RunNumber) throws -> [RunSummary.Branching] {
    try rows(
      """
      SELECT branches.*, branch_files.name AS script FROM branches
      LEFT JOIN branch_files ON branch_files.run = branches.run AND branch = branches.position AND branch_files.position = 0
      WHERE branches.run = ? ORDER BY branches.position
      """, number
    ) { row in
      let position: Int = try row.value("position")
      let settings = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT * FROM branch_settings WHERE run = ? AND branch = ?"),
        arguments: [number, position]
      ).map { (try $0.value("name", as: String.self), try $0.setting()) }
      return RunSummary.Branching(
        after: try row.value("after_step"),
        chance: try row.optional("chance", as: Int64.self) == nil ? nil : row.word("chance"),
        settings: Dictionary(settings) { $1 }, script: try row.optional("script"))
    }
  }

  private func whole(_ branches: [RunSummary.Branching], of number: RunNumber) throws -> [Branch] {
    if branches.isEmpty { return [] }
    var files: [Int: [SourceFile]] = [:]
    let sql = """
      SELECT branch, name, bytes FROM branch_files JOIN files ON digest = file WHERE run = ? ORDER BY branch, position
      """
    try forEach(sql, number) {
      let file = SourceFile(name: try $0.value("name"), bytes: Array(try $0.value("bytes", as: Data.self)))
      files[try $0.value("branch"), default: []].append(file)
    }
    return branches.enumerated().map { position, branch in
      Branch(after: branch.after, chance: branch.chance, settings: branch.settings, files: files[position])
    }
  }

  func settings(of number: RunNumber, in table: String = "settings", _ owner: String = "run") throws
    -> [String: SettingValue]
  {
    let settings = try rows("SELECT * FROM \(table) WHERE \(owner) = ?", number) {
      (try $0.value("name", as: String.self), try $0.setting())
    }
    return Dictionary(settings) { $1 }
  }

  private func inputs(of number: RunNumber) throws -> [(input: RecordedInput, used: Bool)] {
    try rows("SELECT * FROM inputs WHERE run = ? ORDER BY position", number) { row in
      let answer: InputAnswer
      do { answer = try InputAnswerJSON(text: row.value("answer")).answer } catch { throw row.damage("answer") }
      var input = RecordedInput(
        step: try row.value("step"), organisation: try row.value("organisation"), kind: .propose,
        index: try row.value("index_"), answer: answer)
      // As it was given: whether the engine knows it is not the ledger's business.
      input.kind = try row.value("kind")
      return (input, try row.value("used"))
    }
  }

  private func status(of summary: RunSummary) throws -> RunStatus {
    let failures = try rows("SELECT * FROM failures WHERE run = ?", summary.number) { row in
      var failure = RunFailure(
        try row.named("kind"), try row.value("message"), file: try row.optional("file"), line: try row.optional("line"),
        traceback: try row.list("traceback"))
      failure.step = try row.optional("step")
      failure.organisation = try row.optional("organisation")
      failure.decision = try row.optional("decision")
      return failure
    }
    switch (summary.status, failures.first) {
    case (.ok, nil): return .ok
    case (.failed, let failure?): return .failed(failure)
    case (.timedOut, let failure?): return .timedOut(failure)
    default: throw DamagedRecord("run \(summary.number) is \(summary.status.rawValue), and its failure does not fit")
    }
  }

  private func series(of number: RunNumber) throws -> [Series] {
    let kept = try rows(
      "SELECT measure, name, steps FROM run_measures JOIN measures ON id = measure WHERE run = ? ORDER BY position",
      number
    ) {
      (
        measure: try $0.value("measure", as: Int64.self), name: try $0.value("name", as: String.self),
        steps: try $0.value("steps", as: Int.self)
      )
    }
    var values: [Int64: [Double]] = [:]
    let cursor = try Row.fetchCursor(
      database, sql: "SELECT measure, value FROM series WHERE run = ? ORDER BY measure, step", arguments: [number])
    while let row = try cursor.next() { values[row[0], default: []].append(row[1] ?? .nan) }
    return try kept.map { each in
      let values = values[each.measure] ?? []
      guard values.count == each.steps else {
        throw DamagedRecord("run \(number) has \(values.count) of \(each.steps) values of '\(each.name)'")
      }
      return Series(name: each.name, values: values)
    }
  }

  /// Calls back for every line of a run's journal, in order; none is kept.
  func readJournal(of number: RunNumber, _ each: (JournalEntry) throws -> Void) throws {
    try forEach("SELECT * FROM openings WHERE run = ? ORDER BY position", number) {
      try each(.opening(account: try $0.value("account"), balance: try $0.number("balance")))
    }
    try forEach("SELECT * FROM journal WHERE run = ? ORDER BY position", number) {
      try each(
        .posting(
          HistoryPosting(
            step: try $0.value("step"), account: try $0.value("account"), amount: try $0.number("amount"),
            mechanism: try $0.value("mechanism"), cause: try $0.value("cause"))))
    }
    try forEach("SELECT * FROM closings WHERE run = ? ORDER BY position", number) {
      try each(.closing(account: try $0.value("account"), balance: try $0.number("balance")))
    }
  }

  /// What a statement about one run finds, row by row.
  private func rows<Value>(_ sql: String, _ number: RunNumber, _ value: (Row) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    try forEach(sql, number) { values.append(try value($0)) }
    return values
  }

  private func forEach(_ sql: String, _ number: RunNumber, _ body: (Row) throws -> Void) throws {
    let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: [number])
    while let row = try cursor.next() { try body(row) }
  }
}
