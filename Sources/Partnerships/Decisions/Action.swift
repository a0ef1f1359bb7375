/// What an intervention, a carried motion or a scenario's own function may do to the world, beside posting.
public enum Action: Hashable, Sendable {
  case set(PartnershipID, LeverSetting)
  case setParameter(name: String, value: Double)
  /// Whether recessions, disasters and turnover strike by chance.
  case setAccidents(Bool)
  case activity(Activity, PartnershipID, cost: Double)
  case mediation(PartnershipID, cost: Double)
  /// Adds to an objective's level, clipped, in phase 1.
  case shock(ObjectiveID, amount: Double)
  case recession
  case disaster
  case invite(OrganisationID, PartnershipID)
  case expel(OrganisationID, PartnershipID)
  case start(PartnershipID, [OrganisationID])
  case end(PartnershipID)
  case setTarget(ObjectiveID, Double)
  case setNeeds(CommunityID, [Double])
  /// Moves funds, k€: at most what the giver has.
  case give(OrganisationID, OrganisationID, amount: Double)
}

extension World {
  /// Acts at once where levers, parameters, memberships, targets and needs are concerned; activities, mediations and shocks wait for
  /// their phase of this step.
  public mutating func apply(_ action: Action, because cause: EventID, _ decisions: any DecisionSource) throws {
    switch action {
    case .set(let partnership, let setting):
      self[partnership].levers.apply(setting)
      self[partnership].causes.lever = happened(
        .leverSet, .partnership(partnership), because: cause, detail: .text("\(setting.name) = \(setting.valueText)"))
    case .setParameter(let name, let value):
      guard let parameter = Model.parameter(name) else { return }
      model[keyPath: parameter.path] = parameter.time.perStep(value, months: monthsPerStep)
      happened(.parameterSet, .world, because: cause, detail: .text("\(name) = \(value)"))
    case .setAccidents(let strike):
      strikesByChance = strike
      happened(.parameterSet, .world, because: cause, detail: .text("shocks = \(strike)"))
    case .activity(let activity, let partnership, let cost):
      scheduled.activities.append((activity, partnership, cost, cause))
    case .mediation(let partnership, let cost): scheduled.mediations.append((partnership, cost, cause))
    case .shock(let objective, let amount): scheduled.objectiveShocks.append((objective, amount, cause))
    case .recession: scheduled.recession = cause
    case .disaster: scheduled.disaster = cause
    case .invite(let organisation, let partnership):
      try invite(organisation, to: partnership, because: cause, decisions)
    case .expel(let organisation, let partnership):
      guard self[partnership].isAlive, self[partnership].place(of: organisation) != nil else { return }
      let event = happened(.expelled, .member(organisation, of: partnership), because: cause)
      remove(organisation, from: partnership)
      self[partnership].causes.lastExit = event
    case .start(let partnership, let members):
      guard !self[partnership].isAlive, !members.isEmpty else { return }
      found(partnership, members: members, because: cause, as: .founded)
    case .end(let partnership):
      guard self[partnership].isAlive else { return }
      dissolve(partnership, .decided, because: cause, by: .intervention)
    case .give(let giver, let taker, let amount):
      let given = min(amount, organisations.funds[giver])
      transfer(given, from: .funds(giver), to: .funds(taker), by: .intervention, because: cause)
    case .setTarget(let objective, let target):
      objectives.target[objective] = target
      happened(.intervention, .objective(objective), because: cause, detail: .text("target = \(target)"))
    case .setNeeds(let community, let needs):
      communities[community.index].needs = Community.weighed(needs, counted: objectives.counted(by: community))
      weighNeeds()
      happened(
        .intervention, .world, because: cause, detail: .text("the needs of \(communities[community.index].name) change")
      )
    }
  }

  /// Whether the world is already as the action would set it; of what sets nothing, false.
  public func isAlready(as action: Action) -> Bool {
    switch action {
    case .set(let partnership, let setting):
      var levers = self[partnership].levers
      levers.apply(setting)
      return levers == self[partnership].levers
    case .setParameter(let name, let value):
      guard let parameter = Model.parameter(name) else { return true }
      return model[keyPath: parameter.path] == parameter.time.perStep(value, months: monthsPerStep)
    case .setAccidents(let strike): return strikesByChance == strike
    case .setTarget(let objective, let target): return objectives.target[objective] == target
    default: return false
    }
  }

  /// Records that the scenario intervened; what it does follows from this event.
  public mutating func intervene(_ about: String) -> EventID {
    happened(.intervention, .world, because: .start, detail: .text(about))
  }

  /// Records that the run goes on otherwise than another one; what is different follows from this event.
  public mutating func branch(_ about: String) -> EventID {
    happened(.branched, .world, because: .start, detail: .text(about))
  }

  /// An invited organisation joins if its mean trust in the members exceeds `join_mid`; of strangers it assumes by its prior.
  private mutating func invite(
    _ organisation: OrganisationID, to partnership: PartnershipID, because cause: EventID,
    _ decisions: any DecisionSource
  ) throws {
    let members = self[partnership].members
    guard self[partnership].isAlive, self[partnership].place(of: organisation) == nil, !members.isEmpty else { return }
    var trust = 0.0
    for member in members {
      trust +=
        self.trust(of: organisation, in: member)
        ?? 1 - newRelation(from: organisation, to: member, skepticism: nil, relational: nil).skepticism
    }
    var joins = trust / Double(members.count) > model.lifecycle.joinMid
    if decisions.asks(.join, by: organisation),
      case .verdict(let answer?)? = try decisions.ask(
        .join, of: organisation, in: partnership, self, otherwise: .verdict(joins))
    {
      joins = answer
    }
    if joins {
      join(organisation, partnership, because: cause)
    } else {
      happened(.declined, .member(organisation, of: partnership), because: cause)
    }
  }

  /// n_k from the communities' needs and sizes; 1/K each without a community that needs anything.
  mutating func weighNeeds() {
    let objectiveCount = objectives.count
    var needs = Array(repeating: 0.0, count: objectiveCount)
    var size = 0.0
    for community in communities where community.needs.contains(where: { $0 > 0 }) {
      size += community.size
      for k in 0..<objectiveCount { needs[k] += community.size * community.needs[k] }
    }
    self.needs = size > 0 ? needs.map { $0 / size } : needs.map { _ in 1 / Double(objectiveCount) }
  }
}
