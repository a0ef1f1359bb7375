import Statistics
import Testing

struct PairedProportionsTests {
  private static func sample(_ both: Int, _ onlyX: Int, _ onlyY: Int, _ neither: Int) -> PairedProportions {
    func column(_ counts: [(Bool, Int)]) -> [Bool?] { counts.flatMap { Array(repeating: $0, count: $1) } }
    return PairedProportions(
      column([(true, both + onlyX), (false, onlyY + neither)]),
      column([(true, both), (false, onlyX), (true, onlyY), (false, neither)]), level: 0.95)
  }

  /// The first two rows are of table II of Newcombe 1998; the others, and p, were computed with scipy by the formulas of that page.
  @Test(
    "Bounds are Newcombe's, and p is McNemar's exact one",
    arguments: [
      ([36, 12, 2, 0], 0.05692958400323869, 0.3404276029749407, 0.012939453125),
      ([20, 12, 2, 16], 0.056156424841748265, 0.3292069954001405, 0.012939453125),
      ([5, 3, 9, 23], -0.3127082566537135, 0.022832851197467807, 0.14599609375),
      ([100, 7, 1, 12], 0.00031589913856835267, 0.10525958871800048, 0.0703125),
      ([0, 40, 0, 0], 0.8760843432299508, 1, 1.8189894035458565e-12),
    ])
  func reference(counts: [Int], low: Double, high: Double, p: Double) throws {
    let got = Self.sample(counts[0], counts[1], counts[2], counts[3])
    let bounds = try #require(got.bounds)
    #expect(abs(bounds.lowerBound - low) < 1e-12 && abs(bounds.upperBound - high) < 1e-12)
    #expect(abs(try #require(got.p) / p - 1) < 1e-8)
  }

  @Test("Where no pair differs the difference is exactly 0, without a test, and still not certain")
  func null() throws {
    let got = Self.sample(30, 0, 0, 10)
    #expect(got.difference == 0 && got.p == nil)
    #expect(abs(try #require(got.bounds).upperBound - 0.06410870673337786) < 1e-12)
    #expect(Self.sample(0, 0, 0, 0).bounds == nil)
  }

  @Test("Relabelling the arms flips the difference and its bounds, and leaves p", arguments: Samples.seeds)
  func relabelling(seed: UInt64) {
    var samples = Samples(seed: seed)
    let values = (0..<25).map { _ in samples.integer(in: 0...5) }
    // 5 is missing.
    let x = values.map { $0 == 5 ? nil : $0 < 3 }
    let y = values.map { Optional($0.isMultiple(of: 2)) }
    let (one, other) = (PairedProportions(x, y, level: 0.9), PairedProportions(y, x, level: 0.9))
    #expect(one.count + one.dropped == 25 && one.dropped == values.count { $0 == 5 })
    #expect(agree(one.difference, other.difference.map(-)) && agree(one.p, other.p))
    #expect(agree(one.bounds?.lowerBound, other.bounds.map { -$0.upperBound }))
  }

  @Test("Intervals hold the true difference at least nearly as often as they say")
  func coverage() {
    let held = (0..<2000 as Range<UInt64>).count { seed in
      var samples = Samples(seed: seed)
      let luck = samples.uniforms(30)
      // The same luck: 0.5 of x, 0.7 of y, and a tenth of pairs with luck of their own.
      let own = samples.uniforms(30)
      let other = samples.uniforms(30)
      let x = zip(luck, own).map { Optional(($1 < 0.1 ? $1 * 10 : $0) < 0.5) }
      let y = zip(luck, other).map { Optional(($1 < 0.1 ? $1 * 10 : $0) < 0.7) }
      return PairedProportions(x, y, level: 0.95).bounds?.contains(-0.2) ?? false
    }
    #expect(held >= 1860, "\(held)")
  }

  @Test("As many pairs as are said to be needed are enough, were the shares what they are")
  func needed() throws {
    for counts in [[10, 4, 1, 5], [20, 3, 0, 17], [5, 9, 5, 1], [0, 1, 0, 11], [40, 30, 20, 10]] {
      let pilot = Self.sample(counts[0], counts[1], counts[2], counts[3])
      func grown(to pairs: Int) -> PairedProportions {
        let scale = Double(pairs) / Double(pilot.count)
        let (x, y) = (Int((Double(counts[1]) * scale).rounded()), Int((Double(counts[2]) * scale).rounded()))
        let both = Int((Double(counts[0]) * scale).rounded())
        return Self.sample(both, x, y, max(0, pairs - x - y - both))
      }
      for p in [0.05, 0.01, 0.05 / 8] where try #require(pilot.p) > p {
        let pairs = try #require(pilot.pairsNeeded(p: p))
        #expect(pairs > pilot.count)
        // One discordant pair more or less is rounding.
        #expect(try #require(grown(to: pairs).p) <= p * 1.6, "\(counts) \(p)")
        #expect(try #require(grown(to: pairs / 2).p) > p, "\(counts) \(p)")
      }
      let width = 0.08
      let pairs = try #require(pilot.pairsNeeded(halfWidth: width))
      let bounds = try #require(grown(to: pairs).bounds)
      #expect(abs((bounds.upperBound - bounds.lowerBound) / 2 - width) < 0.01)
    }
    #expect(Self.sample(3, 4, 4, 2).pairsNeeded(p: 0.05) == nil, "no number tells a difference of 0")
  }
}
