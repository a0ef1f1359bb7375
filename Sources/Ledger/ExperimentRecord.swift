import Foundation
import GRDB
import Simulation

/// A question that was put to many runs at once, as the ledger keeps it: what differs between its arms, and which runs answer it.
public struct ExperimentRecord: Hashable, Sendable {
  /// What sets an arm apart from the scenario as it stands.
  public struct Arm: Hashable, Sendable {
    public var name: String
    public var settings: [String: SettingValue]
    /// The what-if whose interventions act in it.
    public var alternative: String?

    public init(name: String, settings: [String: SettingValue], alternative: String?) {
      self.name = name
      self.settings = settings
      self.alternative = alternative
    }
  }

  /// One run of an arm.
  public struct Trial: Hashable, Sendable {
    /// Its arm's place, from 0.
    public var arm: Int
    public var replicate: UInt64
    public var run: RunNumber

    public init(arm: Int, replicate: UInt64, run: RunNumber) {
      self.arm = arm
      self.replicate = replicate
      self.run = run
    }
  }

  /// The same question, asked again, has the same digest: what was asked for, not how often.
  public var digest: String
  /// "whatif", "sweep", …
  public var kind: String
  public var title: String
  /// The name of the script.
  public var scenario: String
  public var seed: UInt64
  public var arms: [Arm]
  /// Arm by arm, in the order of replicates.
  public var trials: [Trial]
  /// Names of the final values that were looked at when it was last asked.
  public var measures: [String]
  /// How it was last asked, and what came of that.
  public var asking: Asking?

  /// How many replicates were asked for, and why it ended with those that there are.
  public struct Asking: Hashable, Sendable {
    public var replicates: Int
    /// "asked", "interrupted", …
    public var stopped: String
    /// How often an interval was looked at.
    public var looks: Int?

    public init(replicates: Int, stopped: String, looks: Int?) {
      self.replicates = replicates
      self.stopped = stopped
      self.looks = looks
    }
  }

  public init(
    digest: String, kind: String, title: String, scenario: String, seed: UInt64, arms: [Arm], trials: [Trial],
    measures: [String] = [], asking: Asking? = nil
  ) {
    self.digest = digest
    self.kind = kind
    self.title = title
    self.scenario = scenario
    self.seed = seed
    self.arms = arms
    self.trials = trials
    self.measures = measures
    self.asking = asking
  }

  /// Replicates that every arm has, ascending.
  public var commonReplicates: [UInt64] {
    var armCounts: [UInt64: Int] = [:]
    for trial in trials { armCounts[trial.replicate, default: 0] += 1 }
    return armCounts.filter { $0.value == arms.count }.keys.sorted()
  }
}

/// One line about an experiment.
public struct ExperimentSummary: Hashable, Sendable {
  public var number: Int
  public var kind: String
  public var title: String
  public var scenario: String
  public var seed: UInt64
  public var arms: [ExperimentRecord.Arm]
  /// Replicates that every arm has.
  public var replicateCount: Int
  public var runCount: Int
  /// When it was last asked.
  public var recordedAt: Date
}

/// How a run ended, as far as an experiment counts it.
public struct RunEnding: Hashable, Sendable {
  public var number: RunNumber
  public var status: RunSummary.Status
  /// nil if the run did not end.
  public var success: Bool?
  public var verdict: String?
  public var stepsRun: Int
  public var failure: RunFailure?
}

/// What evaluated a run: two runs of one specification agree bit for bit where it is the same.
public struct RunOrigin: Hashable, Sendable {
  public var engine: String
  /// The fingerprint of the mathematics library.
  public var mathematics: String

  public init(engine: String, mathematics: String) {
    self.engine = engine
    self.mathematics = mathematics
  }
}

extension RunLedger {
  /// Records an experiment; one that was asked before under the same digest keeps its number and its runs, and has these as well from now on.
  @discardableResult
  public func record(_ experiment: ExperimentRecord) throws -> Int {
    try access { try pool.write { try ExperimentTables(database: $0).write(experiment) } }
  }

  /// Every experiment in the order of recording.
  public func experiments() throws -> [ExperimentSummary] {
    try access { try pool.read { try ExperimentTables(database: $0).summaries() } }
  }

  /// The experiment that somebody means: its number, or "last": the one that was last asked.
  ///
  /// - Throws: `LedgerProblem`; `.noSuchRun` where there is none.
  public func findExperiment(_ reference: String) throws -> Int {
    if let number = Int(reference) {
      _ = try experiment(number)
      return number
    }
    let all = try experiments()
    guard reference == "last", let last = all.max(by: { ($0.recordedAt, $0.number) < ($1.recordedAt, $1.number) })
    else {
      throw noSuchExperiment(reference, last: all.last?.number)
    }
    return last.number
  }

  private func noSuchExperiment(_ reference: String, last: Int?) -> LedgerProblem {
    LedgerProblem(
      .noSuchRun, path,
      "there is no experiment \(reference): " + (last.map { "the last is \($0)" } ?? "none was recorded"),
      last == nil ? "ask something: entente whatif FILE" : "give a number or 'last'; entente experiments lists them")
  }

  /// - Throws: `LedgerProblem`; `.noSuchRun` where there is none of this number.
  public func experiment(_ number: Int) throws -> ExperimentRecord {
    try access {
      try pool.read { database in
        let tables = ExperimentTables(database: database)
        if let experiment = try tables.experiment(number) { return experiment }
        throw noSuchExperiment("\(number)", last: try tables.summaries().last?.number)
      }
    }
  }

  /// Those of these runs that the ledger has already, evaluated here and by this engine, at this level of recording or a fuller one. What was
  /// cut short is as good as unknown: another evaluation may get further.
  public func known(_ specDigests: [String], keeping recording: Recording) throws -> [String: RunNumber] {
    try access { try pool.read { try ExperimentTables(database: $0).known(specDigests, keeping: recording) } }
  }

  /// How each of these runs ended, in their order.
  public func endings(of runs: [RunNumber]) throws -> [RunEnding] {
    try access { try pool.read { try ExperimentTables(database: $0).endings(of: runs) } }
  }

  /// What evaluated these runs, each once: usually one engine on one machine.
  public func origins(of runs: [RunNumber]) throws -> [RunOrigin] {
    try access { try pool.read { try ExperimentTables(database: $0).origins(of: runs) } }
  }

  /// The final value of a measure in each of these runs, in their order; nil where it has none.
  public func outcomes(of runs: [RunNumber], measure: String) throws -> [Double?] {
    try access { try pool.read { try ExperimentTables(database: $0).outcomes(of: runs, measure: measure) } }
  }

  /// The names of the final values of a run, in the order in which they were recorded.
  public func outcomeNames(of run: RunNumber) throws -> [String] {
    try access { try pool.read { try ExperimentTables(database: $0).outcomeNames(of: run) } }
  }

  /// A measure's values by step in each of these runs, in their order; NaN where it had none, empty where they were not recorded.
  public func series(of runs: [RunNumber], measure: String) throws -> [[Double]] {
    try access { try pool.read { try ExperimentTables(database: $0).series(of: runs, measure: measure) } }
  }
}

/// The tables of experiments, in the transaction of the caller.
private struct ExperimentTables {
  let database: Database

  func write(_ experiment: ExperimentRecord) throws -> Int {
    let known = try Int.fetchOne(
      database, sql: "SELECT id FROM experiments WHERE digest = ?", arguments: [experiment.digest])
    let kept = try known.map(trials) ?? []
    if let known { try database.execute(sql: "DELETE FROM experiments WHERE id = ?", arguments: [known]) }
    try database.execute(
      sql: """
        INSERT INTO experiments (id, digest, kind, title, scenario, seed, recorded_at, replicates, stopped, looks)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        known, experiment.digest, experiment.kind, DatabaseValue(text: experiment.title),
        DatabaseValue(text: experiment.scenario), String(experiment.seed), DatabaseValue(time: Date()),
        experiment.asking?.replicates, experiment.asking?.stopped, experiment.asking?.looks,
      ])
    let number = Int(database.lastInsertedRowID)
    for (place, arm) in experiment.arms.enumerated() {
      try database.execute(
        sql: "INSERT INTO experiment_arms (experiment, arm, name, alternative) VALUES (?, ?, ?, ?)",
        arguments: [number, place, DatabaseValue(text: arm.name), DatabaseValue(text: arm.alternative)])
      for (name, value) in arm.settings.sorted(by: { $0.key < $1.key }) {
        try database.execute(
          sql: "INSERT INTO experiment_settings (experiment, arm, name, kind, value) VALUES (?, ?, ?, ?, ?)",
          arguments: [number, place, DatabaseValue(text: name), value.kindName, DatabaseValue(text: value.storedText)])
      }
    }
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO experiment_runs (experiment, arm, replicate, run) VALUES (?, ?, ?, ?)")
    for trial in kept + experiment.trials {
      try statement.execute(arguments: [number, trial.arm, DatabaseValue(word: trial.replicate), trial.run])
    }
    for (place, measure) in experiment.measures.enumerated() {
      try database.execute(
        sql: "INSERT INTO experiment_measures (experiment, position, name) VALUES (?, ?, ?)",
        arguments: [number, place, DatabaseValue(text: measure)])
    }
    return number
  }

  func summaries() throws -> [ExperimentSummary] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT *, (SELECT count(*) FROM experiment_runs WHERE experiment = id) AS runs,
          (SELECT count(*) FROM (SELECT 1 FROM experiment_runs WHERE experiment = id GROUP BY replicate
            HAVING count(*) = (SELECT count(*) FROM experiment_arms WHERE experiment = id))) AS common
        FROM experiments ORDER BY id
        """
    ).map { row in
      let number: Int = try row.value("id")
      return ExperimentSummary(
        number: number, kind: try row.value("kind"), title: try row.value("title"),
        scenario: try row.value("scenario"), seed: try seed(row), arms: try arms(number),
        replicateCount: try row.value("common"), runCount: try row.value("runs"),
        recordedAt: try row.time("recorded_at"))
    }
  }

  func experiment(_ number: Int) throws -> ExperimentRecord? {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM experiments WHERE id = ?", arguments: [number])
    else { return nil }
    let measures = try Row.fetchAll(
      database, sql: "SELECT name FROM experiment_measures WHERE experiment = ? ORDER BY position",
      arguments: [number]
    ).map { try $0.value("name", as: String.self) }
    var asking: ExperimentRecord.Asking?
    if let replicates = try row.optional("replicates", as: Int.self),
      let stopped = try row.optional("stopped", as: String.self)
    {
      asking = .init(replicates: replicates, stopped: stopped, looks: try row.optional("looks"))
    }
    return ExperimentRecord(
      digest: try row.value("digest"), kind: try row.value("kind"), title: try row.value("title"),
      scenario: try row.value("scenario"), seed: try seed(row), arms: try arms(number), trials: try trials(number),
      measures: measures, asking: asking)
  }

  private func seed(_ row: Row) throws -> UInt64 {
    guard let seed = UInt64(try row.value("seed", as: String.self)) else { throw row.damage("seed") }
    return seed
  }

  private func arms(_ number: Int) throws -> [ExperimentRecord.Arm] {
    var arms = try Row.fetchAll(
      database, sql: "SELECT * FROM experiment_arms WHERE experiment = ? ORDER BY arm", arguments: [number]
    ).map {
      ExperimentRecord.Arm(
        name: try $0.value("name"), settings: [:], alternative: try $0.optional("alternative"))
    }
    for row in try Row.fetchAll(
      database, sql: "SELECT * FROM experiment_settings WHERE experiment = ?", arguments: [number])
    {
      let arm: Int = try row.value("arm")
      guard arms.indices.contains(arm) else { throw row.damage("arm") }
      arms[arm].settings[try row.value("name")] = try row.setting()
    }
    return arms
  }

  private func trials(_ number: Int) throws -> [ExperimentRecord.Trial] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM experiment_runs WHERE experiment = ? ORDER BY arm, replicate", arguments: [number]
    ).map {
      ExperimentRecord.Trial(arm: try $0.value("arm"), replicate: try $0.word("replicate"), run: try $0.value("run"))
    }
  }

  func known(_ digests: [String], keeping recording: Recording) throws -> [String: RunNumber] {
    let levels = Recording.allCases.drop { $0 != recording }.map(\.rawValue)
    let cutShort = RunFailure.Kind.allCases.filter(\.cutsShort).map(\.rawValue)
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT runs.id, spec_digest FROM runs LEFT JOIN failures ON failures.run = runs.id
        WHERE spec_digest IN (SELECT value FROM json_each(?)) AND mathematics = ? AND engine = ?
          AND recording IN (SELECT value FROM json_each(?))
          AND (failures.kind IS NULL OR failures.kind NOT IN (SELECT value FROM json_each(?)))
        """,
      arguments: [
        try DatabaseValue(list: digests), MathematicsFingerprint.value, Engine.version, try DatabaseValue(list: levels),
        try DatabaseValue(list: cutShort),
      ])
    return try Dictionary(
      rows.map { (try $0.value("spec_digest"), try $0.value("id")) }, uniquingKeysWith: { first, _ in first })
  }

  func endings(of runs: [RunNumber]) throws -> [RunEnding] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT id, status, success, verdict, steps_run, failures.kind, failures.message, failures.file, failures.line,
          failures.step, failures.organisation, failures.decision
        FROM runs LEFT JOIN failures ON failures.run = runs.id WHERE id IN (SELECT value FROM json_each(?))
        """,
      arguments: [numbers(runs)])
    let endings = try rows.map { row in
      var failure: RunFailure?
      if try row.optional("kind", as: String.self) != nil {
        failure = RunFailure(
          try row.named("kind"), try row.value("message"), file: try row.optional("file"),
          line: try row.optional("line"))
        failure?.step = try row.optional("step")
        failure?.organisation = try row.optional("organisation")
        failure?.decision = try row.optional("decision")
      }
      return RunEnding(
        number: try row.value("id"), status: try row.named("status"), success: try row.optional("success"),
        verdict: try row.optional("verdict"), stepsRun: try row.value("steps_run"), failure: failure)
    }
    return try inOrder(runs, endings.map { ($0.number, $0) }).map { ending in
      guard let ending else { throw DamagedRecord("a run of the experiment is missing") }
      return ending
    }
  }

  func origins(of runs: [RunNumber]) throws -> [RunOrigin] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT engine, mathematics FROM runs WHERE id IN (SELECT value FROM json_each(?))
        ORDER BY engine, mathematics
        """,
      arguments: [numbers(runs)]
    ).map { RunOrigin(engine: try $0.value("engine"), mathematics: try $0.value("mathematics")) }
  }

  func outcomes(of runs: [RunNumber], measure: String) throws -> [Double?] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT run, value FROM outcomes WHERE measure = (SELECT id FROM measures WHERE name = ?)
          AND run IN (SELECT value FROM json_each(?))
        """,
      arguments: [measure, numbers(runs)])
    let values: [(RunNumber, Double?)] = try rows.map { (try $0.value("run"), try $0.optional("value")) }
    return inOrder(runs, values).map { $0 ?? nil }
  }

  func outcomeNames(of run: RunNumber) throws -> [String] {
    try String.fetchAll(
      database, sql: "SELECT name FROM outcomes JOIN measures ON id = measure WHERE run = ? ORDER BY position",
      arguments: [run])
  }

  func series(of runs: [RunNumber], measure: String) throws -> [[Double]] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT run, value FROM series WHERE measure = (SELECT id FROM measures WHERE name = ?)
          AND run IN (SELECT value FROM json_each(?)) ORDER BY run, step
        """,
      arguments: [measure, numbers(runs)])
    var series: [RunNumber: [Double]] = [:]
    while let row = try rows.next() { series[try row.value("run"), default: []].append(try row.number("value")) }
    return runs.map { series[$0] ?? [] }
  }

  private func numbers(_ runs: [RunNumber]) -> String { "[" + runs.map(String.init).joined(separator: ",") + "]" }

  private func inOrder<Value>(_ runs: [RunNumber], _ values: [(RunNumber, Value)]) -> [Value?] {
    let values = Dictionary(values, uniquingKeysWith: { first, _ in first })
    return runs.map { values[$0] }
  }
}
