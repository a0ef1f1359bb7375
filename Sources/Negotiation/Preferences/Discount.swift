#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What waiting costs: the utility of an outcome in a step, of what it was worth in the first.
///
/// Whatever it is, it keeps the order of outcomes.
public enum Discount: Hashable, Sendable {
  /// U = factor^step · u; factor > 0.
  case exponential(factor: Double)
  /// U = u − (step · cost)^power; cost ≥ 0.
  case linear(cost: Double, power: Double)

  /// The discount in one step, to be applied to many outcomes.
  func valuation(at step: Int) -> Valuation {
    switch self {
    case .exponential(let factor): Valuation(scale: pow(factor, Double(step)), loss: 0)
    case .linear(let cost, let power): Valuation(scale: 1, loss: pow(Double(step) * cost, power))
    }
  }
}

/// U = scale · u − loss.
struct Valuation {
  static let undiscounted = Valuation(scale: 1, loss: 0)
  let scale: Double
  let loss: Double
  @inline(__always) func callAsFunction(_ utility: Double) -> Double { scale * utility - loss }
}
