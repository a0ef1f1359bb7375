import Statistics
import Testing

struct ComparingTests {
  @Test("Of a thousand comparisons of nothing with nothing, one in twenty is significant at 5 %")
  func nullComparisons() throws {
    var rejected = (paired: 0, welch: 0, ranks: 0)
    for seed in 0..<1000 as Range<UInt64> {
      var samples = Samples(seed: seed)
      let luck = samples.normals(12, sd: 3)
      let x = zip(luck, samples.normals(12)).map { $0 + $1 }
      let y = zip(luck, samples.normals(12)).map { $0 + $1 }
      if try #require(PairedComparison(x, y, level: 0.95).p) < 0.05 { rejected.paired += 1 }
      let others = samples.normals(20, sd: 5)
      if try #require(WelchComparison(samples.normals(9), others, level: 0.95).p) < 0.05 { rejected.welch += 1 }
      if try #require(SignedRankTest(x, y).p) < 0.05 { rejected.ranks += 1 }
    }
    for count in [rejected.paired, rejected.welch, rejected.ranks] {
      #expect(isPlausible(count, of: 1000, at: 0.05), "\(rejected)")
    }
  }

  @Test("Relabelling the arms flips every sign, and leaves every p", arguments: Samples.seeds)
  func relabelling(seed: UInt64) {
    var samples = Samples(seed: seed)
    let count = samples.integer(in: 2...30)
    let (x, y) = (samples.counts(count, below: 6), samples.counts(count, below: 7))

    let (paired, swapped) = (PairedComparison(x, y, level: 0.95), PairedComparison(y, x, level: 0.95))
    #expect(agree(paired.mean, swapped.mean.map(-)) && agree(paired.t, swapped.t.map(-)))
    #expect(agree(paired.dz, swapped.dz.map(-)) && agree(paired.p, swapped.p))
    #expect(agree(paired.bounds?.lowerBound, swapped.bounds.map { -$0.upperBound }))

    let (welch, hclew) = (WelchComparison(x, y, level: 0.95), WelchComparison(y, x, level: 0.95))
    #expect(agree(welch.difference, hclew.difference.map(-)) && agree(welch.p, hclew.p))

    let (ranks, sknar) = (SignedRankTest(x, y), SignedRankTest(y, x))
    #expect(ranks.above == sknar.below && agree(ranks.rankBiserial, sknar.rankBiserial.map(-)))
    #expect(agree(ranks.p, sknar.p))

    let (size, ezis) = (EffectSize(x, y), EffectSize(y, x))
    #expect(agree(size.g, ezis.g.map(-)) && agree(size.cliff, ezis.cliff.map(-)))

    let (sums, smus) = (RankSumTest(x, y), RankSumTest(y, x))
    #expect(agree(sums.u, smus.u.map { Double(count * count) - $0 }) && agree(sums.p, smus.p))
  }

  @Test("A constant added to both arms changes nothing; to one, it shifts the difference", arguments: Samples.seeds)
  func shift(seed: UInt64) {
    var samples = Samples(seed: seed)
    let (x, y) = (samples.normals(10), samples.normals(10))
    let (higherX, higherY) = (x.map { $0 + 50 }, y.map { $0 + 50 })
    let (paired, welch) = (PairedComparison(x, y, level: 0.9), WelchComparison(x, y, level: 0.9))
    #expect(agree(PairedComparison(higherX, higherY, level: 0.9).p, paired.p))
    #expect(agree(WelchComparison(higherX, higherY, level: 0.9).p, welch.p))
    #expect(agree(EffectSize(higherX, higherY).g, EffectSize(x, y).g))
    #expect(RankSumTest(higherX, higherY) == RankSumTest(x, y))
    let shifted = PairedComparison(higherX, y, level: 0.9)
    #expect(agree(shifted.bounds?.lowerBound, paired.bounds.map { $0.lowerBound + 50 }))
    #expect(agree(shifted.standardError, paired.standardError))
    #expect(agree(WelchComparison(higherX, y, level: 0.9).difference, welch.difference.map { $0 + 50 }))
  }

  @Test("Bounds at 1 − p end at 0: interval and test tell one story", arguments: Samples.seeds)
  func boundsAndTest(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let (x, y) = (samples.normals(8), samples.normals(8, mean: 0.3))
    let p = try #require(PairedComparison(x, y, level: 0.95).p)
    let bounds = try #require(PairedComparison(x, y, level: 1 - p).bounds)
    #expect(min(abs(bounds.lowerBound), abs(bounds.upperBound)) < 1e-9)
  }

  @Test("A pair with a missing side is as if it had not been run", arguments: Samples.seeds)
  func missing(seed: UInt64) {
    var samples = Samples(seed: seed)
    var (x, y) = (samples.counts(20, below: 9), samples.counts(20, below: 9))
    let whole = PairedComparison(x, y, level: 0.95)
    let ranks = SignedRankTest(x, y)
    for place in stride(from: 0, to: 15, by: samples.integer(in: 2...5)) {
      x.insert(place.isMultiple(of: 4) ? .nan : 3, at: place)
      y.insert(place.isMultiple(of: 4) ? 3 : .nan, at: place)
    }
    let gaps = PairedComparison(x, y, level: 0.95)
    #expect(gaps.dropped == x.count - 20)
    #expect((gaps.count, gaps.mean, gaps.p, gaps.bounds) == (whole.count, whole.mean, whole.p, whole.bounds))
    #expect(SignedRankTest(x, y) == ranks)
  }

  @Test("The exact signed-rank p is that of all ways to give signs", arguments: 1...10)
  func signedRanksEnumerated(count: Int) throws {
    let ranks = 1...count
    let sums = (0..<1 << count).map { pattern in ranks.reduce(0) { $0 + (pattern >> ($1 - 1) & 1) * $1 } }
    for pattern in stride(from: 0, to: 1 << count, by: 3) {
      let observed = min(sums[pattern], count * (count + 1) / 2 - sums[pattern])
      let asFar = sums.count { $0 <= observed }
      let differences = ranks.map { Double(pattern >> ($0 - 1) & 1 == 1 ? $0 : -$0) }
      let test = SignedRankTest(differences, differences.map { _ in 0 })
      #expect(test.method == .exact)
      #expect(test.p == min(1, 2 * Double(asFar) / Double(1 << count)))
    }
  }

  @Test("Rank tests and Cliff's delta see order only", arguments: Samples.seeds)
  func orderOnly(seed: UInt64) {
    var samples = Samples(seed: seed)
    let (x, y) = (samples.counts(9, below: 5), samples.counts(7, below: 6))
    let cube = { (values: [Double]) in values.map { $0 * $0 * $0 } }
    #expect(RankSumTest(cube(x), cube(y)) == RankSumTest(x, y))
    let pairs = x.flatMap { x in y.map { (x - $0).signum } }
    #expect(agree(Dominance(x, y).delta, Double(pairs.reduce(0, +)) / 63))
  }

  @Test("Adjusted p-values keep their order, and are never below the raw ones", arguments: Samples.seeds)
  func adjustment(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let raw = samples.uniforms(samples.integer(in: 1...20)).map { $0 * $0 * $0 }
    let holm = try PAdjustment.holm(raw).map { try #require($0) }
    let bh = try PAdjustment.benjaminiHochberg(raw).map { try #require($0) }
    for i in raw.indices {
      #expect(raw[i] <= bh[i] && bh[i] <= holm[i] && holm[i] <= min(1, Double(raw.count) * raw[i]))
      let above = raw.indices.filter { raw[i] < raw[$0] }
      #expect(above.allSatisfy { holm[i] <= holm[$0] && bh[i] <= bh[$0] })
    }
  }

  @Test(
    "A test that comes to what Holm demands is rejected, and one that stays just above it is not",
    arguments: Samples.seeds)
  func holmDemand(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let raw: [Double?] = samples.uniforms(samples.integer(in: 1...12)).map { $0 * $0 * $0 }
    let adjusted = PAdjustment.holm(raw)
    let open = adjusted.indices.filter { adjusted[$0].map { $0 > 0.05 } ?? false }
    guard let demand = PAdjustment.holmDemand(raw, alpha: 0.05) else {
      #expect(open.isEmpty)
      return
    }
    for test in open {
      #expect(try #require(raw[test]) > demand)
      var moved = raw
      moved[test] = demand * 0.999
      #expect(try #require(PAdjustment.holm(moved)[test]) <= 0.05)
      moved[test] = demand * 1.001
      // Unless it lets others past it, which then are rejected with it.
      #expect(try #require(PAdjustment.holm(moved)[test]) > 0.05)
    }
  }

  @Test("Hedges' correction shrinks, and less and less")
  func hedges() throws {
    var before = 0.0
    for count in [2, 3, 5, 10, 100, 1000, 10_000] {
      let x = (0..<count).map { Double($0 % 2) }
      let size = EffectSize(x.map { $0 + 1 }, x)
      let correction = try #require(size.g) / #require(size.d)
      #expect(correction > before && correction < 1)
      // The usual approximation of the correction.
      #expect(abs(correction - (1 - 3 / (4 * Double(2 * count - 2) - 1))) < 0.05 / Double(count * count))
      before = correction
    }
  }
}

extension Double {
  fileprivate var signum: Int { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
