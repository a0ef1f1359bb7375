#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a party's demands fall from 1 to 0 as the deadline draws near.
///
/// Exponent 1 concedes evenly, 4 holds firm (Boulware), 0.25 concedes early. Source: Faratin, Sierra & Jennings 1998.
public struct ConcessionCurve: Hashable, Sendable {
  public enum Family: String, CaseIterable, Hashable, Sendable {
    /// a = start · (1 − t^exponent)
    case polynomial = "poly"
    /// a = start · (e^((1 − t)^exponent) − 1) / (e − 1)
    case exponential = "exp"
  }

  public let family: Family
  /// Above 0.
  public let exponent: Double
  /// The level at t = 0.
  public let start: Double

  public init(_ family: Family = .polynomial, exponent: Double = 1, start: Double = 1) {
    self.family = family
    self.exponent = exponent
    self.start = start
  }

  /// - Parameter time: relative, 0...1.
  public func level(at time: Double) -> Double {
    switch family {
    case .polynomial: start * (1 - pow(time, exponent))
    case .exponential: start * (exp(pow(1 - time, exponent)) - 1) / (exp(1) - 1)
    }
  }
}

/// A level that falls evenly from round to round, and never below a fallback.
public struct SteadyConcession: Hashable, Sendable {
  public var start: Double
  /// A round, ≥ 0.
  public var pace: Double
  public var fallback: Double

  public init(start: Double, pace: Double, fallback: Double) {
    self.start = start
    self.pace = pace
    self.fallback = fallback
  }

  public func level(inRound round: Int) -> Double { max(fallback, start - pace * Double(round)) }
}

extension Preferences {
  /// The least utility that a demand stands for: 0 is the floor, 1 the best; lowered by `tolerance` and never below the floor.
  public func threshold(demanding level: Double, tolerance: Double = 0) -> Double {
    max(floor, min(best, (best - floor) * level + floor - tolerance))
  }
}
