import Negotiation

/// How a partnership settles the issues that it declares, and what it does when talks break down.
public struct Settlement: Sendable {
  public enum Form: String, CaseIterable, Hashable, Sendable {
    /// Alternating offers, in order of declaration.
    case stacked
    /// One nomination a member, then a vote.
    case slate
  }

  /// How ballots make a winner; without one, governance says it: all under *consensus*, a quota of rights under *vote*, of heads under *nao*.
  public enum Ballot: String, CaseIterable, Hashable, Sendable {
    case plurality, approval, borda, quota, unanimity
  }

  /// How a member bargains where no policy answers for it.
  public enum Manner: String, CaseIterable, Hashable, Sendable {
    /// Concedes evenly until the deadline.
    case aspiration
    case boulware, conceder, hardheaded, micro
    case titForTat = "tit_for_tat"
    case frequency
    case fairMinded = "fair_minded"
    /// Concedes the faster the more it trusts.
    case trustSensitive = "trust_sensitive"
  }

  public var form = Form.stacked
  public var ballot: Ballot?
  /// Whose disapproval strikes a candidate out; under *consensus* everybody's does.
  public var vetoes: Set<OrganisationID> = []
  /// Rounds of alternating offers, at least 1.
  public var rounds = 60
  /// Of all who are not named in `manners`.
  public var manner = Manner.aspiration
  public var manners: [OrganisationID: Manner] = [:]
  /// What an outcome of all declared issues is worth beside the sum of the issues' own worths, by its number in their space.
  public var jointWorths: [OrganisationID: [Double]] = [:]
  /// Whether a policy that fails ends the talks only, and not the run.
  public var outlivesFailures = false

  public init() {}

  /// Outcomes of declared issues that can be negotiated together.
  public static let mostOutcomes = 100_000
}

extension World {
  /// The rule by which a slate is voted on, and who may strike candidates out, by place at the table.
  func votingRule(in partnership: PartnershipID) -> (rule: VotingRule, vetoes: Set<Int>) {
    let (members, settlement) = (self[partnership].members, self[partnership].settlement)
    let governance = self[partnership].levers.governance
    let heads = Array(repeating: 1 / Double(members.count), count: members.count)
    let quota: VotingRule =
      governance == .vote
      ? .weightedQuota(decisionRights(in: partnership), quota: model.negotiation.quotaVote)
      : .weightedQuota(heads, quota: model.negotiation.quotaNao)
    let rule: VotingRule =
      switch settlement.ballot {
      case .plurality?: .plurality
      case .approval?: .approval
      case .borda?: .borda
      case .unanimity?: .unanimity
      case .quota?: quota
      case nil: governance == .consensus ? .unanimity : quota
      }
    let named = members.indices.filter { settlement.vetoes.contains(members[$0]) }
    return (rule, governance == .consensus ? Set(members.indices) : Set(named))
  }
}
