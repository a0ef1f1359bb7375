/// A box on its way through ``Prim``: its limits, and the rows within, in the order of each input.
struct PeelingBox {
  enum Side: CaseIterable { case upper, lower }

  /// A slice that might come off.
  struct Peel {
    let input: Int
    let side: Side
    /// The new limit; rows at it stay.
    let threshold: Double
    /// Rows lost.
    let removed: Int
    /// Gain in density for a row lost.
    let score: Double
    /// Inputs of the box that would be left whose limits are not those of all rows.
    let restrictedCount: Int
  }

  private let rows: [[Double]]
  private let cases: [Bool]
  private(set) var limits: [ClosedRange<Double>]
  /// By input, the rows within, ascending in that input.
  private var orders: [[Int]]
  private(set) var count: Int
  private(set) var caseCount: Int

  /// The box of all rows; nothing without rows.
  init?(rows: [[Double]], cases: [Bool]) {
    guard let inputs = rows.first?.indices else { return nil }
    self.rows = rows
    self.cases = cases
    orders = inputs.map { input in rows.indices.sorted { rows[$0][input] < rows[$1][input] } }
    limits = zip(inputs, orders).map { input, order in rows[order[0]][input]...rows[order[order.count - 1]][input] }
    count = rows.count
    caseCount = cases.count { $0 }
  }

  private var density: Double { Double(caseCount) / Double(count) }

  func described(within whole: PeelingBox) -> Prim.Box {
    Prim.Box(
      limits: limits, count: count, cases: caseCount, density: density,
      coverage: whole.caseCount == 0 ? nil : Double(caseCount) / Double(whole.caseCount),
      mass: Double(count) / Double(whole.count),
      restrictedCount: zip(limits, whole.limits).count { $0 != $1 })
  }

  /// The peel of the greatest score; of equal ones, that which leaves fewest inputs restricted; of those, the first.
  func bestPeel(slice: Double, whole: [ClosedRange<Double>]) -> Peel? {
    var best: Peel?
    for input in limits.indices {
      for side in Side.allCases {
        let peel = peel(input, side, slice: slice, whole: whole)
        if let best, (best.score, -best.restrictedCount) >= (peel.score, -peel.restrictedCount) { continue }
        best = peel
      }
    }
    return best
  }

  mutating func remove(_ peel: Peel) {
    let threshold = peel.threshold
    let (input, side) = (peel.input, peel.side)
    limits[input] = Self.limits(limits[input], side, threshold)
    for index in orders.indices {
      orders[index].removeAll { Self.loses(rows[$0][input], side, threshold) }
    }
    count -= peel.removed
    caseCount = orders[input].count { cases[$0] }
  }

  private func peel(_ input: Int, _ side: Side, slice: Double, whole: [ClosedRange<Double>]) -> Peel {
    let order = orders[input]
    let threshold = Self.threshold(count: count, side, slice: slice) { rows[order[$0]][input] }
    let fromTheSide = side == .upper ? order.reversed() : order
    let lost = fromTheSide.prefix { Self.loses(rows[$0][input], side, threshold) }
    var peeled = limits
    peeled[input] = Self.limits(limits[input], side, threshold)
    return Peel(
      input: input, side: side, threshold: threshold, removed: lost.count,
      score: score(removed: lost.count, cases: lost.count { cases[$0] }),
      restrictedCount: zip(peeled, whole).count { $0 != $1 })
  }

  /// In doubles as written, since ties are decided by it.
  private func score(removed: Int, cases lost: Int) -> Double {
    let left = count - removed
    let after = left == 0 ? 0 : Double(caseCount - lost) / Double(left)
    return after == density ? 0 : (after - density) / Double(removed)
  }

  /// Halfway between the two values about the quantile, or, where those are equal, the nearest that differ.
  private static func threshold(count: Int, _ side: Side, slice: Double, _ value: (Int) -> Double) -> Double {
    let place = Double(count - 1) * (side == .upper ? 1 - slice : slice)
    var (low, high) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
    switch side {
    case .upper: while low > 0 && value(low) == value(high) { low -= 1 }
    case .lower: while high < count - 1 && value(low) == value(high) { high += 1 }
    }
    let middle = (value(low) + value(high)) / 2
    return middle.isFinite ? middle : value(low) / 2 + value(high) / 2
  }

  private static func loses(_ value: Double, _ side: Side, _ threshold: Double) -> Bool {
    side == .upper ? value > threshold : value < threshold
  }

  private static func limits(
    _ limits: ClosedRange<Double>, _ side: Side, _ threshold: Double
  ) -> ClosedRange<Double> {
    side == .upper ? limits.lowerBound...threshold : threshold...limits.upperBound
  }
}
