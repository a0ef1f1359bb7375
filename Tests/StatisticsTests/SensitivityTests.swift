import Statistics
import Testing

struct SensitivityTests {
  /// Outputs of a model at the rows of A and B, and their mixtures.
  private func indices(inputs: Int, rows: Int, _ model: @escaping ([Double]) -> Double) -> SobolIndices {
    let points = SobolSequence(dimensions: 2 * inputs).points(0..<rows)
    let a = points.map { Array($0[..<inputs]) }
    let b = points.map { Array($0[inputs...]) }
    let mixed = { (base: [[Double]], other: [[Double]]) in
      (0..<inputs).map { input in
        zip(base, other).map { base, other in
          var row = base
          row[input] = other[input]
          return model(row)
        }
      }
    }
    return SobolIndices(a: a.map(model), b: b.map(model), ab: mixed(a, b), ba: mixed(b, a))
  }

  @Test("Of a sum, each part accounts for its own variance, and nothing for two together")
  func sum() throws {
    let got = indices(inputs: 3, rows: 4096) { 3 * $0[0] + 2 * $0[1] + $0[2] }
    let (first, total, second) = (try #require(got.first), try #require(got.total), try #require(got.second))
    for (input, share) in [9.0 / 14, 4.0 / 14, 1.0 / 14].enumerated() {
      #expect(abs(first[input] - share) < 0.01 && abs(total[input] - share) < 0.01)
    }
    for (i, j) in [(0, 1), (0, 2), (1, 2)] {
      let together = try #require(second[i][j])
      #expect(abs(together) < 0.02)
    }
    #expect(second[1][0] == nil && second[1][1] == nil)
  }

  @Test("Of a product around 0, inputs account for nothing alone and for all together")
  func product() throws {
    let got = indices(inputs: 2, rows: 4096) { ($0[0] - 0.5) * ($0[1] - 0.5) }
    let (first, total, second) = (try #require(got.first), try #require(got.total), try #require(got.second))
    for input in 0...1 { #expect(abs(first[input]) < 0.02 && abs(total[input] - 1) < 0.02) }
    let together = try #require(second[0][1])
    #expect(abs(together - 1) < 0.05)
  }

  @Test("Indices are the same in any unit, and a row with an output missing is no row", arguments: Samples.seeds)
  func units(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    var (a, b) = (samples.normals(20), samples.normals(20))
    var ab = [samples.normals(20), samples.normals(20)]
    let here = SobolIndices(a: a, b: b, ab: ab)
    let scaled = { (outputs: [Double]) in outputs.map { 1e3 * $0 + 7 } }
    let there = SobolIndices(a: scaled(a), b: scaled(b), ab: ab.map(scaled))
    a.append(1)
    b.append(2)
    ab[0].append(3)
    ab[1].append(.nan)
    #expect(SobolIndices(a: a, b: b, ab: ab) == here)
    for (x, y) in zip(try #require(here.first), try #require(there.first)) { #expect(agree(x, y)) }
    #expect(here.second == nil)
  }

  @Test("Of a sum, elementary effects are its coefficients, and do not vary", arguments: Samples.seeds)
  func elementaryEffects(seed: UInt64) {
    var samples = Samples(seed: seed)
    let coefficients = samples.normals(3)
    // From each of five starts, the inputs go up or down by 2/3 in turn.
    var rows: [[Double]] = []
    for _ in 0..<5 {
      var row = samples.counts(3, below: 4).map { $0 / 3 }
      rows.append(row)
      for input in 0..<3 {
        row[input] += row[input] < 0.5 ? 2.0 / 3 : -2.0 / 3
        rows.append(row)
      }
    }
    let outputs = rows.map { zip(coefficients, $0).reduce(1) { $0 + $1.0 * $1.1 } }
    for (effect, coefficient) in zip(Morris(rows: rows, outputs: outputs, levels: 4).effects, coefficients) {
      #expect(agree(effect.mean, coefficient) && agree(effect.meanAbsolute, abs(coefficient)))
      #expect(agree(effect.standardDeviation, 0))
    }
    // A trajectory that lost a run counts for nothing.
    var gaps = outputs
    gaps[5] = .nan
    let kept = Array(0..<4) + Array(8..<20)
    #expect(
      Morris(rows: rows, outputs: gaps, levels: 4)
        == Morris(rows: kept.map { rows[$0] }, outputs: kept.map { outputs[$0] }, levels: 4))
  }
}
