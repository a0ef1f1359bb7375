import Randomness

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How closely two paired measures go together: along a line (Pearson), or in order (Spearman, Kendall).
///
/// What it does not tell: which moves which, or whether a third moves both. 0 does not mean unrelated, either: a
/// measure that rises and falls with another correlates with it little.
///
/// Source: Pearson 1896; Spearman 1904; Kendall 1945 (tau-b); interval, Fisher 1921.
public struct Correlation: Sendable, Equatable {
  /// A coefficient and how surprising it would be.
  public struct Coefficient: Sendable, Equatable {
    /// In −1...1; what is within 1e-9 of an end is the end.
    public let value: Double
    /// Two-sided, for a true coefficient of 0; by Student's t with n − 2 degrees of freedom, 0 at an end. For ranks,
    /// an approximation that is rough below about ten pairs.
    public let p: Double
  }

  /// Pairs kept, n.
  public let count: Int
  /// Along a line; nil, as all that follows, below three pairs or if a side is constant.
  public let pearson: Coefficient?
  /// For Pearson's coefficient, of measures that scatter normally; nil too for n = 3, unless the coefficient is ±1.
  public let pearsonBounds: ClosedRange<Double>?
  /// Pearson's coefficient of the ranks.
  public let spearman: Coefficient?
  /// Kendall's tau-b: pairs of pairs in the same order less those in opposite order, as a share, allowing for ties.
  public let kendall: Double?

  /// - Parameters:
  ///   - x, y: as many, in the order of their pairs.
  ///   - level: the confidence, 0 < level < 1, both sides together.
  public init(_ x: [Double], _ y: [Double], level: Double) {
    let tails = tails(of: level)
    let (x, y) = presentPairs(x, y)
    count = x.count
    guard count >= 3 else {
      (pearson, pearsonBounds, spearman, kendall) = (nil, nil, nil, nil)
      return
    }
    pearson = Coefficient(x, y)
    spearman = Coefficient(Ranks(x).ranks, Ranks(y).ranks)
    kendall = KendallTau(x, y).b
    pearsonBounds = pearson.flatMap { [count] in $0.bounds(count: count, tails: tails) }
  }
}

extension Correlation.Coefficient {
  /// At least three pairs; nil if a side is constant.
  fileprivate init?(_ x: [Double], _ y: [Double]) {
    let (ofX, ofY) = (Deviations(x), Deviations(y))
    guard let ofX, let ofY else { return nil }
    let r = zip(ofX.values, ofY.values).reduce(0) { $0 + $1.0 * $1.1 }
    guard r.isFinite else { return nil }
    if abs(r) >= 1 - 1e-9 {
      (value, p) = (r < 0 ? -1 : 1, 0)
      return
    }
    let freedom = Double(x.count - 2)
    value = r
    p = StudentT(degreesOfFreedom: freedom).tails(r * (freedom / ((1 - r) * (1 + r))).squareRoot())
  }

  fileprivate func bounds(count: Int, tails: Double) -> ClosedRange<Double>? {
    if abs(value) == 1 { return value...value }
    guard count > 3 else { return nil }
    let reach = StandardNormal.bound(tails: tails) / Double(count - 3).squareRoot()
    return tanh(atanh(value) - reach)...tanh(atanh(value) + reach)
  }
}

/// Deviations from the mean, as a vector of length 1.
private struct Deviations {
  let values: [Double]

  /// Nil if all values are equal.
  init?(_ x: [Double]) {
    let summary = Summary(x)
    guard let mean = summary.mean, let least = summary.minimum, let greatest = summary.maximum, least < greatest
    else { return nil }
    let range = greatest - least
    let deviations = x.map { ($0 - mean) / range }
    let length = OrthogonalBasis.length(deviations)
    values = deviations.map { $0 / length }
  }
}
