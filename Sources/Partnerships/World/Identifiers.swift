/// The place of something in the table it belongs to, typed so that a partnership's place cannot be used for an organisation.
///
/// Names are looked up once, when the scenario is compiled; from then on an entity is its place in order of declaration. Those of which there
/// are many, and columns of which are read in every step, take half a word.
public protocol EntityID: Hashable, Comparable, Sendable {
  var index: Int { get }
  init(_ index: Int)
}

extension EntityID {
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

@frozen public struct OrganisationID: EntityID {
  @usableFromInline let place: UInt32
  @inlinable public init(_ index: Int) { place = UInt32(index) }
  @inlinable public var index: Int { Int(place) }
}

/// A directed pair i → j: what i holds of j.
@frozen public struct RelationID: EntityID {
  @usableFromInline let place: UInt32
  @inlinable public init(_ index: Int) { place = UInt32(index) }
  @inlinable public var index: Int { Int(place) }
}

@frozen public struct PartnershipID: EntityID {
  public let index: Int
  @inlinable public init(_ index: Int) { self.index = index }
}

@frozen public struct ObjectiveID: EntityID {
  public let index: Int
  @inlinable public init(_ index: Int) { self.index = index }
}

@frozen public struct CommunityID: EntityID {
  public let index: Int
  @inlinable public init(_ index: Int) { self.index = index }
}

/// A state variable that a scenario declares for itself.
@frozen public struct TraitID: EntityID {
  public let index: Int
  @inlinable public init(_ index: Int) { self.index = index }
}

/// One state variable over all entities of a kind: a column of the world.
@frozen public struct Column<ID: EntityID, Value> {
  public var values: [Value]

  @inlinable public init(_ values: [Value]) { self.values = values }
  @inlinable public init(repeating value: Value, count: Int) { values = Array(repeating: value, count: count) }

  @inlinable public subscript(id: ID) -> Value {
    get { values[id.index] }
    set { values[id.index] = newValue }
  }
  @inlinable public var count: Int { values.count }
}

extension Column: Sendable where Value: Sendable {}
extension Column: Equatable where Value: Equatable {}

/// A vector of the same length for every entity of a kind, row after row.
@frozen public struct Matrix<ID: EntityID>: Equatable, Sendable {
  public let width: Int
  public var values: [Double]

  @inlinable public init(width: Int, rows: [[Double]]) {
    self.width = width
    values = rows.flatMap { $0 }
    precondition(values.count == width * rows.count, "every row of a matrix has its width")
  }

  @inlinable public subscript(id: ID, column: Int) -> Double {
    get { values[id.index * width + column] }
    set { values[id.index * width + column] = newValue }
  }
  @inlinable public subscript(id: ID) -> ArraySlice<Double> { values[id.index * width..<(id.index + 1) * width] }
}

extension Matrix {
  /// A row of four as a vector: cultures and knowledge.
  @inline(__always) func vector(_ id: ID) -> SIMD4<Double> {
    let start = id.index * width
    precondition(width == 4 && start + width <= values.count, "a vector is a row of four")
    return values.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: start * MemoryLayout<Double>.stride, as: SIMD4<Double>.self)
    }
  }

  /// sqrt(mean over the four columns of (a − b)²).
  @inline(__always) func distance(_ a: ID, _ b: ID) -> Double {
    let difference = vector(a) - vector(b)
    let squares = difference * difference
    // From left to right: the vector's own sum adds in another order.
    return ((squares[0] + squares[1] + squares[2] + squares[3]) / 4).squareRoot()
  }
}

extension Matrix {
  /// Σ over the columns of |a − b|.
  @inline(__always) func difference(_ a: ID, _ b: ID) -> Double {
    let (a, b) = (a.index * width, b.index * width)
    precondition(max(a, b) + width <= values.count, "a row of the matrix")
    return values.withUnsafeBufferPointer { values in
      var sum = 0.0
      for column in 0..<width { sum += abs(values[a + column] - values[b + column]) }
      return sum
    }
  }

  /// `distance` of every two of these, at start + place · count + place.
  func distances(among ids: [ID], into distances: inout [Double], at start: Int) {
    let k = ids.count
    precondition(start >= 0 && start + k * k <= distances.count, "a distance for every two")
    guard k >= 4 else {
      for a in 0..<k { for b in 0..<k { distances[start + a * k + b] = distance(ids[a], ids[b]) } }
      return
    }
    distances.withUnsafeMutableBufferPointer { distances in
      forEachFour(of: k) { first in
        // Four rows turned into columns: how far a row is from the four is computed side by side.
        let rows = (vector(ids[first]), vector(ids[first + 1]), vector(ids[first + 2]), vector(ids[first + 3]))
        func column(_ c: Int) -> SIMD4<Double> { SIMD4(rows.0[c], rows.1[c], rows.2[c], rows.3[c]) }
        let columns = (column(0), column(1), column(2), column(3))
        for a in 0..<k {
          let own = vector(ids[a])
          let (p, q, r, s) = (own[0] - columns.0, own[1] - columns.1, own[2] - columns.2, own[3] - columns.3)
          distances.write(((p * p + q * q + r * r + s * s) / 4).squareRoot(), at: start + a * k + first)
        }
      }
    }
  }
}

/// Dimensions of organisational culture. Source: Quinn & Rohrbaugh 1983 (competing values).
public enum CultureDimension: Int, CaseIterable, Sendable {
  case clan, adhocracy, control, market
  public static let count = 4
  public var name: String { String(describing: self) }
}

/// Domains of knowledge; each built-in sector is at home in one.
public enum KnowledgeDomain: Int, CaseIterable, Sendable {
  case policy, market, service, local
  public static let count = 4
  public var name: String { String(describing: self) }
}
