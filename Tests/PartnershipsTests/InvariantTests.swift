import Negotiation
import Partnerships
import Randomness
import TestSupport
import Testing

/// MODEL.md section 6: what holds in every run, scenario or not.
struct InvariantTests {
  private func course(of trial: Trial, seed: UInt64, keepsJournal: Bool = true) -> Course {
    Course(trial.declaration, seed: seed, keepsJournal: keepsJournal, decisions: trial.decisions())
  }

  @Test(
    "Whatever happens to a world, at every step its accounts add up and its state stays in range",
    arguments: Seed.some(300))
  func everyStep(seed: UInt64) throws {
    let trial = Trial(seed: seed)
    var course = course(of: trial, seed: seed)
    var audit = Audit(course.world)
    for step in 1...60 {
      try course.step(trial.actions(before: step, in: course.world))
      let breaches = audit.breaches(course.world)
      try #require(breaches.isEmpty, "step \(step): \(breaches.prefix(5))")
    }
  }

  @Test("The same seed makes the same postings, and keeping them changes nothing", arguments: Seed.some(60))
  func sameSeedSamePostings(seed: UInt64) throws {
    let worlds = try [true, true, false].map { keepsJournal in
      let trial = Trial(seed: seed)
      var course = course(of: trial, seed: seed, keepsJournal: keepsJournal)
      for step in 1...60 { try course.step(trial.actions(before: step, in: course.world)) }
      return course.world
    }
    #expect(worlds[0].journal.postings == worlds[1].journal.postings)
    #expect(worlds[2].journal.postings.isEmpty)
    for world in worlds[1...] {
      #expect(world.accounts.map { world.balance($0) } == worlds[0].accounts.map { worlds[0].balance($0) })
      #expect(world.events.count == worlds[0].events.count)
    }
  }

  @Test("Trials leave nothing untried: whatever can happen happens in some of them")
  func trialsAreVaried() throws {
    var kinds: Set<EventKind> = []
    var endings: Set<Dissolution> = []
    for seed in Seed.some(100) {
      let trial = Trial(seed: seed)
      var course = course(of: trial, seed: seed)
      for step in 1...60 { try course.step(trial.actions(before: step, in: course.world)) }
      kinds.formUnion(course.world.events.kept.map(\.kind))
      for event in course.world.events.kept { if case .reason(let reason) = event.detail { endings.insert(reason) } }
    }
    #expect(Set(EventKind.allCases).subtracting(kinds) == [.branched, .custom, .reasoned])
    #expect(endings == Set(Dissolution.allCases))
  }

  /// Nothing happens by chance but innovations, renewals and amendments, whose luck is a partnership's, and no two organisations are alike.
  private func quietWorld(seed: UInt64) -> WorldDeclaration {
    var stream = Chance(seed: seed, replicate: 2_000).draw(EntityKey("quiet"), Purpose("declaration"))
    var declaration = WorldDeclaration.random(&stream)
    declaration.silence()
    declaration["exit_max"] = 0
    for index in declaration.organisations.indices {
      let sector = declaration.organisations[index].sector
      declaration.organisations[index].income = sector.income * stream.uniform(0.8, 1.2)
      declaration.organisations[index].staff = sector.staff * stream.uniform(0.8, 1.2)
      declaration.organisations[index].culture = sector.culture.map { min(1, $0 + stream.uniform(0, 0.1)) }
      declaration.organisations[index].opportunism = stream.uniform()
      declaration.organisations[index].priorities = declaration.objectives.map { _ in stream.uniformOpen() }
      declaration.organisations[index].knowledge = KnowledgeDomain.allCases.map { _ in stream.uniform() }
      declaration.organisations[index].influence = nil
    }
    for index in declaration.partnerships.indices {
      declaration.partnerships[index].issues = []
      if declaration.partnerships[index].levers.proposals == .rotating {
        declaration.partnerships[index].levers.proposals = .vote
      }
    }
    return declaration
  }

  @Test(
    "Where an organisation stands in the list changes nothing, noise and all: draws go by names",
    arguments: Seed.some(40))
  func order(seed: UInt64) throws {
    var stream = Chance(seed: seed, replicate: 4_000).draw(EntityKey("order"), Purpose("order"))
    var places = Array(0..<8)
    stream.shuffle(&places)
    var declaration = WorldDeclaration.standard()
    // Those who leave in the same step go in order.
    declaration["exit_max"] = 0
    declaration.levers {
      $0.governance = Governance.allCases[Int(seed % 4)]
      $0.proposals = seed % 2 == 0 ? .vote : .singleText
    }
    try expectSame(declaration, declaration.reordered(places, renaming: false), places, seed: seed)
  }

  @Test("Other names and another order of organisations change nothing but draws and turns", arguments: Seed.some(60))
  func namesAndOrder(seed: UInt64) throws {
    let declaration = quietWorld(seed: seed)
    let count = declaration.organisations.count
    var places = Array(0..<count)
    var stream = Chance(seed: seed, replicate: 3_000).draw(EntityKey("order"), Purpose("order"))
    stream.shuffle(&places)
    try expectSame(declaration, declaration.reordered(places, renaming: true), places, seed: seed)
  }

  /// Two worlds whose organisations stand at other places go the same way, but for rounding.
  private func expectSame(
    _ declaration: WorldDeclaration, _ reordered: WorldDeclaration, _ places: [Int], seed: UInt64
  ) throws {
    var course = Course(declaration, seed: seed)
    var other = Course(reordered, seed: seed)
    for step in 1...60 {
      try course.step()
      try other.step()
      for account in course.world.accounts {
        let balance = course.world.balance(account)
        let moved = try #require(account.moved(places, from: course.world, to: other.world))
        let otherBalance = other.world.balance(moved)
        if abs(balance - otherBalance) > 1e-9 * max(1, abs(balance)) {
          Testing.Issue.record(
            "step \(step): \(course.world.name(of: account)) is \(balance) here and \(otherBalance) there")
          return
        }
      }
    }
  }
}

/// Checks a world step by step against what must hold of it.
private struct Audit {
  private var ledger: [Account: Double] = [:]
  private var postingsSeen = 0
  private var openingsSeen = 0
  private var eventsSeen = 0
  private let fundsAtStart: Double
  private let influenceAtStart: Double

  init(_ world: borrowing World) {
    for account in world.accounts { ledger[account] = world.balance(account) }
    fundsAtStart = world.organisations.funds.values.reduce(0, +)
    influenceAtStart = world.organisations.influence.values.reduce(0, +)
  }

  /// What does not hold after this step, in words.
  mutating func breaches(_ world: borrowing World) -> [String] {
    var found = causesOutOfOrder(world)
    found += changesAmongStrangers(world)
    found += ledgerErrors(world)
    found += conservationErrors(world)
    found += rangeErrors(world)
    eventsSeen = world.events.kept.count
    postingsSeen = world.journal.postings.count
    return found
  }

  /// Every event follows its causes, and every posting the event that it names.
  private func causesOutOfOrder(_ world: borrowing World) -> [String] {
    var found: [String] = []
    let events = world.events.kept
    for event in events[eventsSeen...] {
      let isStart = event.id == .start && event.cause == .start
      let follows = event.cause < event.id && (event.alsoCausedBy.map { $0 < event.id } ?? true)
      if !isStart && !follows { found.append("\(event.kind) \(event.id.number) does not follow its causes") }
      if !events[event.id.notable].kind.isNotable { found.append("\(event.kind) refers to a routine event as notable") }
    }
    for posting in world.journal.postings[postingsSeen...] {
      guard events.indices.contains(posting.cause.number) else {
        found.append("\(posting.account) changed by no event")
        continue
      }
      let cause = events[posting.cause.number]
      if cause.id != posting.cause || cause.step > posting.step {
        found.append("\(posting.account) changed by a later event")
      }
    }
    return found
  }

  /// Relations of those who are not members of one active partnership change only by forgetting, fading, exits and turnover.
  private func changesAmongStrangers(_ world: borrowing World) -> [String] {
    var tables = world.partnershipIDs.map { id -> Set<OrganisationID> in
      switch world[id].status {
      case .alive where world[id].isActive: Set(world[id].members)
      case .dissolved(_, step: world.step): Set(world[id].members)
      default: []
      }
    }
    for event in world.events.kept[eventsSeen...] where event.kind == .left {
      if case .member(let leaver, of: let partnership) = event.subject { tables[partnership.index].insert(leaver) }
    }
    var found: [String] = []
    for posting in world.journal.postings[postingsSeen...] {
      switch posting.account {
      case .goodEvidence(let relation), .badEvidence(let relation), .relationalTrust(let relation):
        let kind = world.events.kept[posting.cause.number].kind
        if [.forgetting, .fading, .left, .turnover].contains(kind) { continue }
        let (i, j) = (world.relations.from[relation], world.relations.to[relation])
        if !tables.contains(where: { $0.contains(i) && $0.contains(j) }) {
          found.append("\(world.name(of: posting.account)) changed by \(kind)")
        }
      default: continue
      }
    }
    return found
  }

  /// Opening balance and postings in journal order make the balance, bit for bit.
  private mutating func ledgerErrors(_ world: borrowing World) -> [String] {
    var found: [String] = []
    for opening in world.journal.openings[openingsSeen...] {
      if ledger.updateValue(opening.balance, forKey: opening.account) != nil {
        found.append("\(opening.account) was opened twice")
      }
    }
    openingsSeen = world.journal.openings.count
    for posting in world.journal.postings[postingsSeen...] {
      guard let balance = ledger[posting.account] else {
        found.append("\(posting.account) was never opened")
        continue
      }
      ledger[posting.account] = balance + posting.amount
    }
    for account in world.accounts where ledger[account]?.bitPattern != world.balance(account).bitPattern {
      found.append(
        "\(world.name(of: account)) is \(world.balance(account)), and its postings make \(ledger[account] as Any)")
    }
    return found
  }

  /// Σ sources − Σ sinks = Δ(Σ F + pools); influence is shared, not made.
  private func conservationErrors(_ world: borrowing World) -> [String] {
    var found: [String] = []
    let came = -world.sources.reduce(0, +)
    let went = world.sinks.reduce(0, +)
    let held = world.organisations.funds.values.reduce(0, +) + world.partnerships.reduce(0) { $0 + $1.pool }
    if abs(came - went - (held - fundsAtStart)) > 1e-6 {
      found.append("funding of \(came - went - held + fundsAtStart) is lost")
    }
    let influence = world.organisations.influence.values.reduce(0, +)
    if abs(influence - influenceAtStart) > 1e-9 {
      found.append("influence sums to \(influence), not \(influenceAtStart)")
    }
    return found
  }

  private func rangeErrors(_ world: borrowing World) -> [String] {
    var found: [String] = []
    func require(_ name: String, _ values: some Sequence<Double>, in range: ClosedRange<Double>) {
      for value in values where !range.contains(value) { found.append("\(name) is \(value)") }
    }
    func requireSimplex(_ name: String, _ weights: some Collection<Double>) {
      require(name, weights, in: 0...1 + 1e-9)
      let sum = weights.reduce(0, +)
      if abs(sum - 1) > 1e-9 { found.append("\(name) sums to \(sum)") }
    }
    let organisations = world.organisations
    let positive = 0...Double.greatestFiniteMagnitude
    require("funds", organisations.funds.values, in: positive)
    require("influence", organisations.influence.values, in: positive)
    require("knowledge", organisations.knowledge.values, in: 0...1)
    require("culture", organisations.culture.values, in: 0...1)
    require("satisfaction", organisations.satisfaction.values, in: 0...1)
    require("agility", organisations.agility.values, in: 0...1)
    for i in organisations.ids { requireSimplex("priorities", organisations.priorities[i]) }
    require("good evidence", world.relations.goodEvidence.values, in: positive)
    require("bad evidence", world.relations.badEvidence.values, in: positive)
    require("relational trust", world.relations.relationalTrust.values, in: 0...1)
    require("trust", (0..<world.relations.count).map { world.trust(RelationID($0)) }, in: 0...1)
    require("outcome", world.objectives.level.values, in: 0...1)
    requireSimplex("needs", world.needs)
    for id in world.partnershipIDs {
      let partnership = world[id]
      requireSimplex("shares", partnership.shares)
      requireSimplex("agreed weights", partnership.weights)
      require("pool", [partnership.pool], in: partnership.isAlive ? positive : 0...0)
      require("method", [partnership.method], in: 1...max(1, world.model.innovation.innovMax))
      require("innovations", [partnership.innovations], in: positive)
      require(
        "vision, legitimacy, conflict", [partnership.sharedVision, partnership.legitimacy, partnership.conflict],
        in: 0...1)
      if !partnership.members.isEmpty { requireSimplex("decision rights", world.decisionRights(in: id)) }
      if let agreement = partnership.agreement {
        require(
          "level, rights, consent, dissent", [agreement.level, agreement.rights, agreement.consent, agreement.dissent],
          in: 0...1)
      }
      for organisation in partnership.members {
        require("delivery", [world.delivered(by: organisation, in: id)], in: 0...1 + 1e-12)
      }
    }
    return found
  }
}

extension WorldDeclaration {
  /// The same world with each organisation at another place, `places[old]`, perhaps under another name.
  fileprivate func reordered(_ places: [Int], renaming: Bool) -> WorldDeclaration {
    var other = self
    func moved(_ organisation: OrganisationID) -> OrganisationID { OrganisationID(places[organisation.index]) }
    for (old, new) in places.enumerated() {
      other.organisations[new] = organisations[old]
      if renaming { other.organisations[new].name = "renamed \(new)" }
    }
    for index in relations.indices {
      other.relations[index].from = moved(relations[index].from)
      other.relations[index].to = moved(relations[index].to)
    }
    for index in partnerships.indices {
      other.partnerships[index].members = partnerships[index].members.map(moved).sorted()
      other.partnerships[index].lead = partnerships[index].lead.map(moved)
    }
    return other
  }
}

extension Account {
  /// The same account in a world whose organisations have other places.
  fileprivate func moved(_ places: [Int], from world: borrowing World, to other: borrowing World) -> Account? {
    func of(_ i: OrganisationID) -> OrganisationID { OrganisationID(places[i.index]) }
    func of(_ r: RelationID) -> RelationID? {
      other.relations.find(of(world.relations.from[r]), of(world.relations.to[r]))
    }
    switch self {
    case .funds(let i): return .funds(of(i))
    case .knowledge(let i, let d): return .knowledge(of(i), d)
    case .culture(let i, let d): return .culture(of(i), d)
    case .priority(let i, let k): return .priority(of(i), k)
    case .influence(let i): return .influence(of(i))
    case .satisfaction(let i): return .satisfaction(of(i))
    case .agility(let i): return .agility(of(i))
    case .goodEvidence(let r): return of(r).map { .goodEvidence($0) }
    case .badEvidence(let r): return of(r).map { .badEvidence($0) }
    case .relationalTrust(let r): return of(r).map { .relationalTrust($0) }
    default: return self
    }
  }
}
