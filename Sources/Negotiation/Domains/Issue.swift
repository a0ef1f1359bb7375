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
