import Foundation

/// What people write, as it may be kept and shown.
enum PlainText {
  static let longestMessage = 280
  static let longestNickname = 24
  private static let mostNicknameBytes = 96

  /// Without control and direction signs; nil where nothing is left.
  static func nickname(_ text: String?) -> String? {
    guard let text else { return nil }
    var kept = String(cleaned(text).prefix(longestNickname))
    while kept.utf8.count > mostNicknameBytes { kept.removeLast() }
    kept = kept.trimmingCharacters(in: .whitespacesAndNewlines)
    return kept.isEmpty ? nil : kept
  }

  /// - Throws: `WebProblem` where it is too long.
  static func message(_ text: String?, field: String) throws(WebProblem) -> String? {
    guard let text else { return nil }
    let kept = cleaned(text).trimmingCharacters(in: .whitespacesAndNewlines)
    guard kept.count <= longestMessage else {
      throw .notUnderstood(field, "detail.a-text-has-at-most-signs", ["a": "\(longestMessage)", "b": "\(kept.count)"])
    }
    return kept.isEmpty ? nil : kept
  }

  private static func cleaned(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { scalar in
          switch scalar.properties.generalCategory {
          case .control: false
          case .format: scalar == "\u{200D}"
          case .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
          default: true
          }
        }))
  }

  /// What looks the same to a reader is the same here: case, accents and the like do not count.
  static func skeleton(_ nickname: String) -> String {
    String(
      nickname.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars.compactMap { scalar -> Character? in
        if scalar.properties.generalCategory == .nonspacingMark { return nil }
        return lookalikes[scalar] ?? Character(scalar)
      }.filter { !$0.isWhitespace })
  }

  private static let lookalikes: [UnicodeScalar: Character] = [
    "0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x",
    "у": "y", "і": "l", "ѕ": "s", "ο": "o", "α": "a", "ν": "v",
  ]

  private static let adjectives = [
    "Amber", "Brave", "Calm", "Deep", "Early", "Fair", "Gentle", "Happy", "Keen", "Lucky", "Merry", "Quiet", "Ready",
    "Sunny", "True", "Witty",
  ]
  private static let nouns = [
    "Badger", "Crane", "Dolphin", "Falcon", "Heron", "Ibis", "Kestrel", "Lynx", "Marten", "Newt", "Otter", "Plover",
    "Robin", "Swift", "Trout", "Wren",
  ]

  /// A name for who gives none.
  static func randomNickname() -> String {
    "\(adjectives.randomElement() ?? "Calm") \(nouns.randomElement() ?? "Otter")"
  }
}
