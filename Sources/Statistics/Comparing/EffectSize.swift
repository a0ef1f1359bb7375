#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How far apart two independent samples lie, in units of their scatter.
///
/// What it does not tell: whether the difference is more than luck (``WelchComparison``), nor whether it is large for
/// the world: the scatter of a simulation is what its author made it, and "0.8 is large" was said of psychology.
///
/// Source: Cohen 1988; Hedges 1981, "Distribution theory for Glass's estimator of effect size".
public struct EffectSize: Sendable, Equatable {
  /// Cohen's d: the difference of means, x less y, in pooled standard deviations. Nil if either sample has fewer than
  /// two values, or both are constant.
  public let d: Double?
  /// Hedges' g: d made smaller, so that it is right on average in small samples too.
  public let g: Double?
  /// Cliff's delta, see ``Dominance/delta``.
  public let cliff: Double?

  public init(_ x: [Double], _ y: [Double]) {
    cliff = Dominance(x, y).delta
    let (x, y) = (Summary(x), Summary(y))
    guard let meanX = x.mean, let meanY = y.mean, let varianceX = x.variance, let varianceY = y.variance else {
      (d, g) = (nil, nil)
      return
    }
    let freedom = Double(x.count + y.count - 2)
    let pooled = (Double(x.count - 1) * varianceX + Double(y.count - 1) * varianceY) / freedom
    let d = ((meanX - meanY) / pooled.squareRoot()).ifFinite
    self.d = d
    // Γ(f/2) / (√(f/2) Γ((f − 1)/2))
    g = d.map { $0 * exp(Stirling.logHalfStepRatio(freedom / 2)) }
  }
}
