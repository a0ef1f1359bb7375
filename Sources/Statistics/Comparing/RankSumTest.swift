import Randomness

/// The test of Mann & Whitney (Wilcoxon's rank-sum test): whether values of one of two independent samples tend to lie
/// above those of the other.
///
/// What it does not tell: by how much; and it is no test of medians, unless the two distributions have one shape. By
/// the normal approximation, so with fewer than about eight values a side, p is rough.
///
/// Source: Mann & Whitney 1947; ties, Lehmann 1975, "Nonparametrics".
public struct RankSumTest: Sendable, Equatable {
  /// Pairs with x > y, and half of those with x = y; nil, as all that follows, if either sample has no value.
  public let u: Double?
  /// Two-sided, for samples of one distribution; corrected for ties and continuity. 1 if all values are equal.
  public let p: Double?
  /// Cliff's delta, see ``Dominance/delta``.
  public let rankBiserial: Double?

  public init(_ x: [Double], _ y: [Double]) {
    let dominance = Dominance(x, y)
    rankBiserial = dominance.delta
    guard dominance.pairCount > 0 else {
      (u, p) = (nil, nil)
      return
    }
    let pairs = Double(dominance.pairCount)
    let excess = Double(dominance.above - dominance.below) / 2
    u = pairs / 2 + excess
    let n = Double(dominance.countX + dominance.countY)
    let ties = Ranks(x.present + y.present).tieCubes
    let variance = pairs / 12 * ((n + 1) - ties / (n * (n - 1)))
    // Without variance, all are equal, and the excess is 0.
    p = variance > 0 ? min(1, 2 * StandardNormal.upperTail((abs(excess) - 0.5) / variance.squareRoot())) : 1
  }
}
