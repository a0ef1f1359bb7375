import LuaHost

/// What is mostly behind what Lua says of a script, in the words of somebody who has not programmed.
extension LuaFailure {
  /// nil where Lua says enough.
  func hint(in lines: [String]) -> String? {
    switch kind {
    case .syntax: syntaxHint(lines)
    case .runtime: runtimeHint
    default: nil
    }
  }

  private func syntaxHint(_ lines: [String]) -> String? {
    let line = location?.line ?? 0
    let text = lines.indices.contains(line - 1) ? lines[line - 1] : ""
    if message.contains("<\\226>") { return "are there curly quotation marks? write straight ones: \"…\"" }
    if text.contains(/\d\s*%\s*[,})]/) { return "write a share as a number from 0 to 1: 40% is 0.4" }
    if message.contains("unfinished string") { return "is the quotation mark at its end missing?" }
    if message.contains("<name> expected near '"), text.contains(/\w\s*:\s*["{\d]/) {
      return "a field is given its value with an =, as in steps = 24"
    }
    if message.hasSuffix("near '&'") { return "write and in place of &&" }
    if message.hasSuffix("near '|'") { return "write or in place of ||" }
    if message.hasSuffix("near '!'") { return "write ~= for is not, and not in place of !" }
    if message.contains("'=' expected near") || message.hasPrefix("syntax error near") {
      return "is a bracket, an = or the word return missing before it?"
    }
    if message.contains("'then' expected near '='") { return "write == to compare" }
    if message.contains("'then' expected") { return "if … then … end: is the then missing?" }
    if message.contains("'do' expected") { return "for … do … end: is the do missing?" }
    if message.hasPrefix("unexpected symbol near"), let open = Self.open(in: lines.prefix(line - 1)) {
      return "is the \(open.bracket) of line \(open.line) closed? a bracket, an end or a quotation mark may be missing"
    }
    if message.contains("'end' expected") || message.contains("near <eof>") {
      return "is an end, a bracket or a quotation mark missing?"
    }
    if line <= 1, message.contains("near ';'") || message.contains("near ','") {
      return "is this a scenario? it looks like a table of data"
    }
    if message.contains("'}' expected") || message.contains("')' expected") {
      return "is a comma, an = or a bracket missing before it, or a quotation mark inside a text?"
    }
    if message.hasPrefix("unexpected symbol near") { return "is there a bracket or a comma too many, or one missing?" }
    return nil
  }

  private var runtimeHint: String? {
    if let called = message.firstMatch(of: /attempt to call a nil value \((?:field|method) '(\w+)'\)/) {
      return nearestName(to: String(called.1), among: Self.library).map { "did you mean '\($0)'?" }
    }
    if message.contains("attempt to call a number value") { return "a number is read without ( )" }
    if message.contains("attempt to add a 'string'") { return "texts are joined with .." }
    if message.hasPrefix("attempt to"), message.contains("nil") {
      return "nil is no value at all: is a name mistyped, or a value missing?"
    }
    if message.contains("attempt to compare"), message.contains("string") {
      return "what is in quotation marks is a text, not a number"
    }
    if message.contains("bad 'for' limit"), message.contains("table") {
      return "write #list for how many are in a list"
    }
    return nil
  }

  private static let library =
    "abs ceil cos exp floor fmod log max min modf random sin sqrt tan tointeger byte char find format gmatch gsub len lower match rep reverse sub upper concat insert move pack remove sort unpack"
    .split(separator: " ").map(String.init)

  /// The innermost bracket that these lines leave open.
  private static func open(in lines: ArraySlice<String>) -> (bracket: Character, line: Int)? {
    var open: [(bracket: Character, line: Int)] = []
    for (index, line) in lines.enumerated() {
      var quote: Character?
      var previous: Character = " "
      for character in line {
        if let mark = quote {
          if character == mark, previous != "\\" { quote = nil }
        } else if character == "-", previous == "-" {
          break
        } else if "\"'".contains(character) {
          quote = character
        } else if "({[".contains(character) {
          open.append((character, index + 1))
        } else if ")}]".contains(character), !open.isEmpty {
          open.removeLast()
        }
        previous = character
      }
    }
    return open.last
  }
}
