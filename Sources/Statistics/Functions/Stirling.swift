#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Stirling's formula leaves out of the logarithm of the gamma function:
///
///     ln Γ(x) = (x − ½) ln x − x + ½ ln 2π + error(x),  x > 0
///
/// Ratios of gamma functions of large arguments are differences of huge logarithms; taken in this form, the huge
/// parts cancel on paper and about 15 digits remain.
///
/// Source: the series is that of Abramowitz & Stegun 6.1.41; its use, Loader 2000, "Fast and accurate computation of
/// binomial probabilities".
enum Stirling {
  static func error(_ x: Double) -> Double {
    if x < 10 {
      // Asked for and ignored: plain lgamma leaves the sign in a global, which threads would share.
      var sign: Int32 = 0
      return lgamma_r(x, &sign) - ((x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi))
    }
    // Six terms: the first left out is below 1e-15 from x = 10 on.
    let square = 1 / (x * x)
    var series = -691.0 / 360_360
    series = series * square + 1.0 / 1188
    series = series * square - 1.0 / 1680
    series = series * square + 1.0 / 1260
    series = series * square - 1.0 / 360
    series = series * square + 1.0 / 12
    return series / x
  }

  /// ln Γ(x) − ln Γ(x − ½) − ½ ln x for x > ½: slightly below 0, and 0 in the limit.
  static func logHalfStepRatio(_ x: Double) -> Double {
    (1 - x) * log1p(-0.5 / x) - 0.5 + error(x) - error(x - 0.5)
  }
}
