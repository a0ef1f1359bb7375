import Partnerships
import TestSupport
import Testing

/// M17 Influence.
struct InfluenceTests {
  @Test("Influence moves among the members, and its sum stays", arguments: Governance.allCases)
  func sumIsConstant(governance: Governance) throws {
    for seed in Seed.some(10) {
      var declaration = WorldDeclaration.standard()
      // Two stay outside, with the influence that they have.
      declaration.partnerships[0].members = (0..<6).map(OrganisationID.init)
      declaration["power_rate"] = 0.2
      declaration.calm()
      declaration.levers { $0.governance = governance }
      var course = Course(declaration, seed: seed)
      func total() -> Double {
        course.world.compact.members.reduce(0) { $0 + course.world.organisations.influence[$1] }
      }
      let (before, outside) = (total(), course.world.organisations.influence.values[6...])
      try course.run(60)
      #expect(abs(total() - before) < 1e-12)
      #expect(course.world.organisations.influence.values[6...] == outside)
    }
  }

  @Test("Who brings more and leads gains influence; equal rights level it")
  func whereItGoes() throws {
    func influence(_ governance: Governance) throws -> World {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.calm()
      declaration.levers { $0.governance = governance }
      var course = Course(declaration)
      try course.run(60)
      return course.world
    }
    #expect(try influence(.consensus).measure(.equity) < influence(.lead).measure(.equity))
    let (lead, start) = (try influence(.lead), Course(.standard()).world)
    let first = try #require(lead.lead(of: PartnershipID(0)))
    #expect(lead.organisations.influence[first] > start.organisations.influence[first])
  }
}
