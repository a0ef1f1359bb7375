import Statistics
import Testing

struct RelatingTests {
  @Test("Kendall's tau counts pairs of pairs", arguments: Samples.seeds)
  func kendall(seed: UInt64) {
    var samples = Samples(seed: seed)
    let count = samples.integer(in: 3...40)
    let (x, y) = (samples.counts(count, below: 8), samples.counts(count, below: 5))
    var (balance, untiedX, untiedY) = (0.0, 0.0, 0.0)
    for i in 0..<count {
      for j in 0..<i {
        let (dx, dy) = (x[i] - x[j], y[i] - y[j])
        balance += dx * dy > 0 ? 1 : dx * dy < 0 ? -1 : 0
        untiedX += dx == 0 ? 0 : 1
        untiedY += dy == 0 ? 0 : 1
      }
    }
    let expected = untiedX * untiedY == 0 ? nil : balance / (untiedX * untiedY).squareRoot()
    #expect(agree(Correlation(x, y, level: 0.95).kendall, expected))
  }

  @Test("Correlation is the same in any unit, and of the other sign against the grain", arguments: Samples.seeds)
  func units(seed: UInt64) {
    var samples = Samples(seed: seed)
    let x = samples.normals(12)
    let y = zip(x, samples.normals(12)).map { $0 + $1 }
    let (here, there) = (Correlation(x, y, level: 0.9), Correlation(x.map { 5 - 3 * $0 }, y, level: 0.9))
    #expect(agree(there.pearson?.value, here.pearson.map { -$0.value }))
    #expect(agree(there.spearman?.value, here.spearman.map { -$0.value }))
    #expect(agree(there.kendall, here.kendall.map(-)))
    #expect(agree(there.pearson?.p, here.pearson?.p))
    #expect(agree(there.pearsonBounds?.lowerBound, here.pearsonBounds.map { -$0.upperBound }))
  }

  @Test("A straight line correlates perfectly, and so do the ranks of a curve that only rises")
  func perfect() {
    let x = (1...9).map { Double($0) / 10 }
    let line = Correlation(x, x.map { 0.3 - 0.7 * $0 }, level: 0.95)
    #expect(line.pearson?.value == -1 && line.pearson?.p == 0 && line.pearsonBounds == -1...(-1))
    let curve = Correlation(x, x.map { $0 * $0 * $0 }, level: 0.95)
    #expect(curve.spearman?.value == 1 && curve.kendall == 1)
    #expect(curve.pearson.map { $0.value < 1 } == true)
  }

  @Test("With one input, least squares and correlation tell one story", arguments: Samples.seeds)
  func oneInput(seed: UInt64) {
    var samples = Samples(seed: seed)
    let x = samples.normals(15)
    let y = zip(x, samples.normals(15)).map { $0 + 2 * $1 }
    let fit = LeastSquares(rows: x.map { [$0] }, measure: y, level: 0.95)
    let pearson = Correlation(x, y, level: 0.95).pearson
    #expect(agree(fit.rSquared, pearson.map { $0.value * $0.value }))
    #expect(agree(fit.coefficients?[1].p, pearson?.p))
  }

  @Test("What is a sum of inputs is found to be it, wherever the inputs lie", arguments: Samples.seeds)
  func exactFit(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let rows = samples.rows(12, inputs: 3)
    let measure = rows.map { 4 + 3 * $0[0] - 2 * $0[1] + 0.5 * $0[2] }
    let noise = samples.normals(12, sd: 1e-6)
    let near = LeastSquares(rows: rows, measure: zip(measure, noise).map { $0 + $1 }, level: 0.95)
    let found = try #require(near.coefficients).map(\.estimate)
    for (got, want) in zip(found, [4, 3, -2, 0.5]) { #expect(abs(got - want) < 1e-4) }
    // Far from the origin, slopes and their errors are as they were.
    let far = LeastSquares(
      rows: rows.map { $0.map { $0 + 10_000 } }, measure: zip(measure, noise).map { $0 + $1 }, level: 0.95)
    let (here, there) = (try #require(near.coefficients), try #require(far.coefficients))
    for input in 1...3 {
      #expect(agree(here[input].estimate, there[input].estimate))
      #expect(agree(here[input].standardError, there[input].standardError))
    }
  }

  @Test("An input that adds nothing, or too few runs, leaves the fit undefined")
  func undefinedFit() {
    let x = [1.0, 2, 4, 7, 8, 9]
    let y = [2.0, 1, 5, 3, 8, 7]
    for rows in [x.map { [$0, 2 * $0 - 1] }, x.map { [$0, 3] }, x.map { [$0, 1 / $0, $0 * $0, .nan] }] {
      #expect(LeastSquares(rows: rows, measure: y, level: 0.95).coefficients == nil)
    }
    #expect(LeastSquares(rows: [[1], [2]], measure: [1, 3], level: 0.95).degreesOfFreedom == nil)
    #expect(LeastSquares(rows: x.map { [$0] }, measure: y, level: 0.95).coefficients?.count == 2)
  }
}
