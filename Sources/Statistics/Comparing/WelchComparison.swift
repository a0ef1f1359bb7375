import Randomness

/// The means of two independent samples, compared without supposing that they vary alike.
///
/// For arms of different luck; arms run on the same luck are told apart much better by ``PairedComparison``.
/// What it does not tell: as there, whether the difference matters, or how likely it is to be real.
///
/// Source: Welch 1947; degrees of freedom, Satterthwaite 1946.
public struct WelchComparison: Sendable, Equatable {
  /// Values kept of x and of y.
  public let countX: Int
  public let countY: Int
  /// Mean of x less mean of y; nil if either has no value.
  public let difference: Double?
  /// Of the difference; nil, as all that follows, if either has fewer than two values. 0 if both are constant.
  public let standardError: Double?
  /// Fractional; nil, as t and p, if both are constant.
  public let degreesOfFreedom: Double?
  /// The difference in standard errors.
  public let t: Double?
  /// Two-sided, for a true difference of 0.
  public let p: Double?
  /// For the difference.
  public let bounds: ClosedRange<Double>?

  /// - Parameter level: the confidence, 0 < level < 1, both sides together.
  public init(_ x: [Double], _ y: [Double], level: Double) {
    let tails = tails(of: level)
    let (x, y) = (Summary(x), Summary(y))
    countX = x.count
    countY = y.count
    if let meanX = x.mean, let meanY = y.mean { difference = (meanX - meanY).ifFinite } else { difference = nil }
    guard let difference, let varianceX = x.variance, let varianceY = y.variance else {
      (standardError, degreesOfFreedom, t, p, bounds) = (nil, nil, nil, nil, nil)
      return
    }
    let ofX = varianceX / Double(countX)
    let both = ofX + varianceY / Double(countY)
    standardError = both.squareRoot()
    guard both > 0 else {
      (degreesOfFreedom, t, p) = (nil, nil, nil)
      bounds = difference...difference
      return
    }
    // By the share of x in the squared error, so that squares of small variances do not vanish.
    let share = ofX / both
    let freedom = 1 / (share * share / Double(countX - 1) + (1 - share) * (1 - share) / Double(countY - 1))
    let distribution = StudentT(degreesOfFreedom: freedom)
    degreesOfFreedom = freedom
    t = (difference / both.squareRoot()).ifFinite
    p = t.map { distribution.tails($0) }
    bounds = ClosedRange(difference, give: distribution.bound(tails: tails) * both.squareRoot())
  }
}
