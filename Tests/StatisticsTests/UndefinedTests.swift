import Statistics
import Testing

struct UndefinedTests {
  /// Every double in a result, however deep.
  private func doubles(_ value: Any) -> [Double] {
    if let number = value as? Double { return [number] }
    if let range = value as? ClosedRange<Double> { return [range.lowerBound, range.upperBound] }
    return Mirror(reflecting: value).children.flatMap { doubles($0.value) }
  }

  @Test("Whatever comes in, no result is infinite or not a number", arguments: Samples.seeds)
  func neverNaN(seed: UInt64) {
    var samples = Samples(seed: seed)
    let odd = [
      0, -0.0, 1, 1, 0.1, -3, .leastNonzeroMagnitude, 1e-160, 1e9, -1e160, 1e300, 1.7e308, -1.7e308, .nan, .infinity,
    ]
    // Of few different values or of many; often only harmless ones.
    let variety = samples.integer(in: 1...odd.count)
    let draw = { (samples: inout Samples, count: Int) in samples.counts(count, below: variety).map { odd[Int($0)] } }
    let count = samples.integer(in: 0...9)
    let (x, y) = (draw(&samples, count), draw(&samples, count))
    let other = draw(&samples, samples.integer(in: 0...5))
    let events = samples.events(count, probability: 0.5)
    let times = x.map(abs)
    let rows = (0..<count).map { [x[$0], y[$0]] }
    let results: [Any] = [
      Summary(x), MeanInterval(x, level: 0.95), OrderStatistics(x).quantile(0.4) as Any, MedianInterval(x, level: 0.2),
      Gini(x), Gini(times), ReplicationPlan(pilot: x, level: 0.95, halfWidth: .relative(0.1)),
      PairedComparison(x, y, level: 0.95), WelchComparison(x, other, level: 0.999), SignedRankTest(x, y),
      EffectSize(x, other), RankSumTest(x, other), Correlation(x, y, level: 0.95),
      LeastSquares(rows: x.map { [$0] }, measure: y, level: 0.95), KaplanMeier(times: times, events: events),
      LogRank((times: times, events: events), (times: y.map(abs), events: events)),
      SobolIndices(a: x, b: y, ab: [y.map { -$0 }, x], ba: [x, y]),
      Prim(rows: rows, cases: events, slice: 0.1, leastMass: 0.1),
    ]
    for result in results {
      #expect(doubles(result).allSatisfy { $0.isFinite }, "\(result)")
    }
  }

  @Test("A look into a result finds its doubles")
  func lookInside() {
    #expect(doubles(MeanInterval([1, 2], level: 0.5)).count == 4)
    #expect(doubles([[.some(Double.nan), nil]] as [[Double?]]).count == 1)
  }
}
