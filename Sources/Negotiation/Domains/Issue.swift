/// A value that an issue may be settled at.
public enum IssueValue: Hashable, Sendable {
  case number(Double)
  case text(String)
  /// Shares of members in order, each ≥ 0, Σ = 1.
  case division([Double])
}

/// Something to be settled: a name and its possible values in order.
public struct Issue: Hashable, Sendable {
  public let name: String
  /// At least one.
  public let values: [IssueValue]

  public init(name: String, values: [IssueValue]) {
    self.name = name
    self.values = values
  }

  /// Every way to divide a whole among `members` in `steps` equal parts: C(steps + members − 1, members − 1) values, the first member's share falling slowest.
  public static func divisions(among members: Int, steps: Int) -> [IssueValue] {
    var found: [IssueValue] = []
    func extend(_ parts: [Int], left: Int) {
      if parts.count == members - 1 {
        found.append(.division((parts + [left]).map { Double($0) / Double(steps) }))
        return
      }
      for part in 0...left { extend(parts + [part], left: left - part) }
    }
    extend([], left: steps)
    return found
  }
}

/// All combinations of the values of some issues, the last issue varying fastest; an outcome is its number from 0.
public struct OutcomeSpace: Sendable {
  public let issues: [Issue]
  public let count: Int

  /// - Returns: nil where there are more than `limit` outcomes.
  public init?(_ issues: [Issue], limit: Int) {
    var count = 1
    for issue in issues {
      let (product, overflow) = count.multipliedReportingOverflow(by: issue.values.count)
      guard !overflow, product <= limit else { return nil }
      count = product
    }
    self.issues = issues
    self.count = count
  }

  /// The value index of each issue in an outcome.
  public func choices(_ outcome: Int) -> [Int] {
    var rest = outcome
    var choices = Array(repeating: 0, count: issues.count)
    for place in issues.indices.reversed() {
      choices[place] = rest % issues[place].values.count
      rest /= issues[place].values.count
    }
    return choices
  }

  /// The outcome of these value indices.
  public func outcome(_ choices: [Int]) -> Int {
    zip(issues, choices).reduce(0) { $0 * $1.0.values.count + $1.1 }
  }
}
