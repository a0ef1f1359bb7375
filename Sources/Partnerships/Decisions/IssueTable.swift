import Negotiation

/// The table at which declared issues are settled: members with strategies, each asked by itself where a policy answers for it.
struct IssueTable: BargainingTable {
  private let issues: OpenIssues
  private let partnership: PartnershipID
  private let members: [OrganisationID]
  private let strategies: [TimeBased]
  private let world: World
  private let decisions: any DecisionSource

  init(_ issues: OpenIssues, _ partnership: PartnershipID, in world: World, _ decisions: any DecisionSource) {
    let current = world[partnership]
    let standing = issues.outcome(issues.defaults)
    strategies = current.members.map { member in
      let worth = (0..<issues.space.count).map { current.worth(of: issues.choices($0), to: member) }
      return .aspiration(Preferences(utilities: worth, reservation: worth[standing]))
    }
    members = current.members
    self.issues = issues
    self.partnership = partnership
    self.world = world
    self.decisions = decisions
  }

  var parties: Int { members.count }

  /// Requests about declared issues are told from those about the text by their index.
  private func index(_ moment: Moment) -> Int { 1_000 + moment.step }

  func respond(_ party: Int, to offer: Int, at moment: Moment) throws -> Response<Int> {
    let own = strategies[party].respond(to: offer, at: moment)
    guard decisions.overrides(.respond, by: members[party]) else { return own }
    let isAccepted = if case .accept = own { true } else { false }
    let answer = try decisions.ask(
      .respond(
        .values(issues.choices(offer)), round: moment.step, worth: strategies[party].preferences.utilities[offer],
        aspiration: strategies[party].threshold(at: moment)),
      of: members[party], in: partnership, index: index(moment), world,
      otherwise: isAccepted ? .accept : .reject(nil))
    switch answer {
    case .accept: return .accept
    case .counter(.values(let choices)): return .counter(issues.outcome(choices))
    case .leave: return .leave
    case .walkOut: return .walkOut
    case .reject(let reason): return .reject(reason: reason)
    default: return .reject()
    }
  }

  func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    guard case .party(let party) = proposer,
      case .offer(let outcome) = strategies[party].propose(standing: standing, at: moment)
    else { return .pass }
    let own = issues.wanted(outcome)
    guard decisions.overrides(.propose, by: members[party]) else { return .offer(issues.outcome(own)) }
    let answer = try decisions.ask(
      .propose(round: moment.step), of: members[party], in: partnership, index: index(moment), world,
      otherwise: .offer(.values(own)))
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
}
