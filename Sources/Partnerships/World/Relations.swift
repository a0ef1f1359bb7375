import Randomness

/// Relations between organisations: what i holds of j, for the directed pairs that exist.
///
/// Columns grow at the end when a newcomer meets new partners, so that a `RelationID` never changes its meaning;
/// `rows` finds the relations of one organisation (compressed sparse rows).
public struct Relations: Sendable {
  public private(set) var from: Column<RelationID, OrganisationID> = Column([])
  public private(set) var to: Column<RelationID, OrganisationID> = Column([])
  /// σ_ij, 0...1: what i assumes of j where it cannot see.
  public private(set) var skepticism: Column<RelationID, Double> = Column([])
  public internal(set) var goodEvidence: Column<RelationID, Double> = Column([])
  public internal(set) var badEvidence: Column<RelationID, Double> = Column([])
  public internal(set) var relationalTrust: Column<RelationID, Double> = Column([])
  /// n0(1 − σ) and n0·σ: what evidence returns to when it is forgotten.
  private(set) var goodPrior: Column<RelationID, Double> = Column([])
  private(set) var badPrior: Column<RelationID, Double> = Column([])
  private(set) var keys: Column<RelationID, EntityKey> = Column([])

  /// For each organisation, its outgoing relations in order of their targets, and its incoming ones in order of their sources.
  private var outgoing: Rows
  private var incoming: Rows

  init(organisationCount: Int) {
    outgoing = Rows(organisationCount: organisationCount)
    incoming = outgoing
  }

  public var count: Int { from.count }

  /// The relations that start at `organisation`, in order of declaration of their targets.
  public func outgoing(_ organisation: OrganisationID) -> ArraySlice<RelationID> { outgoing[organisation] }

  /// The relations that end at `organisation`, in order of declaration of their sources.
  public func incoming(_ organisation: OrganisationID) -> ArraySlice<RelationID> { incoming[organisation] }

  /// The relation i → j, if it exists: O(log of i's relations).
  public func find(_ i: OrganisationID, _ j: OrganisationID) -> RelationID? {
    let row = outgoing[i]
    var low = row.startIndex
    var high = row.endIndex
    while low < high {
      let middle = (low + high) / 2
      let target = to[row[middle]]
      if target == j { return row[middle] }
      if target < j { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// α, β and R of all relations, to be changed in place.
  @inline(__always)
  mutating func withBalances(
    _ body: (
      _ good: UnsafeMutableBufferPointer<Double>, _ bad: UnsafeMutableBufferPointer<Double>,
      _ ties: UnsafeMutableBufferPointer<Double>
    ) -> Void
  ) {
    goodEvidence.values.withUnsafeMutableBufferPointer { good in
      badEvidence.values.withUnsafeMutableBufferPointer { bad in
        relationalTrust.values.withUnsafeMutableBufferPointer { ties in body(good, bad, ties) }
      }
    }
  }

  /// One new relation: what is known of it at its beginning.
  struct New {
    var from: OrganisationID
    var to: OrganisationID
    var key: EntityKey
    var skepticism: Double
    var good: Double
    var bad: Double
    var relational: Double
  }

  /// Adds relations, which must not exist yet, and indexes them.
  /// - Returns: the first new one; the rest follow.
  @discardableResult mutating func add(_ new: [New]) -> RelationID {
    let first = RelationID(count)
    for relation in new {
      from.values.append(relation.from)
      to.values.append(relation.to)
      keys.values.append(relation.key)
      skepticism.values.append(relation.skepticism)
      goodEvidence.values.append(relation.good)
      badEvidence.values.append(relation.bad)
      goodPrior.values.append(relation.good)
      badPrior.values.append(relation.bad)
      relationalTrust.values.append(relation.relational)
    }
    outgoing.index(by: from, then: to)
    incoming.index(by: to, then: from)
    return first
  }

  /// The relations of each organisation at one end, one row after the other.
  private struct Rows: Sendable {
    private var starts: [Int]
    private var ordered: [RelationID] = []

    init(organisationCount: Int) { starts = Array(repeating: 0, count: organisationCount + 1) }

    subscript(organisation: OrganisationID) -> ArraySlice<RelationID> {
      ordered[starts[organisation.index]..<starts[organisation.index + 1]]
    }

    mutating func index(by near: Column<RelationID, OrganisationID>, then far: Column<RelationID, OrganisationID>) {
      var counts = Array(repeating: 0, count: starts.count)
      for organisation in near.values { counts[organisation.index + 1] += 1 }
      for i in 1..<max(counts.count, 1) { counts[i] += counts[i - 1] }
      starts = counts
      ordered = (0..<near.count).map(RelationID.init)
      ordered.sort { (near[$0], far[$0]) < (near[$1], far[$1]) }
    }
  }
}
