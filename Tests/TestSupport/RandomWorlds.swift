import Negotiation
import Partnerships
import Randomness

/// A world in which little is left to its default, and what befalls it: for claims that hold of every world.
///
///     let trial = Trial(seed: 7)
///     var course = Course(trial.declaration, seed: 7, keepsJournal: true, decisions: trial.decisions())
///     try course.step(trial.actions(before: 1, in: course.world))
public struct Trial: Sendable {
  public let declaration: WorldDeclaration
  private let chance: Chance

  public init(seed: UInt64) {
    chance = Chance(seed: seed, replicate: 1_000)
    var stream = chance.draw(Self.author, Purpose("declaration"))
    declaration = .random(&stream)
  }

  private static let author = EntityKey("the author of a trial")

  /// What a scenario does before a step: mostly nothing.
  public func actions(before step: Int, in world: borrowing World) -> [Action] {
    var stream = chance.draw(Self.author, Purpose("actions"), step: step)
    return stream.bernoulli(0.3) ? (0...stream.below(3)).map { _ in .random(in: world, &stream) } : []
  }

  /// Who answers instead of the built-in policy: nobody, or everybody what comes to their minds, in some matters.
  public func decisions() -> any DecisionSource {
    var stream = chance.draw(Self.author, Purpose("decisions"))
    guard stream.bernoulli(0.5) else { return BuiltInDecisions() }
    let kinds = Set(DecisionKind.allCases.filter { _ in stream.bernoulli(0.4) })
    return Answers(kinds) { [chance, declaration] request in
      let who = EntityKey("the mind of \(request.organisation.index)")
      let purpose = Purpose("\(request.kind) \(request.partnership?.index ?? -1)")
      var stream = chance.draw(who, purpose, step: request.step, index: request.index)
      return .random(to: request, in: declaration, &stream)
    }
  }
}

extension WorldDeclaration {
  /// Two to twelve organisations, some in no partnership and some in several; one to seven objectives; any levers and plausible parameters.
  public static func random(_ stream: inout RandomStream) -> WorldDeclaration {
    let objectiveCount = stream.bernoulli(0.4) ? 4 : 1 + stream.below(7)
    let count = 2 + stream.below(11)
    var declaration = WorldDeclaration.standard(count, objectives: objectiveCount)
    declaration.takeRandomParameters(&stream)
    declaration.cultureGap = stream.uniform(0, 2)
    declaration.priorityGap = stream.uniform(0, 2)
    declaration.opportunism = stream.uniform(0, 1)
    declaration.strikesByChance = stream.bernoulli(0.8)
    declaration.communities = (0..<stream.below(4)).map { index in
      CommunityDeclaration(
        name: "town \(index)", size: stream.uniform(1, 9),
        needs: stream.bernoulli(0.5) ? (0..<objectiveCount).map { _ in stream.uniform() } : nil)
    }
    for k in 0..<objectiveCount {
      declaration.objectives[k].start = stream.uniform()
      if stream.bernoulli(0.3) { declaration.objectives[k].target = stream.uniform(0.1, 1) }
      if stream.bernoulli(0.3) { declaration.objectives[k].decay = stream.uniform(0, 0.1) }
      if stream.bernoulli(0.2), !declaration.communities.isEmpty {
        declaration.objectives[k].community = CommunityID(stream.below(declaration.communities.count))
      }
    }
    for i in 0..<count {
      declaration.organisations[i].attitude = stream.uniform(-1, 1)
      if stream.bernoulli(0.2) { declaration.organisations[i].income = stream.uniform(1, 90) }
      if stream.bernoulli(0.1) { declaration.organisations[i].funds = 0 }
      if stream.bernoulli(0.1) { declaration.organisations[i].influence = stream.uniform(0, 0.05) }
    }
    declaration.relations = (0..<count).flatMap { i in
      (0..<count).compactMap { j in
        guard i != j, stream.bernoulli(0.1) else { return nil }
        return RelationDeclaration(from: OrganisationID(i), to: OrganisationID(j), trust: stream.uniform())
      }
    }
    declaration.partnerships = (0..<1 + stream.below(4)).map { index in
      let size = 2 + stream.below(count - 1)
      var partnership = PartnershipDeclaration(
        name: "pact \(index)", members: stream.sample(count, size).sorted().map(OrganisationID.init))
      partnership.levers = .random(&stream)
      partnership.lead = stream.bernoulli(0.3) ? partnership.members[stream.below(size)] : nil
      partnership.existsFromStart = index == 0 || stream.bernoulli(0.8)
      partnership.negotiatesText = stream.bernoulli(0.9)
      if stream.bernoulli(0.3) { partnership.issues = DeclaredIssue.some(among: partnership.members, &stream) }
      return partnership
    }
    return declaration
  }

  /// About half of the parameters somewhere in their plausible ranges; weights that sum to one still do.
  public mutating func takeRandomParameters(_ stream: inout RandomStream) {
    for parameter in Model.parameters where stream.bernoulli(0.5) {
      self[parameter.name] = stream.uniform(parameter.plausible.lowerBound, parameter.plausible.upperBound)
    }
    for group in Self.weights {
      let sum = group.reduce(0) { $0 + self[$1] }
      for name in group { self[name] = sum > 0 ? self[name] / sum : 1 / Double(group.count) }
    }
  }

  /// Parameters that are weights of one sum.
  static let weights = [
    ["ces_f", "ces_x", "ces_k"], ["legit_in", "legit_thr", "legit_out"],
    ["sat_benefit", "sat_fair", "sat_trust", "sat_peace"],
    ["neg_weight_obj", "neg_weight_q", "neg_weight_rights", "neg_weight_time"],
  ]
}

extension Levers {
  public static func random(_ stream: inout RandomStream) -> Levers {
    var levers = Levers()
    levers.governance = Governance.allCases[stream.below(Governance.allCases.count)]
    levers.proposals = ProposalRule.allCases[stream.below(ProposalRule.allCases.count)]
    levers.term = stream.bernoulli(0.3) ? 5 + stream.below(40) : 0
    for lever in Lever.allCases { levers[lever] = stream.degree() }
    return levers
  }
}

extension RandomStream {
  /// 0...1, and often an end of it.
  public mutating func degree() -> Double {
    switch below(6) {
    case 0: 0
    case 1: 1
    default: uniform()
    }
  }
}

extension DeclaredIssue {
  /// The four issues that act on an agreement, and one that does not, over which some care and some do not.
  static func some(among members: [OrganisationID], _ stream: inout RandomStream) -> [DeclaredIssue] {
    let numbers = [0, 0.25, 0.5, 1].map(IssueValue.number)
    let issues = [
      Issue(name: "level", values: numbers), Issue(name: "rights", values: numbers),
      Issue(name: "review", values: [3, 6, 12].map(IssueValue.number)),
      Issue(name: "shares", values: Issue.divisions(among: members.count, steps: 2)),
      Issue(name: "seat", values: ["here", "there"].map(IssueValue.text)),
    ]
    return issues.filter { _ in stream.bernoulli(0.5) }.map { issue in
      var preferences: [OrganisationID: [Double]] = [:]
      for member in members where stream.bernoulli(0.6) {
        preferences[member] = issue.values.map { _ in stream.uniform() }
      }
      return DeclaredIssue(
        issue: issue, defaultIndex: stream.below(issue.values.count), preferences: preferences)
    }
  }
}

extension LeverSetting {
  static func random(_ stream: inout RandomStream) -> LeverSetting {
    switch stream.below(6) {
    case 0: .governance(Governance.allCases[stream.below(Governance.allCases.count)])
    case 1: .proposals(ProposalRule.allCases[stream.below(ProposalRule.allCases.count)])
    case 2: .term(stream.below(60))
    default: .degree(Lever.allCases[stream.below(Lever.allCases.count)], stream.degree())
    }
  }
}

extension Action {
  static func random(in world: borrowing World, _ stream: inout RandomStream) -> Action {
    let count = world.organisations.count
    let organisation = OrganisationID(stream.below(count))
    let partnership = PartnershipID(stream.below(world.partnerships.count))
    let objective = ObjectiveID(stream.below(world.objectives.count))
    switch stream.below(15) {
    case 0, 1: return .set(partnership, .random(&stream))
    case 2:
      // Those that hold of the start only, or of the others of their sum, are left alone.
      let parameter = Model.parameters[stream.below(Model.parameters.count)]
      guard !(WorldDeclaration.weights.joined() + ["innov_max"]).contains(parameter.name) else { return .recession }
      let value = stream.uniform(parameter.plausible.lowerBound, parameter.plausible.upperBound)
      return .setParameter(name: parameter.name, value: value)
    case 3:
      let activity = Activity.allCases[stream.below(Activity.allCases.count)]
      return .activity(activity, partnership, cost: stream.uniform(0, 60))
    case 4: return .mediation(partnership, cost: stream.bernoulli(0.3) ? 0 : stream.uniform(0, 30))
    case 5: return .shock(objective, amount: stream.uniform(-1, 1))
    case 6: return .recession
    case 7: return .disaster
    case 8: return .invite(organisation, partnership)
    case 9: return .expel(organisation, partnership)
    case 10:
      return .start(partnership, stream.sample(count, 2 + stream.below(count - 1)).sorted().map(OrganisationID.init))
    case 11: return .end(partnership)
    case 12: return .setTarget(objective, stream.uniform(0.1, 1))
    case 13:
      guard world.communities.count > 0 else { return .recession }
      let needs = (0..<world.objectives.count).map { _ in stream.uniform() }
      return .setNeeds(CommunityID(stream.below(world.communities.count)), needs)
    default: return .give(organisation, OrganisationID(stream.below(count)), amount: stream.uniform(0, 200))
    }
  }
}

extension DecisionAnswer {
  /// A permitted answer, whatever the model would say.
  static func random(
    to request: DecisionRequest, in declaration: WorldDeclaration, _ stream: inout RandomStream
  ) -> DecisionAnswer {
    let objectiveCount = declaration.objectives.count
    switch request.matter {
    case .propose:
      if case .offer(.values) = request.defaultAnswer { return request.defaultAnswer }
      switch stream.below(10) {
      case 0: return .pass
      case 1: return .walkOut
      default: return .offer(.text(.random(objectives: objectiveCount, &stream)))
      }
    case .respond(let offer, _, _, _):
      switch (stream.below(10), offer) {
      case (0, _): return .walkOut
      case (1, .text): return .counter(.text(.random(objectives: objectiveCount, &stream)))
      case (2...4, _): return .reject("not today")
      default: return .accept
      }
    case .vote: return .verdict([true, false, nil][stream.below(3)])
    case .steer:
      switch stream.below(6) {
      case 0: return .motions([.expel(OrganisationID(stream.below(declaration.organisations.count)))])
      case 1: return .motions([.admit(OrganisationID(stream.below(declaration.organisations.count)))])
      case 2: return .motions([.end])
      default: return .motions([.levers([.random(&stream)])])
      }
    case .contribute, .share: return .share(stream.degree())
    case .spend: return .weights((0..<objectiveCount).map { _ in stream.uniformOpen() })
    case .join: return .verdict(stream.bernoulli(0.7))
    case .stay: return .verdict(stream.bernoulli(0.97))
    }
  }
}

extension Text {
  static func random(objectives objectiveCount: Int, _ stream: inout RandomStream) -> Text {
    let weights = stream.dirichlet(concentration: 1, count: objectiveCount)
    return Text(weights + (0..<3).map { _ in stream.uniform() }, weightCount: objectiveCount)
  }
}
