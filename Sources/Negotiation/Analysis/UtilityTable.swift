/// The undiscounted utilities of all parties over a space, outcome by outcome: what an analysis looks at.
public struct UtilityTable: Sendable {
  public let parties: Int
  public let outcomes: Int
  /// Row by row: `values[outcome * parties + party]`.
  let values: [Double]
  public let reservations: [Double?]
  /// Smallest and largest utility of each party.
  public let ranges: [ClosedRange<Double>]

  /// - Parameters:
  ///   - utilities: one column a party, each with one finite utility an outcome; at least one of each.
  ///   - reservations: one a party; nil: minus infinity.
  public init(_ utilities: [[Double]], reservations: [Double?]) {
    parties = utilities.count
    outcomes = utilities[0].count
    var values = Array(repeating: 0.0, count: parties * outcomes)
    for (party, column) in utilities.enumerated() {
      for (outcome, worth) in column.enumerated() { values[outcome * utilities.count + party] = worth }
    }
    self.values = values
    self.reservations = reservations
    ranges = utilities.map { column in
      let finite = column.lazy.filter(\.isFinite)
      return (finite.min() ?? 0)...(finite.max() ?? 0)
    }
  }

  public init(_ preferences: [Preferences]) {
    self.init(preferences.map(\.utilities), reservations: preferences.map(\.reservation))
  }

  /// What an outcome is worth to each party.
  public subscript(outcome: Int) -> ArraySlice<Double> { values[outcome * parties..<(outcome + 1) * parties] }

  /// Whether everybody would rather have it than no agreement.
  public func isRational(_ outcome: Int) -> Bool {
    zip(self[outcome], reservations).allSatisfy { $0 >= $1 ?? -.infinity }
  }

  /// From where a party's gain is counted: its reservation value, if an outcome can be worth less, or its worst.
  public func floor(of party: Int) -> Double { max(ranges[party].lowerBound, reservations[party] ?? -.infinity) }

  /// Whether `a` is at least as good as `b` for all, and better for some.
  func dominates(_ a: Int, _ b: Int) -> Bool {
    var isBetter = false
    for (left, right) in zip(self[a], self[b]) {
      if left < right { return false }
      if left > right { isBetter = true }
    }
    return isBetter
  }
}
