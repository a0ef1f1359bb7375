/// Pairs of pairs in the same order, and in opposite order.
///
/// Time grows as n log n. Source: Kendall 1945; Knight 1966, "A computer method for calculating Kendall's tau with
/// ungrouped data".
struct KendallTau {
  /// tau-b = (C − D) / √((n₀ − n₁)(n₀ − n₂)); nil if a side is constant.
  let b: Double?

  init(_ x: [Double], _ y: [Double]) {
    // By x, and by y where x is equal: what is then still out of order in y is discordant.
    let order = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
    var tiedInBoth = 0
    var run = 0
    for (before, now) in zip(order, order.dropFirst()) {
      run = x[before] == x[now] && y[before] == y[now] ? run + 1 : 0
      tiedInBoth += run
    }
    var values = order.map { y[$0] }
    var scratch = values
    let discordant = Self.sortCountingSwaps(&values, 0..<values.count, &scratch)
    let all = x.count * (x.count - 1) / 2
    let (tiedInX, tiedInY) = (Ranks(x).tiedPairCount, Ranks(y).tiedPairCount)
    let concordant = all - tiedInX - tiedInY + tiedInBoth - discordant
    let (untiedX, untiedY) = (Double(all - tiedInX), Double(all - tiedInY))
    b =
      untiedX > 0 && untiedY > 0
      ? Double(concordant - discordant) / (untiedX.squareRoot() * untiedY.squareRoot()) : nil
  }

  /// Sorts by merging, and counts the pairs that were out of order.
  private static func sortCountingSwaps(
    _ values: inout [Double], _ range: Range<Int>, _ scratch: inout [Double]
  ) -> Int {
    guard range.count > 1 else { return 0 }
    let middle = range.lowerBound + range.count / 2
    var swaps =
      sortCountingSwaps(&values, range.lowerBound..<middle, &scratch)
      + sortCountingSwaps(&values, middle..<range.upperBound, &scratch)
    var (left, right) = (range.lowerBound, middle)
    for place in range {
      if left < middle && (right == range.upperBound || values[left] <= values[right]) {
        scratch[place] = values[left]
        left += 1
      } else {
        // It passes all that is left on the left.
        swaps += middle - left
        scratch[place] = values[right]
        right += 1
      }
    }
    values.replaceSubrange(range, with: scratch[range])
    return swaps
  }
}
