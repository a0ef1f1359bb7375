import Foundation
import GRDB
import Testing

@testable import Ledger

/// docs/ledger.md and the schema say the same.
struct DocumentTests {
  private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/ledger.md")

  /// By table, "column TYPE" in order, from headings "### table" and rows "| `column` | TYPE | …".
  private func described(_ text: String) -> [String: [String]] {
    var tables: [String: [String]] = [:]
    var table: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("### ") {
        let name = String(line.dropFirst(4))
        tables[name] = []
        table = name
      } else if line.hasPrefix("#") {
        table = nil
      } else if let table, line.hasPrefix("| `") {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
        tables[table]?.append("\(cells[0]) \(cells[1])")
      }
    }
    return tables
  }

  @Test("Every table and column is described, and none that is not there")
  func tablesAreDescribed() throws {
    let folder = try Folder()
    let schema: [String: [String]] = try folder.ledger().pool.read { database in
      let tables = try String.fetchAll(
        database,
        sql: "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
      )
      return try Dictionary(
        uniqueKeysWithValues: tables.map { table in
          (table, try database.columns(in: table).map { "\($0.name) \($0.type)" })
        })
    }
    let described = described(try String(contentsOf: Self.document, encoding: .utf8))
    #expect(Set(described.keys) == Set(schema.keys))
    for (table, columns) in schema { #expect(described[table] == columns, "\(table)") }
  }

  @Test("The version on the page is that of the schema")
  func versionIsDescribed() throws {
    #expect(try String(contentsOf: Self.document, encoding: .utf8).contains("of this page: **\(Schema.version)**"))
  }

  @Test("The examples on the page are SQL that this schema understands")
  func examplesWork() throws {
    let text = try String(contentsOf: Self.document, encoding: .utf8)
    let block = try #require(
      text.components(separatedBy: "```sql\n").dropFirst().first?.components(separatedBy: "```").first)
    let folder = try Folder()
    let ledger = try folder.ledger()
    var specimen = Specimen()
    specimen.recording = .journal
    specimen.spec.settings = ["openness": .number(0.5)]
    for seed in 1...3 {
      specimen.spec.seed = UInt64(seed)
      try ledger.record(specimen)
    }
    let rows = try ledger.pool.read { database in
      try block.components(separatedBy: ";").filter { $0.contains("SELECT") }.map {
        try Row.fetchAll(database, sql: $0).count
      }
    }
    // A series of 24 months, one setting, no experiment, no failure, one script, and balanced books.
    #expect(rows == [24, 1, 0, 0, 1, 0])
  }
}
