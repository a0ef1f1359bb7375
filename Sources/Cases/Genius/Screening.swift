import Foundation

/// What is asked of a file before libxml2 sees it. That expands the entities that a file declares, whatever is said to it, and takes time
/// quadratic in the attributes of a tag; where a document type is refused and tags are short, it does neither.
enum Screening {
  static let largestFile = 10_000_000
  /// Bytes from a "<" to the next: of a tag and the text after it, or a comment.
  static let longestTag = 16_384

  /// - Returns: the document in UTF-8 without byte order mark, its XML declaration blanked, line breaks aside: so that the parser neither
  ///   guesses nor obeys an encoding in which something might hide.
  /// - Throws: of a file that is too large, not UTF-8 (as UTF-16 is not), or has a NUL, a document type or a tag too long.
  static func screened(_ xml: Data, file: String) throws(GeniusProblem) -> Data {
    guard xml.count <= largestFile else {
      throw GeniusProblem(file: file, line: 1, "a file of \(xml.count) bytes; expected at most \(largestFile)")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var bytes = xml.starts(with: mark) ? [UInt8](xml.dropFirst(3)) : [UInt8](xml)
    guard String(validating: bytes, as: UTF8.self) != nil else {
      let valid = String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }
      throw GeniusProblem(
        file: file, line: valid.count { $0 == "\n" } + 1, "not in UTF-8; expected this encoding, whatever is declared")
    }

    let type = Array("<!DOCTYPE".utf8)
    var (line, tag) = (1, 0)
    for (place, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "<"): tag = place
      case 0: throw GeniusProblem(file: file, line: line, "a NUL byte; expected text in UTF-8")
      default: break
      }
      if place == tag, bytes[place...].starts(with: type) {
        throw GeniusProblem(
          file: file, line: line, "a document type, which is refused with its entities; expected none")
      }
      if place - tag > longestTag {
        throw GeniusProblem(file: file, line: line, "a tag, comment or text of more than \(longestTag) bytes")
      }
    }

    if bytes.starts(with: "<?xml ".utf8), let end = bytes.firstIndex(of: UInt8(ascii: ">")) {
      for place in 0...end where bytes[place] != UInt8(ascii: "\n") { bytes[place] = UInt8(ascii: " ") }
    }
    return Data(bytes)
  }
}
