import Randomness
import Statistics
import TestSupport
import Testing

@Suite("Statistics vectors: right answers (vectors/statistics/FORMAT.md)")
struct StatisticsVectorTests {
  static let kinds: Set = [
    "describe", "mean_ci", "quantile7", "median_ci", "gini", "replications", "wilson",
    "paired_t", "welch_t", "wilcoxon", "effect_size", "mann_whitney", "p_adjust",
    "correlation", "ols", "kaplan_meier", "logrank", "morris", "sobol_indices",
    "sobol_sequence", "latin_hypercube", "prim",
  ]

  @Test("Every kind has cases, and every case is of a known kind")
  func kinds() { #expect(Set(VectorCase.all.map(\.kind)) == Self.kinds) }

  // MARK: Basic

  @Test("describe", arguments: VectorCase.of("describe"))
  func describe(_ vector: VectorCase) {
    let got = Summary(vector.x)
    #expect(
      vector.differences([
        "n": .count(got.count), "missing": .count(got.missing), "mean": .value(got.mean),
        "variance": .value(got.variance), "sd": .value(got.standardDeviation), "se": .value(got.standardError),
        "min": .value(got.minimum), "max": .value(got.maximum),
      ]) == [])
  }

  @Test("mean_ci", arguments: VectorCase.of("mean_ci"))
  func meanInterval(_ vector: VectorCase) {
    let got = MeanInterval(vector.x, level: vector.level)
    #expect(
      vector.differences([
        "n": .count(got.count), "mean": .value(got.mean), "df": .count(got.degreesOfFreedom),
        "half_width": .value(got.halfWidth), "lo": .value(got.bounds?.lowerBound), "hi": .value(got.bounds?.upperBound),
      ]) == [])
  }

  @Test("quantile7", arguments: VectorCase.of("quantile7"))
  func quantile(_ vector: VectorCase) {
    let got = OrderStatistics(vector.x)
    #expect(vector.differences(["q": .values(vector.input["p"].numbers.map(got.quantile))]) == [])
  }

  @Test("median_ci", arguments: VectorCase.of("median_ci"))
  func medianInterval(_ vector: VectorCase) {
    let got = MedianInterval(vector.x, level: vector.level)
    #expect(
      vector.differences([
        "median": .value(got.median), "k": .count(got.rank), "lo": .value(got.bounds?.lowerBound),
        "hi": .value(got.bounds?.upperBound), "coverage": .tail(got.coverage),
      ]) == [])
  }

  @Test("gini", arguments: VectorCase.of("gini"))
  func gini(_ vector: VectorCase) {
    let got = Gini(vector.x)
    #expect(vector.differences(["n": .count(got.count), "gini": .value(got.coefficient)]) == [])
  }

  @Test("replications", arguments: VectorCase.of("replications"))
  func replications(_ vector: VectorCase) {
    let target = vector.number("target")
    let got = ReplicationPlan(
      pilot: vector.x, level: vector.level,
      halfWidth: vector.input["relative"].bool == true ? .relative(target) : .absolute(target))
    #expect(
      vector.differences([
        "half_width_now": .value(got.halfWidthNow), "n_needed": .count(got.needed), "more": .count(got.more),
      ]) == [])
  }

  @Test("wilson", arguments: VectorCase.of("wilson"))
  func wilson(_ vector: VectorCase) {
    let got = WilsonInterval(successes: vector.integer("k"), trials: vector.integer("n"), level: vector.level)
    #expect(
      vector.differences([
        "p": .value(got.proportion), "lo": .value(got.bounds?.lowerBound), "hi": .value(got.bounds?.upperBound),
      ]) == [])
    if vector.integer("n") > 0 {
      #expect((vector.integer("k") == 0) == (got.bounds?.lowerBound == 0))
      #expect((vector.integer("k") == vector.integer("n")) == (got.bounds?.upperBound == 1))
    }
  }

  // MARK: Compare

  @Test("paired_t", arguments: VectorCase.of("paired_t"))
  func paired(_ vector: VectorCase) {
    let got = PairedComparison(vector.x, vector.y, level: vector.level)
    #expect(
      vector.differences([
        "n": .count(got.count), "dropped": .count(got.dropped), "mean": .value(got.mean),
        "sd": .value(got.standardDeviation), "se": .value(got.standardError), "df": .count(got.degreesOfFreedom),
        "t": .value(got.t), "p": .tail(got.p), "lo": .value(got.bounds?.lowerBound),
        "hi": .value(got.bounds?.upperBound), "dz": .value(got.dz),
      ]) == [])
  }

  @Test("welch_t", arguments: VectorCase.of("welch_t"))
  func welch(_ vector: VectorCase) {
    let got = WelchComparison(vector.x, vector.y, level: vector.level)
    #expect(
      vector.differences([
        "nx": .count(got.countX), "ny": .count(got.countY), "diff": .value(got.difference),
        "se": .value(got.standardError), "df": .value(got.degreesOfFreedom), "t": .value(got.t), "p": .tail(got.p),
        "lo": .value(got.bounds?.lowerBound), "hi": .value(got.bounds?.upperBound),
      ]) == [])
  }

  @Test("wilcoxon", arguments: VectorCase.of("wilcoxon"))
  func wilcoxon(_ vector: VectorCase) {
    let got = SignedRankTest(vector.x, vector.y)
    #expect(
      vector.differences([
        "n": .count(got.count), "zeros": .count(got.zeros), "w_plus": .value(got.above), "w_minus": .value(got.below),
        "method": .word(got.method?.rawValue), "p": .tail(got.p), "rank_biserial": .value(got.rankBiserial),
      ]) == [])
  }

  @Test("effect_size", arguments: VectorCase.of("effect_size"))
  func effectSize(_ vector: VectorCase) {
    let got = EffectSize(vector.x, vector.y)
    #expect(vector.differences(["d": .value(got.d), "g": .value(got.g), "cliff": .value(got.cliff)]) == [])
  }

  @Test("mann_whitney", arguments: VectorCase.of("mann_whitney"))
  func rankSum(_ vector: VectorCase) {
    let got = RankSumTest(vector.x, vector.y)
    #expect(
      vector.differences(["u": .value(got.u), "p": .tail(got.p), "rank_biserial": .value(got.rankBiserial)]) == [])
  }

  @Test("p_adjust", arguments: VectorCase.of("p_adjust"))
  func adjustment(_ vector: VectorCase) {
    let p = vector.input["p"].array.map(\.number)
    #expect(
      vector.differences([
        "holm": .tails(PAdjustment.holm(p)), "bh": .tails(PAdjustment.benjaminiHochberg(p)),
      ]) == [])
  }

  // MARK: Relate

  @Test("correlation", arguments: VectorCase.of("correlation"))
  func correlation(_ vector: VectorCase) {
    let got = Correlation(vector.x, vector.y, level: vector.level)
    #expect(
      vector.differences([
        "n": .count(got.count), "pearson": .value(got.pearson?.value), "pearson_p": .tail(got.pearson?.p),
        "pearson_lo": .value(got.pearsonBounds?.lowerBound), "pearson_hi": .value(got.pearsonBounds?.upperBound),
        "spearman": .value(got.spearman?.value), "spearman_p": .tail(got.spearman?.p),
        "kendall_tau_b": .value(got.kendall),
      ]) == [])
  }

  @Test("ols", arguments: VectorCase.of("ols"))
  func leastSquares(_ vector: VectorCase) {
    let got = LeastSquares(rows: vector.input["x"].rows, measure: vector.y, level: vector.level)
    #expect(
      vector.differences([
        "n": .count(got.count), "df": .count(got.degreesOfFreedom),
        "coef": .values(got.coefficients?.map(\.estimate)), "se": .values(got.coefficients?.map(\.standardError)),
        "t": .values(got.coefficients?.map(\.t)), "p": .tails(got.coefficients?.map(\.p)),
        "lo": .values(got.coefficients?.map(\.bounds.lowerBound)),
        "hi": .values(got.coefficients?.map(\.bounds.upperBound)), "sigma2": .value(got.residualVariance),
        "r2": .value(got.rSquared), "adj_r2": .value(got.adjustedRSquared),
      ]) == [])
  }

  // MARK: Survival

  @Test("kaplan_meier", arguments: VectorCase.of("kaplan_meier"))
  func kaplanMeier(_ vector: VectorCase) {
    let lives = vector.lives("time", "event")
    let got = KaplanMeier(times: lives.times, events: lives.events)
    #expect(
      vector.differences([
        "table": .list(
          got.steps.map {
            .record([
              "time": .value($0.time), "at_risk": .count($0.atRisk), "events": .count($0.events),
              "survival": .tail($0.survival), "se": .value($0.standardError),
            ])
          }),
        "median": .value(got.median),
        "restricted_mean": .value(vector.input["tau"].number.flatMap(got.restrictedMean)),
      ]) == [])
  }

  @Test("logrank", arguments: VectorCase.of("logrank"))
  func logRank(_ vector: VectorCase) {
    let got = LogRank(vector.lives("time1", "event1"), vector.lives("time2", "event2"))
    #expect(vector.differences(["chi2": .value(got.chiSquare), "p": .tail(got.p)]) == [])
  }

  // MARK: Sensitivity

  @Test("morris", arguments: VectorCase.of("morris"))
  func morris(_ vector: VectorCase) {
    let got = Morris(rows: vector.input["x"].rows, outputs: vector.y, levels: vector.integer("levels")).effects
    #expect(
      vector.differences([
        "mu": .values(got.map(\.mean)), "mu_star": .values(got.map(\.meanAbsolute)),
        "sigma": .values(got.map(\.standardDeviation)),
      ]) == [])
  }

  @Test("sobol_indices", arguments: VectorCase.of("sobol_indices"))
  func sobolIndices(_ vector: VectorCase) {
    let input = vector.input
    let got = SobolIndices(
      a: input["a"].measurements, b: input["b"].measurements, ab: input["ab"].rows,
      ba: input["ba"] == .null ? nil : input["ba"].rows)
    #expect(
      vector.differences([
        "s1": .values(got.first), "st": .values(got.total), "s2": .list(got.second?.map { .values($0) }),
      ]) == [])
  }

  // MARK: Designs

  @Test("sobol_sequence", arguments: VectorCase.of("sobol_sequence"))
  func sobolSequence(_ vector: VectorCase) {
    let start = vector.integer("start")
    let got = SobolSequence(dimensions: vector.integer("d")).points(start..<start + vector.integer("n"))
    #expect(vector.differences(["points": .list(got.map { .values($0) })]) == [])
    #expect(got == vector.expected["points"].rows, "points are exact")
  }

  @Test("latin_hypercube", arguments: VectorCase.of("latin_hypercube"))
  func latinHypercube(_ vector: VectorCase) throws {
    let word = { (name: String) in
      try #require(vector.input[name].string.flatMap { UInt64($0.dropFirst(2), radix: 16) })
    }
    var stream = RandomStream(key: try word("key"), stream: try word("stream"))
    let got = LatinHypercube(dimensions: vector.integer("d"), count: vector.integer("n"), from: &stream)
    #expect(
      vector.differences([
        "points": .list(got.points.map { .values($0) }), "consumed": .count(Int(stream.wordsConsumed)),
      ]) == [])
  }

  // MARK: Discovery

  @Test("prim", arguments: VectorCase.of("prim"))
  func prim(_ vector: VectorCase) {
    // A row without an outcome is a row with a value missing.
    let outcomes = vector.input["y"].array.map { $0.integer }
    let rows = zip(vector.input["x"].rows, outcomes).map { row, outcome in outcome == nil ? [.nan] : row }
    let got = Prim(
      rows: rows, cases: outcomes.map { $0 == 1 }, slice: vector.number("alpha"), leastMass: vector.number("mass_min"))
    #expect(
      vector.differences([
        "trajectory": .list(
          got.trajectory.map { box in
            .record([
              "limits": .list(box.limits.map { .values([$0.lowerBound, $0.upperBound]) }),
              "n": .count(box.count), "cases": .count(box.cases), "density": .value(box.density),
              "coverage": .value(box.coverage), "mass": .value(box.mass), "restricted": .count(box.restrictedCount),
            ])
          })
      ]) == [])
  }
}

extension VectorCase {
  /// Times and events; without the one, the other is missing too.
  fileprivate func lives(_ time: String, _ event: String) -> (times: [Double], events: [Bool]) {
    let events = input[event].array.map(\.bool)
    let times = zip(input[time].measurements, events).map { $1 == nil ? .nan : $0 }
    return (times, events.map { $0 == true })
  }
}
