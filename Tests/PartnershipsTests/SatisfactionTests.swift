import Partnerships
import TestSupport
import Testing

/// M21 Satisfaction and exit.
struct SatisfactionTests {
  @Test("The more satisfied leave less readily, and flexible partnerships keep their members")
  func hazardFalls() {
    func hazard(_ satisfaction: Double, _ flexibility: Double = 0.4) -> Double {
      var declaration = WorldDeclaration.standard(1)
      declaration.organisations[0].satisfaction = satisfaction
      var levers = Levers()
      levers[.flexibility] = flexibility
      let world = Course(declaration).world
      return world.model.satisfaction.hazard(of: OrganisationID(0), levers: levers, in: world)
    }
    let hazards = stride(from: 0, through: 1, by: 0.1).map { hazard($0) }
    for (more, less) in zip(hazards, hazards.dropFirst()) { #expect(less < more) }
    #expect(hazards.allSatisfy { $0 >= 0 && $0 <= 0.15 })
    #expect(hazard(0.42, 0.9) < hazard(0.42, 0.1))
  }

  @Test("The burden is one's own, the benefit common: in the same month who delivers more is less satisfied")
  func burden() throws {
    let satisfaction = try [0.0, 0.3, 0.6, 1].map { share in
      var declaration = WorldDeclaration.standard()
      declaration.equalise()
      declaration.levers { $0.governance = .lead }
      // Equal attainment whatever one member delivers.
      for power in ["prod", "solo_prod"] { declaration[power] = 0 }
      let first = OrganisationID(3)
      let decisions = Answers([.contribute]) { .share($0.organisation == first ? share : 0.5) }
      var course = Course(declaration, decisions: decisions)
      try course.step()
      return course.world.organisations.satisfaction[first]
    }
    for (more, less) in zip(satisfaction, satisfaction.dropFirst()) { #expect(less < more) }
  }

  @Test(
    "Who gives nothing ends more satisfied than whoever gives all, and the commons poorer", arguments: 0..<8)
  func dilemma(member: Int) throws {
    func end(_ share: Double) throws -> (satisfaction: Double, attainment: Double) {
      var declaration = WorldDeclaration.standard()
      declaration.calm()
      let held = OrganisationID(member)
      let decisions = Answers([.contribute]) { $0.organisation == held ? .share(share) : $0.defaultAnswer }
      var (satisfaction, attainment) = (0.0, 0.0)
      for seed in Seed.some(20) {
        var course = Course(declaration, seed: seed, decisions: decisions)
        try course.run(60)
        satisfaction += course.world.organisations.satisfaction[held]
        attainment += course.world.measure(.attainment)
      }
      return (satisfaction, attainment)
    }
    let (nothing, all) = try (end(0), end(1))
    #expect(nothing.satisfaction > all.satisfaction)
    #expect(nothing.attainment < all.attainment)
  }

  @Test(
    "Nobody leaves in the first year; then all who are sure to, one after another, and each is remembered by those still there"
  )
  func leaving() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration["exit_max"] = 1
    declaration["exit_mid"] = 1e6
    declaration["min_members"] = 0
    declaration["sat_rate"] = 0
    var course = Course(declaration, keepsJournal: true, decisions: Answers.deliver(0.5))
    try course.run(13) { #expect($0.compact.members.count == 8) }
    try course.step()
    #expect(course.world.compact.members.isEmpty && course.world.compact.tally.exits == 8)
    for i in course.world.organisations.ids {
      for relation in course.world.relations.outgoing(i) {
        let leaver = course.world.relations.to[relation]
        let remembered = course.world.gain(of: .badEvidence(relation), by: .left)
        // The later still there remember the earlier gone.
        #expect(remembered == (leaver < i ? 2 : 0))
      }
    }
  }

  @Test("Satisfaction stays between 0 and 1", arguments: Seed.some(20))
  func range(seed: UInt64) throws {
    var course = Course(.standard(), seed: seed)
    try course.run(80) { #expect($0.organisations.satisfaction.values.allSatisfy { $0 >= 0 && $0 <= 1 }) }
  }
}
