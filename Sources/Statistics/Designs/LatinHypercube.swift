import Randomness

/// Points of the unit cube such that, in each dimension, each of as many strata of equal width has one point.
///
///     var stream = RandomStream(key: key, stream: 0)
///     let design = LatinHypercube(dimensions: 3, count: 20, from: &stream)
///
/// Every input is spread evenly by itself; pairs of inputs are not, and may line up by accident in a small design.
///
/// Source: McKay, Beckman & Conover 1979.
public struct LatinHypercube: Sendable, Equatable {
  /// By point, then by dimension; coordinates in 0..<1.
  public let points: [[Double]]

  /// By dimension: a shuffle of the strata, then a uniform place within each. Words drawn: about 2 × count − 1 for
  /// each dimension.
  public init(dimensions: Int, count: Int, from stream: inout RandomStream) {
    precondition(dimensions >= 0 && count >= 0, "a design has 0 dimensions and points, or more")
    var points = [[Double]](repeating: [], count: count)
    for _ in 0..<dimensions {
      var strata = Array(0..<count)
      stream.shuffle(&strata)
      for point in 0..<count {
        points[point].append((Double(strata[point]) + stream.uniform()) / Double(count))
      }
    }
    self.points = points
  }
}
