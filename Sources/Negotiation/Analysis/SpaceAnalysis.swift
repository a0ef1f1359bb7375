#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What could have been agreed: the Pareto frontier of a space, and the points on it that theories of fairness and welfare single out.
///
/// Undiscounted, whatever happened in the talks. A solution is a list: all outcomes of the frontier whose score is within 1e-12 of the best.
public struct SpaceAnalysis: Sendable {
  public let table: UtilityTable
  public let rationalOutcomes: Int
  /// Ascending.
  public let frontier: [Int]
  private let solutions: [Solution: [Int]]

  public init(_ table: UtilityTable) {
    self.table = table
    rationalOutcomes = (0..<table.outcomes).count(where: table.isRational)
    let frontier = table.paretoFrontier()
    self.frontier = frontier
    solutions = Dictionary(
      uniqueKeysWithValues: Solution.allCases.map { ($0, $0.best(of: frontier, in: table)) })
  }

  public subscript(solution: Solution) -> [Int] { solutions[solution] ?? [] }

  /// Euclidean distance, in the space of utilities, from an outcome to the nearest of some; nil where there are none.
  public func distance(from outcome: Int, to points: [Int]) -> Double? {
    points.map { point in
      sqrt(zip(table[outcome], table[point]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
    }.min()
  }

  /// Whether nothing in the whole space, rational or not, is better for some and worse for none.
  public func isParetoOptimal(_ outcome: Int) -> Bool {
    !(0..<table.outcomes).contains { table.dominates($0, outcome) }
  }

  /// What was left on the table: of the outcomes that are worse for nobody, the one with the largest welfare, and what each would gain.
  /// - Returns: nil where the outcome is Pareto optimal.
  public func improvement(on outcome: Int) -> (outcome: Int, gains: [Double])? {
    let better = (0..<table.outcomes).filter { table.dominates($0, outcome) }
    guard let best = better.max(by: { table[$0].reduce(0, +) < table[$1].reduce(0, +) }) else { return nil }
    return (best, zip(table[best], table[outcome]).map { $0 - $1 })
  }

  /// What each party gave up: the share of its range, from the floor to its best, that it did without. 0: it has its best; 1: its floor.
  public func concessions(in outcome: Int) -> [Double] {
    zip(table[outcome], table.ranges.indices).map { worth, party in
      let (floor, best) = (table.floor(of: party), table.ranges[party].upperBound)
      return best > floor ? (best - worth) / (best - floor) : 0
    }
  }
}

/// A point of the frontier that a theory singles out. Gains are counted from a party's floor.
public enum Solution: String, CaseIterable, Hashable, Sendable {
  /// The largest product of gains. Source: Nash 1950.
  case nash
  /// The smallest spread of relative gains. Source: Kalai & Smorodinsky 1975.
  case kalaiSmorodinsky = "kalai_smorodinsky"
  /// The largest least gain, not scaled. Source: Kalai 1977.
  case egalitarian
  /// The largest sum of utilities.
  case maxWelfare = "max_welfare"
  /// The largest sum of relative gains.
  case maxRelativeWelfare = "max_relative_welfare"

  fileprivate func best(of frontier: [Int], in table: UtilityTable) -> [Int] {
    let floors = table.ranges.indices.map(table.floor)
    let bests = table.ranges.map(\.upperBound)
    let needsGains = self == .nash || self == .kalaiSmorodinsky || self == .egalitarian
    if needsGains, zip(bests, floors).contains(where: { $0 - $1 <= 1e-12 }) { return frontier }
    let scores = frontier.map { score(of: Array(table[$0]), floors: floors, bests: bests, table) }
    let best = scores.max() ?? 0
    return zip(frontier, scores).filter { $0.1 >= best - 1e-12 }.map(\.0)
  }

  /// The higher the better.
  private func score(of worths: [Double], floors: [Double], bests: [Double], _ table: UtilityTable) -> Double {
    switch self {
    case .nash: return zip(worths, floors).reduce(1) { $0 * ($1.0 - $1.1) }
    case .kalaiSmorodinsky:
      let gains = worths.indices.map { (worths[$0] - floors[$0]) / (bests[$0] - floors[$0]) }
      return -((gains.max() ?? 0) - (gains.min() ?? 0))
    case .egalitarian: return zip(worths, floors).map { $0 - $1 }.min() ?? 0
    case .maxWelfare: return worths.reduce(0, +)
    case .maxRelativeWelfare:
      return worths.indices.reduce(0) { sum, party in
        sum + (worths[party] - table.ranges[party].lowerBound) / (bests[party] - floors[party])
      }
    }
  }
}
