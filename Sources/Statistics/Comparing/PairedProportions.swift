import Randomness

/// How often something was so in two arms of an experiment that were run on the same luck, compared pair by pair.
///
///     let success = PairedProportions(with, without, level: 0.95)
///     success.bounds  // how much more often it went well
///
/// What it does not tell: `p` and `bounds` come of different methods, and may disagree where few pairs differ; the exact
/// test is the stricter one. Where no pair differs, the bounds still say how often they might.
///
/// Source: Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on paired
/// data", method 10; McNemar 1947, exact: the sign test of the pairs that differ.
public struct PairedProportions: Sendable, Equatable {
  /// Pairs in which it was so on both sides, on x's alone, on y's alone, and on neither.
  public let both: Int
  public let onlyX: Int
  public let onlyY: Int
  public let neither: Int
  /// Pairs dropped, since a side was missing.
  public let dropped: Int
  /// The confidence of the bounds.
  public let level: Double
  /// The share of x less that of y; nil, as the bounds, without a pair.
  public let difference: Double?
  public let bounds: ClosedRange<Double>?
  /// Two-sided, for a true difference of 0; nil where no pair differs.
  public let p: Double?

  /// - Parameters:
  ///   - x, y: as many, in the order of their pairs; nil where it is missing.
  ///   - level: the confidence, 0 < level < 1, both sides together.
  public init(_ x: [Bool?], _ y: [Bool?], level: Double) {
    let pairs = zip(x, y).compactMap { x, y in x.flatMap { x in y.map { (x, $0) } } }
    both = pairs.count { $0.0 && $0.1 }
    onlyX = pairs.count { $0.0 && !$0.1 }
    onlyY = pairs.count { !$0.0 && $0.1 }
    neither = pairs.count - both - onlyX - onlyY
    dropped = x.count - pairs.count
    self.level = level
    difference = pairs.isEmpty ? nil : Double(onlyX - onlyY) / Double(pairs.count)
    p = onlyX + onlyY == 0 ? nil : Self.p(Double(min(onlyX, onlyY)), of: Double(onlyX + onlyY))
    bounds =
      pairs.isEmpty
      ? nil
      : Self.bounds(
        Double(both), Double(onlyX), Double(onlyY), Double(neither), z: StandardNormal.bound(tails: tails(of: level)))
  }

  /// Pairs kept.
  public var count: Int { both + onlyX + onlyY + neither }

  /// The least number of pairs with which the bounds reach no further than this to either side, supposing the shares of the four kinds of pair
  /// stay what they are; at least `count`, and nil beyond 10⁹.
  public func pairsNeeded(halfWidth: Double) -> Int? {
    guard let difference, halfWidth > 0 else { return nil }
    let z = StandardNormal.bound(tails: tails(of: level))
    return Self.least(from: count) { pairs in
      let scale = Double(pairs) / Double(count)
      let bounds = Self.bounds(
        Double(both) * scale, Double(onlyX) * scale, Double(onlyY) * scale, Double(neither) * scale, z: z)
      return max(bounds.upperBound - difference, difference - bounds.lowerBound) <= halfWidth
    }
  }

  /// The least number of pairs with which p is at most this, supposing the shares of the four kinds of pair stay what they are; at least `count`,
  /// and nil where as many differ one way as the other, or beyond 10⁹.
  public func pairsNeeded(p wanted: Double) -> Int? {
    let differing = onlyX + onlyY
    guard onlyX != onlyY, let p else { return nil }
    if p <= wanted { return count }
    let minority = Double(min(onlyX, onlyY)) / Double(differing)
    // The normal approximation asks for fewer than the exact test, and for not many fewer.
    let root = StandardNormal.bound(tails: wanted) / (1 - 2 * minority)
    guard root * root < 1e9 else { return nil }
    var needed = max(differing + 1, Int(root * root))
    while Self.p((minority * Double(needed)).rounded(), of: Double(needed)) > wanted { needed += 1 }
    let pairs = (Double(needed) * Double(count) / Double(differing)).rounded(.up)
    return pairs <= 1e9 ? Int(pairs) : nil
  }

  /// By doubling and halving: what is enough stays enough.
  private static func least(from first: Int, _ isEnough: (Int) -> Bool) -> Int? {
    if isEnough(first) { return first }
    var (tooFew, enough) = (first, first * 2)
    while !isEnough(enough) {
      if enough > 1_000_000_000 { return nil }
      (tooFew, enough) = (enough, enough * 2)
    }
    while enough - tooFew > 1 {
      let middle = tooFew + (enough - tooFew) / 2
      if isEnough(middle) { enough = middle } else { tooFew = middle }
    }
    return enough
  }

  /// That of `differing` tosses of a fair coin at most `fewer`, or as many less, show heads.
  private static func p(_ fewer: Double, of differing: Double) -> Double {
    min(1, 2 * IncompleteBeta(a: differing - fewer, b: fewer + 1).areas(x: 0.5, y: 0.5).lower)
  }

  private static func bounds(_ both: Double, _ onlyX: Double, _ onlyY: Double, _ neither: Double, z: Double)
    -> ClosedRange<Double>
  {
    let count = both + onlyX + onlyY + neither
    let (x, y) = ((both + onlyX) / count, (both + onlyY) / count)
    let (ofX, ofY) = (
      WilsonInterval.bounds(share: x, of: count, z: z), WilsonInterval.bounds(share: y, of: count, z: z)
    )
    let excess = both * neither - onlyX * onlyY
    let spread = ((both + onlyX) * (onlyY + neither) * (both + onlyY) * (onlyX + neither)).squareRoot()
    let phi = spread == 0 ? 0 : (excess > 0 ? max(0, excess - count / 2) : excess) / spread
    func reach(_ one: Double, _ other: Double) -> Double {
      max(0, one * one - 2 * phi * one * other + other * other).squareRoot()
    }
    let difference = x - y
    return max(
      -1, difference - reach(x - ofX.lowerBound, ofY.upperBound - y))...min(
        1, difference + reach(ofX.upperBound - x, y - ofY.lowerBound))
  }
}
