import Partnerships
import TestSupport
import Testing

/// M13 Relationship building.
struct RelationshipBuildingTests {
  @Test("Intensity is nothing for nothing, grows ever more slowly, and never reaches one")
  func diminishingReturns() {
    let building = RelationshipBuilding()
    #expect(building.intensity(0) == 0)
    let values = (0...100).map { building.intensity(Double($0) * 0.01) }
    let gains = zip(values, values.dropFirst()).map { $1 - $0 }
    #expect(gains.allSatisfy { $0 > 0 })
    for (earlier, later) in zip(gains, gains.dropFirst()) { #expect(later < earlier) }
    #expect(building.intensity(1e6) < 1)
  }

  private let compact = PartnershipID(0)

  /// A partnership with a filled pool, and what an activity in its sixth month makes of that month.
  private func month(_ activity: Activity?, cost: Double = 5, delivering share: Double = 0.8) throws -> World {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.calm()
    declaration["grant_rate"] = 0
    declaration.levers {
      $0.governance = .lead
      $0.build = 0
    }
    var course = Course(declaration, decisions: Answers.deliver(share))
    try course.run(5)
    if let activity { try course.step(.activity(activity, compact, cost: cost)) } else { try course.step() }
    return course.world
  }

  private func ties(_ world: World) -> Double { world.relations.relationalTrust.values.reduce(0, +) }
  private func knowledge(_ world: World) -> Double { world.organisations.knowledge.values.reduce(0, +) }

  @Test("A workshop deepens ties and vision; team-building only ties, but more; joint training ties and learning")
  func whatEachIsFor() throws {
    let none = try month(nil)
    let workshop = try month(.workshop)
    let team = try month(.teamBuilding)
    let training = try month(.jointTraining)
    #expect(workshop.compact.sharedVision > none.compact.sharedVision)
    #expect(team.compact.sharedVision == none.compact.sharedVision)
    #expect(training.compact.sharedVision == none.compact.sharedVision)
    #expect(ties(team) > ties(workshop) && ties(workshop) > ties(none))
    #expect(ties(training) > ties(none))
    #expect(knowledge(training) > knowledge(none))
    #expect(knowledge(workshop) == knowledge(none) && knowledge(team) == knowledge(none))
  }

  @Test("From an empty pool an activity does nothing", arguments: Activity.allCases)
  func emptyPool(activity: Activity) throws {
    let without = try month(nil, delivering: 0)
    let with = try month(activity, delivering: 0)
    #expect(without.compact.pool == 0)
    #expect(with.relations.relationalTrust == without.relations.relationalTrust)
    #expect(with.organisations.knowledge == without.organisations.knowledge)
    #expect(with.compact.sharedVision == without.compact.sharedVision)
    #expect(with.sinks == without.sinks)
  }

  @Test("An activity pays at most what is in the pool, to the sink of building")
  func paysFromThePool() throws {
    let cheap = try month(.workshop, cost: 5)
    #expect(abs(cheap.balance(.sink(.build)) - 5) < 1e-9)
    let dear = try month(.workshop, cost: 1e6)
    #expect(dear.balance(.sink(.build)) > 5 && dear.balance(.sink(.build)) < 1e5)
    #expect(dear.compact.pool == 0)
  }

  @Test("Without an agreement there is no pool, and nothing happens")
  func noAgreement() throws {
    var declaration = WorldDeclaration.standard()
    declaration.model.active.remove(.negotiation)
    var course = Course(declaration)
    try course.step(.activity(.workshop, compact, cost: 5))
    #expect(course.world.balance(.sink(.build)) == 0)
  }
}
