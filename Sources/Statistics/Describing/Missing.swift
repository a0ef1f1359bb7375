// Missing values, told once: in an array of measurements, a value that is no finite number (NaN, as a rule) is
// missing. It is dropped before anything else is done; of a pair or a row, every side is dropped with it.

extension [Double] {
  /// The values that are there.
  var present: [Double] { filter(\.isFinite) }
}

/// The pairs that have both sides. The two arrays are of one length.
func presentPairs(_ x: [Double], _ y: [Double]) -> (x: [Double], y: [Double]) {
  precondition(x.count == y.count, "paired values come in arrays of one length")
  let both = x.indices.filter { x[$0].isFinite && y[$0].isFinite }
  return (both.map { x[$0] }, both.map { y[$0] })
}
