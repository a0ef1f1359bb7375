import Randomness

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension StandardNormal {
  /// The probability of a value above `z`; right to the last digits in far tails too.
  public static func upperTail(_ z: Double) -> Double { 0.5 * erfc(z / 2.0.squareRoot()) }

  /// The probability of a value at least as far from 0 as `z`, on either side: the two-sided p-value.
  public static func tails(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

  /// The value beyond which, on both sides together, lies the probability `tails`, 0 < tails ≤ 1.
  public static func bound(tails: Double) -> Double { -quantile(tails / 2) }
}
