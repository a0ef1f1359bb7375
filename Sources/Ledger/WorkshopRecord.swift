import Foundation
import GRDB
import Partnerships
import Simulation

/// What a workshop was begun with: the arguments of its run but for what people answer.
public struct WorkshopOpening: Hashable, Sendable {
  public var title: String
  /// The name of the script.
  public var scenario: String
  /// The script first, then every other file that it read.
  public var files: [SourceFile]
  public var settings: [String: SettingValue]
  public var seed: UInt64
  public var replicate: UInt64
  public var pace: Pace

  public init(
    title: String, scenario: String, files: [SourceFile], settings: [String: SettingValue], seed: UInt64,
    replicate: UInt64, pace: Pace
  ) {
    self.title = title
    self.scenario = scenario
    self.files = files
    self.settings = settings
    self.seed = seed
    self.replicate = replicate
    self.pace = pace
  }
}

/// A line of a workshop's record.
public struct WorkshopRow: Hashable, Sendable {
  /// From 1, without gaps.
  public var seq: Int
  /// Milliseconds since 1970.
  public var at: Int64
  /// JSON; what it says is the workshop's business.
  public var body: String
  /// What somebody wrote, apart from all else, so that it can be erased.
  public var text: String?

  public init(seq: Int, at: Int64, body: String, text: String? = nil) {
    self.seq = seq
    self.at = at
    self.body = body
    self.text = text
  }
}

/// A workshop as a list tells of it.
public struct WorkshopSummary: Hashable, Sendable {
  public var number: Int
  public var title: String
  public var scenario: String
  public var openedAt: Date
  /// nil while it is open.
  public var endedAt: Date?
  /// The run that it came to.
  public var run: RunNumber?
}

extension RunLedger {
  /// From now on what is written is on the disk when a call returns, whatever becomes of the machine. It costs a wait for the disk each.
  public func requireDurability() throws {
    try access { try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") } }
  }

  /// Begins a workshop's record.
  /// - Parameter isKept: whether what people write stays longer than ``textLifetime``.
  /// - Returns: its number.
  public func open(_ workshop: WorkshopOpening, isKept: Bool = false) throws -> Int {
    try access {
      try pool.write { database in
        try database.execute(
          sql: """
            INSERT INTO workshops (title, scenario, seed, replicate, pace, opened_at, is_kept) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            DatabaseValue(text: workshop.title), DatabaseValue(text: workshop.scenario), String(workshop.seed),
            DatabaseValue(word: workshop.replicate), DatabaseValue(workshop.pace), DatabaseValue(time: Date()), isKept,
          ])
        let number = Int(database.lastInsertedRowID)
        let writer = RunWriter(database: database, measures: MeasureNumbers())
        try writer.write(workshop.files, to: "workshop_files", ["workshop"], [number.databaseValue])
        try writer.write(workshop.settings, to: "workshop_settings", ["workshop"], [number.databaseValue])
        return number
      }
    }
  }

  /// Adds lines, all or none.
  public func append(_ rows: [WorkshopRow], toWorkshop number: Int) throws {
    try access {
      try pool.write { database in
        let statement = try database.cachedStatement(
          sql: "INSERT INTO workshop_rows (workshop, seq, at, body, text) VALUES (?, ?, ?, ?, ?)")
        for row in rows {
          try statement.execute(arguments: [
            number, row.seq, row.at, DatabaseValue(text: row.body), DatabaseValue(text: row.text),
          ])
        }
      }
    }
  }

  /// - Throws: `LedgerProblem`; `.noSuchRun` where there is none of this number.
  public func workshop(_ number: Int) throws -> (opening: WorkshopOpening, rows: [WorkshopRow]) {
    try access {
      try pool.read { database in
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM workshops WHERE id = ?", arguments: [number])
        else {
          throw LedgerProblem(.noSuchRun, path, "there is no workshop \(number)", "begin one: entente workshop FILE")
        }
        guard let seed = UInt64(try row.value("seed", as: String.self)) else { throw row.damage("seed") }
        guard let pace = try row.pace("pace") else { throw row.damage("pace") }
        let reader = RunReader(database: database)
        let rows = try Row.fetchAll(
          database, sql: "SELECT * FROM workshop_rows WHERE workshop = ? ORDER BY seq", arguments: [number]
        ).map {
          WorkshopRow(
            seq: try $0.value("seq"), at: try $0.value("at"), body: try $0.value("body"), text: try $0.optional("text"))
        }
        return (
          WorkshopOpening(
            title: try row.value("title"), scenario: try row.value("scenario"),
            files: try reader.files(of: number, in: "workshop_files", "workshop"),
            settings: try reader.settings(of: number, in: "workshop_settings", "workshop"), seed: seed,
            replicate: try row.word("replicate"), pace: pace),
          rows
        )
      }
    }
  }

  /// Every workshop in the order of recording.
  public func workshops() throws -> [WorkshopSummary] {
    try access {
      try pool.read { database in
        try Row.fetchAll(database, sql: "SELECT * FROM workshops ORDER BY id").map { row in
          WorkshopSummary(
            number: try row.value("id"), title: try row.value("title"), scenario: try row.value("scenario"),
            openedAt: try row.time("opened_at"),
            endedAt: try row.optional("ended_at", as: String.self) == nil ? nil : row.time("ended_at"),
            run: try row.optional("run"))
        }
      }
    }
  }

  /// Notes that a workshop is over, and which run it came to.
  public func end(workshop number: Int, run: RunNumber?) throws {
    try access {
      try pool.write {
        try $0.execute(
          sql: "UPDATE workshops SET ended_at = ?, run = ? WHERE id = ?",
          arguments: [DatabaseValue(time: Date()), run, number])
      }
    }
  }

  /// Seconds after a workshop's last line for which nicknames and texts are kept: thirty days.
  public static let textLifetime: Double = 30 * 24 * 3600

  /// Takes out what people wrote in workshops that ended long ago, but for those that are kept.
  /// - Returns: in how many workshops there was something.
  @discardableResult
  public func eraseOldTexts(at now: Date = Date()) throws -> Int {
    let limit = Int64((now.timeIntervalSince1970 - Self.textLifetime) * 1000)
    let old = try access {
      try pool.read {
        try Int.fetchAll(
          $0,
          sql: """
            SELECT workshops.id FROM workshops JOIN workshop_rows ON workshop = workshops.id
            WHERE is_kept = 0 GROUP BY workshops.id HAVING max(at) < ? AND count(text) > 0
            """, arguments: [limit])
      }
    }
    for number in old { try eraseTexts(ofWorkshop: number) }
    return old.count
  }

  /// Takes what people wrote out of these lines, or all lines, for good; nothing else changes.
  public func eraseTexts(ofWorkshop number: Int, rows: [Int]? = nil) throws {
    try access {
      try pool.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA secure_delete = ON")
        try database.inTransaction {
          if let rows {
            let statement = try database.cachedStatement(
              sql: "UPDATE workshop_rows SET text = NULL WHERE workshop = ? AND seq = ?")
            for seq in rows { try statement.execute(arguments: [number, seq]) }
          } else {
            try database.execute(
              sql: "UPDATE workshop_rows SET text = NULL WHERE workshop = ?", arguments: [number])
          }
          return .commit
        }
        // What was there is not left in the file's free pages, nor in the write-ahead log.
        try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
    }
  }
}
