/// How text may look where it is shown: plain and 80 wide unless a terminal allows more.
public struct TextStyle: Hashable, Sendable {
  /// Characters in a line, 40 or more.
  public var width: Int
  public var hasColour: Bool
  /// Whether characters beyond ASCII can be shown.
  public var hasUnicode: Bool

  public init(width: Int = 80, hasColour: Bool = false, hasUnicode: Bool = true) {
    self.width = max(40, width)
    self.hasColour = hasColour
    self.hasUnicode = hasUnicode
  }

  enum Ink: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  func ink(_ text: String, _ ink: Ink) -> String { hasColour ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text }

  /// A sentence on as many lines as it needs: the first begins after `first`, the others are indented as far.
  func wrapped(_ text: String, after first: String = "") -> String {
    let indent = String(repeating: " ", count: first.count)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, first.count + line.count + 1 + word.count > width {
        lines.append(line)
        line = String(word)
      } else {
        line += line.isEmpty ? String(word) : " \(word)"
      }
    }
    lines.append(line)
    return lines.enumerated().map { ($0 == 0 ? first : indent) + $1 }.joined(separator: "\n")
  }
}

extension Double {
  /// As many digits as a reader compares: "0.46", "1.9", "12", "1340".
  var short: String {
    if isNaN { return "–" }
    if self == rounded(), abs(self) < 1e6 { return String(Int(self)) }
    let size = abs(self)
    if size >= 1e6 || size < 1e-4 { return "\(self)" }
    let digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
    let factor = [1.0, 10, 100][digits]
    let whole = Int((self * factor).rounded())
    if digits == 0 { return String(whole) }
    let sign = whole < 0 ? "-" : ""
    let text = String(abs(whole) % Int(factor))
    return "\(sign)\(abs(whole) / Int(factor)).\(String(repeating: "0", count: digits - text.count))\(text)"
  }
}

extension String {
  /// Without control signs and direction marks: names and texts of scenarios cannot drive a terminal.
  public var cleaned: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map {
          let value = $0.value
          let isControl =
            value < 32 || (127..<160).contains(value) || (0x202A...0x202E).contains(value)
            || (0x2066...0x2069).contains(value)
          return isControl ? " " : $0
        }))
  }

  func padded(_ width: Int) -> String { count >= width ? self : self + String(repeating: " ", count: width - count) }
  func aligned(_ width: Int) -> String { count >= width ? self : String(repeating: " ", count: width - count) + self }
}
