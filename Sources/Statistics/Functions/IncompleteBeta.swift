#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The regularised incomplete beta function I_x(a, b) and its complement, a and b > 0.
///
/// Both tails are computed, and the argument is given with its complement, so that neither a small tail nor an
/// argument near 1 loses digits: ten remain, and mostly thirteen, for a and b up to a million.
///
/// Source: the continued fraction of DLMF 8.17.22, evaluated by Lentz's method as modified by Thompson & Barnett
/// 1986; the factor before it after Loader 2000.
struct IncompleteBeta {
  let a: Double
  let b: Double

  /// I_x(a, b), 1 − I_x(a, b), and x^a y^b / B(a, b), which is x y times the density.
  struct Areas {
    let lower: Double
    let upper: Double
    let front: Double
  }

  /// - Parameters: x in 0...1, and y = 1 − x.
  func areas(x: Double, y: Double) -> Areas {
    if x <= 0 { return Areas(lower: 0, upper: 1, front: 0) }
    if y <= 0 { return Areas(lower: 1, upper: 0, front: 0) }
    let front = front(x: x, y: y)
    // On either side of about the mean, the fraction of that side converges fast.
    if x <= (a + 1) / (a + b + 2) {
      let lower = min(1, front / a * Self.fraction(a, b, x))
      return Areas(lower: lower, upper: 1 - lower, front: front)
    } else {
      let upper = min(1, front / b * Self.fraction(b, a, y))
      return Areas(lower: 1 - upper, upper: upper, front: front)
    }
  }

  private func front(x: Double, y: Double) -> Double {
    // How far (a + b) x lies from a; the two logarithms below nearly cancel where the density is high.
    let excess = b * x - a * y
    let exponent =
      a * Self.logRatio(excess / a, x / a * (a + b)) + b * Self.logRatio(-excess / b, y / b * (a + b))
      + Stirling.error(a + b) - Stirling.error(a) - Stirling.error(b)
    return exp(exponent) * (a / (a + b) * b / (2 * Double.pi)).squareRoot()
  }

  /// The logarithm of a ratio, of which its excess over 1 is known to more digits when it is near 1.
  private static func logRatio(_ excess: Double, _ ratio: Double) -> Double {
    abs(excess) < 0.5 ? log1p(excess) : log(ratio)
  }

  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    // 1/(1 + d₁/(1 + d₂/(1 + …))), two terms a turn. Turns grow with √max(a, b); the bound is beyond a and b of 10¹⁰.
    let tiny = 1e-300
    var c = 1.0
    var d = 0.0
    var value = 1.0
    func extend(by term: Double) {
      d = 1 + term * d
      if abs(d) < tiny { d = tiny }
      d = 1 / d
      c = 1 + term / c
      if abs(c) < tiny { c = tiny }
      value *= c * d
    }
    var m = 0.0
    while m < 1e6 {
      extend(by: -(a + m) / (a + 2 * m) * ((a + b + m) / (a + 2 * m + 1)) * x)
      m += 1
      extend(by: m / (a + 2 * m - 1) * ((b - m) / (a + 2 * m)) * x)
      if abs(c * d - 1) < 1e-15 { break }
    }
    return 1 / value
  }
}
