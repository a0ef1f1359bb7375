import Glibc
import Randomness
import Testing

@Suite("Distributions")
struct DistributionTests {
  struct Law: Sendable, CustomTestStringConvertible {
    let name: String
    let mean: Double
    let variance: Double
    let draw: @Sendable (inout RandomStream) -> Double

    var testDescription: String { name }

    init(_ name: String, mean: Double, variance: Double, _ draw: @escaping @Sendable (inout RandomStream) -> Double) {
      (self.name, self.mean, self.variance, self.draw) = (name, mean, variance, draw)
    }
  }

  static let laws = [
    Law("uniform", mean: 0.5, variance: 1.0 / 12) { $0.uniform() },
    Law("uniformOpen", mean: 0.5, variance: 1.0 / 12) { $0.uniformOpen() },
    Law("uniform(-2, 4)", mean: 1, variance: 3) { $0.uniform(-2, 4) },
    Law("below(6)", mean: 2.5, variance: 35.0 / 12) { Double($0.below(6)) },
    Law("integer(-5...5)", mean: 0, variance: 10) { Double($0.integer(in: -5...5)) },
    Law("bernoulli(0.3)", mean: 0.3, variance: 0.21) { $0.bernoulli(0.3) ? 1 : 0 },
    Law("normal(3, 2)", mean: 3, variance: 4) { $0.normal(mean: 3, sd: 2) },
    Law("lognormal(0, 0.5)", mean: exp(0.125), variance: (exp(0.25) - 1) * exp(0.25)) {
      $0.lognormal(mu: 0, sigma: 0.5)
    },
    Law("exponential(4)", mean: 4, variance: 16) { $0.exponential(mean: 4) },
    Law("weibull(2, 1)", mean: 0.5 * Double.pi.squareRoot(), variance: 1 - Double.pi / 4) {
      $0.weibull(shape: 2, scale: 1)
    },
    Law("triangular(0, 1, 4)", mean: 5.0 / 3, variance: 13.0 / 18) { $0.triangular(lo: 0, mode: 1, hi: 4) },
    Law("gamma(0.4, 2)", mean: 0.8, variance: 1.6) { $0.gamma(shape: 0.4, scale: 2) },
    Law("gamma(5)", mean: 5, variance: 5) { $0.gamma(shape: 5) },
    Law("beta(2, 3)", mean: 0.4, variance: 0.04) { $0.beta(2, 3) },
    Law("beta(0.001, 0.003)", mean: 0.25, variance: 0.1875 / 1.004) { $0.beta(0.001, 0.003) },
    Law("poisson(3)", mean: 3, variance: 3) { Double($0.poisson(3)) },
    Law("poisson(40)", mean: 40, variance: 40) { Double($0.poisson(40)) },
    Law("geometric(0.2)", mean: 4, variance: 20) { Double($0.geometric(0.2)) },
    Law("choice", mean: 1.5, variance: 0.75) { Double($0.choice([1, 0, 3])) },
    Law("a share of four", mean: 0.25, variance: 0.1875 / 3) { $0.dirichlet(concentration: 0.5, count: 4)[2] },
  ]

  @Test("Mean and variance are those of the textbook", arguments: laws)
  func moments(of law: Law) {
    var stream = Chance(seed: 11, replicate: 0).draw(EntityKey("moments"), Purpose(law.name))
    let values = (0..<20_000).map { _ in law.draw(&stream) }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    #expect(abs(mean - law.mean) < 4 * (law.variance / n).squareRoot())
    #expect(abs(variance - law.variance) < 0.1 * law.variance)
  }

  @Test("Inverted draws grow with the word, so paired runs stay in step", arguments: 0..<200 as Range<UInt64>)
  func monotone(seed: UInt64) {
    let draws: [(inout RandomStream) -> Double] = [
      { $0.normal() }, { $0.lognormal(mu: 1, sigma: 2) }, { $0.exponential(mean: 3) },
      { $0.weibull(shape: 0.7, scale: 2) }, { $0.triangular(lo: -1, mode: 0, hi: 3) },
    ]
    let one = Chance(seed: seed, replicate: 0).draw(.world, Purpose("arm"))
    let other = Chance(seed: seed, replicate: 1).draw(.world, Purpose("arm"))
    let isBelow = { (draw: (inout RandomStream) -> Double) in
      var (one, other) = (one, other)
      defer { #expect(one.wordsConsumed == 1) }
      return draw(&one) < draw(&other)
    }
    let expected = isBelow { $0.uniform() }
    for draw in draws { #expect(isBelow(draw) == expected) }
  }

  @Test("Shares sum to one, however unequal", arguments: [1e-5, 0.01, 0.5, 1, 30])
  func shares(concentration: Double) {
    for step in 0..<100 {
      var stream = Chance(seed: 1, replicate: 0).draw(.world, Purpose("shares"), step: step)
      let shares = stream.dirichlet(concentration: concentration, count: 5)
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      #expect(shares.allSatisfy { $0 >= 0 })
    }
  }

  @Test("A large concentration shares evenly, a small one hardly at all")
  func concentration() {
    var stream = Chance(seed: 1, replicate: 0).draw(.world, Purpose("shares"))
    #expect(stream.dirichlet(concentration: 1e6, count: 4).allSatisfy { abs($0 - 0.25) < 0.01 })
    #expect(stream.dirichlet(concentration: 1e-6, count: 4).contains { $0 > 0.99 })
    #expect(stream.dirichlet(concentration: 1, count: 0).isEmpty)
  }

  @Test("Choice never falls on a weight of zero", arguments: 0..<300 as Range<UInt64>)
  func zeroWeight(seed: UInt64) {
    var stream = Chance(seed: seed, replicate: 0).draw(.world, Purpose("choice"))
    let weights = [0, 0.1, 0, 0.7, 1e-12, 0]
    #expect(weights[stream.choice(weights)] > 0)
  }

  @Test("Every order of three comes as often as every other")
  func shuffles() {
    var counts: [[Int]: Int] = [:]
    var stream = Chance(seed: 2, replicate: 0).draw(.world, Purpose("order"))
    for _ in 0..<6000 {
      var order = [0, 1, 2]
      stream.shuffle(&order)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 116 })
  }

  @Test("A success as rare as can be is waited for longer than can be counted, without a trap")
  func rarest() {
    var stream = Chance(seed: 2, replicate: 0).draw(.world, Purpose("rare"))
    #expect(stream.geometric(.leastNonzeroMagnitude) == .max)
    #expect(stream.geometric(1e-300) == .max)
  }

  @Test("The normal quantile is odd, increasing, and infinite at the ends")
  func quantile() {
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1) == .infinity)
    #expect(StandardNormal.quantile(0.5) == 0)
    #expect(
      StandardNormal.quantile(-0.1).isNaN && StandardNormal.quantile(1.1).isNaN && StandardNormal.quantile(.nan).isNaN)
    let grid = (1..<4096).map { Double($0) / 4096 }
    for (lower, upper) in zip(grid, grid.dropFirst()) {
      #expect(StandardNormal.quantile(lower) < StandardNormal.quantile(upper))
      #expect(StandardNormal.quantile(1 - lower) == -StandardNormal.quantile(lower))
    }
  }
}
