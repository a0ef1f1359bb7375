import Negotiation
import Randomness

/// Makes a world out of its declaration: MODEL.md section 1, initial values.
extension World {
  public init(_ declaration: WorldDeclaration, chance: Chance, keepsJournal: Bool = false) {
    let model = declaration.model.converted(monthsPerStep: declaration.monthsPerStep)
    var climate = chance.draw(.world, Draws.context)
    let context = climate.uniform(-1, 1) * model.evidence.contextSpread
    let founder = OrganisationFounder(declaration, model: model, chance: chance, context: context)

    monthsPerStep = declaration.monthsPerStep
    heldModel = Held(model)
    isActing = MechanismName.allCases.map(model.active.contains)
    self.chance = chance
    self.context = context
    pace = declaration.pace
    organisations = founder.organisations()
    relations = Relations(organisationCount: declaration.organisations.count)
    let objectives = Objectives(declaration.objectives, model: model, monthsPerStep: declaration.monthsPerStep)
    self.objectives = objectives
    communities = declaration.communities.enumerated().map { index, community in
      Community(community, counted: objectives.counted(by: CommunityID(index)))
    }
    traits = declaration.traits
    strikesByChance = declaration.strikesByChance
    journal = Journal(isKept: keepsJournal)
    events = EventLog(keepsAll: keepsJournal)
    partnerships = declaration.partnerships.map {
      Partnership(
        name: $0.name, levers: $0.levers, namedLead: $0.lead, issues: $0.issues, negotiatesText: $0.negotiatesText,
        settlement: $0.settlement, objectiveCount: declaration.objectives.count)
    }
    happened(.runStarted, .world, because: .start)
    weighNeeds()
    relations.add(
      declaration.relations.map {
        newRelation(from: $0.from, to: $0.to, skepticism: $0.trust.map { 1 - $0 }, relational: $0.relational)
      })
    introduce(declaration.partnerships.filter(\.existsFromStart).map { $0.members.sorted() })
    for (index, partnership) in declaration.partnerships.enumerated() where partnership.existsFromStart {
      found(PartnershipID(index), members: partnership.members, because: .start, as: .founded)
    }
    assessOutcomes()
  }

  /// The clock: the next step begins.
  public mutating func beginStep() { step += 1 }
}

extension Objectives {
  init(_ declarations: [ObjectiveDeclaration], model: Model, monthsPerStep: Double) {
    names = Column(declarations.map(\.name))
    level = Column(declarations.map(\.start))
    target = Column(declarations.map { $0.target ?? model.production.target })
    decay = Column(declarations.map { $0.decay.map { TimeUse.rate.perStep($0, months: monthsPerStep) } })
    buffersDisasters = Column(declarations.map(\.buffersDisasters))
    community = Column(declarations.map(\.community))
  }

  /// Which objectives a community counts: all but those that name another one.
  func counted(by community: CommunityID) -> [Bool] {
    self.community.values.map { $0 == nil || $0 == community }
  }
}

extension Community {
  init(_ declaration: CommunityDeclaration, counted: [Bool]) {
    name = declaration.name
    size = declaration.size
    needs = Self.weighed(declaration.needs ?? counted.map { _ in 1 }, counted: counted)
  }

  /// Needs are normalised over the objectives that the community counts; all 0 where it counts none that it needs.
  static func weighed(_ needs: [Double], counted: [Bool]) -> [Double] {
    let raw = zip(needs, counted).map { $1 ? $0 : 0 }
    let total = raw.reduce(0, +)
    return total > 0 ? raw.map { $0 / total } : raw
  }
}

/// Draws what is not given of organisations.
private struct OrganisationFounder {
  let declaration: WorldDeclaration
  let model: Model
  let chance: Chance
  let context: Double
  let declared: [OrganisationDeclaration]
  let keys: [EntityKey]

  init(_ declaration: WorldDeclaration, model: Model, chance: Chance, context: Double) {
    self.declaration = declaration
    self.model = model
    self.chance = chance
    self.context = context
    declared = declaration.organisations
    keys = declared.map { EntityKey($0.name) }
  }

  func organisations() -> Organisations {
    let months = declaration.monthsPerStep
    let income = each { $0.income ?? $0.sector.income * draw($1, Draws.income).uniform(0.8, 1.2) }.map { $0 * months }
    let staff = each { $0.staff ?? $0.sector.staff * draw($1, Draws.staff).uniform(0.8, 1.2) }.map { $0 * months }
    let culture = cultures()
    let knowledge = each { $0.knowledge ?? self.knowledge(of: $0, $1) }
    let agility = zip(declared, culture).map {
      $0.agility ?? $1[CultureDimension.adhocracy.rawValue] * model.shocks.agilityInit
    }
    let funds = zip(declared, income).map { $0.funds ?? model.solo.reserveMonths * $1 }
    return Organisations(
      names: Column(declared.map(\.name)), keys: Column(keys), sectors: Column(declared.map(\.sector)),
      income: Column(income), staff: Column(staff), opportunism: Column(each { $0.opportunism ?? opportunism(of: $1) }),
      attitude: Column(declared.map(\.attitude)),
      knowledgeAtStart: Matrix(width: KnowledgeDomain.count, rows: knowledge),
      cultureAtStart: Matrix(width: CultureDimension.count, rows: culture), funds: Column(funds),
      knowledge: Matrix(width: KnowledgeDomain.count, rows: knowledge),
      culture: Matrix(width: CultureDimension.count, rows: culture),
      priorities: Matrix(width: declaration.objectives.count, rows: priorities()),
      influence: Column(influence(income)), satisfaction: Column(declared.map { $0.satisfaction ?? 0.5 }),
      agility: Column(agility), activeMemberships: Column(repeating: 0, count: declared.count),
      activeCircles: Column(repeating: 0, count: declared.count),
      everMember: Column(repeating: false, count: declared.count), pledged: Column(repeating: 0, count: declared.count),
      satisfactionFallingSince: Column(repeating: nil, count: declared.count))
  }

  private func each<Value>(_ body: (OrganisationDeclaration, EntityKey) -> Value) -> [Value] {
    zip(declared, keys).map { body($0, $1) }
  }

  private func draw(_ key: EntityKey, _ purpose: Purpose, index: Int = 0) -> DrawOnce {
    DrawOnce(stream: chance.draw(key, purpose, index: index))
  }

  private func opportunism(of key: EntityKey) -> Double {
    let spread = model.contribution.opportunismSpread
    let centre = declaration.opportunism + context
    return clip01(draw(key, Draws.opportunism).uniform(centre - spread, centre + spread))
  }

  private func knowledge(of organisation: OrganisationDeclaration, _ key: EntityKey) -> [Double] {
    KnowledgeDomain.allCases.map { domain in
      let draw = draw(key, Draws.knowledge, index: domain.rawValue)
      return organisation.sector.home == domain ? draw.uniform(0.6, 0.8) : draw.uniform(0.1, 0.3)
    }
  }

  /// c̄ + culture_gap (profile − c̄) + N(0, .05), clipped; c̄ the mean over all organisations' base profiles.
  private func cultures() -> [[Double]] {
    let mean = average(declared.map(\.sector.culture))
    return each { organisation, key in
      organisation.culture
        ?? CultureDimension.allCases.map { dimension in
          let d = dimension.rawValue
          let noise = draw(key, Draws.culture, index: d).normal(0, 0.05)
          return clip01(mean[d] + declaration.cultureGap * (organisation.sector.culture[d] - mean[d]) + noise)
        }
    }
  }

  /// The same with priority_gap, N(0, .03), floor .01, normalised.
  private func priorities() -> [[Double]] {
    let profiles = declared.map { profile(of: $0.sector) }
    let mean = average(profiles)
    return zip(zip(declared, keys), profiles).map { pair, profile in
      let (organisation, key) = pair
      let raw =
        organisation.priorities
        ?? profile.indices.map { k in
          let noise = draw(key, Draws.priorities, index: k).normal(0, 0.03)
          return max(mean[k] + declaration.priorityGap * (profile[k] - mean[k]) + noise, 0.01)
        }
      let total = raw.reduce(0, +)
      return raw.map { $0 / total }
    }
  }

  /// A sector's weights for the declared objectives; 1/K each where it has none for them.
  private func profile(of sector: SectorProfile) -> [Double] {
    let named = declaration.objectives.map { sector.priorities[$0.name] ?? 0 }
    let total = named.reduce(0, +)
    let count = Double(declaration.objectives.count)
    return total > 0 ? named.map { $0 / total } : named.map { _ in 1 / count }
  }

  /// ∝ b^power_exponent, Σ = 1; what is given is taken exactly, and the others share the rest.
  private func influence(_ income: [Double]) -> [Double] {
    var given = 0.0
    var weights = 0.0
    let powers = income.map { power($0 / declaration.monthsPerStep, model.influence.powerExponent) }
    for (organisation, weight) in zip(declared, powers) {
      if let influence = organisation.influence { given += influence } else { weights += weight }
    }
    let rest = max(0, 1 - given)
    return zip(declared, powers).map { $0.influence ?? rest * $1 / weights }
  }

  private func average(_ rows: [[Double]]) -> [Double] {
    guard let width = rows.first?.count else { return [] }
    return (0..<width).map { column in rows.reduce(0) { $0 + $1[column] } / Double(rows.count) }
  }
}

/// One draw of an address, as an expression.
private struct DrawOnce {
  var stream: RandomStream
  func uniform(_ low: Double, _ high: Double) -> Double {
    var stream = stream
    return stream.uniform(low, high)
  }
  func normal(_ mean: Double, _ deviation: Double) -> Double {
    var stream = stream
    return stream.normal(mean: mean, sd: deviation)
  }
}
