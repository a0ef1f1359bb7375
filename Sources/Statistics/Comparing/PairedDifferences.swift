/// x − y of the pairs that have both sides.
struct PairedDifferences {
  let values: [Double]
  /// To 9 decimals: what rounding in the last digits set apart, such as 0.3 − 0.2 and 0.2 − 0.1, is together again.
  let rounded: [Double]
  /// Pairs with a side missing.
  let dropped: Int

  init(_ x: [Double], _ y: [Double]) {
    let pairs = presentPairs(x, y)
    // A difference beyond what a double can hold is no measurement.
    values = zip(pairs.x, pairs.y).map { $0 - $1 }.present
    rounded = values.map { ($0 * 1e9).rounded(.toNearestOrEven).ifFinite.map { $0 / 1e9 } ?? $0 }
    dropped = x.count - values.count
  }

  /// Whether all are equal, rounded.
  var areConstant: Bool { rounded.min() == rounded.max() }
}
