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
  /// What is counted, where it is no final value.
  public let fate: Fate?
  public let baseline: Summary
  public let alternative: Summary
  /// Of each arm: 5 %, 50 % and 95 %; empty without a value.
  public let baselineQuantiles: [Double]
  public let alternativeQuantiles: [Double]
  /// Alternative − baseline.
  public let difference: Difference
  /// Hedges' g of the two samples: the difference in units of the scatter between runs; nil for a `Fate`.
  public let effect: Double?
  /// Pairs in which the measure rose, stayed and fell.
  public let rose: Int
  public let tied: Int
  public let fell: Int
  /// nil where one of the arms does not vary, and for a `Fate`.
  public let pairing: Pairing?
  /// The p-value, raised for all that are asked about together (Holm).
  public private(set) var adjustedP: Double?
  /// More pairs after which it would be told from chance, were difference and scatter what they seem and the other comparisons what they are; nil
  /// where it is told already, or no number is known to do.
  public private(set) var pairsToTell: Int?

  static let level = Difference.level

  /// - Parameters:
  ///   - baseline, alternative: as many, in the order of replicates; NaN where there is none.
  package init(_ measure: String, baseline: [Double], alternative: [Double], fate: Fate? = nil) {
    self.measure = measure
    self.fate = fate
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
    difference = Difference(alternative, baseline, areShares: fate != nil)
    effect = fate == nil ? EffectSize(y, x).g : nil
    rose = pairs.count { $0.1 > $0.0 }
    fell = pairs.count { $0.1 < $0.0 }
    tied = pairs.count - rose - fell
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
    stands(adjustedP: difference.p, demand: 1 - Self.level)
  }

  /// These, as all that are asked about together: p-values are raised for their number (Holm).
  static func judged(_ comparisons: [Comparison]) -> [Comparison] {
    let p = comparisons.map(\.difference.p)
    let demand = PAdjustment.holmDemand(p, alpha: 1 - level)
    return zip(comparisons, PAdjustment.holm(p)).map { comparison, adjusted in
      var comparison = comparison
      comparison.stands(adjustedP: adjusted, demand: demand)
      return comparison
    }
  }

  /// Takes its place among all that are asked about together.
  /// - Parameter demand: the p-value that it would have to come to; nil where all are told.
  package mutating func stands(adjustedP: Double?, demand: Double?) {
    self.adjustedP = adjustedP
    pairsToTell = isTold || isExact ? nil : demand.flatMap { difference.pairsToAdd(p: $0) }.map { max(1, $0) }
  }

  /// Whether it can be told from chance: the p-value, raised for all that were asked about, is below 0.05, or every pair came to one difference.
  public var isTold: Bool {
    adjustedP.map { $0 < 1 - Self.level } ?? (isExact && difference.count > 1 && difference.mean != 0)
  }

  /// Whether every pair came out alike: nothing was left to chance.
  public var isExact: Bool { difference.isExact }

  /// Whether it is of a partnership's own life, so that of one that fell apart it is a value of the time until then, or of nothing.
  public var isOfItsLife: Bool { fate == nil && (metric.map { $0.final != .lastYear } ?? false) }

  private var metric: Metric? { Metric(rawValue: measure.split(separator: ".").last.map(String.init) ?? measure) }

  /// What more of it means: better (true), worse (false), or neither.
  public var isBetterHigh: Bool? {
    if measure.hasPrefix("objectives.") || measure.hasPrefix("communities.") { return true }
    return fate?.isBetterHigh ?? metric?.isBetterHigh
  }

  /// Pairs in which the alternative was better, and worse; nil where more is neither better nor worse.
  public var improved: Int? { isBetterHigh.map { $0 ? rose : fell } }
  public var worsened: Int? { isBetterHigh.map { $0 ? fell : rose } }
}
