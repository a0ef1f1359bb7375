import Negotiation

/// The table at which declared issues are settled: members with strategies, each asked by itself where a policy answers for it.
struct IssueTable: VotingTable {
  let preferences: [Preferences]
  private var strategies: StrategyTable
  private let issues: OpenIssues
  private let partnership: PartnershipID
  private let members: [OrganisationID]
  private let world: World
  private let decisions: any DecisionSource

  init(_ issues: OpenIssues, _ partnership: PartnershipID, in world: World, _ decisions: any DecisionSource) {
    let current = world[partnership]
    let standing = issues.outcome(issues.defaults)
    let preferences = current.members.map { member in
      let worth = (0..<issues.space.count).map { outcome in
        // Each worth is finite; their sum may be too large.
        let worth = current.worth(of: issues.choices(outcome), to: member)
        return worth.isNaN ? 0 : clamped(worth, -1e300, 1e300)
      }
      return Preferences(utilities: worth, reservation: worth[standing])
    }
    let strategies = current.members.enumerated().map { place, member in
      let manner = current.settlement.manners[member] ?? current.settlement.manner
      return manner.strategy(preferences[place], in: issues.space) {
        TrustSensitive(
          preferences[place], trust: current.members.map { world.trust(of: member, in: $0) ?? 0.5 }, place: place,
          pace: 0.6 / Double(current.settlement.rounds))
      }
    }
    self.preferences = preferences
    self.strategies = StrategyTable(strategies, outcomes: issues.space.count)
    members = current.members
    self.issues = issues
    self.partnership = partnership
    self.world = world
    self.decisions = decisions
  }

  var parties: Int { members.count }

  private func index(_ moment: Moment) -> Int { DecisionRequest.firstIssueIndex + moment.step }

  private func stake(of party: Int) -> Stake {
    .values(
      IssueStake(
        utilities: preferences[party].utilities, places: issues.places, counts: issues.space.issues.map(\.values.count),
        fallback: preferences[party].floor)
    )
  }

  mutating func respond(_ party: Int, to offer: Int, at moment: Moment) throws -> Response<Int> {
    let own = try strategies.respond(party, to: offer, at: moment)
    guard decisions.asks(.respond, by: members[party]) else { return own }
    let isAccepted = if case .accept = own { true } else { false }
    guard
      let answer = try decisions.ask(
        .respond(
          .values(issues.choices(offer)), round: moment.step, worth: preferences[party].utilities[offer],
          aspiration: demand(of: party, at: moment)),
        of: members[party], in: partnership, index: index(moment), world,
        weighing: stake(of: party), otherwise: isAccepted ? .accept : .reject(nil))
    else { return own }
    switch answer {
    case .accept: return .accept
    case .counter(.values(let choices)): return .counter(issues.outcome(choices))
    case .leave: return .leave
    case .walkOut: return .walkOut
    case .reject(let reason): return .reject(reason: reason)
    default: return .reject()
    }
  }

  mutating func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    guard case .party(let party) = proposer,
      case .offer(let outcome) = try strategies.propose(proposer, standing: standing, at: moment)
    else { return .pass }
    let own = issues.wanted(outcome)
    guard decisions.asks(.propose, by: members[party]),
      let answer = try decisions.ask(
        .propose(round: moment.step), of: members[party], in: partnership, index: index(moment), world,
        weighing: stake(of: party), otherwise: .offer(.values(own)))
    else { return .offer(issues.outcome(own)) }
    switch answer {
    case .offer(.values(let choices)): return .offer(issues.outcome(choices))
    case .leave: return .leave
    case .walkOut: return .walkOut
    case .offer(.text):
      throw DecisionProblem(
        kind: .propose, organisation: members[party], step: world.step,
        message: "what is on the table now are the declared issues, not the text")
    default: return .offer(issues.outcome(own))
    }
  }

  mutating func observe(_ offer: Int, by proposer: Proposer) { strategies.observe(offer, by: proposer) }

  /// The least utility that a party who concedes with time accepts; of others nothing is known but what no agreement is worth.
  private func demand(of party: Int, at moment: Moment) -> Double {
    (strategies.strategies[party] as? TimeBased)?.threshold(at: moment) ?? preferences[party].floor
  }

  /// Ranks by its utility, and approves what it would accept in the end; a policy that responds is asked about each candidate.
  mutating func ballot(of party: Int, on slate: [Int], at moment: Moment) throws -> Ballot {
    var approved: Set<Int> = []
    for (candidate, outcome) in slate.enumerated() {
      // Several candidates are asked about in one step.
      let moment = Moment(step: moment.step + candidate, deadline: moment.step + candidate)
      if case .accept = try respond(party, to: outcome, at: moment) { approved.insert(candidate) }
    }
    let worths = slate.map { preferences[party].utilities[$0] }
    let ranking = slate.indices.sorted { a, b in
      if approved.contains(a) != approved.contains(b) { return approved.contains(a) }
      return worths[a] == worths[b] ? a < b : worths[a] > worths[b]
    }
    return Ballot(ranking: ranking, approved: approved)
  }
}

extension Settlement.Manner {
  fileprivate func strategy(_ own: Preferences, in space: OutcomeSpace, trustSensitive: () -> TrustSensitive)
    -> any Strategy
  {
    switch self {
    case .aspiration: TimeBased.aspiration(own)
    case .boulware: TimeBased.aspiration(own, exponent: 4)
    case .conceder: TimeBased.aspiration(own, exponent: 0.25)
    case .hardheaded: Hardheaded(own)
    case .micro: MiCRO(own)
    case .titForTat: TitForTat(own)
    case .frequency: OpponentAware(own, in: space)
    case .fairMinded: FairMinded(own, in: space)
    case .trustSensitive: trustSensitive()
    }
  }
}
