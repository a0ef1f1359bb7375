import Ledger
import Statistics

/// The answer to a what-if: each alternative beside the baseline, measure by measure, and the side of risk.
public struct Answer: Sendable {
  /// How often it went well, and how long it held together.
  public struct Risk: Sendable {
    public let arm: Arm
    /// Runs that were evaluated to their end.
    public let count: Int
    public let failed: Int
    public let successes: Int
    /// Wilson's interval for the chance of success.
    public let success: WilsonInterval
    public let collapses: Int
    /// Time without collapse, in months.
    public let survival: KaplanMeier
    /// Whether collapse comes at one rate here and in the baseline; nil for the baseline.
    public let logRank: LogRank?
    /// How long each run was watched, in months, and whether it then fell apart.
    public let lives: (times: [Double], events: [Bool])
  }

  public struct Alternative: Sendable {
    public let arm: Arm
    public let comparisons: [Comparison]
    /// Pairs of which a side failed: they are in no comparison.
    public let droppedPairs: Int
    /// Alternative − baseline in the chance of success.
    public let success: Difference
  }

  public let baseline: Arm
  /// Names of what is looked at.
  public let measures: [String]
  /// Pairs of runs for each alternative.
  public let replicates: Int
  public let alternatives: [Alternative]
  /// Arm by arm, the baseline first.
  public let risks: [Risk]
  public let failures: [(arm: String, replicate: Int, ending: RunEnding)]
  /// What can be asked of its runs.
  public let fates: [Fate]
  /// How many p-values were raised together.
  public let testCount: Int

  /// - Parameters:
  ///   - measures: names of final values.
  ///   - monthsPerStep: the length of a step.
  public init(_ sample: Sample, measures: [String], monthsPerStep: Double) throws {
    baseline = sample.arms[0]
    self.measures = measures
    replicates = sample.replicateCount
    fates = sample.fates
    failures = sample.failures.map { (sample.arms[$0.arm].name, $0.replicate, $0.ending) }
    let columns = try measures.map { measure in
      try sample.arms.indices.map { try sample.values(of: measure, arm: $0) }
    }
    let comparisons = Comparison.judged(
      sample.arms.indices.dropFirst().flatMap { arm in
        zip(measures, columns).map {
          Comparison($0, baseline: $1[0], alternative: $1[arm], fate: sample.fate(named: $0))
        }
      })
    testCount = comparisons.count { $0.adjustedP != nil }
    let successes = try sample.arms.indices.map { try sample.values(of: Fate.success.rawValue, arm: $0) }
    alternatives = sample.arms.indices.dropFirst().map { arm in
      Alternative(
        arm: sample.arms[arm],
        comparisons: Array(comparisons[(arm - 1) * measures.count..<arm * measures.count]),
        droppedPairs: sample.droppedPairs(0, arm),
        success: Difference(successes[arm], successes[0], areShares: true))
    }
    var risks: [Risk] = []
    for arm in sample.arms.indices {
      let lives = try sample.lives(arm: arm, monthsPerStep: monthsPerStep)
      let successes = sample.successes(arm: arm).compactMap { $0 }
      let happy = successes.count { $0 }
      risks.append(
        Risk(
          arm: sample.arms[arm], count: successes.count, failed: sample.endings[arm].count - successes.count,
          successes: happy,
          success: WilsonInterval(successes: happy, trials: successes.count, level: Comparison.level),
          collapses: lives.events.count { $0 },
          survival: KaplanMeier(times: lives.times, events: lives.events),
          logRank: risks.first.map { LogRank(lives, $0.lives) }, lives: lives))
    }
    self.risks = risks
  }
}
