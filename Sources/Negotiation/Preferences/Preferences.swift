/// What a party wants: the worth of every outcome to it, ranked once, and what no agreement is worth.
public struct Preferences: Sendable {
  /// Undiscounted, by outcome.
  public let utilities: [Double]
  /// What no agreement is worth, in the same unit; nil: minus infinity. Never discounted.
  public let reservation: Double?
  public let discount: Discount?
  /// Outcomes by utility ascending, equal ones by number ascending.
  public let ranking: [Int]
  /// Their utilities: ascending.
  private let ranked: [Double]

  /// - Parameter utilities: of every outcome, by its number; at least one, all finite.
  public init(utilities: [Double], reservation: Double? = nil, discount: Discount? = nil) {
    struct Place: Comparable {
      let utility: Double
      let outcome: Int
      static func < (a: Place, b: Place) -> Bool {
        a.utility == b.utility ? a.outcome < b.outcome : a.utility < b.utility
      }
    }
    let places = utilities.indices.map { Place(utility: utilities[$0], outcome: $0) }.sorted()
    self.utilities = utilities
    self.reservation = reservation
    self.discount = discount
    ranking = places.map(\.outcome)
    ranked = places.map(\.utility)
  }

  public init(
    _ function: some UtilityFunction, over space: OutcomeSpace, reservation: Double? = nil, discount: Discount? = nil
  ) throws {
    self.init(utilities: try function.utilities(over: space), reservation: reservation, discount: discount)
  }

  public var worst: Double { ranked[0] }
  public var best: Double { ranked[ranked.count - 1] }
  /// The larger of the worst utility and the reservation value.
  public var floor: Double { max(worst, reservation ?? -.infinity) }
  /// The outcome worth most; of several the first.
  public var favourite: Int { ranking[position(ofFirstWorth: best, under: .undiscounted, from: 0)] }

  /// At this step, with its discount.
  public func worth(_ outcome: Int, at step: Int) -> Double { valuation(at: step)(utilities[outcome]) }

  /// Whether a party would rather have the outcome than no agreement, undiscounted.
  public func isRational(_ outcome: Int) -> Bool { utilities[outcome] >= reservation ?? -.infinity }

  func valuation(at step: Int) -> Valuation { discount?.valuation(at: step) ?? .undiscounted }
}

/// Searching for bids: by halving the ranking, never by looking through the space.
extension Preferences {
  /// The worst outcome that is still worth `threshold` in this step; where none is, the best. One that misses by at most a millionth is
  /// taken when it is nearer. Of equal ones the first.
  /// - Parameter least: outcomes worth less than this do not count; nil: all do.
  /// - Returns: nil where none counts.
  /// - Complexity: O(log n), and the number of outcomes that a discount has made equal.
  public func worst(worth threshold: Double, at step: Int, least: Double? = nil) -> Int? {
    let valuation = valuation(at: step)
    let start = least.map { position(ofFirstWorth: $0, under: valuation, from: 0) } ?? 0
    guard start < ranked.count else { return nil }
    let place = position(ofFirstWorth: threshold, under: valuation, from: start)
    guard place < ranked.count else { return last(under: valuation) }
    if place > start {
      let below = valuation(ranked[place - 1])
      if below >= threshold - 0.000001, threshold - below < abs(valuation(ranked[place]) - threshold) {
        return first(at: position(ofFirstWorth: below, under: valuation, from: start), under: valuation)
      }
    }
    return first(at: place, under: valuation)
  }

  /// Positions in the ranking of the outcomes whose undiscounted utility lies in a range.
  public func positions(worth range: ClosedRange<Double>) -> Range<Int> {
    let start = position(ofFirstWorth: range.lowerBound, under: .undiscounted, from: 0)
    return start..<position(ofFirstWorth: range.upperBound.nextUp, under: .undiscounted, from: start)
  }

  /// The first position from `start` on whose outcome is worth at least `threshold`; the number of outcomes where there is none.
  private func position(ofFirstWorth threshold: Double, under valuation: Valuation, from start: Int) -> Int {
    var (low, high) = (start, ranked.count)
    while low < high {
      let middle = (low + high) / 2
      if valuation(ranked[middle]) >= threshold { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The lowest outcome of those that are worth what the one at `place`, the first of them, is worth. Rounding may make a discount equate
  /// what is ranked apart.
  private func first(at place: Int, under valuation: Valuation) -> Int {
    guard discount != nil else { return ranking[place] }
    let worth = valuation(ranked[place])
    return ranking[place...].indices.prefix { valuation(ranked[$0]) == worth }.map { ranking[$0] }.min()
      ?? ranking[place]
  }

  private func last(under valuation: Valuation) -> Int {
    let best = valuation(ranked[ranked.count - 1])
    return ranking.indices.reversed().prefix { valuation(ranked[$0]) == best }.map { ranking[$0] }.max()
      ?? ranking[ranking.count - 1]
  }
}
