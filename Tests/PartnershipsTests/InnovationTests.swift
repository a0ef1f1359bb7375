import Partnerships
import TestSupport
import Testing

/// M15 Innovation.
struct InnovationTests {
  @Test("Those who are alike in all have nothing to recombine")
  func identicalMembers() throws {
    var declaration = WorldDeclaration.standard()
    declaration.equalise()
    var course = Course(declaration)
    try course.run(24) { #expect($0.model.innovation.probability(PartnershipID(0), in: $0) < 1e-12) }
  }

  @Test("Without trust difference stays unused")
  func noTrust() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.relate(trust: 0, relational: 0)
    declaration.model.active.remove(.evidence)
    declaration["rel_gain_build"] = 0
    declaration["rel_gain_contact"] = 0
    declaration.levers { $0.governance = .lead }
    var course = Course(declaration)
    try course.run(12) { #expect($0.model.innovation.probability(PartnershipID(0), in: $0) == 0) }
    #expect(course.world.compact.isActive)
  }

  @Test("Innovations are most frequent where cultures differ somewhat: neither not at all nor very much")
  func invertedU() throws {
    func innovations(_ gap: Double) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.cultureGap = gap
      return try mean(over: Seed.some(60)) { seed in
        var course = Course(declaration, seed: seed)
        try course.run(120)
        return course.world.compact.innovations
      }
    }
    let (none, some, much) = try (innovations(0), innovations(0.7), innovations(2))
    #expect(some > none && some > much)
  }

  @Test("An innovation improves methods towards their best, and teaches agility")
  func methods() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration["innov_rate"] = 1e9
    declaration["agility_rate"] = 0
    declaration.levers { $0.governance = .lead }
    var course = Course(declaration)
    let agility = course.world.organisations.agility.values[0]
    try course.run(3)
    #expect(course.world.compact.innovations == 3)
    #expect(abs(course.world.compact.method - (2 - 0.9 * 0.9 * 0.9)) < 1e-12)
    #expect(course.world.organisations.agility.values[0] > agility)
  }
}
