import Randomness

/// A measure as a sum of inputs, each times a coefficient, plus an intercept: ordinary least squares.
///
///     let fit = LeastSquares(rows: [[0.1, 3], [0.4, 1], …], measure: trust, level: 0.95)
///     fit.coefficients?[1].estimate  // change of trust per unit of the first input
///
/// What it does not tell: anything beyond a straight line. Where inputs act together or in bends, a coefficient is an
/// average over the design. A high R² does not make a cause, and the intervals suppose errors of one spread.
///
/// Source: Gauss 1823; computed on centred columns, by orthogonalisation.
public struct LeastSquares: Sendable, Equatable {
  public struct Coefficient: Sendable, Equatable {
    /// Change of the measure for one unit of the input, the others held.
    public let estimate: Double
    public let standardError: Double
    /// The estimate in standard errors; nil, as p, if the fit is exact.
    public let t: Double?
    /// Two-sided, for a true coefficient of 0.
    public let p: Double?
    public let bounds: ClosedRange<Double>
  }

  /// Rows kept, n.
  public let count: Int
  /// n − k − 1 for k inputs. Nil, as all that follows, unless above 0, or if an input is constant or a sum of others.
  public let degreesOfFreedom: Int?
  /// The intercept first, then by input.
  public let coefficients: [Coefficient]?
  /// σ²: what is left, squared and summed, over the degrees of freedom.
  public let residualVariance: Double?
  /// The share of the measure's variance that the inputs account for; nil too if the measure is constant.
  public let rSquared: Double?
  /// Allowing for the number of inputs: 1 − (1 − R²)(n − 1)/(n − k − 1).
  public let adjustedRSquared: Double?

  /// - Parameters:
  ///   - rows: one a run, with the value of each of k ≥ 0 inputs. A row with a value missing is dropped.
  ///   - measure: one value a row.
  ///   - level: the confidence, 0 < level < 1, both sides together.
  public init(rows: [[Double]], measure: [Double], level: Double) {
    precondition(rows.count == measure.count, "there is one value of the measure a row")
    let tails = tails(of: level)
    let kept = rows.indices.filter { measure[$0].isFinite && rows[$0].allSatisfy(\.isFinite) }
    let inputCount = rows.first?.count ?? 0
    count = kept.count
    let freedom = count - inputCount - 1
    let y = Centred(kept.map { measure[$0] })
    let inputs = (0..<inputCount).map { input in Centred(kept.map { rows[$0][input] }) }
    guard freedom > 0, let basis = OrthogonalBasis(inputs.map(\.deviations)) else {
      (degreesOfFreedom, coefficients, residualVariance, rSquared, adjustedRSquared) = (nil, nil, nil, nil, nil)
      return
    }
    let projection = basis.project(y.deviations)
    let slopes = basis.solve(projection.coefficients)
    let means = inputs.map(\.mean)
    let residual = OrthogonalBasis.length(projection.rest)
    let deviation = residual / Double(freedom).squareRoot()
    let distribution = StudentT(degreesOfFreedom: Double(freedom))
    let reach = distribution.bound(tails: tails)

    let coefficient = { (estimate: Double, standardError: Double) -> Coefficient? in
      guard let bounds = ClosedRange(estimate, give: reach * standardError) else { return nil }
      let t = (estimate / standardError).ifFinite
      return Coefficient(
        estimate: estimate, standardError: standardError, t: t, p: t.map { distribution.tails($0) }, bounds: bounds)
    }
    // The intercept is the mean of the measure, carried back to where all inputs are 0.
    let intercept = zip(slopes, means).reduce(y.mean) { $0 - $1.0 * $1.1 }
    let carried = OrthogonalBasis.length(basis.solveTransposed(means))
    var found = [coefficient(intercept, deviation * (1 / Double(count) + carried * carried).squareRoot())]
    for (input, slope) in slopes.enumerated() {
      let direction = slopes.indices.map { $0 == input ? 1.0 : 0 }
      found.append(coefficient(slope, deviation * OrthogonalBasis.length(basis.solveTransposed(direction))))
    }
    let coefficients = found.compactMap { $0 }
    self.coefficients = coefficients.count == found.count ? coefficients : nil
    degreesOfFreedom = freedom
    residualVariance = (deviation * deviation).ifFinite
    let part = residual / OrthogonalBasis.length(y.deviations)
    rSquared = (1 - part * part).ifFinite
    adjustedRSquared = (1 - part * part * Double(count - 1) / Double(freedom)).ifFinite
  }
}

private struct Centred {
  let mean: Double
  let deviations: [Double]

  init(_ values: [Double]) {
    let mean = Summary(values).mean ?? 0
    self.mean = mean
    deviations = values.map { $0 - mean }
  }
}
