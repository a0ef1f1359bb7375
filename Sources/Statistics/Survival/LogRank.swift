import Randomness

/// Whether what happens in time happens at one rate in two groups.
///
/// What it does not tell: how much sooner (compare the curves of ``KaplanMeier`` and their restricted means), and
/// little where the curves cross: sooner at first and later in the end cancel.
///
/// Source: Mantel 1966; Peto & Peto 1972.
public struct LogRank: Sendable, Equatable {
  /// Events in the first group.
  public let observed: Int
  /// Events that the first group would have had at the rate of both together: more observed means sooner.
  public let expected: Double
  /// (observed − expected)² / variance; nil, as p, if that variance is 0, as without events.
  public let chiSquare: Double?
  /// For one rate in both groups.
  public let p: Double?

  /// - Parameters:
  ///   - first, second: times and events of the groups, as in ``KaplanMeier``.
  public init(_ first: (times: [Double], events: [Bool]), _ second: (times: [Double], events: [Bool])) {
    let both = RiskTable(times: first.times + second.times, events: first.events + second.events)
    let times = first.times.present.sorted()
    var gone = 0
    var (expected, variance) = (0.0, 0.0)
    for row in both.rows {
      while gone < times.count && times[gone] < row.time { gone += 1 }
      let (n, d) = (Double(row.atRisk), Double(row.events))
      let share = Double(times.count - gone) / n
      expected += d * share
      if row.atRisk > 1 { variance += d * share * (1 - share) * (n - d) / (n - 1) }
    }
    observed = RiskTable(times: first.times, events: first.events).rows.reduce(0) { $0 + $1.events }
    self.expected = expected
    let excess = Double(observed) - expected
    chiSquare = variance > 0 ? excess * excess / variance : nil
    p = chiSquare.map(ChiSquare.upperTail)
  }
}
