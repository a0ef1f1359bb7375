/// Bytes to records: the grammar of CSV, and nothing of what a table means.
struct CSVReader {
  /// A place in a text, counted from 1.
  struct Position: Equatable {
    var line = 1
    var column = 1

    /// Past one scalar, so that columns are what an editor counts: an accent that combines takes no room.
    mutating func pass(_ scalar: Unicode.Scalar) {
      if scalar == "\n" {
        self = Position(line: line + 1, column: 1)
      } else if scalar.isASCII || !scalar.properties.isGraphemeExtend {
        column += 1
      }
    }
  }

  /// One line of a table, or several if a quoted field spans them.
  struct Record {
    /// At least one.
    var fields: [CSVTable.Field] = []
    var end = Position()
  }

  /// What stands between fields, as the first line tells.
  let delimiter: Unicode.Scalar
  private let file: String
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var position = Position()

  init(_ bytes: [UInt8], file: String) throws(CSVProblem) {
    self.file = file
    scalars = try Self.decode(bytes, file: file)
    delimiter = Self.delimiter(of: scalars)
  }

  func problem(_ fault: CSVFault, at place: Position) -> CSVProblem {
    Self.problem(fault, at: place, in: file)
  }

  /// The next record that is not a blank line; nil at the end.
  mutating func record() throws(CSVProblem) -> Record? {
    while current != nil {
      var record = Record()
      let start = index
      record.fields.append(try field())
      while current == delimiter {
        advance()
        record.fields.append(try field())
      }
      record.end = position
      let isBlank = record.fields.count == 1 && scalars[start..<index].allSatisfy(\.properties.isWhitespace)
      if current != nil { advance() }
      if !isBlank { return record }
    }
    return nil
  }

  /// A field, up to the delimiter, line end or end of text after it.
  private mutating func field() throws(CSVProblem) -> CSVTable.Field {
    let start = position
    let text = current == "\"" ? try quoted() : try plain()
    return CSVTable.Field(text: text, line: start.line, column: start.column)
  }

  private mutating func plain() throws(CSVProblem) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = current, scalar != delimiter, scalar != "\n" {
      // A quote within plain text is meant: 5" pipe. One after blanks was to open a quoted field.
      if scalar == "\"", text.allSatisfy(\.properties.isWhitespace) { throw problem(.quoteAfterBlanks, at: position) }
      text.append(scalar)
      advance()
    }
    return String(text)
  }

  private mutating func quoted() throws(CSVProblem) -> String {
    let start = position
    var text = String.UnicodeScalarView()
    advance()
    while let scalar = current {
      advance()
      if scalar == "\"" {
        guard current == "\"" else {
          if let next = current, next != delimiter, next != "\n" { throw problem(.textAfterQuote, at: position) }
          return String(text)
        }
        advance()
      }
      text.append(scalar)
    }
    throw problem(.unterminatedQuote, at: start)
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func advance() {
    position.pass(scalars[index])
    index += 1
  }

  /// UTF-8 to scalars, without a byte order mark, every line ended by \n.
  private static func decode(_ bytes: [UInt8], file: String) throws(CSVProblem) -> [Unicode.Scalar] {
    // UTF-16 has a mark of its own; without it, the zero bytes of its ASCII letters give it away.
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(64).contains(0) {
      throw problem(.utf16, at: Position(), in: file)
    }
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count)
    var position = Position()
    var previous: Unicode.Scalar?
    var (decoder, iterator) = (
      UTF8(), (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]).makeIterator()
    )
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        defer { previous = scalar }
        if scalar == "\n", previous == "\r" { continue }
        scalars.append(scalar == "\r" ? "\n" : scalar)
        position.pass(scalars[scalars.count - 1])
      case .emptyInput: return scalars
      case .error: throw problem(.notUTF8, at: position, in: file)
      }
    }
  }

  private static func delimiter(of scalars: [Unicode.Scalar]) -> Unicode.Scalar {
    var isQuoted = false
    var seen: Set<Unicode.Scalar> = []
    for scalar in scalars.drop(while: \.properties.isWhitespace) {
      if scalar == "\"" { isQuoted.toggle() }
      if isQuoted { continue }
      if scalar == "\n" { break }
      seen.insert(scalar)
    }
    return [",", ";", "\t"].first(where: seen.contains) ?? ","
  }

  private static func problem(_ fault: CSVFault, at place: Position, in file: String) -> CSVProblem {
    CSVProblem(file: file, line: place.line, column: place.column, message: fault.message, advice: fault.advice)
  }
}
