/// The median of measurements, and an interval for the median that they were drawn from, between two of them.
///
/// It supposes nothing of the distribution but independent draws, and holds the true median with a probability of at
/// least `level`. What it does not tell: as for ``MeanInterval``, where the next run falls. Below six values, 95 %
/// cannot be had, and there is no interval.
///
/// Source: Thompson 1936; Conover 1999, "Practical nonparametric statistics", 3.2.
public struct MedianInterval: Sendable, Equatable {
  /// Nil without a value.
  public let median: Double?
  /// The bounds are the `rank`-th smallest value and the `rank`-th largest; 0 if there are too few values.
  public let rank: Int
  /// Nil at rank 0.
  public let bounds: ClosedRange<Double>?
  /// The probability with which such an interval holds the median, at least the level asked for; nil at rank 0.
  public let coverage: Double?

  /// - Parameter level: the confidence, 0 < level < 1, both sides together.
  public init(_ values: [Double], level: Double) { self.init(OrderStatistics(values), level: level) }

  /// - Parameter level: the confidence, 0 < level < 1, both sides together.
  public init(_ values: OrderStatistics, level: Double) {
    let sorted = values.sorted
    median = values.median
    let below = FairCoin(tosses: sorted.count).cumulative(upTo: tails(of: level) / 2)
    rank = below.count
    if let last = below.last {
      bounds = sorted[rank - 1]...sorted[sorted.count - rank]
      coverage = 1 - 2 * last
    } else {
      (bounds, coverage) = (nil, nil)
    }
  }
}
