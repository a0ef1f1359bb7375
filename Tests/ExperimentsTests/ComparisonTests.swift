import Experiments
import Randomness
import Statistics
import Testing


@Suite struct ComparisonTests {
  private func sample(_ seed: UInt64, _ count: Int, _ purpose: String) -> [Double] {
    (0..<count).map { index in
      var stream = Chance(seed: seed, replicate: UInt64(index)).draw(.world, Purpose(purpose))
      return stream.normal()
    }
  }

  @Test("The same runs under another name differ by exactly nothing")
  func null() {
    let values = sample(1, 40, "a")
    let comparison = Comparison("trust", baseline: values, alternative: values)
    #expect(comparison.difference.mean == 0)
    #expect(comparison.difference.bounds == 0...0)
    #expect(comparison.tied == 40)
    #expect(!comparison.isTold && comparison.isExact)
    #expect(comparison.pairsToTell == nil)
  }

  @Test("Of independent null comparisons, 5 % are rejected, within the bounds of chance")
  func falseAlarms() {
    let rejected = (0..<1000).count { seed in
      let comparison = Comparison(
        "trust", baseline: sample(UInt64(seed), 20, "a"), alternative: sample(UInt64(seed), 20, "b"))
      return comparison.isTold
    }
    // 0.05 · 1000 ± 3.3 √(1000 · 0.05 · 0.95): left by chance once in a thousand.
    #expect((28...72).contains(rejected))
  }

  @Test("Intervals hold the true difference at their nominal rate")
  func coverage() {
    let held = (0..<1000).count { seed in
      let luck = sample(UInt64(seed), 15, "shared")
      let x = zip(luck, sample(UInt64(seed), 15, "x")).map { $0 + 0.5 * $1 }
      let y = zip(luck, sample(UInt64(seed), 15, "y")).map { $0 + 0.5 * $1 + 0.3 }
      return Comparison("trust", baseline: x, alternative: y).difference.bounds?.contains(0.3) ?? false
    }
    #expect((928...972).contains(held))
  }

  @Test("Shared luck narrows the interval, and what it was worth is said")
  func pairing() throws {
    let luck = sample(3, 200, "shared")
    let y = zip(luck, sample(3, 200, "y")).map { $0 + 0.1 * $1 }
    let pairing = try #require(Comparison("trust", baseline: luck, alternative: y).pairing)
    #expect(pairing.varianceRatio < 0.02)
    #expect(try #require(pairing.correlation) > 0.98)
  }

  @Test("A pair of which a side is missing is in no mean and no count")
  func missing() {
    let comparison = Comparison("conflict", baseline: [1, .nan, 3, 4], alternative: [2, 100, .nan, 5])
    #expect(comparison.difference.count == 2 && comparison.difference.dropped == 2)
    #expect(comparison.baseline.mean == 2.5 && comparison.alternative.mean == 3.5)
    #expect(comparison.improved == 0, "more conflict is worse")
  }

  @Test("How many more pairs would tell is enough for the interval to leave out nothing")
  func pairsToTell() throws {
    let x = sample(5, 12, "a")
    let y = zip(x, sample(5, 12, "b")).map { $0 + 0.2 * $1 + 0.05 }
    let comparison = Comparison("trust", baseline: x, alternative: y)
    let more = try #require(comparison.pairsToTell)
    let spread = try #require(comparison.difference.standardDeviation)
    let mean = try #require(comparison.difference.mean)
    let n = Double(12 + more)
    let reach = StudentT(degreesOfFreedom: n - 1).bound(tails: 0.05) * spread / n.squareRoot()
    #expect(reach <= abs(mean))
  }
}
