import GRDB

/// What went wrong with a ledger: which file, what happened, and what to do.
public struct LedgerProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// It does not exist, cannot be made, or may not be read.
    case cannotOpen
    /// A file of something else. It was left as it is.
    case notALedger
    /// A newer Entente made it. It was left as it is.
    case newerVersion(found: Int, known: Int)
    /// Something was to be written to a ledger, file or disk that permits no writing.
    case readOnly
    case diskFull
    /// Another process was writing for too long.
    case busy
    /// It is not what was written.
    case damaged
    /// The disk failed.
    case inputOutput
    case noSuchRun
    /// A reference that several runs answer to.
    case ambiguous([RunNumber])
    /// The run was recorded before, with another history; the first step in which they differ, if it is a step.
    case contradiction(run: RunNumber, step: Int?)
    /// A run that cannot be stored as it is.
    case invalidRun
    /// SQLite said something that nobody foresaw.
    case unexpected
  }

  public let kind: Kind
  public let path: String
  /// What happened, and what was expected.
  public let message: String
  /// What to do.
  public let advice: String

  init(_ kind: Kind, _ path: String, _ message: String, _ advice: String) {
    self.kind = kind
    self.path = path
    self.message = message
    self.advice = advice
  }

  public var description: String { "\(path): \(message)\n  \(advice)" }
}

/// Something stored that cannot have been recorded.
struct DamagedRecord: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

extension LedgerProblem {
  /// The one place that says what an error of the database means.
  init(_ error: any Error, _ path: String) {
    let restore = "take it from a copy; what SQLite can still read: sqlite3 '\(path)' .recover"
    switch error {
    case let problem as LedgerProblem: self = problem
    case let damage as DamagedRecord: self.init(.damaged, path, "the ledger is damaged: \(damage.message)", restore)
    case let decoding as RowDecodingError:
      self.init(.damaged, path, "the ledger is damaged: \(decoding)", restore)
    case let error as DatabaseError:
      let detail = error.message.map { " (\($0))" } ?? ""
      switch error.resultCode {
      case .SQLITE_FULL:
        self.init(
          .diskFull, path, "the disk is full, and nothing of this was recorded\(detail)",
          "make room, or name a ledger on another disk with --ledger FILE, and run it again")
      case .SQLITE_READONLY:
        self.init(
          .readOnly, path,
          "the ledger cannot be written to: it was opened for reading, or its file or folder is read-only\(detail)",
          "name another with --ledger FILE, or make file and folder writable")
      case .SQLITE_CANTOPEN:
        self.init(
          .cannotOpen, path, "the ledger cannot be opened\(detail)",
          "see that the folder exists, and that you may write in it: SQLite keeps two more files beside the ledger while it is open"
        )
      case .SQLITE_NOTADB, .SQLITE_CORRUPT:
        self.init(.damaged, path, "the ledger is damaged\(detail)", restore)
      case .SQLITE_IOERR:
        self.init(
          .inputOutput, path, "the disk could not be read or written\(detail)",
          "see that the disk is there and sound; a network folder is no place for a ledger")
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        self.init(
          .busy, path, "another process has been writing to the ledger for too long\(detail)",
          "try again when it is done, or name another ledger with --ledger FILE")
      default:
        self.init(
          .unexpected, path, "the database failed: \(error)", "please report this, with the command that you gave")
      }
    default:
      self.init(.unexpected, path, "the ledger failed: \(error)", "please report this, with the command that you gave")
    }
  }

  static func contradiction(_ path: String, _ number: RunNumber, step: Int?, engine: String) -> LedgerProblem {
    let place = step.map { "they differ first in step \($0)" } ?? "they differ after the last step"
    return LedgerProblem(
      .contradiction(run: number, step: step), path,
      "run \(number) is the same run (specification, engine \(engine), mathematics), but it went another way: \(place)",
      "a run follows from its specification alone, so one of the two is wrong, or the engine was changed under the same version; "
        + "nothing was recorded; to keep the new one, name another ledger with --ledger FILE")
  }
}
