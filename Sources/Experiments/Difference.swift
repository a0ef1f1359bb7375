import Statistics

/// What an alternative came to less what the baseline did, pair by pair: of a final value by Student's interval and test, of a `Fate` by Newcombe's
/// interval and McNemar's exact test.
public struct Difference: Sendable {
  private enum Basis {
    case mean(PairedComparison, pilot: [Double])
    case share(PairedProportions)
  }

  private let basis: Basis

  static let level = 0.95

  /// - Parameters:
  ///   - alternative, baseline: as many, in the order of replicates; NaN where there is none.
  ///   - areShares: whether they are 1 or 0.
  init(_ alternative: [Double], _ baseline: [Double], areShares: Bool) {
    if areShares {
      let wasSo = { (values: [Double]) in values.map { $0.isNaN ? nil : $0 != 0 } }
      basis = .share(PairedProportions(wasSo(alternative), wasSo(baseline), level: Self.level))
    } else {
      basis = .mean(
        PairedComparison(alternative, baseline, level: Self.level),
        pilot: zip(alternative, baseline).map { $0 - $1 }.filter(\.isFinite))
    }
  }

  /// Pairs kept, and pairs dropped since a side was missing.
  public var count: Int { either(\.count, \.count) }
  public var dropped: Int { either(\.dropped, \.dropped) }
  /// nil without a pair.
  public var mean: Double? { either(\.mean, \.difference) }
  /// The 95 % interval.
  public var bounds: ClosedRange<Double>? { either(\.bounds, \.bounds) }
  /// Two-sided, for a true difference of 0.
  public var p: Double? { either(\.p, \.p) }
  /// Of the differences; nil for shares.
  public var standardDeviation: Double? {
    if case .mean(let comparison, _) = basis { comparison.standardDeviation } else { nil }
  }
  /// The mean in standard deviations of the differences; nil for shares.
  public var dz: Double? { if case .mean(let comparison, _) = basis { comparison.dz } else { nil } }

  /// Whether every pair came out alike: nothing was left to chance. Of shares: whether both sides of every pair are the same.
  public var isExact: Bool {
    switch basis {
    case .mean(let comparison, _): comparison.standardDeviation == 0
    case .share(let share): share.count > 1 && share.onlyX + share.onlyY == 0
    }
  }

  private func either<Value>(_ mean: KeyPath<PairedComparison, Value>, _ share: KeyPath<PairedProportions, Value>)
    -> Value
  {
    switch basis {
    case .mean(let comparison, _): comparison[keyPath: mean]
    case .share(let shares): shares[keyPath: share]
    }
  }

  /// Pairs to add for the interval to reach no further than this to either side; nil where no number is known to do.
  func pairsToAdd(halfWidth: Double) -> Int? {
    switch basis {
    case .mean(_, let pilot): ReplicationPlan(pilot: pilot, level: Self.level, halfWidth: .absolute(halfWidth)).more
    case .share(let shares): shares.pairsNeeded(halfWidth: halfWidth).map { $0 - shares.count }
    }
  }

  /// Pairs to add for p to come down to this, were difference and scatter what they seem; nil where no number is known to do.
  func pairsToAdd(p: Double) -> Int? {
    switch basis {
    case .mean(let comparison, let pilot):
      guard let mean = comparison.mean, mean != 0 else { return nil }
      // p is at most this where the interval that leaves out as much does not hold 0.
      return ReplicationPlan(pilot: pilot, level: 1 - p, halfWidth: .absolute(abs(mean))).more
    case .share(let shares): return shares.pairsNeeded(p: p).map { $0 - shares.count }
    }
  }
}
