import Partnerships
import TestSupport
import Testing

/// M04 Culture change.
struct CultureTests {
  @Test("Without trust and without success no culture changes")
  func nothingWithoutTrustOrSuccess() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.relate(trust: 0, relational: 0)
    declaration.model.active = [.information, .negotiation, .rights, .contribution, .culture]
    for index in declaration.objectives.indices { declaration.objectives[index].start = 0 }
    declaration.levers { $0.governance = .lead }
    var course = Course(declaration)
    let before = course.world.organisations.culture
    try course.run(12)
    #expect(course.world.compact.isActive)
    #expect(course.world.organisations.culture == before)
  }

  @Test("Drifting together never widens the range of a dimension", arguments: Seed.some(40))
  func rangesNeverWiden(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["cult_success"] = 0
    declaration["cult_rate"] = 0.05
    declaration.calm()
    var course = Course(declaration, seed: seed)
    func ranges(_ world: borrowing World) -> [ClosedRange<Double>] {
      (0..<CultureDimension.count).map { dimension in
        let values = world.organisations.ids.map { world.organisations.culture[$0, dimension] }
        return values.min()!...values.max()!
      }
    }
    var before = ranges(course.world)
    try course.run(60) { world in
      let now = ranges(world)
      for (old, new) in zip(before, now) {
        #expect(new.lowerBound >= old.lowerBound - 1e-12 && new.upperBound <= old.upperBound + 1e-12)
      }
      before = now
    }
    #expect(course.world.measure(.cultureChange) > 0)
  }

  @Test("Shared success imprints collaboration and adaptability, and nothing else")
  func successImprints() throws {
    var declaration = WorldDeclaration.standard()
    declaration["cult_rate"] = 0
    var course = Course(declaration)
    let before = course.world.organisations.culture
    try course.run(60)
    for i in course.world.organisations.ids {
      for dimension in CultureDimension.allCases {
        let change = course.world.organisations.culture[i, dimension.rawValue] - before[i, dimension.rawValue]
        #expect(dimension == .clan || dimension == .adhocracy ? change > 0 : change == 0)
      }
    }
  }
}
