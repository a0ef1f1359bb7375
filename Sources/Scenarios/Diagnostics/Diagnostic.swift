/// A mistake in a scenario, or advice about it: what is wrong, where, and what to do.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    case error, warning
  }

  public var severity: Severity
  public var file: String
  /// From 1.
  public var line: Int
  /// From 1, of the word that is meant; nil where only the line is known.
  public var column: Int?
  /// How many characters of the line are meant.
  public var length: Int
  public var message: String
  /// What to do: "did you mean 'transparency'?"
  public var advice: String?
  /// The line of the source, as it stands there.
  public var excerpt: String?
  /// What was given from outside and is meant, as it would be typed ("--set monitorin=1"): a mistake of who runs the scenario, and not of the
  /// script. It is told in place of file and line.
  public var argument: String?

  /// Where it is in the script; nil for what was given from outside.
  public var place: (file: String, line: Int)? { argument == nil ? (file, line) : nil }

  /// Whether the other one points at the same place and says the same to do.
  fileprivate func isLike(_ other: Diagnostic) -> Bool {
    (file, line, column, length, advice) == (other.file, other.line, other.column, other.length, other.advice)
      && argument == other.argument && severity == other.severity && (column != nil || message == other.message)
  }

  /// `file:line: message`, and below it the line with what is meant underlined, and the advice.
  public var text: String {
    var text = "\(argument ?? "\(file):\(line)"): \(severity == .warning ? "warning: " : "")\(message)"
    let number = String(line)
    guard let excerpt, let column else {
      if let excerpt { text += "\n  \(number) | \(excerpt)" }
      if let advice { text += "\n  \(advice)" }
      return text
    }
    let margin = String(repeating: " ", count: number.count)
    let indent = String(excerpt.prefix(column - 1).map { $0 == "\t" ? "\t" as Character : " " })
    text += "\n  \(number) | \(excerpt)\n  \(margin) | \(indent)\(String(repeating: "^", count: max(1, length)))"
    if let advice { text += " \(advice)" }
    return text
  }
}

/// A scenario that cannot run: all its mistakes at once.
public struct ScenarioProblem: Error, Sendable {
  /// File by file, from the first line to the last.
  public let diagnostics: [Diagnostic]

  init(diagnostics: [Diagnostic]) {
    var files: [String: Int] = [:]
    for diagnostic in diagnostics where files[diagnostic.file] == nil { files[diagnostic.file] = files.count }
    func place(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
      (files[diagnostic.file] ?? 0, diagnostic.line, diagnostic.column ?? 0)
    }
    self.diagnostics = diagnostics.enumerated().sorted {
      let (one, other) = (place($0.element), place($1.element))
      return one == other ? $0.offset < $1.offset : one < other
    }.map(\.element)
  }

  public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

  /// Every mistake, those that one slip of the pen makes again and again (a row each) told once.
  public var text: String {
    var told: [(first: Diagnostic, count: Int)] = []
    for diagnostic in diagnostics {
      if let place = told.firstIndex(where: { $0.first.isLike(diagnostic) }) {
        told[place].count += 1
      } else {
        told.append((diagnostic, 1))
      }
    }
    return told.map { $0.count > 1 ? "\($0.first.text)\n  … and \($0.count - 1) more like it" : $0.first.text }
      .joined(separator: "\n")
  }
}
