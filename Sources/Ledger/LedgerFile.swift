import Foundation
import GRDB

/// A file that is, or is to become, a ledger: looks before it opens.
///
/// What is no ledger must stay as it is, and SQLite may write to what it opens (it finishes what another program left unfinished). So the
/// first bytes are read before SQLite sees the file. They can be relied on: a ledger is marked as such before its first table is made.
struct LedgerFile {
  /// "ENTE" in SQLite's header: whose file it is.
  static let applicationID: UInt32 = 0x454E_5445

  let path: String
  let readOnly: Bool
  let patience: TimeInterval

  func open() throws -> DatabasePool {
    let exists = try examine()
    if readOnly, !exists {
      throw LedgerProblem(
        .cannotOpen, path, "there is no ledger", "record a run first: entente run FILE --ledger '\(path)'")
    }
    let deadline = ContinuousClock.now + .seconds(patience)
    while true {
      do {
        return try openDatabase(isNew: !exists)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline {
        // Of two that turn a new file to write-ahead mode at once, SQLite sends one away without letting it wait.
        Thread.sleep(forTimeInterval: 0.01)
      } catch {
        throw LedgerProblem(error, path)
      }
    }
  }

  private func openDatabase(isNew: Bool) throws -> DatabasePool {
    if isNew { try claim() }
    let pool = try DatabasePool(path: isArchive ? archivePath : plainPath, configuration: configuration)
    try refuseNewer(pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 })
    try migrate(pool)
    return pool
  }

  /// A path that SQLite takes for nothing else: neither ":memory:" nor "file:…?…".
  private var plainPath: String { path.hasPrefix("/") ? path : "./" + path }

  /// Whether nobody can be writing to it, since this process may not: then it is read as it is, without the files that readers and
  /// writers tell each other by. What lies in a write-ahead log still has to be read with them.
  private var isArchive: Bool {
    guard readOnly,
      !FileManager.default.isWritableFile(atPath: path) || !FileManager.default.isWritableFile(atPath: folder)
    else { return false }
    let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
    return (log ?? 0) == 0
  }

  private var folder: String { URL(filePath: path).deletingLastPathComponent().path }

  /// Source: https://sqlite.org/uri.html (immutable)
  private var archivePath: String {
    let escaped = URL(filePath: path).absoluteURL.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    return "file:\(escaped ?? path)?immutable=1"
  }

  private var configuration: Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(patience)
    return configuration
  }

  /// Whether there is a ledger; throws where there is something else, or can be none.
  private func examine() throws -> Bool {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw LedgerProblem(
        .cannotOpen, path, "a ledger needs the name of a file",
        "--ledger FILE, or leave it out for '\(RunLedger.defaultName)'")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      try examineFolder()
      return false
    }
    guard !isFolder.boolValue else {
      throw LedgerProblem(
        .cannotOpen, path, "this is a folder, and a ledger is a file",
        "name a file in it: --ledger '\(path)/\(RunLedger.defaultName)'")
    }
    let type = try? FileManager.default.attributesOfItem(atPath: URL(filePath: path).resolvingSymlinksInPath().path)[
      .type]
    guard type as? FileAttributeType == .typeRegular else {
      throw LedgerProblem(
        .cannotOpen, path, "this is no ordinary file, and a ledger is one", "name another with --ledger FILE")
    }
    return try examineHeader()
  }

  private func examineFolder() throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw LedgerProblem(
        .cannotOpen, path, "the folder '\(folder)' does not exist", "make it, or name another with --ledger FILE")
    }
    guard isFolder.boolValue else {
      throw LedgerProblem(
        .cannotOpen, path, "'\(folder)' is a file, not a folder", "name another place with --ledger FILE")
    }
  }

  /// Source: https://sqlite.org/fileformat.html#the_database_header
  private func examineHeader() throws -> Bool {
    let header: [UInt8]
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      header = try Array(file.read(upToCount: 100) ?? Data())
    } catch {
      throw LedgerProblem(
        .cannotOpen, path, "the file cannot be read (\(error.localizedDescription))",
        "see who may read it: ls -l '\(path)'")
    }
    if header.isEmpty { return false }
    let other = "it was left as it is; name another with --ledger FILE"
    guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw LedgerProblem(.notALedger, path, "this is no ledger: it is no SQLite file", other)
    }
    func word(at offset: Int) -> UInt32 { header[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    guard word(at: 68) == Self.applicationID else {
      throw LedgerProblem(.notALedger, path, "this is no ledger: it is a SQLite file of another program", other)
    }
    try refuseNewer(Int(word(at: 60)))
    return true
  }

  private func refuseNewer(_ version: Int) throws {
    guard version > Schema.version else { return }
    throw LedgerProblem(
      .newerVersion(found: version, known: Schema.version), path,
      "a newer Entente made this ledger: it has version \(version), and this program knows versions up to \(Schema.version)",
      "it was left as it is; use the newer Entente, or name another with --ledger FILE")
  }

  /// Marks an empty or new file as ours, before anything else is in it. Of several processes that do so at once, one does.
  private func claim() throws {
    try DatabaseQueue(path: plainPath, configuration: configuration).inDatabase { database in
      try database.inTransaction(.immediate) {
        let owner = try UInt32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if owner == Self.applicationID { return .rollback }
        guard owner == 0, try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
          throw LedgerProblem(
            .notALedger, path, "another program made a SQLite file of this name just now",
            "name another with --ledger FILE")
        }
        try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        return .commit
      }
    }
  }

  /// Brings the schema up to date. Another process may be doing the same: then this one's attempt fails, and finds it done.
  ///
  /// Tables and columns are only added, so a ledger that is to be read is brought up to date as well, if it may be written to.
  private func migrate(_ pool: DatabasePool) throws {
    let migrator = Schema.migrator
    func applied() throws -> Int { try pool.read { try migrator.appliedMigrations($0).count } }
    var before = try applied()
    while before < Schema.version {
      if readOnly {
        guard before > 0, FileManager.default.isWritableFile(atPath: path),
          FileManager.default.isWritableFile(atPath: folder)
        else {
          throw LedgerProblem(
            .readOnly, path, "an older Entente made this ledger, and its tables must be brought up to date",
            "copy it to a folder in which you may write, and name the copy with --ledger FILE")
        }
        try LedgerFile(path: path, readOnly: false, patience: patience).open().close()
        before = try applied()
        continue
      }
      do { try migrator.migrate(pool) } catch {
        let now = try applied()
        guard now > before else { throw error }
        before = now
        continue
      }
      before = try applied()
    }
  }
}
