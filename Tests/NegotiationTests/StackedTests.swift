import Negotiation
import Randomness
import Testing

/// A table whose parties do what a closure says: answers of nil refuse, and offer what is named then.
private struct TurnTable: BargainingTable {
  enum Turn {
    case accept
    case offer(Int)
    case pass, leave, end, fail
  }
  struct Trouble: Error {}

  let parties: Int
  let turn: (_ party: Int, _ step: Int, _ standing: Int?) -> Turn
  var turns: [[Int]] = []
  var heard: [Int] = []

  init(parties: Int, turn: @escaping (Int, Int, Int?) -> Turn) {
    self.parties = parties
    self.turn = turn
  }

  mutating func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    guard case .party(let party) = proposer else { return .pass }
    if standing == nil { turns.append([party, moment.step]) }
    switch turn(party, moment.step, standing) {
    case .offer(let offer): return .offer(offer)
    case .leave: return .leave
    case .end: return .walkOut
    case .fail: throw Trouble()
    case .accept, .pass: return .pass
    }
  }

  mutating func respond(_ party: Int, to offer: Int, at moment: Moment) throws -> Response<Int> {
    turns.append([party, moment.step])
    switch turn(party, moment.step, offer) {
    case .accept: return .accept
    case .leave: return .leave
    case .end: return .walkOut
    case .fail: throw Trouble()
    case .offer, .pass: return .reject()
    }
  }

  mutating func observe(_ offer: Int, by proposer: Proposer) { heard.append(offer) }
}

struct StackedTests {
  private func hold(_ parties: Int, rounds: Int, _ turn: @escaping (Int, Int, Int?) -> TurnTable.Turn)
    -> (Transcript<Int>, TurnTable)
  {
    var table = TurnTable(parties: parties, turn: turn)
    return (Stacked(steps: rounds).hold(at: &table), table)
  }

  @Test("An offer is an agreement when everybody else has accepted it in a row", arguments: 2...6)
  func acceptance(parties: Int) {
    let (transcript, table) = hold(parties, rounds: 9) { _, _, standing in standing == nil ? .offer(7) : .accept }
    #expect(transcript.agreement == 7 && transcript.steps == 1)
    #expect(table.turns == (0..<parties).map { [$0, 0] })
    #expect(transcript.acts.map(\.kind) == [.offer] + Array(repeating: .accept, count: parties - 1))
  }

  @Test("A new offer undoes the acceptances of the old one")
  func replacement() {
    let (transcript, table) = hold(3, rounds: 9) { party, round, standing in
      standing == nil ? .offer(1) : party == 2 && round == 0 ? .offer(2) : .accept
    }
    #expect(transcript.agreement == 2 && transcript.lastStep == 1)
    #expect(table.turns == [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1]])
    #expect(table.heard == [1, 2])
  }

  @Test(
    "Talks in which nobody accepts run out of time; the offer of the last turn cannot be accepted", arguments: 2...5)
  func timeout(parties: Int) {
    let (transcript, table) = hold(parties, rounds: 4) { party, round, _ in .offer(party + round) }
    guard case .timeout = transcript.ending else {
      Issue.record("\(transcript.ending)")
      return
    }
    #expect(table.turns.count == 4 * parties && transcript.steps == 4)
  }

  @Test("Whoever ends the talks, or has nothing to offer, ends them for all")
  func ending() {
    for turn in [TurnTable.Turn.end, .pass] {
      let (transcript, _) = hold(3, rounds: 9) { _, _, _ in turn }
      guard case .ended(by: 0) = transcript.ending else {
        Issue.record("\(transcript.ending)")
        continue
      }
      #expect(transcript.agreement == nil && transcript.acts.count == 1)
    }
  }

  @Test("The others talk on when one leaves, until one alone is left")
  func leaving() {
    let (transcript, _) = hold(3, rounds: 9) { party, round, standing in
      if party == 1 { return .leave }
      return standing == nil || round == 0 ? .offer(party) : .accept
    }
    #expect(transcript.agreement == 2 && transcript.left == [1])
    let (alone, _) = hold(2, rounds: 9) { party, _, _ in party == 1 ? .leave : .offer(3) }
    guard case .ended(by: nil) = alone.ending else {
      Issue.record("\(alone.ending)")
      return
    }
  }

  @Test("What a party throws ends the talks, and the ending says whose it is")
  func failing() {
    let (transcript, _) = hold(3, rounds: 9) { party, _, _ in party == 2 ? .fail : .offer(party) }
    guard case .failed(by: 2, let error) = transcript.ending, error is TurnTable.Trouble else {
      Issue.record("\(transcript.ending)")
      return
    }
    #expect(transcript.acts.count == 2)
  }

  @Test("Where a step is an action, one party has its turn in a step", arguments: 2...4)
  func actions(parties: Int) {
    var table = TurnTable(parties: parties) { party, _, _ in .offer(party) }
    let transcript = Stacked(steps: 10, unit: .action).hold(at: &table)
    #expect(transcript.acts.map(\.speaker) == (0..<10).map { .party($0 % parties) })
    #expect(transcript.acts.map(\.step) == Array(0..<10))
  }

  @Test("Relative time begins after 0, grows evenly and ends before 1; without a deadline it does not press")
  func time() {
    for step in 0..<9 { #expect(abs(Moment(step: step, deadline: 9).time - Double(step + 1) / 10) < 1e-12) }
    #expect(Moment(step: 5).time == 0)
  }

  @Test("Rational strategies never agree on less than anybody's reservation value", arguments: 1...400)
  func rationality(seed: UInt64) throws {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("stacked"), Purpose("test"))
    let domain = RandomDomain(&luck)
    let parties = domain.parties.enumerated().map { place, party -> any Strategy in
      switch luck.below(6) {
      case 0: TimeBased(party, offering: ConcessionCurve(exponent: luck.uniform(0.2, 4)))
      case 1: TimeBased.aspiration(party, exponent: luck.uniform(0.2, 4))
      case 2: MiCRO(party)
      case 3: OpponentAware(party, in: domain.space)
      case 4: FairMinded(party, in: domain.space, aim: luck.bernoulli(0.5) ? .nash : .kalai)
      default: TrustSensitive(party, trust: domain.parties.map { _ in luck.uniform() }, place: place)
      }
    }
    var table = StrategyTable(parties, outcomes: domain.space.count)
    let transcript = Stacked(steps: 30).hold(at: &table)
    if case .failed(_, let error) = transcript.ending { Issue.record(error) }
    guard let agreement = transcript.agreement else { return }
    for party in domain.parties { #expect(party.utilities[agreement] >= party.floor - 0.000001) }
  }
}
