import Randomness

/// What each member of each partnership, and each pair of them, knows and does in a step: columns over the seats at all tables.
///
/// Columns of the world rather than arrays of each partnership, since every phase walks through them from one partnership to the next: at
/// ten thousand organisations most of the time of a step is the way to memory.
struct Seats: Sendable {
  // By seat.
  /// T̄_i and η̄_i of the snapshot: means over the others.
  var meanTrust: [Double] = []
  var meanClearness: [Double] = []
  var fairness: [Double] = []
  /// q_i: the rate of each member, after `q_cap`.
  var rates: [Double] = []
  /// ζ_i: delivered ratios.
  var delivered: [Double] = []
  /// Luck of each member's deliveries and exit.
  var deliveryLuck: [Luck] = []
  var exitLuck: [Luck] = []

  // By pair.
  /// The relation of each pair; on the diagonal stands any.
  var relations: [RelationID] = []
  /// d_ij, η_ij and T_ij of the snapshot.
  var distance: [Double] = []
  var clearness: [Double] = []
  var trust: [Double] = []
  /// Luck of what is seen of each pair, the diagonal left out.
  var observationLuck: [Luck] = []

  /// Where the seats of one partnership lie in the columns.
  struct Table: Sendable {
    fileprivate(set) var first = 0
    fileprivate(set) var firstPair = 0
    fileprivate(set) var count = 0
    /// How many members there is room for.
    fileprivate var capacity = 0

    @inline(__always) func seat(_ place: Int) -> Int { first + place }
    @inline(__always) func pair(_ a: Int, _ b: Int) -> Int { firstPair + a * count + b }
    var seats: Range<Int> { first..<first + count }
    var pairs: Range<Int> { firstPair..<firstPair + count * count }
    /// Pairs without the diagonal.
    var unlikePairs: Range<Int> { firstPair..<firstPair + count * max(count - 1, 0) }
  }

  /// Places the members of a table anew.
  ///
  /// Until the next snapshot nobody trusts a newcomer or is trusted by it.
  /// - Parameters:
  ///   - former: for each new place, where who takes it sat before; nil for a newcomer.
  ///   - clearness: how clearly a newcomer sees and is seen until then.
  mutating func rearrange(_ table: inout Table, from former: [Int?], clearness newClearness: Double) {
    let before = table
    table.count = former.count
    if table.count > table.capacity { makeRoom(for: &table) }
    let (places, seats, pairs) = (former.indices, table.seats, table.pairs)
    func move(_ column: inout [Double], newcomer value: Double) {
      let moved = former.map { place in place.map { column[before.seat($0)] } ?? value }
      column.replaceSubrange(seats, with: moved)
    }
    func movePairs(_ column: inout [Double], newcomer value: Double) {
      let moved = places.flatMap { a in
        places.map { b in
          if let a = former[a], let b = former[b] { column[before.pair(a, b)] } else { value }
        }
      }
      column.replaceSubrange(pairs, with: moved)
    }
    move(&meanTrust, newcomer: 0)
    move(&meanClearness, newcomer: newClearness)
    move(&fairness, newcomer: 0.5)
    move(&rates, newcomer: 0)
    move(&delivered, newcomer: 0)
    movePairs(&distance, newcomer: 0)
    movePairs(&clearness, newcomer: newClearness)
    movePairs(&trust, newcomer: 0)
  }

  /// A longer stretch at the end of the columns; the old one is left empty. Doubled, so that all that is left empty is no more than is used.
  private mutating func makeRoom(for table: inout Table) {
    table.capacity = max(table.count, 2 * table.capacity)
    table.first = meanTrust.count
    table.firstPair = trust.count
    let (seats, pairs) = (table.capacity, table.capacity * table.capacity)
    for column in [\Seats.meanTrust, \.meanClearness, \.fairness, \.rates, \.delivered] {
      self[keyPath: column] += repeatElement(0, count: seats)
    }
    for column in [\Seats.distance, \.clearness, \.trust] { self[keyPath: column] += repeatElement(0, count: pairs) }
    deliveryLuck += repeatElement(.nobodys, count: seats)
    exitLuck += repeatElement(.nobodys, count: seats)
    relations += repeatElement(RelationID(0), count: pairs)
    observationLuck += repeatElement(.nobodys, count: pairs)
  }
}

extension Luck {
  /// What stands where nobody sits.
  fileprivate static let nobodys = Luck(EntityKey(""), Draws.exit)
}
