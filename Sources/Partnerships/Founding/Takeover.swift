import Negotiation
import Randomness

/// Another declaration takes over a world that is under way: what it declares otherwise, and what acts throughout a run, acts from then on.
///
/// What only shapes the start is past: knowledge, priorities, funds, levels, trust, who is a member. The world has gone on from there.
extension World {
  /// - Parameters:
  ///   - old: what was in force; what is the same in both stays as the world has it, also where something has changed it meanwhile.
  ///   - cause: the event by which it takes over.
  /// - Precondition: `new.obstacle(toTakingOverFrom: old)` is nil.
  public mutating func takeOver(
    _ new: WorldDeclaration, from old: WorldDeclaration, because cause: EventID, _ decisions: any DecisionSource
  ) throws {
    // What is drawn about what is declared is drawn alike in both.
    let (was, becomes) = (World(old, chance: chance), World(new, chance: chance))
    for action in new.settings(otherThanIn: old) where !isAlready(as: action) {
      try apply(action, because: cause, decisions)
    }
    takeOverMechanisms(new.model.active, because: cause)
    takeOverOrganisations(was.organisations, becomes.organisations, because: cause)
    try takeOverObjectives(was, becomes, because: cause, decisions)
    for (place, partnership) in new.partnerships.enumerated() {
      partnerships[place].namedLead = partnership.lead
      partnerships[place].issues = partnership.issues
      partnerships[place].negotiatesText = partnership.negotiatesText
      partnerships[place].settlement = partnership.settlement
    }
    for (place, trait) in new.traits.enumerated() {
      traits[place] = Trait(
        name: trait.name, owner: trait.owner, range: trait.range, values: traits[place].values, start: trait.start)
    }
  }

  /// What a mechanism that is off would derive is neutral.
  private mutating func takeOverMechanisms(_ active: Set<MechanismName>, because cause: EventID) {
    guard active != model.active else { return }
    for name in MechanismName.allCases where active.contains(name) != model.active.contains(name) {
      note(.world, "\(name.name) \(active.contains(name) ? "acts" : "does not act any more")", because: cause)
    }
    model.active = active
    isActing = MechanismName.allCases.map(active.contains)
    for partnership in partnershipIDs where self[partnership].isFounded { resetSeats(of: partnership) }
  }

  private mutating func takeOverOrganisations(_ was: Organisations, _ becomes: Organisations, because cause: EventID) {
    organisations.sectors = becomes.sectors
    for i in organisations.ids {
      func differs(_ column: KeyPath<Organisations, Column<OrganisationID, Double>>) -> Bool {
        was[keyPath: column][i] != becomes[keyPath: column][i]
      }
      if differs(\.income) {
        organisations.income[i] = becomes.income[i]
        note(.organisation(i), "income = \(becomes.income[i] / monthsPerStep) k€ a month", because: cause)
      }
      if differs(\.staff) {
        organisations.staff[i] = becomes.staff[i]
        note(.organisation(i), "staff = \(becomes.staff[i] / monthsPerStep) person-months a month", because: cause)
      }
      if differs(\.opportunism) {
        organisations.opportunism[i] = becomes.opportunism[i]
        note(.organisation(i), "opportunism = \(becomes.opportunism[i])", because: cause)
      }
      if differs(\.attitude) {
        organisations.attitude[i] = becomes.attitude[i]
        note(.organisation(i), "attitude = \(becomes.attitude[i])", because: cause)
      }
    }
  }

  private mutating func takeOverObjectives(
    _ was: World, _ becomes: World, because cause: EventID, _ decisions: any DecisionSource
  ) throws {
    for k in objectives.ids where was.objectives.target[k] != becomes.objectives.target[k] {
      try apply(.setTarget(k, becomes.objectives.target[k]), because: cause, decisions)
    }
    for k in objectives.ids where was.objectives.decay[k] != becomes.objectives.decay[k] {
      let decay = becomes.objectives.decay[k].map { "decay = \($0) a step" } ?? "decay as the model has it"
      note(.objective(k), decay, because: cause)
    }
    objectives.decay = becomes.objectives.decay
    objectives.buffersDisasters = becomes.objectives.buffersDisasters
    objectives.community = becomes.objectives.community
    for place in communities.indices where was.communities[place] != becomes.communities[place] {
      // Needs that an intervention changed are the scenario's all the same.
      communities[place] = becomes.communities[place]
      note(.world, "the size or needs of \(communities[place].name) change", because: cause)
    }
    weighNeeds()
  }

  private mutating func note(_ subject: Subject, _ text: String, because cause: EventID) {
    happened(.intervention, subject, because: cause, detail: .text(text))
  }
}

extension WorldDeclaration {
  /// Has declared from the start what the action sets; actions that set nothing declare nothing.
  public mutating func declare(_ action: Action) {
    switch action {
    case .set(let partnership, let setting): partnerships[partnership.index].levers.apply(setting)
    case .setParameter(let name, let value):
      if let parameter = Model.parameter(name) { model[keyPath: parameter.path] = value }
    case .setAccidents(let strike): strikesByChance = strike
    default: break
    }
  }

  /// Why it cannot take over a world that was founded on another one: the first difference in who and what there is. nil where it can.
  public func obstacle(toTakingOverFrom old: WorldDeclaration) -> String? {
    if monthsPerStep != old.monthsPerStep { return "its steps are of another length" }
    return Self.difference("organisation", organisations.map(\.name), old.organisations.map(\.name))
      ?? Self.difference("partnership", partnerships.map(\.name), old.partnerships.map(\.name))
      ?? Self.difference("objective", objectives.map(\.name), old.objectives.map(\.name))
      ?? Self.difference("community", communities.map(\.name), old.communities.map(\.name))
      ?? Self.difference("trait", traits.map(\.name), old.traits.map(\.name))
      ?? zip(traits, old.traits).first { $0.owner != $1.owner }.map {
        "trait \"\($0.name)\" is one of \($0.owner.rawValue)s, and was one of \($1.owner.rawValue)s"
      }
  }

  private static func difference(_ word: String, _ new: [String], _ old: [String]) -> String? {
    if let gone = old.first(where: { !new.contains($0) }) { return "it declares no \(word) \"\(gone)\"" }
    if let more = new.first(where: { !old.contains($0) }) {
      return "it declares \(word) \"\(more)\", which was not there"
    }
    return zip(new, old).first { $0 != $1 }.map { "it declares \(word) \"\($0)\" before \"\($1)\"" }
  }

  /// What it declares otherwise that only shapes the start, in words: it is past when it takes over.
  public func past(whenTakingOverFrom old: WorldDeclaration) -> [String] {
    var past: [String] = []
    func add(_ differs: Bool, _ what: String) { if differs { past.append(what) } }
    add(cultureGap != old.cultureGap, "culture_gap")
    add(priorityGap != old.priorityGap, "priority_gap")
    for (new, old) in zip(organisations, old.organisations) {
      add(new.funds != old.funds, "funds of \(new.name)")
      add(new.priorities != old.priorities, "priorities of \(new.name)")
      add(new.culture != old.culture, "culture of \(new.name)")
      add(new.knowledge != old.knowledge, "knowledge of \(new.name)")
      add(new.influence != old.influence, "influence of \(new.name)")
      add(new.satisfaction != old.satisfaction, "satisfaction of \(new.name)")
      add(new.agility != old.agility, "agility of \(new.name)")
    }
    for (new, old) in zip(objectives, old.objectives) { add(new.start != old.start, "start of \(new.name)") }
    for (new, old) in zip(partnerships, old.partnerships) {
      add(new.members != old.members, "members of \(new.name)")
      add(new.existsFromStart != old.existsFromStart, "the founding of \(new.name)")
    }
    for (new, old) in zip(traits, old.traits) { add(new.values != old.values, "the start of \(new.name)") }
    add(
      relations.count != old.relations.count
        || zip(relations, old.relations).contains {
          ($0.from, $0.to, $0.trust, $0.relational) != ($1.from, $1.to, $1.trust, $1.relational)
        }, "who knows whom at the start")
    return past
  }

  /// Levers and parameters of the model that differ, as what sets them.
  fileprivate func settings(otherThanIn old: WorldDeclaration) -> [Action] {
    var settings: [Action] = []
    for parameter in Model.parameters {
      let value = model[keyPath: parameter.path]
      if value != old.model[keyPath: parameter.path] {
        settings.append(.setParameter(name: parameter.name, value: value))
      }
    }
    if strikesByChance != old.strikesByChance { settings.append(.setAccidents(strikesByChance)) }
    for (place, (new, old)) in zip(partnerships, old.partnerships).enumerated() {
      settings += new.levers.settings(otherThanIn: old.levers).map { .set(PartnershipID(place), $0) }
    }
    return settings
  }
}

extension Levers {
  fileprivate func settings(otherThanIn old: Levers) -> [LeverSetting] {
    var settings: [LeverSetting] = []
    if governance != old.governance { settings.append(.governance(governance)) }
    if proposals != old.proposals { settings.append(.proposals(proposals)) }
    if term != old.term { settings.append(.term(term)) }
    for lever in Lever.allCases where self[lever] != old[lever] { settings.append(.degree(lever, self[lever])) }
    return settings
  }
}
