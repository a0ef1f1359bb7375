import Negotiation

/// What could have been agreed, and how good the agreement is: `analysis` of a case file's `expected`.
struct AnalysisDocument: Encodable {
  private let space: SpaceAnalysis
  private let agreement: Int?
  private let isSample: Bool

  /// Above this size the frontier is told without its utilities.
  private static let mostPoints = 200

  init(_ space: SpaceAnalysis, agreement: Int?, isSample: Bool) {
    self.space = space
    self.agreement = agreement
    self.isSample = isSample
  }

  private enum Key: String, CodingKey {
    case outcomes
    case rationalOutcomes = "rational_outcomes"
    case utilityRanges = "utility_ranges"
    case pareto, agreement
    case isSample = "is_sample"
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private struct Point: Encodable {
    let outcome: Int
    let utilities: [Double]
  }

  private struct Frontier: Encodable {
    let count: Int
    let outcomes: [Int]
    let utilities: [[Double]]?
  }

  private struct Deal: Encodable {
    let utilities: [Double]
    let welfare: Double
    let paretoOptimal: Bool
    let individuallyRational: Bool
    let distances: [String: Double?]

    private enum CodingKeys: String, CodingKey {
      case utilities, welfare
      case paretoOptimal = "pareto_optimal"
      case individuallyRational = "individually_rational"
      case distances
    }
  }

  func encode(to encoder: any Encoder) throws {
    let table = space.table
    func point(_ outcome: Int) -> Point { Point(outcome: outcome, utilities: Array(table[outcome])) }
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(table.outcomes, forKey: .outcomes)
    try object.encode(space.rationalOutcomes, forKey: .rationalOutcomes)
    try object.encode(table.ranges.map { [$0.lowerBound, $0.upperBound] }, forKey: .utilityRanges)
    let frontier = space.frontier
    try object.encode(
      Frontier(
        count: frontier.count, outcomes: frontier,
        utilities: frontier.count <= Self.mostPoints ? frontier.map { Array(table[$0]) } : nil),
      forKey: .pareto)
    var solutions = encoder.container(keyedBy: Name.self)
    for solution in Solution.allCases {
      try solutions.encode(space[solution].map(point), forKey: Name(stringValue: solution.rawValue))
    }
    if isSample { try object.encode(true, forKey: .isSample) }
    try object.encode(agreement.map(deal), forKey: .agreement)
  }

  private func deal(_ outcome: Int) -> Deal {
    let table = space.table
    var distances: [String: Double?] = ["pareto": space.distance(from: outcome, to: space.frontier)]
    for solution in Solution.allCases {
      distances[solution.rawValue] = .some(space.distance(from: outcome, to: space[solution]))
    }
    return Deal(
      utilities: Array(table[outcome]), welfare: table[outcome].reduce(0, +),
      paretoOptimal: space.isParetoOptimal(outcome), individuallyRational: table.isRational(outcome),
      distances: distances)
  }
}
