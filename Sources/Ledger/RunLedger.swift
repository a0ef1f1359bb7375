import Foundation
import GRDB
import Partnerships
import Simulation
import Synchronization

/// The number of a run in its ledger: what people type in `entente show 3`.
public typealias RunNumber = Int

/// What recording a run came to.
public enum RecordOutcome: Hashable, Sendable {
  /// It was written: as a new run, or in the place of one that was cut short or kept less.
  case recorded(RunNumber)
  /// The ledger knows as much of it already, and nothing was written.
  case known(RunNumber)

  public var number: RunNumber {
    switch self {
    case .recorded(let number), .known(let number): number
    }
  }
}

/// What was run and what came of it: one SQLite file, which any SQLite tool can read (see docs/ledger.md).
///
///     let ledger = try RunLedger(path: RunLedger.defaultName)
///     let number = try ledger.record(
///       spec, history, recording: .series, scenario: "river.lua", startedAt: start, wallSeconds: 0.4
///     ).number
///     let run = try ledger.run(number)
///
/// A run is in the ledger whole or not at all. Several processes may use one ledger at once: readers never wait, writers wait for each
/// other, up to ten seconds. Every error is a `LedgerProblem`.
public final class RunLedger: Sendable {
  /// The ledger of a working directory, where no other is named.
  public static let defaultName = "entente.sqlite"

  /// As it was given.
  public let path: String
  let pool: DatabasePool
  /// Those that are committed.
  private let measures = Mutex(MeasureNumbers())

  /// Opens a ledger, and makes it first if there is none.
  ///
  /// A file that is not a ledger, or one of a newer version, is refused and left as it is.
  public convenience init(path: String, readOnly: Bool = false) throws {
    try self.init(path: path, readOnly: readOnly, patience: 10)
  }

  /// - Parameter patience: seconds to wait for other writers.
  init(path: String, readOnly: Bool, patience: TimeInterval) throws {
    self.path = path
    pool = try LedgerFile(path: path, readOnly: readOnly, patience: patience).open()
  }

  /// Records a run, all of it in one transaction.
  ///
  /// The same run (by its specification's digest, engine and mathematics) is kept once. If the ledger's was cut short (by time, by an
  /// allowance, by a crash) or kept less, the new one takes its place under the same number.
  ///
  /// - Parameters:
  ///   - recording: the level at which the history was made.
  ///   - scenario: the name of the script.
  ///   - mathematics: the fingerprint of the machine on which it ran, if that was another one.
  ///   - parent: the digest of the specification of the run that it is a branch of.
  /// - Throws: `LedgerProblem`; `.contradiction` if the two histories of the same run differ.
  public func record(
    _ spec: RunSpec, _ history: History, recording: Recording, scenario: String, startedAt: Date, wallSeconds: Double,
    mathematics: String = MathematicsFingerprint.value, parent: String? = nil
  ) throws -> RecordOutcome {
    try record([
      RunToRecord(
        spec, history, recording: recording, scenario: scenario, startedAt: startedAt, wallSeconds: wallSeconds,
        mathematics: mathematics, parent: parent)
    ])[0]
  }

  /// Records runs, all of them or none, in one transaction: a few dozen at once take a fraction of the time that they take one by one.
  ///
  /// - Returns: what each came to, in their order.
  /// - Throws: `LedgerProblem`; `.contradiction` if the histories of one of them differ.
  public func record(_ runs: [RunToRecord]) throws -> [RecordOutcome] {
    for run in runs {
      if let name = run.repeatedMeasure {
        throw LedgerProblem(
          .invalidRun, path, "the run has two measures named '\(name)', and nothing was recorded",
          "give the scenario's own measure another name")
      }
    }
    if runs.isEmpty { return [] }
    let known = measures.withLock { $0 }
    let (outcomes, learnt) = try access {
      try pool.write { database in
        var writer = RunWriter(database: database, measures: known)
        let outcomes = try runs.map { try record($0, with: &writer) }
        return (outcomes, writer.measures)
      }
    }
    measures.withLock { $0.learn(learnt) }
    try requireFile()
    return outcomes
  }

  /// On some systems an open file lives on when it, or its folder, is deleted: what was written is gone with the process.
  private func requireFile() throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw LedgerProblem(
        .cannotOpen, path, "the ledger, or the folder that it was in, was deleted meanwhile: nothing is recorded",
        "make the folder again and repeat, or name another place with --ledger FILE")
    }
  }

  func record(_ run: RunToRecord, with writer: inout RunWriter) throws -> RecordOutcome {
    guard let (number, stored) = try RunReader(database: writer.database).standing(of: run) else {
      return .recorded(try writer.write(run, as: nil))
    }
    switch Reconciliation(of: stored, with: run.standing) {
    case .keep: return .known(number)
    case .replace:
      try writer.erase(number)
      return .recorded(try writer.write(run, as: number))
    case .contradiction(let step): throw LedgerProblem.contradiction(path, number, step: step, engine: run.spec.engine)
    }
  }

  /// Every run in the order of recording, the newest last; with a limit, only that many of the newest.
  public func runs(limit: Int? = nil) throws -> [RunSummary] {
    try access { try pool.read { try RunReader(database: $0).summaries(limit: limit) } }
  }

  /// Everything that is needed to show a run and to replay it.
  ///
  /// - Throws: `LedgerProblem`; `.noSuchRun` where there is none of this number, `.damaged` where what is stored cannot have been recorded.
  public func run(_ number: RunNumber) throws -> StoredRun {
    try access {
      try pool.read { database in
        let reader = RunReader(database: database)
        guard let run = try reader.run(number) else { throw try noSuchRun("\(number)", in: database) }
        if run.spec.engine == Engine.version, run.spec.digest != run.summary.specDigest {
          throw DamagedRecord("the specification of run \(number) does not have the digest that it was recorded under")
        }
        return run
      }
    }
  }

  /// Every posting of a run; nil where it was recorded without its journal.
  public func journal(of number: RunNumber) throws -> HistoryJournal? {
    var journal = HistoryJournal(openings: [], postings: [], closings: [])
    let isRecorded = try readJournal(of: number) { entry in
      switch entry {
      case .opening(let account, let balance): journal.openings.append((account, balance))
      case .posting(let posting): journal.postings.append(posting)
      case .closing(let account, let balance): journal.closings.append((account, balance))
      }
    }
    return isRecorded ? journal : nil
  }

  /// Calls back for every line of a run's journal, in order, and keeps none: a long run's does not fit into memory.
  ///
  /// - Returns: whether it was recorded with its journal.
  /// - Throws: `LedgerProblem`; what `each` throws.
  @discardableResult
  public func readJournal(of number: RunNumber, _ each: (JournalEntry) throws -> Void) throws -> Bool {
    var stop: (any Error)?
    let isRecorded = try access {
      try pool.read { database in
        let reader = RunReader(database: database)
        guard let recording = try reader.recording(of: number) else { throw try noSuchRun("\(number)", in: database) }
        guard recording == .journal else { return false }
        do {
          try reader.readJournal(of: number) { entry in
            do { try each(entry) } catch {
              // Not the ledger's problem: handed on as it is.
              stop = error
              throw error
            }
          }
        } catch  where stop != nil {}
        return true
      }
    }
    if let stop { throw stop }
    return isRecorded
  }

  /// The run that somebody means: its number ("3"), "last", or the first digits, six at least, of its specification's or its
  /// history's digest.
  ///
  /// - Throws: `LedgerProblem`; `.noSuchRun`, or `.ambiguous` with the numbers of all runs that are meant.
  public func find(_ reference: String) throws -> RunNumber {
    try access {
      try pool.read { database in
        let reader = RunReader(database: database)
        if reference == "last", let last = try reader.last() { return last }
        if let number = Int(reference), try reader.recording(of: number) != nil { return number }
        let prefix = reference.lowercased()
        guard prefix.utf8.count >= Self.shortestPrefix,
          prefix.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { throw try noSuchRun(reference, in: database) }
        let found = try reader.numbers(withDigestPrefix: prefix)
        guard let number = found.first else { throw try noSuchRun(reference, in: database) }
        guard found.count == 1 else {
          let list = found.prefix(10).map(String.init).joined(separator: ", ") + (found.count > 10 ? ", …" : "")
          throw LedgerProblem(
            .ambiguous(found), path, "'\(reference)' begins the digests of \(found.count) runs: \(list)",
            "give more digits, or the number of the run")
        }
        return number
      }
    }
  }

  /// The run that was recorded under this specification, the newest where several engines or machines made it; nil where there is none.
  public func number(ofSpec digest: String) throws -> RunNumber? {
    try access { try pool.read { try RunReader(database: $0).numbers(ofSpec: digest).last } }
  }

  private static let shortestPrefix = 6

  private func noSuchRun(_ reference: String, in database: Database) throws -> LedgerProblem {
    guard let last = try RunReader(database: database).last() else {
      return LedgerProblem(
        .noSuchRun, path, "there is no run '\(reference)': the ledger is empty", "record one: entente run FILE")
    }
    return LedgerProblem(
      .noSuchRun, path, "there is no run '\(reference)': the last is \(last)",
      "give a number, 'last', or the first \(Self.shortestPrefix) or more digits of a digest")
  }

  /// The one way to the database: whatever goes wrong there comes out as a `LedgerProblem`.
  func access<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw LedgerProblem(error, path) }
  }
}

extension RunLedger {
  /// Records a run of this ledger in another one, as it was recorded here.
  ///
  /// - Throws: as `record`; nothing is written then.
  public func copy(_ number: RunNumber, to other: RunLedger) throws -> RecordOutcome {
    let run = try run(number)
    return try other.record(
      run.spec, run.history(journal: try journal(of: number)), recording: run.recording,
      scenario: run.summary.scenario, startedAt: run.summary.startedAt, wallSeconds: run.summary.wallSeconds,
      mathematics: run.mathematics, parent: run.summary.parent)
  }
}

extension StoredRun {
  /// The history that was recorded.
  func history(journal: HistoryJournal?) -> History {
    History(
      title: summary.title, unit: summary.unit, steps: summary.steps, stepsRun: summary.stepsRun, status: status,
      verdict: summary.verdict, verdicts: verdicts, success: summary.success, outcome: outcome, series: series,
      events: events, parameters: parameters, journal: journal,
      digest: summary.historyDigest, stepDigests: stepDigests, unusedInputs: unusedInputs, printed: printed)
  }
}
