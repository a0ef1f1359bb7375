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
    var openCount = 0
    for seed in 0..<60 as Range<UInt64> {
      let x = sample(seed, 12, "a")
      let y = zip(x, sample(seed, 12, "b")).map { $0 + 0.2 * $1 + 0.05 }
      let comparison = Comparison("trust", baseline: x, alternative: y)
      let bounds = try #require(comparison.difference.bounds)
      guard let more = comparison.pairsToTell else {
        #expect(!bounds.contains(0), "where nothing more is needed, the interval leaves out nothing already")
        continue
      }
      openCount += 1
      let spread = try #require(comparison.difference.standardDeviation)
      let mean = try #require(comparison.difference.mean)
      func reach(_ count: Int) -> Double {
        StudentT(degreesOfFreedom: Double(count - 1)).bound(tails: 0.05) * spread / Double(count).squareRoot()
      }
      #expect(reach(12 + more) <= abs(mean))
      #expect(more == 1 || reach(12 + more - 1) > abs(mean))
    }
    #expect((20..<60).contains(openCount))
  }

  @Test("What is told and how many pairs would tell go by one rule, that of Holm")
  func oneRule() throws {
    var contradictions = 0
    for seed in 0..<40 as Range<UInt64> {
      let x = sample(seed, 14, "a")
      var all = (0..<6).map { index in
        let y = zip(x, sample(seed, 14, "b\(index)")).map { $0 + 0.2 * $1 + 0.03 * Double(index) }
        return Comparison("m\(index)", baseline: x, alternative: y)
      }
      let p = all.map(\.difference.p)
      let (adjusted, demand) = (PAdjustment.holm(p), PAdjustment.holmDemand(p, alpha: 0.05))
      for index in all.indices {
        all[index].stands(adjustedP: adjusted[index], demand: demand)
        let comparison = all[index]
        #expect(comparison.isTold == (try #require(adjusted[index]) < 0.05))
        #expect(
          comparison.isTold == (comparison.pairsToTell == nil),
          "what is told needs no more pairs, and what is open does")
        let raw = Comparison(
          "m", baseline: x,
          alternative: zip(x, sample(seed, 14, "b\(index)")).map { $0 + 0.2 * $1 + 0.03 * Double(index) })
        if let more = comparison.pairsToTell { #expect(more >= raw.pairsToTell ?? 1) }
        if raw.isTold, !comparison.isTold { contradictions += 1 }
      }
    }
    #expect(contradictions > 0, "the raw interval never said otherwise: this test shows nothing")
  }

  @Test("What is so or not is compared as shares: by McNemar's test, and without a size in units of scatter")
  func shares() throws {
    let before = (0..<40).map { $0 < 30 ? 1.0 : 0 }
    let after = (0..<40).map { $0 < 2 ? 1.0 : 0 }
    let comparison = Comparison("collapse", baseline: before, alternative: after, fate: .collapse)
    #expect(comparison.baseline.mean == 0.75)
    #expect(abs(try #require(comparison.alternative.mean) - 0.05) < 1e-12)
    #expect(comparison.isTold && comparison.improved == 28 && comparison.tied == 12 && comparison.worsened == 0)
    #expect(comparison.effect == nil && comparison.pairing == nil)
    #expect(try #require(comparison.difference.bounds).upperBound < -0.5)

    let same = Comparison("success", baseline: before, alternative: before, fate: .success)
    #expect(same.difference.mean == 0 && same.isExact && !same.isTold && same.pairsToTell == nil)
    let all = Comparison(
      "collapse", baseline: before.map { _ in 0 }, alternative: before.map { _ in 1 }, fate: .collapse)
    #expect(all.isTold && !all.isExact, "from none to all is told, and is not exact")
  }

  @Test("Of a partnership's own life are its metrics, and not what it does to the world")
  func life() {
    func isOfItsLife(_ name: String) -> Bool { Comparison(name, baseline: [], alternative: []).isOfItsLife }
    #expect(isOfItsLife("conflict") && isOfItsLife("members") && isOfItsLife("compact.trust"))
    #expect(!isOfItsLife("attainment") && !isOfItsLife("objectives.clean_water") && !isOfItsLife("river"))
  }
}
