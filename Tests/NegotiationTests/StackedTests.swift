import Negotiation
import Randomness
import Testing

struct StackedTests {
  @Test("Aspirations fall with time, from near the best to the reservation value, never below", arguments: 1...60)
  func thresholds(seed: UInt64) {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("aspiration"), Purpose("test"))
    let utilities = (0..<1 + luck.below(20)).map { _ in luck.uniform(-3, 5) }
    let (lowest, best) = (utilities.min()!, utilities.max()!)
    let reservation = luck.bernoulli(0.3) ? nil : luck.uniform(-4, best)
    let strategy = Aspiration(utilities: utilities, reservation: reservation, exponent: luck.uniform(0.1, 6))
    let floor = max(lowest, reservation ?? -.infinity)
    var last = best
    for round in 0..<100 {
      let time = Double(round + 1) / 101
      let threshold = strategy.threshold(at: time)
      #expect(threshold <= last + 1e-12 && threshold >= floor && threshold <= best)
      last = threshold
      let offer = strategy.offer(at: time)
      #expect(utilities[offer] >= threshold - 0.000001)
      // Nothing that is good enough is worth less to it.
      #expect(!utilities.contains { $0 >= threshold && $0 < utilities[offer] })
      for outcome in utilities.indices {
        #expect(strategy.accepts(outcome, at: time) == (utilities[outcome] >= threshold))
      }
    }
  }

  @Test("Of outcomes worth the same the first is offered; one that misses by a millionth is taken if it is nearer")
  func ties() {
    #expect(Aspiration(utilities: [1, 0.5, 0.5, 0], reservation: nil).offer(at: 0.5) == 1)
    #expect(Aspiration(utilities: [1, 0.5 - 5e-7, 0.7, 0], reservation: nil).offer(at: 0.5) == 1)
    #expect(Aspiration(utilities: [1, 0.5 - 5e-6, 0.7, 0], reservation: nil).offer(at: 0.5) == 2)
  }

  private func hold(_ parties: Int, rounds: Int, _ turn: (Int, Int, Int?) -> Stacked<Int>.Action) -> (
    Stacked<Int>.Outcome, turns: [[Int]]
  ) {
    var turns: [[Int]] = []
    let outcome = Stacked<Int>(parties: parties, rounds: rounds).hold { party, round, standing in
      turns.append([party, round])
      return turn(party, round, standing)
    }
    return (outcome, turns)
  }

  @Test("An offer is an agreement when everybody else has accepted it in a row", arguments: 2...6)
  func acceptance(parties: Int) {
    let (outcome, turns) = hold(parties, rounds: 9) { _, _, standing in standing == nil ? .offer(7) : .accept }
    guard case .agreed(7, round: 0) = outcome else {
      Testing.Issue.record("\(outcome)")
      return
    }
    #expect(turns == (0..<parties).map { [$0, 0] })
  }

  @Test("A new offer undoes the acceptances of the old one")
  func replacement() {
    let (outcome, turns) = hold(3, rounds: 9) { party, round, standing in
      standing == nil ? .offer(1) : party == 2 && round == 0 ? .offer(2) : .accept
    }
    guard case .agreed(2, round: 1) = outcome else {
      Testing.Issue.record("\(outcome)")
      return
    }
    #expect(turns == [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1]])
  }

  @Test(
    "Talks in which nobody accepts run out of time; the offer of the last turn cannot be accepted", arguments: 2...5)
  func timeout(parties: Int) {
    let (outcome, turns) = hold(parties, rounds: 4) { .offer($0 + $1) }
    guard case .timeout = outcome else {
      Testing.Issue.record("\(outcome)")
      return
    }
    #expect(turns.count == 4 * parties)
  }

  private func hold(_ parties: Int, rounds: Int, _ offer: (Int, Int) -> Stacked<Int>.Action) -> (
    Stacked<Int>.Outcome, turns: [[Int]]
  ) {
    hold(parties, rounds: rounds) { party, round, _ in offer(party, round) }
  }

  @Test("Whoever ends the talks, or accepts nothing, ends them for all")
  func ending() {
    for action in [Stacked<Int>.Action.end, .accept] {
      let (outcome, _) = hold(3, rounds: 9) { _, _, _ in action }
      guard case .ended(by: 0, round: 0) = outcome else {
        Testing.Issue.record("\(outcome)")
        return
      }
    }
  }

  @Test("Relative time begins after 0, grows evenly and ends before 1")
  func time() {
    let stacked = Stacked<Int>(parties: 2, rounds: 9)
    for round in 0..<9 { #expect(abs(stacked.time(of: round) - Double(round + 1) / 10) < 1e-12) }
  }

  @Test("Parties that hold out by aspiration never agree on less than anybody's reservation value", arguments: 1...100)
  func rationality(seed: UInt64) {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("stacked"), Purpose("test"))
    let parties = 2 + luck.below(4)
    let utilities = (0..<parties).map { _ in (0..<30).map { _ in luck.uniform() } }
    let reservations = (0..<parties).map { _ in luck.uniform(0, 0.6) }
    let strategies = zip(utilities, reservations).map { Aspiration(utilities: $0, reservation: $1) }
    let stacked = Stacked<Int>(parties: parties, rounds: 40)
    let outcome = stacked.hold { party, round, standing in
      let time = stacked.time(of: round)
      if let standing, strategies[party].accepts(standing, at: time) { return .accept }
      return .offer(strategies[party].offer(at: time))
    }
    if case .agreed(let offer, _) = outcome {
      for (utility, reservation) in zip(utilities, reservations) { #expect(utility[offer] >= reservation - 0.000001) }
    } else {
      #expect(!(0..<30).contains { offer in utilities.allSatisfy { $0[offer] > 0.97 } })
    }
  }
}
