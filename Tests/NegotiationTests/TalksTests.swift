import Negotiation
import Testing

/// A table at which prices are haggled over: the protocol knows neither what an offer is nor who answers.
private struct PriceTable: RoundTable {
  enum Event: Equatable {
    case proposed(Proposer, round: Int)
    case asked(Int, offer: Int, round: Int)
  }

  let parties: Int
  var proposal: (Proposer, Int) -> Proposal<Int> = { _, round in .offer(round) }
  var answer: (Int, Int, Int) -> Response<Int> = { _, _, _ in .reject(reason: nil) }
  var log: [Event] = []

  init(parties: Int) { self.parties = parties }

  mutating func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) -> Proposal<Int> {
    let round = moment.step
    log.append(.proposed(proposer, round: round))
    return proposal(proposer, round)
  }

  mutating func respond(_ party: Int, to offer: Int, at moment: Moment) -> Response<Int> {
    let round = moment.step
    log.append(.asked(party, offer: offer, round: round))
    return answer(party, offer, round)
  }

  func standing(after offer: Int, of proposer: Proposer, refused standing: Int) -> Int { standing * 10 + offer }

  var proposers: [Proposer] {
    log.compactMap { if case .proposed(let proposer, _) = $0 { proposer } else { nil } }
  }
}

struct TalksTests {
  @Test("Under rotating offers everybody proposes in turn, and goes on in turn after an adjournment")
  func rotation() throws {
    var table = PriceTable(parties: 3)
    var talks = Talks(startingFrom: 0)
    for _ in 0..<3 {
      guard case .adjourned = try talks.hold(rounds: 4, proposals: .rotating, adoption: .unanimity, at: &table) else {
        Issue.record("nobody agreed, and nobody left")
        return
      }
    }
    #expect(table.proposers == (0..<12).map { .party($0 % 3) })
    #expect(talks.round == 12)
  }

  @Test(
    "The mediator always proposes a single text, and a motion is nobody's",
    arguments: [(ProposalRule.singleText, Proposer.mediator), (.vote, .motion)])
  func otherProposers(rule: ProposalRule, proposer: Proposer) throws {
    var table = PriceTable(parties: 3)
    var talks = Talks(startingFrom: 0)
    _ = try talks.hold(rounds: 5, proposals: rule, adoption: .unanimity, at: &table)
    #expect(table.proposers == Array(repeating: proposer, count: 5))
  }

  @Test("Everybody is asked in every round, in order, also when the first has refused")
  func everybodyIsAsked() throws {
    var table = PriceTable(parties: 3)
    var talks = Talks(startingFrom: 0)
    _ = try talks.hold(rounds: 1, proposals: .rotating, adoption: .unanimity, at: &table)
    #expect(table.log == [.proposed(.party(0), round: 0)] + (0..<3).map { .asked($0, offer: 0, round: 0) })
  }

  @Test("Talks end in the round in which the rule is satisfied")
  func theyEndWithAgreement() throws {
    var table = PriceTable(parties: 3)
    table.answer = { party, offer, _ in offer >= 2 + party ? .accept : .reject(reason: nil) }
    var unanimous = Talks(startingFrom: 0)
    guard
      case .agreed(4, yes: [true, true, true], round: 4) = try unanimous.hold(
        rounds: 9, proposals: .vote, adoption: .unanimity, at: &table)
    else { return #expect(Bool(false), "all agree at 4") }
    var majority = Talks(startingFrom: 0)
    guard
      case .agreed(3, yes: [true, true, false], round: 3) = try majority.hold(
        rounds: 9, proposals: .vote, adoption: .headCount(quota: 0.6), at: &table)
    else { return #expect(Bool(false), "two of three agree at 3") }
  }

  @Test("A refused offer moves the standing one as the table says")
  func standing() throws {
    var table = PriceTable(parties: 2)
    table.proposal = { _, _ in .offer(7) }
    var talks = Talks(startingFrom: 1)
    _ = try talks.hold(rounds: 2, proposals: .vote, adoption: .unanimity, at: &table)
    #expect(talks.standing == 177)
  }

  @Test("A decree holds in one round, and the others are only heard")
  func decree() throws {
    var table = PriceTable(parties: 3)
    var talks = Talks(startingFrom: 0)
    guard
      case .agreed(0, yes: [false, false, false], round: 0) = try talks.hold(
        rounds: 9, proposals: .singleText, adoption: .decree(by: 2), at: &table)
    else { return #expect(Bool(false), "a decree is adopted") }
    #expect(table.log.first == .proposed(.party(2), round: 0))
    #expect(table.log.count == 4)
  }

  @Test("Who passes makes no offer: nobody is asked, nothing moves, and the round is over")
  func pass() throws {
    var table = PriceTable(parties: 2)
    table.proposal = { _, round in round == 0 ? .pass : .offer(5) }
    var talks = Talks(startingFrom: 3)
    _ = try talks.hold(rounds: 1, proposals: .rotating, adoption: .unanimity, at: &table)
    #expect(table.log == [.proposed(.party(0), round: 0)])
    #expect(talks.standing == 3 && talks.round == 1)
  }

  @Test("Talks end for all when the proposer or anybody who is asked walks out")
  func walkOut() throws {
    var table = PriceTable(parties: 3)
    table.proposal = { proposer, round in round == 1 ? .walkOut : .offer(1) }
    var proposing = Talks(startingFrom: 0)
    guard case .brokenOff(by: 1) = try proposing.hold(rounds: 9, proposals: .rotating, adoption: .unanimity, at: &table)
    else { return #expect(Bool(false), "the second proposer walks out") }
    table.proposal = { _, _ in .offer(1) }
    table.answer = { party, _, round in party == 2 && round == 3 ? .walkOut : .reject(reason: "no") }
    var answering = Talks(startingFrom: 0)
    guard
      case .brokenOff(by: 2) = try answering.hold(rounds: 9, proposals: .singleText, adoption: .unanimity, at: &table)
    else { return #expect(Bool(false), "the third party walks out") }
  }

  @Test("Whoever leaves is asked no more: unanimity is of those who remain, and its answer is a no where heads count")
  func leaving() throws {
    for (adoption, isAdopted) in [(AdoptionRule.unanimity, true), (.headCount(quota: 0.9), false)] {
      var table = PriceTable(parties: 3)
      table.proposal = { _, _ in .offer(1) }
      table.answer = { party, _, round in
        party == 1 ? .leave : round == 0 ? .reject() : .accept
      }
      var talks = Talks(startingFrom: 0)
      let ending = try talks.hold(rounds: 9, proposals: .vote, adoption: adoption, at: &table)
      #expect(table.log.filter { if case .asked(1, _, _) = $0 { true } else { false } }.count == 1)
      if case .agreed(1, yes: [true, false, true], round: 1) = ending {
        #expect(isAdopted)
      } else {
        #expect(!isAdopted)
      }
    }
  }

  @Test("A transcript holds what was said, over adjournments, and is kept only where it is asked for")
  func transcript() throws {
    var table = PriceTable(parties: 2)
    table.answer = { party, offer, _ in offer == 1 || party == 0 ? .accept : .reject(reason: "too dear") }
    var talks = Talks(startingFrom: 0, keepsTranscript: true)
    _ = try talks.hold(rounds: 1, proposals: .rotating, adoption: .unanimity, at: &table)
    _ = try talks.hold(rounds: 1, proposals: .rotating, adoption: .unanimity, at: &table)
    let transcript = try #require(talks.transcript)
    #expect(transcript.acts.map(\.kind) == [.offer, .accept, .reject, .offer, .accept, .accept])
    #expect(transcript.acts.map(\.step) == [0, 0, 0, 1, 1, 1])
    #expect(transcript.acts[2].reason == "too dear")
    #expect(transcript.agreement == 1 && transcript.steps == 2)
    #expect(Talks(startingFrom: 0).transcript == nil)
  }

  @Test("A counter-offer is the next offer under rotating offers, and its author's")
  func counter() throws {
    var table = PriceTable(parties: 3)
    table.proposal = { _, _ in .offer(1) }
    table.answer = { party, offer, _ in
      if offer == 42 { return .accept }
      return party == 2 ? .counter(42) : party == 1 ? .reject(reason: nil) : .accept
    }
    var talks = Talks(startingFrom: 0)
    guard
      case .agreed(42, yes: [true, true, true], round: 1) = try talks.hold(
        rounds: 2, proposals: .rotating, adoption: .unanimity, at: &table)
    else { return #expect(Bool(false), "the counter-offer is adopted") }
    #expect(table.proposers == [.party(0)], "nobody else is asked to propose")
  }

  @Test(
    "A counter-offer waits over an adjournment, and is a mere no where a mediator writes",
    arguments: [ProposalRule.rotating, .singleText, .vote])
  func counterWaits(rule: ProposalRule) throws {
    var table = PriceTable(parties: 2)
    table.proposal = { _, _ in .offer(1) }
    table.answer = { party, offer, _ in offer == 42 ? .accept : party == 1 ? .counter(42) : .accept }
    var talks = Talks(startingFrom: 0)
    _ = try talks.hold(rounds: 1, proposals: rule, adoption: .unanimity, at: &table)
    let ending = try talks.hold(rounds: 1, proposals: rule, adoption: .unanimity, at: &table)
    if case .agreed(42, _, _) = ending { #expect(rule == .rotating) } else { #expect(rule != .rotating) }
  }

  @Test("What the table throws ends the talks, and is passed on")
  func errors() {
    struct NoQuorum: Error {}
    struct Table: RoundTable {
      let parties = 1
      func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) throws -> Proposal<Int> { throw NoQuorum() }
      func respond(_ party: Int, to offer: Int, at moment: Moment) -> Response<Int> { .accept }
      func standing(after offer: Int, of proposer: Proposer, refused standing: Int) -> Int { offer }
    }
    var talks = Talks(startingFrom: 0)
    var table = Table()
    #expect(throws: NoQuorum.self) {
      try talks.hold(rounds: 1, proposals: .rotating, adoption: .unanimity, at: &table)
    }
  }
}

struct AdoptionRuleTests {
  @Test("Rounding is in favour of yes: a quota just reached is reached")
  func tolerance() {
    #expect(AdoptionRule.headCount(quota: 2.0 / 3).adopts([true, true, false]))
    #expect(AdoptionRule.headCount(quota: 2.0 / 3 + 5e-10).adopts([true, true, false]))
    #expect(!AdoptionRule.headCount(quota: 2.0 / 3 + 1e-8).adopts([true, true, false]))
    let tenths = Array(repeating: 0.1, count: 10)
    for votes in 0...10 {
      let yes = (0..<10).map { $0 < votes }
      #expect(AdoptionRule.weighted(tenths, quota: 0.6).adopts(yes) == (votes >= 6))
    }
  }

  @Test("Unanimity takes all, weights count by weight and not by head, a decree takes nobody")
  func rules() {
    #expect(AdoptionRule.unanimity.adopts([true, true]) && !AdoptionRule.unanimity.adopts([true, false]))
    let rule = AdoptionRule.weighted([0.7, 0.1, 0.1, 0.1], quota: 0.6)
    #expect(rule.adopts([true, false, false, false]) && !rule.adopts([false, true, true, true]))
    #expect(AdoptionRule.decree(by: 0).adopts([false, false]))
  }

  @Test("One more yes never undoes an adoption")
  func monotone() {
    let weights = [0.05, 0.1, 0.15, 0.3, 0.4]
    for rule in [AdoptionRule.unanimity, .headCount(quota: 0.75), .weighted(weights, quota: 0.6), .decree(by: 1)] {
      for bits in 0..<32 {
        let yes = (0..<5).map { bits >> $0 & 1 == 1 }
        guard rule.adopts(yes) else { continue }
        for party in 0..<5 {
          var more = yes
          more[party] = true
          #expect(rule.adopts(more))
        }
      }
    }
  }
}
