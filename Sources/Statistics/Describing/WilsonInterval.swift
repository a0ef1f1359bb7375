import Randomness

/// How often something happened, as a share of the times that it could, and an interval for its probability.
///
///     WilsonInterval(successes: 7, trials: 20, level: 0.95).bounds  // 0.18...0.57
///
/// It is of use where the share is 0 or 1, too: in none of 12 runs still allows up to 24 %. What it does not tell:
/// how severe what happened was, or when; and trials that hang together are fewer than they seem.
///
/// Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
public struct WilsonInterval: Sendable, Equatable {
  /// Successes / trials; nil, as the bounds, without a trial.
  public let proportion: Double?
  /// Within 0...1.
  public let bounds: ClosedRange<Double>?

  /// - Parameters:
  ///   - successes: in 0...trials.
  ///   - level: the confidence, 0 < level < 1, both sides together.
  public init(successes: Int, trials: Int, level: Double) {
    precondition(successes >= 0 && successes <= trials, "there are no more successes than trials, and not fewer than 0")
    let z = StandardNormal.bound(tails: tails(of: level))
    guard trials > 0 else {
      (proportion, bounds) = (nil, nil)
      return
    }
    let p = Double(successes) / Double(trials)
    proportion = p
    bounds = Self.bounds(share: p, of: Double(trials), z: z)
  }

  /// - Parameters:
  ///   - count: of trials, above 0; need not be whole.
  ///   - z: how many standard errors the interval reaches.
  static func bounds(share p: Double, of count: Double, z: Double) -> ClosedRange<Double> {
    let square = z * z / count
    let centre = p + square / 2
    let reach = (square * (p * (1 - p) + square / 4)).squareRoot()
    // At either end, centre and reach are equal on paper.
    let lower = p == 0 ? 0 : max(0, (centre - reach) / (1 + square))
    let upper = p == 1 ? 1 : min(1, (centre + reach) / (1 + square))
    return lower...upper
  }
}
