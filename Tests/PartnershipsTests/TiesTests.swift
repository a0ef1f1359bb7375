import Partnerships
import TestSupport
import Testing

/// M06 Relational trust.
struct TiesTests {
  private func declaration() -> WorldDeclaration {
    var declaration = WorldDeclaration.standard(4)
    declaration.silence()
    declaration.calm()
    declaration["inactive_below"] = 0
    declaration.levers {
      $0.proposals = .vote
      $0.build = 0
    }
    return declaration
  }

  @Test("Without relationship building and without kept promises personal ties fade geometrically")
  func tiesFade() throws {
    var declaration = declaration()
    declaration["rel_conflict"] = 0
    declaration["rel_init"] = 0.5
    var course = Course(declaration, decisions: Answers.deliver(0))
    var expected = 0.5
    try course.run(60) { world in
      expected *= 1 - 0.02
      #expect(world.compact.isActive)
      for value in world.relations.relationalTrust.values { #expect(abs(value - expected) < 1e-12) }
    }
  }

  @Test("Building and kept promises strengthen ties, conflict weakens them")
  func whatMovesTies() throws {
    func ties(_ change: (inout WorldDeclaration) -> Void = { _ in }, delivering share: Double = 0.5) throws -> Double {
      var changed = declaration()
      changed.relate(trust: 0.5)
      change(&changed)
      var course = Course(changed, decisions: Answers.deliver(share))
      try course.run(24)
      return course.world.relations.relationalTrust.values.reduce(0, +)
    }
    let usual = try ties()
    #expect(try ties { $0.levers { $0.build = 0.1 } } > usual)
    #expect(try ties(delivering: 0.9) > usual)
    #expect(try ties { $0["rel_conflict"] = 0.3 } < usual)
  }
}
