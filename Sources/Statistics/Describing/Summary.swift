/// Count, mean and spread of measurements.
///
///     Summary([3, 4, .nan, 8]).mean  // 5
///
/// What it does not tell: the shape. Two summaries alike may be of a narrow hump and of two far peaks; look at the
/// quantiles (``OrderStatistics``) as well.
public struct Summary: Sendable, Equatable {
  /// Values kept, n.
  public let count: Int
  /// Values dropped.
  public let missing: Int
  /// Nil without a value.
  public let mean: Double?
  /// Σ (x − mean)² / (n − 1): nil below two values, exactly 0 if all are equal.
  public let variance: Double?
  /// Nil without a value.
  public let minimum: Double?
  public let maximum: Double?

  /// The square root of the variance, in the unit of the values.
  public var standardDeviation: Double? { variance?.squareRoot() }
  /// Of the mean: standard deviation / √n.
  public var standardError: Double? { standardDeviation.map { $0 / Double(count).squareRoot() } }

  public init(_ values: [Double]) {
    let present = values.present
    self.init(present: present, missing: values.count - present.count, isConstant: present.min() == present.max())
  }

  /// - Parameter isConstant: whether all values count as equal, although rounding may have set them apart.
  init(present: [Double], missing: Int, isConstant: Bool) {
    count = present.count
    self.missing = missing
    minimum = present.min()
    maximum = present.max()
    guard let minimum, let maximum else {
      (mean, variance) = (nil, nil)
      return
    }
    let mean = minimum == maximum ? minimum : Self.mean(present)
    self.mean = mean
    if count < 2 {
      variance = nil
    } else if isConstant {
      variance = 0
    } else {
      variance = Self.variance(present, around: mean)
    }
  }

  /// The mean, and what rounding left out of it in a second pass.
  private static func mean(_ values: [Double]) -> Double {
    let n = Double(values.count)
    var mean = values.reduce(0, +) / n
    if !mean.isFinite { mean = values.reduce(0) { $0 + $1 / n } }
    let rest = values.reduce(0) { $0 + ($1 - mean) } / n
    return mean + (rest.ifFinite ?? 0)
  }

  /// In a second pass, less what rounding left in the mean.
  ///
  /// Source: Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance".
  private static func variance(_ values: [Double], around mean: Double) -> Double? {
    var (squares, rest) = (0.0, 0.0)
    for value in values {
      let deviation = value - mean
      squares += deviation * deviation
      rest += deviation
    }
    let n = Double(values.count)
    return ((squares - rest * rest / n) / (n - 1)).ifFinite.map { max(0, $0) }
  }
}
