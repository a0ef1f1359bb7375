/// Measurements in ascending order, to ask for quantiles.
///
///     let delays = OrderStatistics([4, 9, 2, .nan, 5])
///     delays.quantile(0.9)  // 7.8
///
/// What a quantile does not tell: beyond the range of the values, nothing; near its ends, little.
///
/// Source: Hyndman & Fan 1996, "Sample quantiles in statistical packages", type 7.
public struct OrderStatistics: Sendable, Equatable {
  /// The values kept, ascending.
  public let sorted: [Double]

  public init(_ values: [Double]) { sorted = values.present.sorted() }

  /// The value below which the share `p` lies, between neighbours in proportion; nil without a value.
  ///
  /// - Parameter p: in 0...1.
  public func quantile(_ p: Double) -> Double? {
    precondition(p >= 0 && p <= 1, "a quantile is asked for at a share in 0...1")
    guard let last = sorted.last else { return nil }
    let place = Double(sorted.count - 1) * p
    let below = Int(place.rounded(.down))
    guard below + 1 < sorted.count else { return last }
    return (sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])).ifFinite
  }

  public var median: Double? { quantile(0.5) }
}
