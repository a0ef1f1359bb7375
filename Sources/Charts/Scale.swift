/// The values between which a picture is drawn.
struct Scale: Sendable {
  let low: Double
  let high: Double

  /// The given range, or that of the finite values. A range of no extent is widened about its middle: differences
  /// of rounding are not a picture.
  init(of values: [Double], range: ClosedRange<Double>?) {
    let finite = values.lazy.filter(\.isFinite)
    let low = range?.lowerBound ?? finite.min() ?? 0
    let high = range?.upperBound ?? finite.max() ?? 0
    precondition(low.isFinite && high.isFinite, "a picture is drawn between finite values")
    let magnitude = max(abs(low), abs(high))
    if high / 2 - low / 2 <= max(1e-12 * magnitude, 1e-300) {
      let margin = magnitude < 1e-300 ? 1 : magnitude / 2
      self.low = max(low - margin, -.greatestFiniteMagnitude)
      self.high = min(high + margin, .greatestFiniteMagnitude)
    } else {
      (self.low, self.high) = (low, high)
    }
  }

  /// Which of `count` places from the lowest up is nearest to a finite value; a value beyond the scale takes the end.
  func place(of value: Double, among count: Int) -> Int {
    // The last bit of a value halfway between two places does not decide: it takes the upper one.
    Int((fraction(of: value) * Double(count - 1) + 1e-6).rounded())
  }

  /// How far up a finite value stands, 0 at the lowest and 1 at the highest; a value beyond the scale takes the end.
  func fraction(of value: Double) -> Double {
    // Halves, since the extent of two doubles may not be a double.
    min(max((value / 2 - low / 2) / (high / 2 - low / 2), 0), 1)
  }
}

/// The series in `count` stretches of as equal a length as can be, each the mean of its finite values; NaN if it has
/// none. `count` is at most the length of the series.
func averages(of values: [Double], count: Int) -> [Double] {
  (0..<count).map { cell in
    let stretch = values[(cell * values.count / count)..<((cell + 1) * values.count / count)].filter(\.isFinite)
    return stretch.isEmpty ? .nan : stretch.reduce(0) { $0 + $1 / Double(stretch.count) }
  }
}
