import Randomness

/// The chi-square distribution of one degree of freedom: that of the square of a standard normal.
enum ChiSquare {
  /// The probability of a value above `x`, x ≥ 0.
  static func upperTail(_ x: Double) -> Double { StandardNormal.tails(x.squareRoot()) }
}
