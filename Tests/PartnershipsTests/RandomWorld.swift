import Negotiation
import Partnerships
import Randomness
import TestSupport

/// A world that nobody would think of: any number of organisations, objectives, communities and partnerships with shared members and
/// outsiders, levers of all degrees, plausible parameters, and people who decide as they please.
struct RandomWorld {
  let seed: UInt64
  let declaration: WorldDeclaration
  /// Somebody decides for himself in two of three worlds.
  let decisions: any DecisionSource

  private static let chance = Chance(seed: 2_024, replicate: 0)
  /// Parameters that must add up with others, and one that only costs time.
  private static let fixed: Set<String> = [
    "neg_weight_obj", "neg_weight_q", "neg_weight_rights", "neg_weight_time", "ces_f", "ces_x", "ces_k", "legit_in",
    "legit_thr", "legit_out", "sat_benefit", "sat_fair", "sat_trust", "sat_peace", "mutations_per_round", "ces_rho",
  ]

  init(seed: UInt64) {
    self.seed = seed
    var luck = Self.luck(seed, "world")
    let count = 2 + luck.below(10)
    let objectiveCount = [1, 2, 3, 4, 4, 4, 5, 7][luck.below(8)]
    var declaration = WorldDeclaration.standard(count, objectives: objectiveCount)
    declaration.cultureGap = luck.uniform(0, 2)
    declaration.priorityGap = luck.uniform(0, 2)
    declaration.opportunism = luck.uniform()
    declaration.strikesByChance = luck.bernoulli(0.7)
    declaration.communities = (0..<luck.below(3)).map { c in
      let needs = luck.bernoulli(0.5) ? (0..<objectiveCount).map { _ in luck.uniform() + 0.01 } : nil
      return CommunityDeclaration(name: "community \(c)", size: luck.uniform(1, 100), needs: needs)
    }
    for index in declaration.organisations.indices {
      declaration.organisations[index].attitude = luck.uniform(-1, 1)
      if luck.bernoulli(0.2) { declaration.organisations[index].funds = 0 }
    }
    let names = Model.parameters.filter { !Self.fixed.contains($0.name) }
    for _ in 0..<luck.below(30) {
      let parameter = names[luck.below(names.count)]
      declaration[parameter.name] = luck.uniform(parameter.plausible.lowerBound, parameter.plausible.upperBound)
    }
    if luck.bernoulli(0.3) { declaration["ces_rho"] = -luck.uniform(0.1, 5) }
    declaration.partnerships = (0..<1 + luck.below(3)).map { p in
      let size = p == 0 ? max(2, luck.below(count + 1)) : 2 + luck.below(count - 1)
      var partnership = PartnershipDeclaration(
        name: "partnership \(p)", members: luck.sample(count, min(size, count)).sorted().map(OrganisationID.init))
      partnership.levers.governance = Governance.allCases[luck.below(4)]
      partnership.levers.proposals = ProposalRule.allCases[luck.below(3)]
      for lever in Lever.allCases { partnership.levers[lever] = luck.bernoulli(0.2) ? Double(luck.below(2)) : luck.uniform() }
      if luck.bernoulli(0.2) { partnership.levers.term = 5 + luck.below(20) }
      partnership.existsFromStart = p == 0 || luck.bernoulli(0.7)
      return partnership
    }
    self.declaration = declaration
    decisions = seed % 3 == 0 ? BuiltInDecisions() : Self.people(seed, objectiveCount: objectiveCount, count)
  }

  private static func luck(_ seed: UInt64, _ purpose: String, step: Int = 0, index: Int = 0) -> RandomStream {
    chance.draw(EntityKey("random world \(seed)"), Purpose(purpose), step: step, index: index)
  }

  func course() -> Course { Course(declaration, seed: seed, keepsJournal: true, decisions: decisions) }

  /// What a scenario does before a step: now and then anything that it may.
  func actions(before step: Int) -> [Action] {
    var luck = Self.luck(seed, "actions", step: step)
    var actions: [Action] = []
    while luck.bernoulli(0.35) {
      let organisation = OrganisationID(luck.below(declaration.organisations.count))
      let partnership = PartnershipID(luck.below(declaration.partnerships.count))
      let objective = ObjectiveID(luck.below(declaration.objectives.count))
      switch luck.below(14) {
      case 0: actions.append(.invite(organisation, partnership))
      case 1: actions.append(.expel(organisation, partnership))
      case 2: actions.append(luck.bernoulli(0.3) ? .end(partnership) : .activity(.workshop, partnership, cost: luck.uniform(0, 50)))
      case 3: actions.append(.start(partnership, [organisation, OrganisationID((organisation.index + 1) % declaration.organisations.count)]))
      case 4: actions.append(.activity(Activity.allCases[luck.below(3)], partnership, cost: luck.uniform(0, 50)))
      case 5: actions.append(.mediation(partnership, cost: luck.bernoulli(0.5) ? 0 : luck.uniform(0, 30)))
      case 6: actions.append(.shock(objective, amount: luck.uniform(-1, 1)))
      case 7: actions.append(.recession)
      case 8: actions.append(.disaster)
      case 9: actions.append(.setTarget(objective, luck.uniform(0.1, 1)))
      case 10: actions.append(.set(partnership, .governance(Governance.allCases[luck.below(4)])))
      case 11: actions.append(.set(partnership, .proposals(ProposalRule.allCases[luck.below(3)])))
      case 12: actions.append(.set(partnership, .degree(Lever.allCases[luck.below(9)], luck.uniform())))
      default:
        if declaration.communities.isEmpty { actions.append(.recession) } else {
          actions.append(.setNeeds(CommunityID(0), declaration.objectives.map { _ in luck.uniform() + 0.01 }))
        }
      }
    }
    return actions
  }

  /// People who take the default or anything else that is permitted.
  private static func people(_ seed: UInt64, objectiveCount: Int, _ count: Int) -> Answers {
    Answers(Set(DecisionKind.allCases)) { request in
      let index = (request.organisation.index << 12) | (request.index & 0xFFF)
      var luck = luck(seed, request.kind.name, step: request.step, index: index)
      if luck.bernoulli(0.7) { return request.defaultAnswer }
      func text() -> Text {
        let weights = (0..<objectiveCount).map { _ in luck.uniform() + 0.01 }
        let total = weights.reduce(0, +)
        return Text(weights.map { $0 / total } + (0..<3).map { _ in luck.uniform() }, weightCount: objectiveCount)
      }
      switch request.kind {
      case .propose: return luck.bernoulli(0.2) ? (luck.bernoulli(0.5) ? .pass : .walkOut) : .offer(.text(text()))
      case .respond: return [.accept, .reject("no"), .counter(.text(text())), .walkOut][luck.below(4)]
      case .vote: return .verdict([true, false, nil][luck.below(3)])
      case .join, .stay: return .verdict(luck.bernoulli(0.7))
      case .contribute, .share: return .share(luck.uniform())
      case .spend: return .weights((0..<objectiveCount).map { _ in luck.uniform() + 0.001 })
      case .steer:
        let other = OrganisationID(luck.below(count))
        let motions: [Motion] = [
          .levers([.degree(Lever.allCases[luck.below(9)], luck.uniform())]), .expel(other), .admit(other), .end,
        ]
        return .motions([motions[luck.below(4)]])
      }
    }
  }
}

extension Course {
  /// One step of a random world.
  mutating func step(of random: RandomWorld) throws { try step(random.actions(before: world.step + 1)) }
}
