import Randomness

/// How many runs it takes for the interval of a mean to be as narrow as wanted, judged by a pilot.
///
///     ReplicationPlan(pilot: trust, level: 0.95, halfWidth: .relative(0.02)).more
///
/// What it does not tell: it takes the pilot's spread for the true one. A pilot of ten runs misses that by a quarter
/// or more one time in three, and then the number of runs by half; plan again when more runs are in.
///
/// Source: Law 2015, "Simulation modeling and analysis", 9.4.1.
public struct ReplicationPlan: Sendable, Equatable {
  /// The half-width wanted.
  public enum HalfWidth: Sendable, Equatable {
    /// In the unit of the measure, ≥ 0.
    case absolute(Double)
    /// As a part of the pilot's mean, ≥ 0: 0.02 for 2 %.
    case relative(Double)
  }

  /// That of the pilot; nil below two values.
  public let halfWidthNow: Double?
  /// The least number of runs that is enough, the pilot's included, at least 2. Nil if no number is: below two values
  /// in the pilot, for a half-width of 0 of something that varies, or beyond 10¹⁵ runs.
  public let needed: Int?
  /// Runs to add to the pilot.
  public let more: Int?

  /// - Parameter level: the confidence, 0 < level < 1, both sides together.
  public init(pilot: [Double], level: Double, halfWidth: HalfWidth) {
    let summary = Summary(pilot)
    halfWidthNow = MeanInterval(summary, level: level).halfWidth
    guard let mean = summary.mean, let deviation = summary.standardDeviation else {
      (needed, more) = (nil, nil)
      return
    }
    let target =
      switch halfWidth {
      case .absolute(let width): width
      case .relative(let part): part * abs(mean)
      }
    needed = Self.least(deviation: deviation, target: target, tails: tails(of: level))
    more = needed.map { max(0, $0 - summary.count) }
  }

  private static func least(deviation: Double, target: Double, tails: Double) -> Int? {
    precondition(target >= 0, "a half-width is not negative")
    if deviation == 0 { return 2 }
    let isEnough = { (n: Int) in
      StudentT(degreesOfFreedom: Double(n - 1)).bound(tails: tails) * deviation / Double(n).squareRoot() <= target
    }
    // The normal distribution asks for fewer runs than Student's, and for not many fewer.
    let root = StandardNormal.bound(tails: tails) * deviation / target
    guard root * root <= 1e15 else { return nil }
    var tooFew = max(1, Int(root * root) - 1)
    var step = 1
    while !isEnough(tooFew + step) {
      tooFew += step
      step *= 2
    }
    var enough = tooFew + step
    while enough - tooFew > 1 {
      let middle = tooFew + (enough - tooFew) / 2
      if isEnough(middle) { enough = middle } else { tooFew = middle }
    }
    return enough
  }
}
