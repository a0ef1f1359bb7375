import Ledger
import Simulation
import Statistics

/// What happened, beside what might have: the recorded run that the runs of an experiment are branches of.
public struct Hindsight: Sendable {
  /// Where what happened lies among the runs that share its past.
  public struct Standing: Sendable {
    public let measure: String
    public let fate: Fate?
    /// nil where it has no value.
    public let happened: Double?
    /// Runs with a value, and those of them that came to less, and to the same.
    public let count: Int
    public let below: Int
    public let equal: Int
    /// 5 %, 50 % and 95 % of them, and the least and the greatest; empty without a value.
    public let quantiles: [Double]
    public let extremes: [Double]

    /// The share of the runs that came to less, of those that came to the same a half: 0...1; nil where there is nothing to compare.
    public var percentile: Double? {
      count == 0 || happened == nil ? nil : (Double(below) + Double(equal) / 2) / Double(count)
    }
  }

  public let run: StoredRun
  /// The last step that all have in common.
  public let after: Int
  /// The arm that it is looked at beside: the one in which nothing but chance is otherwise.
  public let arm: Arm
  public let standings: [Standing]

  /// - Parameter measures: names of final values.
  /// - Returns: nil where the sample's runs are branches of none, or of one that is not in the ledger.
  /// - Throws: `LedgerProblem`.
  public init?(beside sample: Sample, measures: [String], in ledger: RunLedger) throws {
    guard let first = sample.endings.first?.first, let arm = sample.arms.first else { return nil }
    let branch = try ledger.run(first.number)
    guard let parent = branch.parent, let after = branch.summary.branches.last?.after else { return nil }
    let run = try ledger.run(parent)
    self.run = run
    self.after = after
    self.arm = arm
    standings = try measures.map { measure in
      let fate = sample.fate(named: measure)
      let values = try sample.values(of: measure, arm: 0).filter(\.isFinite)
      let happened = run.failure == nil ? run.value(of: measure, fate) : nil
      let order = OrderStatistics(values)
      return Standing(
        measure: measure, fate: fate, happened: happened, count: values.count,
        below: values.count { $0 < happened ?? .nan }, equal: values.count { $0 == happened },
        quantiles: [0.05, 0.5, 0.95].compactMap { order.quantile($0) },
        extremes: [values.min(), values.max()].compactMap { $0 })
    }
  }

  /// A measure's values by step as they were; empty where series were not recorded.
  public func series(of measure: String) -> [Double] { run.series.first { $0.name == measure }?.values ?? [] }
}

extension StoredRun {
  /// A final value, or whether it was so: 1 or 0; nil where it has none.
  func value(of measure: String, _ fate: Fate?) -> Double? {
    func final(_ name: String) -> Double? { outcome.first { $0.name == name }?.value }
    return switch fate {
    case nil: final(measure)
    case .success: (summary.success ?? false) ? 1 : 0
    case .collapse: final(Aftermath.monthsToCollapse.rawValue) == nil ? 0 : 1
    }
  }
}
