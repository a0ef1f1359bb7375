/// How unequally an amount is held: 0 if all hold the same, (n − 1)/n if one of n holds all.
///
/// The mean difference between two holders (one may be drawn twice) over twice the mean; not corrected by n/(n − 1).
/// What it does not tell: who holds much, nor how much there is. A share of nothing for everyone is 0 as well.
///
/// Source: Gini 1912; the sum over sorted values, Sen 1973, "On economic inequality".
public struct Gini: Sendable, Equatable {
  /// Values kept, n.
  public let count: Int
  /// In 0..<1; nil without a value, or if one is negative.
  public let coefficient: Double?

  public init(_ values: [Double]) {
    let sorted = values.present.sorted()
    count = sorted.count
    guard let least = sorted.first, let greatest = sorted.last, least >= 0 else {
      coefficient = nil
      return
    }
    if least == greatest {
      coefficient = 0
      return
    }
    // As parts of the greatest, amounts add up without leaving the range of a double.
    var (weighted, total) = (0.0, 0.0)
    for (index, value) in sorted.enumerated() {
      weighted += Double(2 * index + 1 - sorted.count) * (value / greatest)
      total += value / greatest
    }
    coefficient = weighted / (Double(sorted.count) * total)
  }
}
