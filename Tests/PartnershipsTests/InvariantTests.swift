import Negotiation
import Partnerships
import TestSupport
import Testing

/// MODEL.md section 6: what holds in every run, at every step.
struct InvariantTests {
  private static let steps = 30

  @Test("Opening and postings, added in order, are the balance of every account, bit for bit", arguments: Seed.some(200))
  func booksBalance(seed: UInt64) throws {
    let random = RandomWorld(seed: seed)
    var course = random.course()
    var balances = Dictionary(uniqueKeysWithValues: course.world.accounts.map { ($0, course.world.balance($0)) })
    var (openings, postings) = (0, 0)
    for _ in 0..<Self.steps {
      try course.step(of: random)
      let journal = course.world.journal
      for opening in journal.openings[openings...] { balances[opening.account] = opening.balance }
      for posting in journal.postings[postings...] { balances[posting.account]! += posting.amount }
      (openings, postings) = (journal.openings.count, journal.postings.count)
      let wrong = course.world.accounts.first { balances[$0]?.bitPattern != course.world.balance($0).bitPattern }
      #expect(wrong == nil, "step \(course.world.step): \(wrong.map { course.world.name(of: $0) } ?? "")")
      if wrong != nil { return }
    }
  }

  @Test("Funding only enters by the sources and leaves by the sinks", arguments: Seed.some(200))
  func fundingIsConserved(seed: UInt64) throws {
    let random = RandomWorld(seed: seed)
    var course = random.course()
    func total() -> Double {
      let held = course.world.organisations.funds.values.reduce(0, +) + course.world.partnerships.reduce(0) { $0 + $1.pool }
      return held + course.world.sources.reduce(0, +) + course.world.sinks.reduce(0, +)
    }
    let start = total()
    for _ in 0..<Self.steps {
      try course.step(of: random)
      #expect(abs(total() - start) < 1e-6)
      #expect(course.world.sinks.allSatisfy { $0 >= 0 } && course.world.sources.allSatisfy { $0 <= 0 })
    }
  }

  @Test("Everything stays in its range, whoever does whatever", arguments: Seed.some(200))
  func rangesHold(seed: UInt64) throws {
    let random = RandomWorld(seed: seed)
    var course = random.course()
    for _ in 0..<Self.steps {
      try course.step(of: random)
      let problems = Self.problems(course.world)
      #expect(problems.isEmpty, "step \(course.world.step): \(problems.joined(separator: ", "))")
      if !problems.isEmpty { return }
    }
  }

  private static func problems(_ world: borrowing World) -> [String] {
    var problems: [String] = []
    func check(_ name: String, _ values: some Sequence<Double>, _ range: ClosedRange<Double> = 0...1) {
      for value in values where !range.contains(value) { problems.append("\(name) is \(value)") }
    }
    func checkSum(_ name: String, _ values: some Sequence<Double>) {
      let sum = values.reduce(0, +)
      if !(abs(sum - 1) < 1e-9) { problems.append("\(name) add up to \(sum)") }
    }
    let organisations = world.organisations
    check("funds", organisations.funds.values, 0...Double.greatestFiniteMagnitude)
    check("knowledge", organisations.knowledge.values)
    check("culture", organisations.culture.values)
    check("priority", organisations.priorities.values)
    check("influence", organisations.influence.values)
    check("satisfaction", organisations.satisfaction.values)
    check("agility", organisations.agility.values)
    for i in organisations.ids { checkSum("priorities", organisations.priorities[i]) }
    check("evidence", world.relations.goodEvidence.values + world.relations.badEvidence.values, 0...Double.greatestFiniteMagnitude)
    check("relational trust", world.relations.relationalTrust.values)
    for r in (0..<world.relations.count).map(RelationID.init) { check("trust", [world.trust(r)]) }
    check("outcome", world.objectives.level.values)
    checkSum("needs", world.needs)
    for id in world.partnershipIDs {
      let partnership = world[id]
      check("pool", [partnership.pool], 0...Double.greatestFiniteMagnitude)
      check("vision, legitimacy, conflict", [partnership.sharedVision, partnership.legitimacy, partnership.conflict])
      check("method", [partnership.method], 1...5)
      checkSum("shares", partnership.shares)
      check("share", partnership.shares)
      checkSum("weights", partnership.weights)
      if !partnership.members.isEmpty {
        checkSum("rights", world.decisionRights(in: id))
        check("right", world.decisionRights(in: id))
      }
      if let agreement = partnership.agreement {
        check("level, rights, consent", [agreement.level, agreement.rights, agreement.consent])
        if agreement.dissent < 0 || agreement.review < 0 { problems.append("\(agreement)") }
      }
      if !partnership.isAlive, partnership.pool != 0 { problems.append("a dissolved partnership has \(partnership.pool)") }
      if partnership.isFounded {
        for metric in Metric.allCases where metric.range != nil {
          let value = world.value(of: metric, in: id)
          if !value.isNaN, metric != .credibility { check(metric.rawValue, [value], -1e-12...1 + 1e-12) }
        }
      }
    }
    return problems
  }

  @Test("Relations of those who share no partnership change only by forgetting, fading, exits and turnover", arguments: Seed.some(100))
  func strangersRelations(seed: UInt64) throws {
    let random = RandomWorld(seed: seed)
    var course = random.course()
    let allowed: Set<EventKind> = [.forgetting, .fading, .left, .turnover]
    var (postings, events) = (0, 0)
    for _ in 0..<Self.steps {
      // Who was, is, or in this step became a member.
      var together = course.world.partnerships.map { Set($0.isAlive ? $0.members : []) }
      try course.step(of: random)
      for (index, partnership) in course.world.partnerships.enumerated() { together[index].formUnion(partnership.members) }
      for event in course.world.events.kept[events...] {
        if case .member(let newcomer, of: let partnership) = event.subject, event.kind == .joined { together[partnership.index].insert(newcomer) }
      }
      for posting in course.world.journal.postings[postings...] {
        let relation: RelationID
        switch posting.account {
        case .goodEvidence(let r), .badEvidence(let r), .relationalTrust(let r): relation = r
        default: continue
        }
        let pair = [course.world.relations.from[relation], course.world.relations.to[relation]]
        if together.contains(where: { $0.isSuperset(of: pair) }) { continue }
        let kind = course.world.events.kept[posting.cause.number].kind
        #expect(allowed.contains(kind))
      }
      (postings, events) = (course.world.journal.postings.count, course.world.events.kept.count)
    }
  }

  @Test("Every posting has a cause that happened by then, and every event one that happened before", arguments: Seed.some(100))
  func causesPrecede(seed: UInt64) throws {
    let random = RandomWorld(seed: seed)
    var course = random.course()
    for _ in 0..<Self.steps { try course.step(of: random) }
    let events = course.world.events
    #expect(events.kept.count == events.count)
    for (number, event) in events.kept.enumerated() {
      #expect(event.id.number == number)
      guard number > 0 else { continue }
      #expect(event.cause.number < number && events.kept[event.cause.number].step <= event.step)
      if let other = event.alsoCausedBy { #expect(other.number < number) }
      #expect(events.kept[event.id.notable].kind.isNotable)
    }
    var latest = 0
    for posting in course.world.journal.postings {
      #expect(posting.cause.number < events.count)
      #expect(events.kept[posting.cause.number].step <= posting.step)
      #expect(posting.step >= latest)
      latest = posting.step
      #expect(posting.amount.isFinite)
    }
  }

  @Test("The same seed makes the same postings, another seed others", arguments: Seed.some(40))
  func sameSeed(seed: UInt64) throws {
    let random = RandomWorld(seed: seed)
    var (one, same) = (random.course(), random.course())
    var other = Course(random.declaration, seed: seed + 1_000, keepsJournal: true, decisions: random.decisions)
    for _ in 0..<Self.steps {
      try one.step(of: random)
      try same.step(of: random)
      try other.step(of: random)
    }
    #expect(one.world.journal.postings == same.world.journal.postings)
    #expect(one.world.events.kept == same.world.events.kept)
    #expect(one.world.journal.postings != other.world.journal.postings)
  }

  @Test("In whatever order organisations are declared, the same happens to each", arguments: Seed.some(40))
  func orderDecidesNothing(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration.levers {
      $0.governance = Governance.allCases[Int(seed % 4)]
      $0.proposals = seed % 2 == 0 ? .vote : .singleText
    }
    // Draws go by names, so that noise may stay on.
    let count = declaration.organisations.count
    let order = (0..<count).map { ($0 * 3 + Int(seed)) % count }
    var permuted = declaration
    permuted.organisations = order.map { declaration.organisations[$0] }
    try Self.expectSame(declaration, permuted, order, seed: seed)
  }

  @Test("Whatever organisations are called, the same happens to each, chance aside", arguments: Seed.some(20))
  func namesDecideNothing(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.calm()
    declaration.relate(trust: 0.6)
    declaration.levers {
      $0.governance = Governance.allCases[Int(seed % 4)]
      $0.proposals = .vote
    }
    // Nobody is quite like another, so that there are no ties.
    for index in declaration.organisations.indices {
      declaration.organisations[index].income! *= 1 + 0.01 * Double((UInt64(index) &* seed) % 7 + UInt64(index))
    }
    let count = declaration.organisations.count
    let order = (0..<count).map { ($0 * 5 + Int(seed)) % count }
    var renamed = declaration
    renamed.organisations = order.map { declaration.organisations[$0] }
    for index in renamed.organisations.indices { renamed.organisations[index].name = "somebody else \(index) \(seed)" }
    try Self.expectSame(declaration, renamed, order, seed: seed)
  }

  /// - Parameter order: the place in `first` of each organisation of `second`.
  private static func expectSame(_ first: WorldDeclaration, _ second: WorldDeclaration, _ order: [Int], seed: UInt64) throws {
    var (one, other) = (Course(first, seed: seed), Course(second, seed: seed))
    func expectClose(_ a: Double, _ b: Double) { #expect(abs(a - b) <= 1e-9 * max(1, abs(a))) }
    for _ in 0..<60 {
      try one.step()
      try other.step()
      for (place, original) in order.enumerated() {
        let (i, j) = (OrganisationID(original), OrganisationID(place))
        expectClose(one.world.organisations.funds[i], other.world.organisations.funds[j])
        expectClose(one.world.organisations.satisfaction[i], other.world.organisations.satisfaction[j])
        expectClose(one.world.organisations.influence[i], other.world.organisations.influence[j])
        for (a, b) in zip(one.world.organisations.knowledge[i], other.world.organisations.knowledge[j]) { expectClose(a, b) }
        for (otherPlace, otherOriginal) in order.enumerated() where otherPlace != place {
          let here = one.world.trust(of: i, in: OrganisationID(otherOriginal)) ?? .nan
          expectClose(here, other.world.trust(of: j, in: OrganisationID(otherPlace)) ?? .nan)
        }
      }
      for (a, b) in zip(one.world.objectives.level.values, other.world.objectives.level.values) { expectClose(a, b) }
      expectClose(one.world.compact.pool, other.world.compact.pool)
      #expect(one.world.compact.status == other.world.compact.status)
    }
  }
}
