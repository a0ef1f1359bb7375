import Ledger
import Statistics

/// What measures came to at each point of a sweep.
public struct Survey: Sendable {
  public struct Point: Sendable {
    public let arm: Arm
    /// Runs that were evaluated to their end, and those that failed.
    public let count: Int
    public let failed: Int
    public let success: WilsonInterval
    /// Runs that fell apart.
    public let collapses: Int
    /// By measure.
    public let means: [MeanInterval]
  }

  public let measures: [String]
  /// Runs at each point.
  public let replicates: Int
  public let points: [Point]
  public let failures: [(arm: String, replicate: Int, ending: RunEnding)]

  public init(_ sample: Sample, measures: [String]) throws {
    // How often it went well and fell apart is told of every point.
    let measures = measures.filter { sample.fate(named: $0) == nil }
    self.measures = measures
    replicates = sample.replicateCount
    failures = sample.failures.map { (sample.arms[$0.arm].name, $0.replicate, $0.ending) }
    points = try sample.arms.indices.map { arm in
      let successes = sample.successes(arm: arm).compactMap { $0 }
      return Point(
        arm: sample.arms[arm], count: successes.count, failed: sample.endings[arm].count - successes.count,
        success: WilsonInterval(
          successes: successes.count { $0 }, trials: successes.count, level: Comparison.level),
        collapses: try sample.values(of: Fate.collapse.rawValue, arm: arm).count { $0 == 1 },
        means: try measures.map { MeanInterval(try sample.values(of: $0, arm: arm), level: Comparison.level) })
    }
  }
}
