import Randomness

/// The mean of measurements, and an interval for the mean that they were drawn around.
///
///     let trust = MeanInterval([0.61, 0.58, 0.70, 0.64], level: 0.95)
///     trust.bounds  // 0.55...0.71
///
/// Of intervals made this way, the share `level` holds the true mean. What it does not tell: where the next run will
/// fall (runs scatter far wider than their mean), nor anything about the world, only about the model's mean at these
/// parameters. It supposes independent runs; a few runs of a very lopsided measure are covered less often than it says.
///
/// Source: Student 1908.
public struct MeanInterval: Sendable, Equatable {
  /// Values kept, n.
  public let count: Int
  /// Nil without a value.
  public let mean: Double?
  /// n − 1; nil, as what follows, below two values.
  public let degreesOfFreedom: Int?
  /// In the unit of the values; 0 if all are equal.
  public let halfWidth: Double?
  public let bounds: ClosedRange<Double>?

  /// - Parameter level: the confidence, 0 < level < 1, both sides together.
  public init(_ values: [Double], level: Double) { self.init(Summary(values), level: level) }

  init(_ summary: Summary, level: Double) {
    let tails = tails(of: level)
    count = summary.count
    mean = summary.mean
    degreesOfFreedom = count < 2 ? nil : count - 1
    halfWidth = summary.standardError.flatMap { [count] standardError in
      (standardError * StudentT(degreesOfFreedom: Double(count - 1)).bound(tails: tails)).ifFinite
    }
    if let mean, let halfWidth {
      bounds = ClosedRange(mean, give: halfWidth)
    } else {
      bounds = nil
    }
  }
}
