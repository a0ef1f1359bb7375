/// How often a value of one sample lies above one of the other, over all pairs of the two.
///
/// What it does not tell: by how much.
///
/// Source: Cliff 1993, "Dominance statistics: ordinal analyses to answer ordinal questions".
public struct Dominance: Sendable, Equatable {
  /// Values kept of x and of y.
  public let countX: Int
  public let countY: Int
  /// Pairs with x > y.
  public let above: Int
  /// Pairs with x < y.
  public let below: Int

  /// Time grows as n log n.
  public init(_ x: [Double], _ y: [Double]) {
    let (x, y) = (x.present.sorted(), y.present.sorted())
    var (above, below) = (0, 0)
    var (smaller, notGreater) = (0, 0)
    for value in x {
      while smaller < y.count && y[smaller] < value { smaller += 1 }
      while notGreater < y.count && y[notGreater] <= value { notGreater += 1 }
      above += smaller
      below += y.count - notGreater
    }
    (countX, countY, self.above, self.below) = (x.count, y.count, above, below)
  }

  public var pairCount: Int { countX * countY }

  /// Cliff's delta: the share of pairs with x > y less that with x < y, −1...1; 0 if neither tends to be above. Nil if
  /// either sample has no value.
  public var delta: Double? { pairCount == 0 ? nil : Double(above - below) / Double(pairCount) }
}
