/// A table of stakeholders, measures or points from a CSV file, in which every field knows where it stands.
///
///     let table = try CSVTable(bytes, file: "members.csv")
///     for row in table.rows {
///       guard let capacity = row["capacity"]?.number else { … }
///     }
///
/// RFC 4180: fields may be quoted, quotes within are doubled, and line breaks within are kept (as \n). Also accepted
/// are a byte order mark, LF, CRLF or CR at line ends, blank lines (skipped), and a last line without an end. Fields
/// are separated by commas, or, where the header has none outside quotes, by semicolons or tabs, as spreadsheets
/// write them in Europe.
///
/// SwiftCSV was considered; it does not report positions, and an author needs to know where a table is wrong.
public struct CSVTable: Sendable {
  /// The names of the columns: different, not empty, without blanks around them.
  public let header: [String]
  /// Where the header stands: where to point if a column is missing.
  public let headerLine: Int
  /// At least one; each has a field for every column.
  public let rows: [Row]

  public struct Row: Sendable {
    public let line: Int
    public let fields: [Field]
    fileprivate let columns: [String: Int]

    /// The field of a column; nil if the header has no such column.
    public subscript(column: String) -> Field? { columns[column].map { fields[$0] } }
  }

  public struct Field: Hashable, Sendable {
    /// As written, without the quotes.
    public let text: String
    /// Where the field begins, counted from 1; the column in characters.
    public let line: Int
    public let column: Int

    var position: CSVReader.Position { CSVReader.Position(line: line, column: column) }

    /// The number that the field is: all of it but blanks around it, written as 12, -0.5 or 3e-4 in every locale,
    /// and finite.
    public var number: Double? {
      let digits = trimmed(text)
      guard digits.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || "+-.eE".utf8.contains($0) }),
        let number = Double(digits), number.isFinite
      else { return nil }
      return number
    }
  }

  public init(_ bytes: [UInt8], file: String) throws(CSVProblem) {
    var reader = try CSVReader(bytes, file: file)
    guard let head = try reader.record() else { throw reader.problem(.empty, at: CSVReader.Position()) }
    var columns: [String: Int] = [:]
    for (index, field) in head.fields.enumerated() {
      let name = trimmed(field.text)
      if name.isEmpty { throw reader.problem(.unnamedColumn, at: field.position) }
      if let first = columns.updateValue(index, forKey: name) {
        throw reader.problem(.duplicateColumn(name, first: head.fields[first].position), at: field.position)
      }
    }

    var rows: [Row] = []
    while let record = try reader.record() {
      let fields = record.fields
      guard fields.count == head.fields.count else {
        // Where a field is missing, or where the first too many begins.
        let surplus = fields.dropFirst(head.fields.count).first?.position
        throw reader.problem(
          .columnCount(fields.count, expected: head.fields.count, delimiter: Character(reader.delimiter)),
          at: surplus ?? record.end)
      }
      rows.append(Row(line: fields[0].line, fields: fields, columns: columns))
    }
    if rows.isEmpty { throw reader.problem(.noRows, at: head.fields[0].position) }
    header = head.fields.map { trimmed($0.text) }
    headerLine = head.fields[0].line
    self.rows = rows
  }
}

/// A text without the blanks around it.
private func trimmed(_ text: String) -> String {
  let isBlank = { (character: Character) in character.isWhitespace }
  let start = text.drop(while: isBlank)
  return String(start.prefix(start.count - start.reversed().prefix(while: isBlank).count))
}
