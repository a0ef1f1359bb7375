import Negotiation
import Partnerships
import Randomness

extension WorldDeclaration {
  /// The default scenario of MODEL.md: organisations of the four sectors in equal parts, in blocks, one partnership "compact" of them all,
  /// one community.
  ///
  ///     var declaration = WorldDeclaration.standard(20)
  ///     declaration.levers { $0.governance = .nao }
  ///     declaration["loss_weight"] = 4
  ///     var course = Course(declaration, seed: 3)
  ///     try course.run(120)
  public static func standard(_ count: Int = 8, objectives objectiveCount: Int = 4) -> WorldDeclaration {
    var declaration = WorldDeclaration()
    let names = ["social", "economic", "environmental", "readiness"]
    declaration.objectives = (0..<objectiveCount).map { k in
      var objective = ObjectiveDeclaration(name: objectiveCount == 4 ? names[k] : "objective \(k)")
      objective.buffersDisasters = objectiveCount == 4 && k == 3
      return objective
    }
    let sectors = BaseSector.allCases
    declaration.organisations = (0..<count).map { i in
      let sector = sectors[count >= sectors.count ? i * sectors.count / count : i % sectors.count]
      return OrganisationDeclaration(name: "\(sector) \(i)", sector: SectorProfile(like: sector))
    }
    declaration.communities = [
      CommunityDeclaration(name: "town", size: 1, needs: objectiveCount == 4 ? [0.40, 0.20, 0.15, 0.25] : nil)
    ]
    declaration.partnerships = [
      PartnershipDeclaration(name: "compact", members: (0..<count).map(OrganisationID.init))
    ]
    return declaration
  }

  /// A parameter of the model by its name.
  public subscript(parameter: String) -> Double {
    get { model[keyPath: Self.path(parameter)] }
    set { model[keyPath: Self.path(parameter)] = newValue }
  }

  private static func path(_ parameter: String) -> WritableKeyPath<Model, Double> {
    guard let found = Model.parameter(parameter) else { preconditionFailure("no parameter is called \(parameter)") }
    return found.path
  }

  /// Changes the levers of every partnership.
  public mutating func levers(_ change: (inout Levers) -> Void) {
    for index in partnerships.indices { change(&partnerships[index].levers) }
  }

  /// Nothing happens by chance any more, but for exits, innovations, re-partnering and the mediator's amendments.
  public mutating func silence() {
    strikesByChance = false
    for noise in [
      "skepticism_spread", "context_spread", "opportunism_spread", "deliver_noise", "eval_noise", "obs_noise",
    ] {
      self[noise] = 0
    }
    for index in organisations.indices { organisations[index].takeProfile(objectives: objectives.map(\.name)) }
  }

  /// Nobody leaves and nothing is invented.
  public mutating func calm() {
    self["exit_max"] = 0
    self["innov_rate"] = 0
  }

  /// All organisations are alike in everything but their names, and trust each other alike.
  public mutating func equalise(trust: Double = 0.6, relational: Double = 0.2) {
    silence()
    for index in organisations.indices {
      let name = organisations[index].name
      organisations[index] = organisations[0]
      organisations[index].name = name
    }
    relate(trust: trust, relational: relational)
  }

  /// Everybody knows everybody, with the same trust before any evidence, 1 − σ, and the same relational trust.
  public mutating func relate(trust: Double, relational: Double = 0.2) {
    relations = []
    for i in organisations.indices {
      for j in organisations.indices where i != j {
        relations.append(
          RelationDeclaration(from: OrganisationID(i), to: OrganisationID(j), trust: trust, relational: relational))
      }
    }
  }
}

extension OrganisationDeclaration {
  /// Gives what would be drawn: the sector's own values.
  public mutating func takeProfile(objectives: [String]) {
    income = income ?? sector.income
    staff = staff ?? sector.staff
    culture = culture ?? sector.culture
    opportunism = opportunism ?? 0.3
    knowledge = knowledge ?? KnowledgeDomain.allCases.map { $0 == sector.home ? 0.7 : 0.2 }
    let weights = objectives.map { sector.priorities[$0] ?? 0 }
    priorities = priorities ?? (weights.contains { $0 > 0 } ? weights : weights.map { _ in 1 })
  }
}

/// A world on its way, step by step.
public struct Course {
  public var world: World
  private let schedule: Schedule
  private let decisions: any DecisionSource

  public init(
    _ declaration: WorldDeclaration, seed: UInt64 = 1, replicate: UInt64 = 0, keepsJournal: Bool = false,
    decisions: any DecisionSource = BuiltInDecisions()
  ) {
    world = World(declaration, chance: Chance(seed: seed, replicate: replicate), keepsJournal: keepsJournal)
    schedule = Schedule(active: declaration.model.active)
    self.decisions = decisions
  }

  /// One step, with what a scenario does before it.
  public mutating func step(_ actions: Action...) throws { try step(actions) }

  public mutating func step(_ actions: [Action]) throws {
    world.beginStep()
    for action in actions {
      let cause = world.intervene("a test")
      try world.apply(action, because: cause, decisions)
    }
    try world.decideMotions(decisions)
    try world.advance(schedule, decisions: decisions)
  }

  /// So many steps, with a look at the world after each.
  public mutating func run(_ steps: Int, each look: (borrowing World) throws -> Void = { _ in }) throws {
    for _ in 0..<steps {
      try step()
      try look(world)
    }
  }
}

/// Decisions of some kinds, made by a closure.
public final class Answers: DecisionSource {
  private let kinds: Set<DecisionKind>
  private let decide: (DecisionRequest) -> DecisionAnswer

  public init(_ kinds: Set<DecisionKind>, _ decide: @escaping (DecisionRequest) -> DecisionAnswer) {
    self.kinds = kinds
    self.decide = decide
  }

  /// Everybody delivers this share of its pledge.
  public static func deliver(_ share: Double) -> Answers { Answers([.contribute]) { _ in .share(share) } }

  public func overrides(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool { kinds.contains(kind) }
  public func answer(_ request: DecisionRequest, in world: borrowing World) -> DecisionAnswer? { decide(request) }
}

extension World {
  /// The only partnership of most tests, and its most common numbers.
  public var compact: Partnership { self[PartnershipID(0)] }
  public func measure(_ metric: Metric) -> Double { value(of: metric, in: PartnershipID(0)) }

  /// What a mechanism posted in this step, if the journal is kept.
  public func postings(of mechanism: MechanismName, in step: Int? = nil) -> [Posting] {
    journal.postings.filter { $0.author.mechanism == mechanism && $0.step == step ?? self.step }
  }

  /// What an account gained in this step by events of a kind, if the journal is kept.
  public func gain(of account: Account, by kind: EventKind) -> Double {
    journal.postings.reduce(0) { sum, posting in
      posting.step == step && posting.account == account && events.kept[posting.cause.number].kind == kind
        ? sum + posting.amount : sum
    }
  }
}

/// Seeds for tests of what holds by chance or always.
public enum Seed {
  public static func some(_ count: Int) -> Range<UInt64> { 1..<UInt64(count + 1) }
}

/// The mean of a number over seeds.
public func mean(over seeds: Range<UInt64>, _ value: (UInt64) throws -> Double) rethrows -> Double {
  var sum = 0.0
  for seed in seeds { sum += try value(seed) }
  return sum / Double(seeds.count)
}
