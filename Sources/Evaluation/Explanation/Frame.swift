import Partnerships

/// What a partnership's measures are made of besides balances: while it stays as it is, only postings move them.
struct Frame: Equatable {
  /// Who counts.
  struct Membership: Equatable {
    var isFounded: Bool
    var isAlive: Bool
    /// M and P, by name, in order of declaration.
    var members: [String]
    var everMembers: [String]
  }

  /// What counts, and how much.
  struct Terms: Equatable {
    /// v, by objective.
    var weights: [Double]
    var targets: [Double]
    /// n of all communities, and of each.
    var needs: [Double]
    var communityNeeds: [[Double]]
    var governance: Governance
    /// r; ½ before the first agreement.
    var rights: Double
    var namedLead: String?
    var rightsAct: Bool
    var evidenceModel: Evidence
    var rightsModel: Rights
  }

  var membership: Membership
  var terms: Terms

  /// - Parameter partnership: nil where there is none.
  init(_ world: borrowing World, _ partnership: PartnershipID?) {
    let one = partnership.map { world[$0] }
    let names = world.organisations.names
    membership = Membership(
      isFounded: one?.isFounded ?? true, isAlive: one?.isAlive ?? true,
      members: one?.members.map { names[$0] } ?? [], everMembers: one?.everMembers.map { names[$0] } ?? [])
    terms = Terms(
      weights: one?.weights ?? [], targets: world.objectives.target.values, needs: world.needs,
      communityNeeds: world.communities.map(\.needs), governance: one?.levers.governance ?? .vote,
      rights: one?.agreement?.rights ?? 0.5, namedLead: one?.namedLead.map { names[$0] },
      rightsAct: world.isOn(.rights), evidenceModel: world.model.evidence, rightsModel: world.model.rights)
  }

  init(_ membership: Membership, _ terms: Terms) {
    self.membership = membership
    self.terms = terms
  }
}
