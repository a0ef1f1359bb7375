/// The share of those watched to whom it has not happened yet, over time, when watching ended early for some.
///
///     let life = KaplanMeier(times: [5, 8, 12, 12], events: [true, true, false, true])
///     life.median  // 8
///
/// What it does not tell: anything after the last time watched; towards the end, where few are at risk, next to
/// nothing. It supposes that watching did not end because it was about to happen.
///
/// Source: Kaplan & Meier 1958; standard error, Greenwood 1926.
public struct KaplanMeier: Sendable, Equatable {
  /// A time at which it happened to someone.
  public struct Step: Sendable, Equatable {
    public let time: Double
    /// How many it might have happened to.
    public let atRisk: Int
    /// How many it happened to.
    public let events: Int
    /// The share to whom it has not happened by this time, this time included; 0...1.
    public let survival: Double
    /// Of the survival; 0 where that is 0. Too small near 0 and 1.
    public let standardError: Double
  }

  /// Those watched, n.
  public let count: Int
  /// Ascending in time.
  public let steps: [Step]

  /// - Parameters:
  ///   - times: how long each was watched, ≥ 0, in any unit; a missing time drops the one.
  ///   - events: true if it happened then, false if watching ended before it did (censored).
  public init(times: [Double], events: [Bool]) {
    var survival = 1.0
    var sum = 0.0
    count = times.present.count
    steps = RiskTable(times: times, events: events).rows.map { row in
      let (n, d) = (Double(row.atRisk), Double(row.events))
      survival *= 1 - d / n
      // Where nobody is left, the sum has no last term, and the error is 0.
      if d < n { sum += d / (n * (n - d)) }
      return Step(
        time: row.time, atRisk: row.atRisk, events: row.events, survival: survival,
        standardError: survival * sum.squareRoot())
    }
  }

  /// The first time by which it has happened to half; nil if it never has.
  public var median: Double? {
    // Products of shares that make a half on paper may miss it in the last digit.
    steps.first { $0.survival <= 0.5 + 1e-12 }?.time
  }

  /// The mean time without it, up to a horizon ≥ 0: the area under the survival from 0 to there. Beyond the last step,
  /// survival stays as it was. Nil if nobody was watched.
  public func restrictedMean(upTo horizon: Double) -> Double? {
    if count == 0 { return nil }
    var (area, since, survival) = (0.0, 0.0, 1.0)
    for step in steps.prefix(while: { $0.time < horizon }) {
      area += survival * (step.time - since)
      (since, survival) = (step.time, step.survival)
    }
    return area + survival * (horizon - since)
  }
}
