/// The Sobol' sequence: points that fill the unit cube evenly, whatever their number; best taken 2^k at a time.
///
///     let points = SobolSequence(dimensions: 3).points(0..<64)
///
/// Not scrambled, in Gray-code order, 32 bits. Point 0 is the origin: an input's least value, not a typical one.
///
/// Source: Sobol' 1967; directions, Joe & Kuo 2008 (new-joe-kuo-6); Gray code, Antonov & Saleev 1979.
public struct SobolSequence: Sendable, Equatable {
  public static let greatestDimensions = 21
  /// How many points there are.
  public static let length = 1 << 32

  /// By dimension, for bits from the lowest of a point's number.
  private let directions: [[UInt32]]

  /// - Parameter dimensions: in 1...21.
  public init(dimensions: Int) {
    precondition((1...Self.greatestDimensions).contains(dimensions), "the Sobol' sequence has 1 to 21 dimensions here")
    directions = [Self.halves] + JoeKuo.polynomials.prefix(dimensions - 1).map(\.directions)
  }

  /// The point of a number in 0..<2³²; coordinates in 0..<1.
  public func point(_ number: Int) -> [Double] {
    precondition(number >= 0 && number < Self.length, "the Sobol' sequence has points 0 to 2³² − 1")
    let gray = number ^ (number >> 1)
    return directions.map { directions in
      var bits: UInt32 = 0
      var rest = gray
      while rest != 0 {
        bits ^= directions[rest.trailingZeroBitCount]
        rest &= rest - 1
      }
      return Double(bits) * 0x1p-32
    }
  }

  public func points(_ numbers: Range<Int>) -> [[Double]] { numbers.map(point) }

  /// The first dimension: the radical inverse in base 2.
  private static let halves = (0..<32).map { UInt32(1) << (31 - $0) }
}
