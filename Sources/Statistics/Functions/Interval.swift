/// The probability that an interval of this confidence leaves out, on both sides together.
///
/// - Parameter level: the confidence, 0 < level < 1; 0.95 for 95 %.
func tails(of level: Double) -> Double {
  precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
  return 1 - level
}

extension ClosedRange<Double> {
  /// An estimate give or take a half-width ≥ 0; nothing if an end is beyond what a double can hold.
  init?(_ estimate: Double, give halfWidth: Double) {
    let (lower, upper) = (estimate - halfWidth, estimate + halfWidth)
    guard lower.isFinite, upper.isFinite else { return nil }
    self = lower...upper
  }
}

extension Double {
  /// Itself, unless it is infinite or not a number: results say "undefined" with nil.
  var ifFinite: Double? { isFinite ? self : nil }
}
