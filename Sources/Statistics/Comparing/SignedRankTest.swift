import Randomness

/// Wilcoxon's signed-rank test of paired measurements: whether x tends to lie above y, by the order of the differences
/// and not their size, so that one wild run counts as one.
///
/// What it does not tell: by how much; and it supposes that differences scatter alike on both sides of their centre. A
/// small p of lopsided differences may be about their shape.
///
/// Source: Wilcoxon 1945; ties in the normal approximation, Lehmann 1975, "Nonparametrics".
public struct SignedRankTest: Sendable, Equatable {
  /// How p was found: by counting subsets of ranks, for up to 50 differences without ties, or by the normal
  /// approximation, corrected for ties but not for continuity.
  public enum Method: String, Sendable { case exact, normal }

  /// Differences that are not 0, to 9 decimals.
  public let count: Int
  /// Differences that are 0, to 9 decimals: set aside.
  public let zeros: Int
  /// The sum of ranks of positive differences; nil, as all that follows, without a difference.
  public let above: Double?
  /// The sum of ranks of negative differences.
  public let below: Double?
  public let method: Method?
  /// Two-sided, for differences that scatter around 0 evenly.
  public let p: Double?
  /// (above − below) / (above + below), in −1...1: the effect size.
  public let rankBiserial: Double?

  /// - Parameters x, y: as many, in the order of their pairs.
  public init(_ x: [Double], _ y: [Double]) {
    let rounded = PairedDifferences(x, y).rounded
    let differences = rounded.filter { $0 != 0 }
    count = differences.count
    zeros = rounded.count - differences.count
    if differences.isEmpty {
      (above, below, method, p, rankBiserial) = (nil, nil, nil, nil, nil)
      return
    }
    let ranks = Ranks(differences.map(abs))
    let sum = { (isCounted: (Double) -> Bool) in
      zip(differences, ranks.ranks).reduce(0) { isCounted($1.0) ? $0 + $1.1 : $0 }
    }
    let (above, below) = (sum { $0 > 0 }, sum { $0 < 0 })
    let method = count <= 50 && ranks.tieSizes.isEmpty ? Method.exact : .normal
    self.above = above
    self.below = below
    self.method = method
    rankBiserial = (above - below) / (above + below)
    switch method {
    case .exact:
      p = min(1, 2 * SignedRankDistribution(count: count).cumulative(Int(min(above, below))))
    case .normal:
      let n = Double(count)
      let variance = n * (n + 1) * (2 * n + 1) / 24 - ranks.tieCubes / 48
      p = StandardNormal.tails((above - n * (n + 1) / 4) / variance.squareRoot())
    }
  }
}
