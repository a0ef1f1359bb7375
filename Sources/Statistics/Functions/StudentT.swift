import Randomness

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Student's t distribution; its degrees of freedom may be fractional, as Welch's are.
///
///     StudentT(degreesOfFreedom: 11).bound(tails: 0.05)  // 2.20: half of a 95 % interval, in standard errors
///
/// Right to 1e-10, in far tails too, from 0.5 degrees of freedom to a million; time grows as √(degrees of freedom).
///
/// Source: tails by ``IncompleteBeta`` (Abramowitz & Stegun 26.7.1); quantiles by Newton's method on logarithms, beyond
/// a million degrees of freedom by expansion about the normal ones (26.7.5).
public struct StudentT: Sendable {
  public let degreesOfFreedom: Double

  /// - Parameter degreesOfFreedom: ≥ 0.5 and finite.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom >= 0.5 && degreesOfFreedom.isFinite, "there are 0.5 degrees of freedom or more")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value at least as far from 0 as `t`, on either side: the two-sided p-value.
  public func tails(_ t: Double) -> Double { areas(abs(t)).lower }

  /// The probability of a value of at most `t`.
  public func cdf(_ t: Double) -> Double { t < 0 ? tails(t) / 2 : 1 - tails(t) / 2 }

  /// The value that is not exceeded with probability `p`, which is 1e-60 or more away from 0 and 1.
  public func quantile(_ p: Double) -> Double { p < 0.5 ? -bound(tails: 2 * p) : bound(tails: 2 * (1 - p)) }

  /// The value beyond which, on both sides together, lies the probability `tails`, 1e-60...1.
  public func bound(tails: Double) -> Double {
    // So far out, the square of the bound still is a number, even for half a degree of freedom.
    precondition(tails >= 1e-60 && tails <= 1, "a probability in the tails lies in 1e-60...1")
    if tails == 1 { return 0 }
    let normal = StandardNormal.bound(tails: tails)
    return degreesOfFreedom > 1e6 ? expanded(normal) : solved(tails: tails, from: normal)
  }

  private func expanded(_ z: Double) -> Double {
    let square = z * z
    return z
      * (1 + (square + 1) / (4 * degreesOfFreedom)
        + ((5 * square + 16) * square + 3) / (96 * degreesOfFreedom * degreesOfFreedom))
  }

  private func solved(tails: Double, from normal: Double) -> Double {
    // Against ln t, the logarithm of the smaller area is concave: steps cannot run astray. The normal bound is
    // always the closer to 0.
    let isTail = tails < 0.5
    let target = log(isTail ? tails : 1 - tails)
    var logT = log(normal)
    for _ in 0..<100 {
      let areas = areas(exp(logT))
      let area = isTail ? areas.lower : areas.upper
      let step = (log(area) - target) * area / (2 * areas.front)
      logT += isTail ? step : -step
      // Errors square: the next step would be beyond the last digit.
      if abs(step) < 1e-8 { break }
    }
    return exp(logT)
  }

  /// Beyond ±t and within ±t.
  private func areas(_ t: Double) -> IncompleteBeta.Areas {
    let ratio = t / degreesOfFreedom.squareRoot()
    let square = ratio * ratio
    return IncompleteBeta(a: degreesOfFreedom / 2, b: 0.5).areas(
      x: 1 / (1 + square), y: 1 / (1 + 1 / square))
  }
}
