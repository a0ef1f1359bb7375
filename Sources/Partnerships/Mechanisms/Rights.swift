/// M07 Decision rights, fairness, accountability. Governance turns influence into rights; rights and openness make procedural
/// fairness; monitoring, clear roles and openness that somebody watches make accountability; flexibility blurs roles.
///
/// Derived; posts nothing. Off: d_i = 1/k, fair = ½, clarity = acc = 0.
public struct Rights: Mechanism, Equatable {
  public static let name = MechanismName.rights
  public static let about =
    "governance turns influence into rights; openness, monitoring and roles make fairness and accountability"
  public static let equations: [String] = [
    "d_i: consensus, nao 1/k; vote (1 − r) π_i + r/k; lead: lead_share for the lead, the rest ∝ π; π normalised over members   (16)",
    "fair_i = ½ min(1, k d_i) + ½ transparency   (17)",
    "clarity = roles (1 − flex_roles · flexibility)   (17a)",
    "acc = 1 − (1 − monitoring)(1 − acc_transparency · transparency · min(1, (monitoring + roles)/acc_watch))"
      + "(1 − acc_roles · clarity)   (18)",
  ]
  public static let source =
    "Provan & Kenis 2008 (flexibility against stability); Tyler 1990; Bovens 2007; Lindstedt & Naurin 2010 "
    + "(transparency alone does not make accountable)"

  public var leadShare = 0.5
  public var accTransparency = 0.5
  public var accRoles = 0.625
  public var accWatch = 0.7
  public var flexRoles = 0.5

  public init() {}

  public static let tunables: [Tunable<Rights>] = [
    Tunable("lead_share", \.leadShare, 0.3...1, unit: "share", "decision rights of the lead"),
    Tunable("acc_transparency", \.accTransparency, 0...1, "accountability from openness that somebody watches"),
    Tunable("acc_roles", \.accRoles, 0...1, "accountability from clear roles"),
    Tunable(
      "acc_watch", \.accWatch, 0.1...2, domain: .positive, "monitoring and roles at which openness is fully watched"),
    Tunable("flex_roles", \.flexRoles, 0...1, "how far flexibility blurs roles"),
  ]
  public static let entries = [
    Entry.each(.alive, .snapshot) { partnership, world, _ in world.model.rights.account(partnership, in: &world) }
  ]

  func account(_ partnership: PartnershipID, in world: inout World) {
    world[partnership].now.roleClarity = clarity(of: world[partnership].levers)
    world[partnership].now.accountability = accountability(of: world[partnership].levers)
  }

  /// (16) d_i from π normalised over the members, with the place of the lead among them.
  package func decisionRights(
    of influence: consuming [Double], under governance: Governance, rights: Double, lead: Int?
  ) -> [Double] {
    let even = 1 / Double(influence.count)
    switch governance {
    case .consensus, .nao: return Array(repeating: even, count: influence.count)
    case .vote:
      var shares = influence
      for place in shares.indices { shares[place] = (1 - rights) * shares[place] + rights * even }
      return shares
    case .lead:
      guard let lead else { return Array(repeating: even, count: influence.count) }
      var others = 0.0
      for (index, share) in influence.enumerated() where index != lead { others += share }
      // With nobody else to hold the rest, the lead holds all.
      let leadsShare = others > 0 ? leadShare : 1
      return influence.enumerated().map { index, share in
        index == lead ? leadsShare : others > 0 ? (1 - leadShare) * share / others : 0
      }
    }
  }

  /// (17a)
  package func clarity(of levers: Levers) -> Double { levers.roles * (1 - flexRoles * levers.flexibility) }

  /// (17) Procedural fairness of each member under these rights.
  func fairness(_ rights: consuming [Double], transparency: Double, isOn: Bool) -> [Double] {
    var fairness = rights
    let k = Double(fairness.count)
    for place in fairness.indices {
      fairness[place] = isOn ? 0.5 * min(1, k * fairness[place]) + 0.5 * transparency : 0.5
    }
    return fairness
  }

  /// (18)
  package func accountability(of levers: Levers) -> Double {
    let watched = min(1, (levers.monitoring + levers.roles) / accWatch)
    return 1 - (1 - levers.monitoring) * (1 - accTransparency * levers.transparency * watched)
      * (1 - accRoles * clarity(of: levers))
  }
}

extension World {
  /// (16) Decision rights of the members, in order; Σ = 1. Current, not the snapshot's.
  public func decisionRights(in partnership: PartnershipID) -> [Double] {
    let governance = self[partnership].levers.governance
    return decisionRights(
      among: self[partnership].members, governance: governance, rights: self[partnership].agreement?.rights ?? 0.5,
      lead: governance == .lead ? lead(of: partnership) : nil)
  }

  func decisionRights(
    among members: [OrganisationID], governance: Governance, rights: Double, lead: OrganisationID?
  ) -> [Double] {
    guard isOn(.rights), governance == .vote || governance == .lead else {
      return Array(repeating: 1 / Double(members.count), count: members.count)
    }
    return model.rights.decisionRights(
      of: influenceShares(members), under: governance, rights: rights, lead: lead.flatMap { members.firstIndex(of: $0) }
    )
  }

  /// π normalised over these organisations; all the same where none has any.
  func influenceShares(_ members: [OrganisationID]) -> [Double] {
    var shares: [Double] = []
    shares.reserveCapacity(members.count)
    var total = 0.0
    for member in members {
      shares.append(organisations.influence[member])
      total += organisations.influence[member]
    }
    for place in shares.indices { shares[place] = total > 0 ? shares[place] / total : 1 / Double(members.count) }
    return shares
  }

  /// Who leads: the member named by `lead` while it stays, else the most influential one (ties: first declared).
  public func lead(of partnership: PartnershipID) -> OrganisationID? {
    lead(of: partnership, among: self[partnership].members)
  }

  /// Who would lead if these were its members.
  func lead(of partnership: PartnershipID, among members: [OrganisationID]) -> OrganisationID? {
    if let named = self[partnership].namedLead, members.contains(named) { return named }
    var best: OrganisationID?
    for member in members {
      if best.map({ organisations.influence[member] > organisations.influence[$0] }) ?? true { best = member }
    }
    return best
  }
}
