/// A primitive polynomial over two elements, and the first direction numbers that go with it.
struct JoeKuo {
  /// The coefficients, the highest degree first.
  let polynomial: UInt32
  /// As many as the degree.
  let initial: [UInt32]

  /// V_b = m_b 2^(31 − b) for bits b = 0...31, where later m follow from earlier ones by the polynomial.
  var directions: [UInt32] {
    let degree = initial.count
    var m = initial
    for b in degree..<32 {
      var next = (m[b - degree] << degree) ^ m[b - degree]
      for k in 1..<degree where polynomial >> (degree - k) & 1 == 1 { next ^= m[b - k] << k }
      m.append(next)
    }
    return (0..<32).map { m[$0] << (31 - $0) }
  }

  /// Of dimensions 2 to 21.
  ///
  /// Source: Joe & Kuo 2008, "Constructing Sobol sequences with better two-dimensional projections".
  static let polynomials = [
    JoeKuo(polynomial: 0b11, initial: [1]),
    JoeKuo(polynomial: 0b111, initial: [1, 3]),
    JoeKuo(polynomial: 0b1011, initial: [1, 3, 1]),
    JoeKuo(polynomial: 0b1101, initial: [1, 1, 1]),
    JoeKuo(polynomial: 0b10011, initial: [1, 1, 3, 3]),
    JoeKuo(polynomial: 0b11001, initial: [1, 3, 5, 13]),
    JoeKuo(polynomial: 0b100101, initial: [1, 1, 5, 5, 17]),
    JoeKuo(polynomial: 0b101001, initial: [1, 1, 5, 5, 5]),
    JoeKuo(polynomial: 0b101111, initial: [1, 1, 7, 11, 19]),
    JoeKuo(polynomial: 0b110111, initial: [1, 1, 5, 1, 1]),
    JoeKuo(polynomial: 0b111011, initial: [1, 1, 1, 3, 11]),
    JoeKuo(polynomial: 0b111101, initial: [1, 3, 5, 5, 31]),
    JoeKuo(polynomial: 0b1000011, initial: [1, 3, 3, 9, 7, 49]),
    JoeKuo(polynomial: 0b1011011, initial: [1, 1, 1, 15, 21, 21]),
    JoeKuo(polynomial: 0b1100001, initial: [1, 3, 1, 13, 27, 49]),
    JoeKuo(polynomial: 0b1100111, initial: [1, 1, 1, 15, 7, 5]),
    JoeKuo(polynomial: 0b1101101, initial: [1, 3, 1, 15, 13, 25]),
    JoeKuo(polynomial: 0b1110011, initial: [1, 1, 5, 5, 19, 61]),
    JoeKuo(polynomial: 0b10000011, initial: [1, 3, 7, 11, 23, 15, 103]),
    JoeKuo(polynomial: 0b10001001, initial: [1, 3, 7, 13, 13, 15, 69]),
  ]
}
