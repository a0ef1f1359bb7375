/// Columns X as Q R: Q orthonormal, R upper triangular; for least squares.
///
/// Source: Gram & Schmidt, each column projected twice, which is enough (Giraud, Langou & Rozložník 2005).
struct OrthogonalBasis {
  /// The columns of Q.
  private(set) var q: [[Double]] = []
  /// The columns of R, down to the diagonal.
  private(set) var r: [[Double]] = []

  /// Nothing if a column is, to 12 digits, a combination of those before it.
  init?(_ columns: [[Double]]) {
    for column in columns {
      var (rest, coefficients) = project(column)
      let length = Self.length(rest)
      guard length > 1e-12 * Self.length(column), length.isFinite else { return nil }
      for row in rest.indices { rest[row] /= length }
      q.append(rest)
      r.append(coefficients + [length])
    }
  }

  /// What of a vector the basis does not span, and the coefficients of what it spans.
  func project(_ vector: [Double]) -> (rest: [Double], coefficients: [Double]) {
    var rest = vector
    var coefficients = [Double](repeating: 0, count: q.count)
    for _ in 0..<2 {
      for (index, direction) in q.enumerated() {
        var amount = 0.0
        for row in rest.indices { amount += direction[row] * rest[row] }
        for row in rest.indices { rest[row] -= amount * direction[row] }
        coefficients[index] += amount
      }
    }
    return (rest, coefficients)
  }

  /// The b of R b = c.
  func solve(_ c: [Double]) -> [Double] {
    var b = c
    for column in b.indices.reversed() {
      b[column] /= r[column][column]
      for row in 0..<column { b[row] -= r[column][row] * b[column] }
    }
    return b
  }

  /// The z of Rᵀ z = v; its squared length is vᵀ (XᵀX)⁻¹ v.
  func solveTransposed(_ v: [Double]) -> [Double] {
    var z = v
    for column in z.indices {
      for row in 0..<column { z[column] -= r[column][row] * z[row] }
      z[column] /= r[column][column]
    }
    return z
  }

  static func length(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
