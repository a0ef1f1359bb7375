extension UtilityTable {
  /// The rational outcomes that no rational outcome dominates, ascending; of outcomes that are worth exactly the same to all, the first.
  ///
  /// - Complexity: O(n log n) for two parties; for more O(n · f), f the size of the frontier, in the worst case.
  public func paretoFrontier() -> [Int] {
    let rational = (0..<outcomes).filter(isRational)
    return (parties == 2 ? swept(rational) : sifted(rational)).sorted()
  }

  /// From the best of the first party down, an outcome is on the frontier if the second party never did better before.
  private func swept(_ rational: [Int]) -> [Int] {
    var best = -Double.infinity
    return rational.sorted(by: precedes).filter { outcome in
      let second = values[outcome * 2 + 1]
      defer { best = max(best, second) }
      return second > best
    }
  }

  /// Whatever dominates an outcome has no smaller a sum, and stands before it: so an outcome needs comparing with the frontier so far only.
  private func sifted(_ rational: [Int]) -> [Int] {
    let sums = (0..<outcomes).map { self[$0].reduce(0, +) }
    let order = rational.sorted { sums[$0] == sums[$1] ? precedes($0, $1) : sums[$0] > sums[$1] }
    var frontier: [Int] = []
    var rows: [Double] = []
    for outcome in order {
      let isBeaten = values.withUnsafeBufferPointer { values in
        rows.withUnsafeBufferPointer { rows in
          let candidate = outcome * parties
          return stride(from: 0, to: rows.count, by: parties).contains { row in
            for party in 0..<parties where rows[row + party] < values[candidate + party] { return false }
            return true
          }
        }
      }
      if !isBeaten {
        frontier.append(outcome)
        rows += self[outcome]
      }
    }
    return frontier
  }

  /// By the first party's utility descending, then the next one's, then by number.
  private func precedes(_ a: Int, _ b: Int) -> Bool {
    for party in 0..<parties {
      let (left, right) = (values[a * parties + party], values[b * parties + party])
      if left != right { return left > right }
    }
    return a < b
  }
}
