import Randomness

/// Two arms of an experiment run on the same luck, compared pair by pair: the differences x − y.
///
///     let effect = PairedComparison(with, without, level: 0.95)
///     effect.bounds  // how much the lever moved the measure
///
/// What it does not tell: `p` says how surprising the mean difference would be if there were none, not how likely it
/// is that there is none, and not whether it matters: with enough runs, every difference is significant. `mean` with
/// its bounds, in the unit of the measure, says how much. It is about the mean; some pairs may go the other way.
///
/// Source: Student 1908; dz, Cohen 1988, "Statistical power analysis", 2.3.5.
public struct PairedComparison: Sendable, Equatable {
  /// Pairs kept, n.
  public let count: Int
  /// Pairs dropped, since a side was missing.
  public let dropped: Int
  /// Of the differences; nil without a pair.
  public let mean: Double?
  /// Of the differences; nil, as all that follows, below two pairs. Exactly 0 if they are equal to 9 decimals.
  public let standardDeviation: Double?
  /// Of the mean difference.
  public let standardError: Double?
  /// n − 1.
  public let degreesOfFreedom: Int?
  /// The mean in standard errors; nil, as p and dz, if the differences are equal.
  public let t: Double?
  /// Two-sided, for a true mean difference of 0.
  public let p: Double?
  /// For the mean difference.
  public let bounds: ClosedRange<Double>?
  /// The mean in standard deviations of the differences: how consistent the effect is over pairs. Not comparable to
  /// Cohen's d of two samples (``EffectSize``), which luck shared by the arms leaves as it is.
  public let dz: Double?

  /// - Parameters:
  ///   - x, y: as many, in the order of their pairs.
  ///   - level: the confidence, 0 < level < 1, both sides together.
  public init(_ x: [Double], _ y: [Double], level: Double) {
    let differences = PairedDifferences(x, y)
    let summary = Summary(present: differences.values, missing: 0, isConstant: differences.areConstant)
    let interval = MeanInterval(summary, level: level)
    count = summary.count
    dropped = differences.dropped
    mean = summary.mean
    standardDeviation = summary.standardDeviation
    standardError = summary.standardError
    degreesOfFreedom = interval.degreesOfFreedom
    bounds = interval.bounds
    guard let mean, let standardDeviation, let standardError, standardError > 0 else {
      (t, p, dz) = (nil, nil, nil)
      return
    }
    t = (mean / standardError).ifFinite
    dz = (mean / standardDeviation).ifFinite
    p = t.map { [count] in StudentT(degreesOfFreedom: Double(count - 1)).tails($0) }
  }
}
