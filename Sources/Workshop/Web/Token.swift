import Crypto
import Simulation

/// What a browser is known by: 128 random bits. The record has its digest alone.
struct Token {
  let text: String

  init() { text = Self.random(16) }

  static func digest(_ text: String) -> String { SHA256.hash(data: Array(text.utf8)).hexadecimal }

  /// So many random bytes in hexadecimal.
  static func random(_ count: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in generator.next() as UInt8 }.hexadecimal
  }
}

/// The code by which people come in.
enum JoinCode {
  /// No vowels, so no words; none that look alike.
  static let signs = Array("CDFHJKMNPQRTVWXY346789")

  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return String((0..<6).map { _ in signs[Int.random(in: signs.indices, using: &generator)] })
  }

  /// As it is compared: case, dashes and spaces do not count.
  static func canonical(_ text: String) -> String {
    String(text.uppercased().filter { $0 != "-" && $0 != " " }.prefix(12))
  }

  /// "K7R-M4P"
  static func shown(_ code: String) -> String { "\(code.prefix(3))-\(code.dropFirst(3))" }
}
