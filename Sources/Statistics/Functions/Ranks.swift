/// The places of values in ascending order, from 1; equal values share the average of their places.
struct Ranks {
  /// In the order of the values.
  private(set) var ranks: [Double]
  /// How many share a value, for each value that several share.
  private(set) var tieSizes: [Int] = []

  init(_ values: [Double]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
      // Places start + 1 to end.
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      if end - start > 1 { tieSizes.append(end - start) }
      start = end
    }
  }

  /// Pairs of equal values.
  var tiedPairCount: Int { tieSizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }

  /// Σ (t³ − t) over groups of t equal values: what ties take from the variance of a rank sum.
  var tieCubes: Double {
    tieSizes.reduce(0) { sum, size in
      let t = Double(size)
      return sum + (t * t * t - t)
    }
  }
}
