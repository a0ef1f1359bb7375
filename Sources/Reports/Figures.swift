import Experiments
import Foundation

/// How numbers of an experiment are written.

extension Double {
  var percent: String { "\(Int((self * 100).rounded())) %" }
}

extension Comparison {
  /// Decimals with which half the interval has two digits that tell.
  var decimals: Int {
    guard let bounds = difference.bounds else { return 2 }
    let half = (bounds.upperBound - bounds.lowerBound) / 2
    return Double.decimals(of: half > 0 ? half : abs(difference.mean ?? 0))
  }
}

extension Double {
  /// Decimals with which a number of this size has two digits that tell; 2 for nothing.
  static func decimals(of size: Double) -> Int {
    guard size > 1e-12, size.isFinite else { return 2 }
    return min(max(1 - Int(log10(size).rounded(.down)), 0), 6)
  }

  /// With so many decimals: "0.030"; a dash for NaN.
  func fixed(_ decimals: Int) -> String {
    if isNaN { return "–" }
    guard abs(self) < 1e9 else { return short }
    let factor = (0..<decimals).reduce(1.0) { factor, _ in factor * 10 }
    let whole = Int((abs(self) * factor).rounded())
    let sign = self < 0 && whole > 0 ? "-" : ""
    if decimals == 0 { return sign + String(whole) }
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// With its sign, as a difference is written: "+0.05", "-1.2", "0.00".
  func signed(_ decimals: Int) -> String {
    let text = fixed(decimals)
    return self > 0 && text.contains { $0 != "0" && $0 != "." } ? "+" + text : text
  }
}

extension Int {
  /// "12 000"
  var grouped: String {
    var digits = Array(String(self))
    var place = digits.count - 3
    while place > 0 {
      digits.insert("\u{202F}", at: place)
      place -= 3
    }
    return String(digits)
  }
}

extension Double? {
  /// A p-value: "0.03", "< 0.001"; a dash where there is none.
  var asP: String {
    guard let self else { return "–" }
    if self < 0.001 { return "< 0.001" }
    return self < 0.1 ? "\((self * 1000).rounded() / 1000)" : self.short
  }
}

extension String {
  var trimmingTrailing: String { String(reversed().drop { $0 == " " }.reversed()) }
}
