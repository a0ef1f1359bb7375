import LuaHost

/// Where a word was called: file, line, and the text of the call, in which fields and values are found again.
///
/// Lua reports a call that spans lines at one line only; the line of a field is found in the call's source.
struct CallSite {
  let file: String
  let line: Int
  /// Each line of the call: its number, its whole text, and the part of it that belongs to the call.
  private let extent: [Line]

  private struct Line {
    let number: Int
    let full: [Character]
    let part: Range<Int>
  }

  init(_ location: SourceLocation?, word: String, sources: [String: [String]]) {
    file = location?.file ?? "scenario"
    line = location?.line ?? 1
    extent = Self.extent(of: word, from: line, in: sources[file] ?? [])
  }

  /// A diagnostic at a field of the call, or at its first line.
  func diagnostic(
    _ message: String, at needle: Needle? = nil, advice: String? = nil, severity: Diagnostic.Severity = .error
  ) -> Diagnostic {
    let place = needle.flatMap(find) ?? (line, nil, 0)
    let excerpt = extent.first { $0.number == place.line }.map { String($0.full) }
    return Diagnostic(
      severity: severity, file: file, line: place.line, column: place.column, length: place.length, message: message,
      advice: advice, excerpt: excerpt)
  }

  /// What to look for in a call.
  enum Needle {
    /// `name =`, its name underlined.
    case field(String)
    /// A quoted text.
    case literal(String)
    /// A name that stands by itself.
    case word(String)
  }

  private func find(_ needle: Needle) -> (line: Int, column: Int?, length: Int)? {
    for line in extent {
      switch needle {
      case .field(let name):
        if let place = Self.place(of: Array(name), in: line, isField: true) {
          return (line.number, place + 1, name.count)
        }
      case .literal(let value):
        for quote in ["\"", "'"] {
          if let place = Self.place(of: Array(quote + value + quote), in: line, isField: false) {
            return (line.number, place + 1, value.count + 2)
          }
        }
      case .word(let name):
        if let place = Self.place(ofWord: Array(name), in: line) { return (line.number, place + 1, name.count) }
      }
    }
    return nil
  }

  private static func place(of sought: [Character], in line: Line, isField: Bool) -> Int? {
    let text = line.full
    guard !sought.isEmpty, line.part.count >= sought.count else { return nil }
    for start in line.part.lowerBound...(line.part.upperBound - sought.count)
    where Array(text[start..<start + sought.count]) == sought {
      if !isField { return start }
      if start > 0, text[start - 1].isLetter || text[start - 1].isNumber || text[start - 1] == "_" { continue }
      var end = start + sought.count
      while end < text.count, " \"']".contains(text[end]) { end += 1 }
      if end < text.count, text[end] == "=", end + 1 >= text.count || text[end + 1] != "=" { return start }
    }
    return nil
  }

  private static func place(ofWord sought: [Character], in line: Line) -> Int? {
    func isOfWord(_ place: Int) -> Bool {
      line.full.indices.contains(place)
        && (line.full[place].isLetter || line.full[place].isNumber || line.full[place] == "_")
    }
    guard !sought.isEmpty, line.part.count >= sought.count else { return nil }
    return (line.part.lowerBound...(line.part.upperBound - sought.count)).first { start in
      Array(line.full[start..<start + sought.count]) == sought && !isOfWord(start - 1)
        && !isOfWord(start + sought.count)
    }
  }

  /// Whether `name ==` is written there.
  func isCompared(_ name: String) -> Bool {
    extent.prefix(1).contains {
      Self.place(ofWord: Array(name), in: $0) != nil && String($0.full).contains("\(name) ==")
    }
  }

  /// A number of the call that is written with a comma, of which `rest` is what follows the comma.
  func numberWithComma(before rest: String) -> (line: Int, column: Int, text: String)? {
    for line in extent {
      let text = String(line.full)
      for match in text.matches(of: /\d+,(\d+)(?![\w.])/) where Double(match.1) == Double(rest) {
        return (line.number, text.distance(from: text.startIndex, to: match.range.lowerBound) + 1, String(match.0))
      }
    }
    return nil
  }

  /// A diagnostic at a place of the call.
  func diagnostic(_ message: String, line: Int, column: Int, length: Int, advice: String) -> Diagnostic {
    Diagnostic(
      severity: .error, file: file, line: line, column: column, length: length, message: message, advice: advice,
      excerpt: extent.first { $0.number == line }.map { String($0.full) })
  }

  /// From the word to the bracket that closes its argument; strings and comments do not count.
  private static func extent(of word: String, from first: Int, in source: [String]) -> [Line] {
    guard first >= 1, first <= source.count else { return [] }
    var lines: [Line] = []
    var depth = 0
    var hasOpened = false
    var quote: Character?
    for number in first...min(source.count, first + 400) {
      let text = Array(source[number - 1])
      let whole = Line(number: number, full: text, part: 0..<text.count)
      let start = number == first ? place(of: Array(word), in: whole, isField: false) ?? 0 : 0
      var index = start
      scan: while index < text.count {
        let character = text[index]
        if let open = quote {
          if character == "\\" { index += 1 } else if character == open { quote = nil }
        } else {
          switch character {
          case "\"", "'": quote = character
          case "-" where index + 1 < text.count && text[index + 1] == "-": break scan
          case "(", "{", "[":
            depth += 1
            hasOpened = true
          case ")", "}", "]": depth -= 1
          default: break
          }
          if hasOpened, depth <= 0 {
            // `word "name" { … }` closes twice; what follows on the line may still belong to it.
            lines.append(Line(number: number, full: text, part: start..<min(index + 1, text.count)))
            return lines
          }
        }
        index += 1
      }
      quote = nil
      lines.append(Line(number: number, full: text, part: start..<text.count))
    }
    return lines
  }
}
