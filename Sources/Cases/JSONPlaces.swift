/// Where things stand in JSON text that was read without error.
enum JSONPlaces {
  /// The line, from 1, on which the value of a path begins; of the nearest part around it that there is.
  static func line(of path: [CasePart.Step], in text: [UInt8]) -> Int {
    var scanner = Scanner(text: text)
    scanner.find(path[...])
    return 1 + text[..<min(scanner.place, text.count)].count { $0 == UInt8(ascii: "\n") }
  }

  /// Goes through valid JSON without making anything of it.
  private struct Scanner {
    let text: [UInt8]
    var place = 0

    private var sign: UInt8 { place < text.count ? text[place] : 0 }

    private mutating func skipSpace() {
      while [UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t")].contains(sign) {
        place += 1
      }
    }

    /// Moves to the value of a path, and stays before what lacks it.
    mutating func find(_ path: ArraySlice<CasePart.Step>) {
      skipSpace()
      guard let step = path.first else { return }
      let start = place
      var index = 0
      let isObject = sign == UInt8(ascii: "{")
      place += 1
      while place < text.count {
        skipSpace()
        if sign == UInt8(ascii: "}") || sign == UInt8(ascii: "]") { break }
        var isSought = step == .item(index)
        if isObject {
          let keyStart = place
          skipText()
          isSought = step == .field(String(decoding: text[(keyStart + 1)..<(place - 1)], as: UTF8.self))
          skipSpace()
          place += 1  // the colon
        }
        if isSought { return find(path.dropFirst()) }
        skipValue()
        skipSpace()
        if sign == UInt8(ascii: ",") { place += 1 }
        index += 1
      }
      place = start
    }

    private mutating func skipText() {
      place += 1
      while place < text.count, sign != UInt8(ascii: "\"") { place += sign == UInt8(ascii: "\\") ? 2 : 1 }
      place += 1
    }

    private mutating func skipValue() {
      skipSpace()
      var depth = 0
      repeat {
        switch sign {
        case UInt8(ascii: "\""): skipText()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          depth += 1
          place += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          place += 1
        default:
          place += 1
          if depth == 0, [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(sign) { return }
        }
      } while depth > 0 && place < text.count
    }
  }
}
