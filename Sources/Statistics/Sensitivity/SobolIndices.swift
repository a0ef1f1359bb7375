/// The share of an output's variance that each input accounts for, alone and with others: the indices of Sobol'.
///
/// What it does not tell: the direction of an effect; and shares are of the variance over the ranges that were sampled:
/// a wider range makes its input more important. From n rows an index is known to about 1/√n, so small ones may come
/// out negative; their intervals need resampling.
///
/// Source: Sobol' 1993; estimators, Saltelli et al. 2010 (first order and pairs) and Jansen 1999 (total).
public struct SobolIndices: Sendable, Equatable {
  /// S1 by input: what the input accounts for alone. 0 for a constant output; nil, as all, without a complete row.
  public let first: [Double]?
  /// ST by input: what it accounts for alone and with others; 0 if it does not matter at all.
  public let total: [Double]?
  /// S2 of inputs i < j, at [i][j], nil elsewhere: what the two account for together beyond each alone. Nil without
  /// the outputs of BA.
  public let second: [[Double?]]?

  /// Outputs at the n rows of two independent designs, A and B, and of their mixtures.
  ///
  /// - Parameters:
  ///   - a, b: at the rows of A and of B.
  ///   - ab: by input, at the rows of A with this input from B.
  ///   - ba: by input, at the rows of B with this input from A, if pairs of inputs are wanted.
  ///
  /// A row with an output missing, wherever, is dropped everywhere.
  public init(a: [Double], b: [Double], ab: [[Double]], ba: [[Double]]? = nil) {
    let series = [a] + ab + (ba ?? []) + [b]
    precondition(series.allSatisfy { $0.count == a.count }, "all designs have as many rows")
    precondition(ba.map { $0.count == ab.count } ?? true, "AB and BA are of the same inputs")
    let rows = a.indices.filter { row in series.allSatisfy { $0[row].isFinite } }
    let standard = Self.standardised(series.map { series in rows.map { series[$0] } })
    let inputs = ab.indices
    let isConstant = standard.allSatisfy { $0.allSatisfy { $0 == 0 } }
    guard let a = standard.first, let b = standard.last, !rows.isEmpty,
      let variance = isConstant ? 1 : Self.variance(a + b)
    else {
      (first, total, second) = (nil, nil, nil)
      return
    }
    let mean = { (term: (Int) -> Double) in
      a.indices.reduce(0) { $0 + term($1) } / Double(a.count)
    }
    let ab = Array(standard[1...].prefix(inputs.count))
    let first = ab.map { ab in mean { b[$0] * (ab[$0] - a[$0]) } / variance }
    self.first = first
    total = ab.map { ab in mean { (a[$0] - ab[$0]) * (a[$0] - ab[$0]) } / (2 * variance) }
    guard ba != nil else {
      second = nil
      return
    }
    let ba = Array(standard[(1 + inputs.count)...].prefix(inputs.count))
    second = inputs.map { i in
      inputs.map { j in
        guard i < j else { return nil }
        return mean { ba[i][$0] * ab[j][$0] - a[$0] * b[$0] } / variance - first[i] - first[j]
      }
    }
  }

  /// Outputs of all designs with a mean of 0 and a standard deviation of 1 together; all 0 if they are constant.
  private static func standardised(_ series: [[Double]]) -> [[Double]] {
    let summary = Summary(Array(series.joined()))
    guard let mean = summary.mean, let least = summary.minimum, let greatest = summary.maximum else { return series }
    if least == greatest { return series.map { $0.map { _ in 0 } } }
    // First as parts of the range, whose squares neither vanish nor overflow.
    let centred = series.map { $0.map { ($0 - mean) / (greatest - least) } }
    let deviation = variance(Array(centred.joined()))?.squareRoot() ?? .nan
    return centred.map { $0.map { $0 / deviation } }
  }

  /// Of a population, divided by n; nil unless above 0.
  private static func variance(_ values: [Double]) -> Double? {
    guard let variance = Summary(values).variance, variance > 0 else { return nil }
    return variance * Double(values.count - 1) / Double(values.count)
  }
}
