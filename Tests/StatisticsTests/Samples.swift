import Randomness
import Statistics

/// Measurements that chance makes, the same for the same seed.
struct Samples {
  static let seeds: Range<UInt64> = 0..<300

  private var stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(key: seed, stream: 0x5747_4154) }

  mutating func normals(_ count: Int, mean: Double = 0, sd: Double = 1) -> [Double] {
    (0..<count).map { _ in stream.normal(mean: mean, sd: sd) }
  }

  mutating func uniforms(_ count: Int) -> [Double] { (0..<count).map { _ in stream.uniform() } }

  /// Whole numbers of 0..<below, so with many ties.
  mutating func counts(_ count: Int, below: Int) -> [Double] { (0..<count).map { _ in Double(stream.below(below)) } }

  mutating func events(_ count: Int, probability: Double) -> [Bool] {
    (0..<count).map { _ in stream.bernoulli(probability) }
  }

  mutating func integer(in range: ClosedRange<Int>) -> Int { range.lowerBound + stream.below(range.count) }

  mutating func rows(_ count: Int, inputs: Int) -> [[Double]] { (0..<count).map { _ in uniforms(inputs) } }

  /// The values with a missing one put in at random places.
  mutating func withGaps(_ values: [Double]) -> [Double] {
    values.flatMap { stream.bernoulli(0.3) ? [.nan, $0] : [$0] } + [.nan]
  }
}

/// Whether two numbers agree to a part in 10⁹, or nearly vanish both.
func agree(_ x: Double?, _ y: Double?, to precision: Double = 1e-9) -> Bool {
  guard let x, let y else { return x == nil && y == nil }
  return abs(x - y) <= precision * max(1, abs(x), abs(y))
}

/// Whether a count is among those that a probability gives in about 999 series of trials out of 1,000.
func isPlausible(_ count: Int, of trials: Int, at probability: Double) -> Bool {
  WilsonInterval(successes: count, trials: trials, level: 0.999).bounds?.contains(probability) ?? false
}
