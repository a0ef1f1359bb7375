import Partnerships
import Statistics

/// What a measure came to in an alternative, beside the baseline, replicate by replicate under the same chance.
public struct Comparison: Sendable {
  /// What it was worth to give both arms the same luck.
  public struct Pairing: Sendable {
    /// Pearson's r of the pairs.
    public let correlation: Double?
    /// var(x − y) / (var x + var y): below 1 pairing narrowed the interval, above 1 it widened it.
    public let varianceRatio: Double
    /// How many times as many runs two unpaired samples would need for an interval of this width.
    public var worth: Double { 1 / varianceRatio }
  }

  public let measure: String
  public let baseline: Summary
  public let alternative: Summary
  /// Of each arm: 5 %, 50 % and 95 %; empty without a value.
  public let baselineQuantiles: [Double]
  public let alternativeQuantiles: [Double]
  /// Alternative − baseline.
  public let difference: PairedComparison
  /// Hedges' g of the two samples: the difference in units of the scatter between runs.
  public let effect: Double?
  /// Pairs in which the measure rose, stayed and fell.
  public let rose: Int
  public let tied: Int
  public let fell: Int
  /// nil where one of the arms does not vary.
  public let pairing: Pairing?
  /// The p-value, raised for all that are asked about together (Holm).
  public internal(set) var adjustedP: Double?
  /// More pairs after which the interval would leave out 0, were the difference what it seems; nil where it does already, or no number would do.
  public let pairsToTell: Int?

  static let level = 0.95

  /// - Parameters:
  ///   - baseline, alternative: as many, in the order of replicates; NaN where there is none.
  package init(_ measure: String, baseline: [Double], alternative: [Double]) {
    self.measure = measure
    // What is compared are pairs: means of one side alone would be of other accidents.
    let pairs = zip(baseline, alternative).filter { $0.0.isFinite && $0.1.isFinite }
    let (x, y) = (pairs.map(\.0), pairs.map(\.1))
    self.baseline = Summary(x)
    self.alternative = Summary(y)
    func quantiles(_ values: [Double]) -> [Double] {
      let order = OrderStatistics(values)
      return [0.05, 0.5, 0.95].compactMap { order.quantile($0) }
    }
    baselineQuantiles = quantiles(x)
    alternativeQuantiles = quantiles(y)
    difference = PairedComparison(alternative, baseline, level: Self.level)
    effect = EffectSize(y, x).g
    rose = pairs.count { $0.1 > $0.0 }
    fell = pairs.count { $0.1 < $0.0 }
    tied = pairs.count - rose - fell
    adjustedP = difference.p
    if let spread = difference.standardDeviation, let one = self.baseline.variance,
      let other = self.alternative.variance,
      one > 0, other > 0
    {
      pairing = Pairing(
        correlation: Correlation(x, y, level: Self.level).pearson?.value, varianceRatio: spread * spread / (one + other)
      )
    } else {
      pairing = nil
    }
    if let mean = difference.mean, mean != 0, let bounds = difference.bounds, bounds.contains(0) {
      pairsToTell =
        ReplicationPlan(
          pilot: pairs.map { $0.1 - $0.0 }, level: Self.level, halfWidth: .absolute(abs(mean))
        ).more.map { max(1, $0) }
    } else {
      pairsToTell = nil
    }
  }

  /// Whether the interval leaves out 0, the p-value being raised for all that were asked about.
  public var isTold: Bool { adjustedP.map { $0 < 1 - Self.level } ?? false }

  /// Whether every pair came out alike: nothing was left to chance.
  public var isExact: Bool { difference.standardDeviation == 0 }

  /// What more of it means: better (true), worse (false), or neither.
  public var isBetterHigh: Bool? {
    if measure.hasPrefix("objectives.") || measure.hasPrefix("communities.") { return true }
    return Metric(rawValue: measure.split(separator: ".").last.map(String.init) ?? measure)?.isBetterHigh
  }

  /// Pairs in which the alternative was better; nil where more is neither better nor worse.
  public var improved: Int? { isBetterHigh.map { $0 ? rose : fell } }
}
