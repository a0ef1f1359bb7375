import Foundation
import Negotiation
import Randomness
import Testing

/// Contracts of many clauses that depend on each other: each clause is in or out, and every pair that is in is worth something to each party.
private struct Clauses: MediationTable {
  let count: Int
  /// By party: one number a pair.
  let influences: [[Double]]
  let chance: Chance

  var parties: Int { influences.count }

  func worth(of contract: [Bool], to party: Int) -> Double {
    var worth = 0.0
    for i in 0..<count where contract[i] {
      for j in i..<count where contract[j] { worth += influences[party][i * count + j] }
    }
    return worth
  }

  func changed(_ contract: [Bool], mutation: Int, at moment: Moment) -> [Bool] {
    var stream = chance.draw(EntityKey("mediator"), Purpose("change"), step: moment.step, index: mutation)
    var contract = contract
    contract[Int(stream.below(UInt64(count)))].toggle()
    return contract
  }

  func propose(_ proposer: Proposer, standing: [Bool]?, at moment: Moment) -> Proposal<[Bool]> { .pass }
  func respond(_ party: Int, to offer: [Bool], at moment: Moment) -> Response<[Bool]> { .accept }
}

/// Klein, Faratin, Sayama & Bar-Yam 2003, with threshold accepting in place of Boltzmann's probability.
struct MediationTests {
  private static let clauses = 40
  private static let domains = 100

  /// The sum of what all get, as a share of the most that annealing on the sum itself finds: hill climbing, annealing.
  private func outcome(_ domain: UInt64, parties: Int) throws -> (climbing: Double, annealing: Double) {
    var luck = Chance(seed: domain, replicate: 0).draw(EntityKey("domain"), Purpose("h"))
    let influences = (0..<parties).map { _ in (0..<Self.clauses * Self.clauses).map { _ in luck.uniform(-1, 1) } }
    let start = (0..<Self.clauses).map { _ in luck.bernoulli(0.5) }
    func welfare(_ influences: [[Double]], temperature: Double, replicate: UInt64) throws -> Double {
      var table = Clauses(
        count: Self.clauses, influences: influences, chance: Chance(seed: domain, replicate: replicate))
      let mediator = SingleTextMediator(quota: 1, temperature: temperature, mutations: 10)
      let transcript = SingleText(rounds: 300, mediator: mediator, cooling: 0.98).hold(at: &table, from: start)
      let contract = try #require(transcript.agreement)
      return influences.indices.reduce(0) { $0 + table.worth(of: contract, to: $1) }
    }
    let sum = influences[0].indices.map { pair in influences.reduce(0) { $0 + $1[pair] } }
    let best = try (1...3).map { try welfare([sum], temperature: 6, replicate: $0) }.max() ?? 0
    return (
      try welfare(influences, temperature: 0, replicate: 0) / best,
      try welfare(influences, temperature: 3, replicate: 0) / best
    )
  }

  /// Mean and 95 % interval by Student's t with 99 degrees of freedom.
  private func told(_ values: [Double]) -> (row: String, low: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    let margin = 1.984 * deviation / count.squareRoot()
    func text(_ value: Double) -> String { String(format: "%.2f", value) }
    return ("\(text(mean)) | \(text(mean - margin)) to \(text(mean + margin))", mean - margin)
  }

  @Test(
    "Where issues depend on each other an annealing mediator finds better joint outcomes than a hill climber, as the table of docs/negotiation.md says",
    arguments: [2, 4])
  func annealing(parties: Int) throws {
    let outcomes = try (0..<UInt64(Self.domains)).map { try outcome($0, parties: parties) }
    let gain = told(outcomes.map { $0.annealing - $0.climbing })
    #expect(gain.low > 0.1)
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/negotiation.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    for row in [
      "| \(parties) | hill climbing | \(told(outcomes.map(\.climbing)).row) |",
      "| \(parties) | annealing | \(told(outcomes.map(\.annealing)).row) |",
      "| \(parties) | annealing over hill climbing, pair by pair | \(gain.row) |",
    ] {
      #expect(text.contains(row), "\(row)")
    }
  }

  @Test("A hill climber keeps no change that costs anybody anything", arguments: 1...50)
  func climbing(seed: UInt64) throws {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("climb"), Purpose("test"))
    let domain = RandomDomain(&luck)
    struct Table: MediationTable {
      let domain: RandomDomain
      let chance: Chance
      var parties: Int { domain.parties.count }
      func worth(of text: Int, to party: Int) -> Double { domain.parties[party].utilities[text] }
      func changed(_ text: Int, mutation: Int, at moment: Moment) -> Int {
        var stream = chance.draw(EntityKey("m"), Purpose("c"), step: moment.step, index: mutation)
        return Int(stream.below(UInt64(domain.space.count)))
      }
      func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) -> Proposal<Int> { .pass }
      func respond(_ party: Int, to offer: Int, at moment: Moment) -> Response<Int> { .accept }
    }
    var table = Table(domain: domain, chance: Chance(seed: seed, replicate: 0))
    let mediator = SingleTextMediator(quota: 1, temperature: 0, mutations: 5)
    let transcript = SingleText(rounds: 20, mediator: mediator, cooling: 1).hold(at: &table, from: 0)
    let texts = transcript.acts.filter { $0.kind == .offer }.compactMap(\.offer)
    for (before, after) in zip(texts, texts.dropFirst()) {
      for party in domain.parties { #expect(party.utilities[after] >= party.utilities[before]) }
    }
  }
}
