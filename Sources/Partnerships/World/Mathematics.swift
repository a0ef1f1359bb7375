#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The few library functions that the equations use. They may round differently on another processor or library (DESIGN.md, Numbers).

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func exponential(_ x: Double) -> Double { exp(x) }

/// Λ(x) = 1 / (1 + e^−x), with x held within ±40.
func logistic(_ x: Double) -> Double { 1 / (1 + exp(-clamped(x, -40, 40))) }

func clip01(_ x: Double) -> Double { clamped(x, 0, 1) }

/// Gini(x) = Σ_i (2i − n − 1) x_(i) / (n Σ x), x sorted, i = 1...n; 0 for an empty or all-zero list.
public func gini(_ values: consuming [Double]) -> Double {
  var values = values
  return gini(&values)
}

/// The same, which leaves the values sorted.
func gini(_ values: inout [Double]) -> Double {
  values.sort()
  let n = Double(values.count)
  var total = 0.0
  var weighted = 0.0
  for (index, value) in values.enumerated() {
    total += value
    weighted += (2 * Double(index + 1) - n - 1) * value
  }
  return total > 0 ? weighted / (n * total) : 0
}

/// Where to begin so that fours cover 0..<count, which is 4 or more: the last two overlap where 4 does not divide it.
@inline(__always) func forEachFour(of count: Int, _ body: (_ first: Int) -> Void) {
  var next = 0
  while next < count {
    body(min(next, count - 4))
    next += 4
  }
}

extension UnsafeMutableBufferPointer<Double> {
  /// Writes four at once.
  @inline(__always) func write(_ four: SIMD4<Double>, at first: Int) {
    precondition(first >= 0 && first + 4 <= count, "there is room for four")
    UnsafeMutableRawBufferPointer(self).storeBytes(
      of: four, toByteOffset: first * MemoryLayout<Double>.stride, as: SIMD4<Double>.self)
  }
}

/// Rounded to the nearest, halves to even, and no further from 0 than a billion: parameters have no upper bound, integers have.
func rounded(_ x: Double) -> Int { Int(clamped(x, -1e9, 1e9).rounded(.toNearestOrEven)) }
