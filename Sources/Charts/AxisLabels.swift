import Glibc

/// The numbers at an axis: no more digits than tell them apart, and the same in every locale.
enum AxisLabels {
  /// Three significant digits of the extent, so that neighbours differ; zeros that all labels end in are left out.
  static func texts(of values: [Double], on scale: Scale) -> [String] {
    let spread = exponent(of: scale.high / 2 - scale.low / 2)
    let magnitude = exponent(of: max(abs(scale.low), abs(scale.high)))
    if magnitude >= 9 || spread < -6 {
      return values.map { scientific($0, digits: min(15, 2 + magnitude - spread)) }
    }
    var decimals = max(0, 2 - spread)
    var texts = values.map { fixed($0, decimals: decimals) }
    while decimals > 0, texts.allSatisfy({ $0.hasSuffix("0") }) {
      decimals -= 1
      texts = values.map { fixed($0, decimals: decimals) }
    }
    return texts
  }

  /// A number by itself, in a sentence or a table: so many significant digits, without zeros at the end; `–` if it is
  /// not finite.
  static func text(of value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "–" }
    let magnitude = exponent(of: abs(value))
    if magnitude >= 9 || magnitude < -5 {
      let parts = scientific(value, digits: digits - 1).split(separator: "e")
      return ([withoutZeros(String(parts[0]))] + parts.dropFirst().map(String.init)).joined(separator: "e")
    }
    return withoutZeros(fixed(value, decimals: max(0, digits - 1 - magnitude)))
  }

  /// Ticks 1, 2 or 5 times a power of ten apart, at least `gap`.
  static func spacing(atLeast gap: Int) -> Int {
    var power = 1
    while true {
      for factor in [1, 2, 5] where factor * power >= gap { return factor * power }
      power *= 10
    }
  }

  private static func withoutZeros(_ digits: String) -> String {
    guard digits.contains(".") else { return digits }
    var digits = digits
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return digits == "-0" ? "0" : digits
  }

  private static func exponent(of value: Double) -> Int {
    value == 0 ? 0 : Int(log10(value).rounded(.down))
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    let scaled = Int((abs(value) * pow(10, Double(decimals))).rounded())
    var digits = String(scaled)
    if decimals > 0 {
      digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return (value < 0 && scaled != 0 ? "-" : "") + digits
  }

  private static func scientific(_ value: Double, digits: Int) -> String {
    if value == 0 { return "0" }
    let power = exponent(of: abs(value))
    // In two steps, since 10 to the power of a subnormal's exponent is beyond the doubles.
    let mantissa = value / pow(10, Double(power / 2)) / pow(10, Double(power - power / 2))
    return "\(fixed(mantissa, decimals: digits))e\(power)"
  }
}
