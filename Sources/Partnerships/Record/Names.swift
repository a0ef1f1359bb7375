/// Accounts and subjects by the names of what they belong to.
extension World {
  /// "utility.funds", "utility→ministry.good_evidence", "compact.pool", "objectives.clean_water": one name an account.
  public func name(of account: Account) -> String {
    func of(_ i: OrganisationID) -> String { organisations.names[i] }
    func of(_ p: PartnershipID) -> String { self[p].name }
    func of(_ r: RelationID) -> String { "\(of(relations.from[r]))→\(of(relations.to[r]))" }
    func of(_ k: ObjectiveID) -> String { objectives.names[k] }
    switch account {
    case .funds(let i): return "\(of(i)).funds"
    case .knowledge(let i, let d): return "\(of(i)).knowledge.\(KnowledgeDomain.allCases[d].name)"
    case .culture(let i, let d): return "\(of(i)).culture.\(CultureDimension.allCases[d].name)"
    case .priority(let i, let k): return "\(of(i)).priorities.\(of(k))"
    case .influence(let i): return "\(of(i)).influence"
    case .satisfaction(let i): return "\(of(i)).satisfaction"
    case .agility(let i): return "\(of(i)).agility"
    case .goodEvidence(let r): return "\(of(r)).good_evidence"
    case .badEvidence(let r): return "\(of(r)).bad_evidence"
    case .relationalTrust(let r): return "\(of(r)).relational_trust"
    case .pool(let p): return "\(of(p)).pool"
    case .share(let p, let k): return "\(of(p)).shares.\(of(k))"
    case .method(let p): return "\(of(p)).method"
    case .innovations(let p): return "\(of(p)).innovations"
    case .vision(let p): return "\(of(p)).shared_vision"
    case .legitimacy(let p): return "\(of(p)).legitimacy"
    case .conflict(let p): return "\(of(p)).conflict"
    case .level(let k): return "objectives.\(of(k))"
    case .source(let source): return "source.\(source)"
    case .sink(let sink): return "sink.\(sink)"
    case .trait(let t, let row): return "\(owner(of: t, row: row)).\(traits[t.index].name)"
    }
  }

  private func owner(of trait: TraitID, row: Int) -> String {
    switch traits[trait.index].owner {
    case .organisation: organisations.names[OrganisationID(row)]
    case .relation:
      "\(organisations.names[relations.from[RelationID(row)]])→\(organisations.names[relations.to[RelationID(row)]])"
    case .partnership: partnerships[row].name
    case .world: "world"
    }
  }

  /// Every account by name, with its balance now.
  public var namedBalances: [(account: String, balance: Double)] { accounts.map { (name(of: $0), balance($0)) } }

  /// The name of a subject; empty for the world.
  public func name(of subject: Subject) -> String {
    switch subject {
    case .world: ""
    case .organisation(let organisation), .member(let organisation, _): organisations.names[organisation]
    case .partnership(let partnership): self[partnership].name
    case .objective(let objective): objectives.names[objective]
    }
  }
}
