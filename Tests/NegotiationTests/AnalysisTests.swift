import Negotiation
import Randomness
import Testing

struct AnalysisTests {
  private func domain(_ seed: UInt64, parties: Int? = nil) -> (RandomDomain, RandomStream) {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("analysis"), Purpose("test"))
    let domain = RandomDomain(&luck, parties: parties)
    return (domain, luck)
  }

  private func row(_ table: UtilityTable, _ outcome: Int) -> [Double] { Array(table[outcome]) }

  private func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { $0 >= $1 } && zip(a, b).contains { $0 > $1 }
  }

  @Test("The frontier is what brute force finds: rational, never dominated, each point once", arguments: 1...1000)
  func frontier(seed: UInt64) {
    let table = domain(seed).0.table
    let rational = (0..<table.outcomes).filter(table.isRational)
    var seen: Set<[Double]> = []
    let expected = rational.filter { outcome in
      let own = row(table, outcome)
      return !rational.contains { dominates(row(table, $0), own) } && seen.insert(own).inserted
    }
    #expect(table.paretoFrontier() == expected)
  }

  @Test(
    "The Nash point has the largest product of gains of all rational outcomes, the egalitarian one the largest least gain, the welfare point the largest sum",
    arguments: 1...1000)
  func solutions(seed: UInt64) throws {
    let table = domain(seed).0.table
    let analysis = SpaceAnalysis(table)
    let rational = (0..<table.outcomes).filter(table.isRational)
    #expect(analysis.rationalOutcomes == rational.count)
    let floors = (0..<table.parties).map(table.floor)
    let bests = table.ranges.map(\.upperBound)
    guard !rational.isEmpty, zip(bests, floors).allSatisfy({ $0 - $1 > 1e-12 }) else { return }
    func gains(_ outcome: Int) -> [Double] { zip(table[outcome], floors).map { $0 - $1 } }
    let claims: [(Solution, (Int) -> Double)] = [
      (.nash, { gains($0).reduce(1, *) }), (.egalitarian, { gains($0).min()! }),
      (.maxWelfare, { table[$0].reduce(0, +) }),
    ]
    for (solution, score) in claims {
      let point = try #require(analysis[solution].first)
      #expect(score(point) >= rational.map(score).max()! - 1e-9, "\(solution)")
    }
    for solution in Solution.allCases {
      #expect(!analysis[solution].isEmpty)
      #expect(analysis[solution].allSatisfy(analysis.frontier.contains))
    }
  }

  @Test("Relabelling the parties relabels what each gets, and moves no solution", arguments: 1...300)
  func parties(seed: UInt64) {
    var (domain, luck) = domain(seed)
    var order = Array(domain.parties.indices)
    for place in order.indices.reversed() { order.swapAt(place, Int(luck.below(UInt64(place + 1)))) }
    let (one, other) = (SpaceAnalysis(domain.table), SpaceAnalysis(UtilityTable(order.map { domain.parties[$0] })))
    #expect(one.frontier == other.frontier && one.rationalOutcomes == other.rationalOutcomes)
    // Sums and products in another order may differ in the last bit, and with it which of two equals is named.
    for solution in [Solution.nash, .egalitarian, .kalaiSmorodinsky, .maxWelfare, .maxRelativeWelfare] {
      #expect(one[solution] == other[solution], "\(solution)")
    }
    for outcome in 0..<one.table.outcomes {
      #expect(order.map { row(one.table, outcome)[$0] } == row(other.table, outcome))
    }
  }

  @Test("Relabelling the issues relabels the outcomes, and nothing else", arguments: 1...300)
  func issues(seed: UInt64) throws {
    let (domain, _) = domain(seed)
    let reversed = try #require(OutcomeSpace(domain.space.issues.reversed(), limit: 1_000_000))
    // The same outcome, told in the other order.
    let place = (0..<domain.space.count).map { reversed.outcome(domain.space.choices($0).reversed())! }
    let columns = domain.parties.map { party in
      var column = Array(repeating: 0.0, count: place.count)
      for (outcome, other) in place.enumerated() { column[other] = party.utilities[outcome] }
      return column
    }
    let other = SpaceAnalysis(UtilityTable(columns, reservations: domain.parties.map(\.reservation)))
    let one = SpaceAnalysis(domain.table)
    // Of points worth the same to all, the first is kept: which that is depends on the order, what it is worth does not.
    func worths(_ analysis: SpaceAnalysis, _ outcomes: [Int]) -> Set<[Double]> {
      Set(outcomes.map { row(analysis.table, $0) })
    }
    #expect(worths(one, one.frontier) == worths(other, other.frontier))
    for solution in Solution.allCases { #expect(worths(one, one[solution]) == worths(other, other[solution])) }
  }

  @Test(
    "Another scale of one party's utility moves neither the frontier, nor Nash, nor Kalai-Smorodinsky, nor a strategy's offers",
    arguments: 1...300)
  func scales(seed: UInt64) {
    var (domain, luck) = domain(seed, parties: 2)
    let (scale, shift) = (Double(1 << (1 + luck.below(5))), Double(luck.below(8)) - 4)
    let party = domain.parties[1]
    let changed = Preferences(
      utilities: party.utilities.map { $0 * scale + shift }, reservation: party.reservation.map { $0 * scale + shift })
    let parties = [domain.parties[0], changed]
    let (one, other) = (SpaceAnalysis(domain.table), SpaceAnalysis(UtilityTable(parties)))
    func nearTies(_ analysis: SpaceAnalysis) -> Bool {
      Set(analysis.table.ranges.map { $0.upperBound - $0.lowerBound < 1e-6 }).contains(true)
    }
    guard !nearTies(one), one.frontier.count > 1, one.frontier == other.frontier else {
      // A shift rounds: two utilities may become one, and then the frontier keeps the first.
      #expect(Set(other.frontier).isSubset(of: Set(one.frontier)) || nearTies(one) || one.frontier.count <= 1)
      return
    }
    for step in 0..<20 {
      let moment = Moment(step: step, deadline: 20)
      guard case .offer(let before) = TimeBased.aspiration(party).propose(standing: nil, at: moment),
        case .offer(let after) = TimeBased.aspiration(changed).propose(standing: nil, at: moment)
      else { continue }
      // What lies within rounding of the threshold may be taken or not.
      #expect(abs(party.utilities[before] - party.utilities[after]) < 1e-5)
    }
    func same(_ a: [Int], _ b: [Int]) -> Bool { a.first.map(b.contains) ?? b.isEmpty }
    #expect(same(one[.nash], other[.nash]) || same(other[.nash], one[.nash]))
    #expect(
      same(one[.kalaiSmorodinsky], other[.kalaiSmorodinsky]) || same(other[.kalaiSmorodinsky], one[.kalaiSmorodinsky]))
  }

  @Test(
    "What was left on the table hurts nobody and helps somebody, and nothing is left exactly when a deal is Pareto optimal",
    arguments: 1...300)
  func improvement(seed: UInt64) {
    let analysis = SpaceAnalysis(domain(seed).0.table)
    for outcome in 0..<min(60, analysis.table.outcomes) {
      let better = analysis.improvement(on: outcome)
      #expect((better == nil) == analysis.isParetoOptimal(outcome))
      if let better { #expect(better.gains.allSatisfy { $0 >= 0 } && better.gains.contains { $0 > 0 }) }
    }
  }

  @Test("Utilities over a sample are those of the whole space", arguments: 1...50)
  func samples(seed: UInt64) throws {
    var (domain, luck) = domain(seed)
    guard domain.space.count >= 12 else { return }
    let sample = OutcomeSpace(sampling: domain.space.count / 3, of: domain.space.issues, from: &luck)
    #expect(sample.isSample && sample.count == domain.space.count / 3)
    for (function, party) in zip(domain.functions, domain.parties) {
      let utilities = try function.utilities(over: sample)
      for outcome in 0..<sample.count {
        let whole = try #require(domain.space.outcome(sample.choices(outcome)))
        #expect(utilities[outcome] == party.utilities[whole])
        #expect(sample.outcome(sample.choices(outcome)) == outcome)
      }
    }
  }
}
