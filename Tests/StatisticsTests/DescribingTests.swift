import Statistics
import Testing

struct DescribingTests {
  @Test("Intervals of the mean hold the true mean as often as they say", arguments: [0.8, 0.95, 0.99])
  func coverage(level: Double) throws {
    let trials = 2000
    var held = 0
    for seed in 0..<UInt64(trials) {
      var samples = Samples(seed: seed)
      let interval = MeanInterval(samples.normals(samples.integer(in: 2...12), mean: 3, sd: 2), level: level)
      if try #require(interval.bounds).contains(3) { held += 1 }
    }
    #expect(isPlausible(held, of: trials, at: level), "\(held) of \(trials)")
  }

  @Test("Intervals of the median hold the true median at least as often as they say, and as often as they compute")
  func medianCoverage() throws {
    let trials = 2000
    var held = 0
    for seed in 0..<UInt64(trials) {
      var samples = Samples(seed: seed)
      let bounds = MedianInterval(samples.uniforms(15), level: 0.9).bounds
      if try #require(bounds).contains(0.5) { held += 1 }
    }
    let coverage = try #require(MedianInterval([Double](repeating: 1, count: 15), level: 0.9).coverage)
    #expect(coverage >= 0.9)
    #expect(isPlausible(held, of: trials, at: coverage), "\(held) of \(trials)")
  }

  @Test("The median of ten thousand values has an interval of about two per cent of them")
  func medianOfMany() throws {
    let interval = MedianInterval((1...10_000).map(Double.init), level: 0.95)
    #expect(interval.rank == 4902)
    #expect(agree(interval.coverage, 0.9510, to: 1e-3))
  }

  @Test("Missing values change nothing but their count", arguments: Samples.seeds)
  func missing(seed: UInt64) {
    var samples = Samples(seed: seed)
    let values = samples.counts(samples.integer(in: 0...20), below: 9)
    let gaps = samples.withGaps(values)
    #expect(Summary(gaps).missing == gaps.count - values.count)
    #expect(Summary(gaps).variance == Summary(values).variance)
    #expect(MeanInterval(gaps, level: 0.9) == MeanInterval(values, level: 0.9))
    #expect(MedianInterval(gaps, level: 0.9) == MedianInterval(values, level: 0.9))
    #expect(OrderStatistics(gaps) == OrderStatistics(values))
    #expect(Gini(gaps) == Gini(values))
  }

  @Test("A constant added shifts the mean, its bounds and quantiles, and leaves the spread", arguments: Samples.seeds)
  func shift(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let values = samples.normals(samples.integer(in: 2...30))
    let (before, after) = (
      MeanInterval(values, level: 0.95), MeanInterval(values.map { $0 + 100 }, level: 0.95)
    )
    #expect(agree(after.halfWidth, before.halfWidth))
    #expect(agree(after.bounds?.lowerBound, before.bounds.map { $0.lowerBound + 100 }))
    let quantile = { OrderStatistics($0).quantile(0.3) }
    #expect(agree(quantile(values.map { $0 + 100 }), quantile(values).map { $0 + 100 }))
  }

  @Test("Equal values have no spread, even those that binary fractions cannot hold")
  func constant() {
    let interval = MeanInterval([0.1, 0.1, 0.1], level: 0.95)
    #expect(interval.halfWidth == 0)
    #expect(interval.bounds == 0.1...0.1)
  }

  @Test("Inequality is the same in any currency, and less when all get the same on top", arguments: Samples.seeds)
  func gini(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let held = samples.uniforms(samples.integer(in: 2...30))
    let coefficient = try #require(Gini(held).coefficient)
    #expect(coefficient >= 0 && coefficient < 1)
    #expect(agree(Gini(held.map { 7 * $0 }).coefficient, coefficient))
    let richer = try #require(Gini(held.map { $0 + 1 }).coefficient)
    #expect(richer <= coefficient)
  }

  @Test("The number of runs planned is the least that is enough", arguments: Samples.seeds)
  func replications(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let pilot = samples.normals(5, mean: 2)
    let width = 0.02 + samples.uniforms(1)[0]
    let needed = try #require(ReplicationPlan(pilot: pilot, level: 0.95, halfWidth: .absolute(width)).needed)
    let deviation = try #require(Summary(pilot).standardDeviation)
    let halfWidth = { (n: Int) in
      StudentT(degreesOfFreedom: Double(n - 1)).bound(tails: 0.05) * deviation / Double(n).squareRoot()
    }
    #expect(halfWidth(needed) <= width)
    #expect(needed == 2 || halfWidth(needed - 1) > width)
  }

  @Test("No number of runs is enough for a width of 0, and none that could be run for one near it")
  func noPlan() {
    #expect(ReplicationPlan(pilot: [1, 2, 4], level: 0.95, halfWidth: .absolute(1e-6)).needed == 8_963_403_914_956)
    for width in [0, 1e-9] {
      let plan = ReplicationPlan(pilot: [1, 2, 4], level: 0.95, halfWidth: .absolute(width))
      #expect(plan.needed == nil && plan.more == nil)
    }
    #expect(ReplicationPlan(pilot: [1], level: 0.95, halfWidth: .absolute(1)).needed == nil)
  }
}
