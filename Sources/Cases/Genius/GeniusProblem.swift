/// Why a GENIUS file was not read: its mistakes, as its author reads them.
///
///     buyer.xml:12: the domain has no issue "Prise"; did you mean "Price"?
///     buyer.xml:20: evaluation "much" is not a number
public struct GeniusProblem: Error, Hashable, CustomStringConvertible {
  public struct Mistake: Hashable, Sendable {
    /// Counted from 1. Of an element: the line in which its start tag ends.
    public let line: Int
    /// What is wrong, what was expected, and the nearest name where one is mistyped.
    public let text: String
  }

  /// As it was given to the reader.
  public let file: String
  /// At least one and at most ``Mistakes/limit``, by line.
  public let mistakes: [Mistake]

  init(file: String, line: Int, _ text: String) {
    self.init(file: file, mistakes: [Mistake(line: line, text: text)])
  }

  init(file: String, mistakes: [Mistake]) {
    self.file = file
    self.mistakes = mistakes.sorted { $0.line < $1.line }
  }

  public var description: String { mistakes.map { "\(file):\($0.line): \($0.text)" }.joined(separator: "\n") }
}
