/// What is wrong with a table, where, and what to do about it.
public struct CSVProblem: Error, Equatable, Sendable {
  public let file: String
  /// Both counted from 1; the column in characters.
  public let line: Int
  public let column: Int
  /// What was found, and what was expected.
  public let message: String
  /// What to do.
  public let advice: String

  public init(file: String, line: Int, column: Int, message: String, advice: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.advice = advice
  }
}

extension CSVProblem: CustomStringConvertible {
  public var description: String { "\(file):\(line):\(column): \(message)\n  \(advice)" }
}

/// All that a reader can find wrong, in words.
enum CSVFault {
  case empty
  case noRows
  case utf16
  case notUTF8
  case unterminatedQuote
  case quoteAfterBlanks
  case textAfterQuote
  case unnamedColumn
  case duplicateColumn(String, first: CSVReader.Position)
  case columnCount(Int, expected: Int, delimiter: Character)

  var message: String {
    switch self {
    case .empty: "the file is empty"
    case .noRows: "the table has a header and no rows"
    case .utf16: "the file is UTF-16, where UTF-8 is expected"
    case .notUTF8: "a byte here is not UTF-8"
    case .unterminatedQuote: "a quote opens here and is never closed"
    case .quoteAfterBlanks: "a quote follows blanks at the beginning of a field"
    case .textAfterQuote: "text follows a closing quote"
    case .unnamedColumn: "the header has a column without a name"
    case .duplicateColumn(let name, let first):
      "the header has two columns '\(name)'; the first is at \(first.line):\(first.column)"
    case .columnCount(let count, let expected, _):
      "the row has \(count) \(count == 1 ? "column" : "columns"), the header has \(expected)"
    }
  }

  var advice: String {
    switch self {
    case .empty: "write a header with a name for each column, and under it one line for each row"
    case .noRows: "write one line for each row under the header"
    case .utf16, .notUTF8: "save the table again as 'CSV UTF-8', or with the encoding UTF-8"
    case .unterminatedQuote: "close it with \", and write a quote within a quoted field twice: \"\""
    case .quoteAfterBlanks: "let the quote come directly after the delimiter"
    case .textAfterQuote: "let a delimiter follow, or write a quote within a quoted field twice: \"\""
    case .unnamedColumn: "name the column, or take it out of every line"
    case .duplicateColumn: "give each column a name of its own"
    case .columnCount(let count, let expected, let delimiter):
      count < expected
        ? "write every column, an empty one too, with '\(shown(delimiter))' between them"
        : "put quotes around a field that contains '\(shown(delimiter))'"
    }
  }

  private func shown(_ delimiter: Character) -> String { delimiter == "\t" ? "tab" : String(delimiter) }
}
