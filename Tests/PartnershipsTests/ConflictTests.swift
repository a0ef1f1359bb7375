import Negotiation
import Partnerships
import TestSupport
import Testing

/// M19 Conflict and mediation.
struct ConflictTests {
  private func declaration() -> WorldDeclaration {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.calm()
    declaration["inactive_below"] = 0
    declaration.levers { $0.governance = .lead }
    return declaration
  }

  @Test("Where nothing feeds it conflict calms down geometrically")
  func calming() throws {
    var declaration = declaration()
    for source in ["conf_misalign", "conf_breach", "conf_dissent"] { declaration[source] = 0 }
    declaration.levers { $0.mediation = 0 }
    var course = Course(declaration)
    var expected = 0.1
    try course.run(40) { world in
      expected *= 0.9
      #expect(abs(world.compact.conflict - expected) < 1e-12)
    }
  }

  @Test("The more mediation, the less conflict")
  func mediationCalms() throws {
    let conflict = try [0.0, 0.3, 0.6, 1].map { mediation in
      var declaration = declaration()
      declaration.levers { $0.mediation = mediation }
      var course = Course(declaration)
      try course.run(36)
      return course.world.compact.conflict
    }
    for (more, less) in zip(conflict, conflict.dropFirst()) { #expect(less < more) }
  }

  @Test("A decree leaves more conflict than a text that a mediator wrote with all")
  func decreesLeaveConflict() throws {
    func conflict(_ governance: Governance) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.levers { $0.governance = governance }
      return try mean(over: Seed.some(40)) { seed in
        var course = Course(declaration, seed: seed)
        try course.run(18)
        return course.world.compact.conflict
      }
    }
    #expect(try conflict(.lead) > conflict(.vote))
    #expect(try conflict(.lead) > conflict(.consensus))
  }

  @Test("A one-off mediation calms by the share of its cost that the pool can pay; a free one by all")
  func oneOffMediation() throws {
    func conflict(_ cost: Double?, delivering share: Double = 0.8) throws -> (conflict: Double, paid: Double) {
      var declaration = declaration()
      declaration["grant_rate"] = 0
      var course = Course(declaration, decisions: Answers.deliver(share))
      try course.run(5)
      let before = course.world.balance(.sink(.levers))
      if let cost { try course.step(.mediation(PartnershipID(0), cost: cost)) } else { try course.step() }
      return (course.world.compact.conflict, course.world.balance(.sink(.levers)) - before)
    }
    let (none, free, paid, dear) = try (conflict(nil), conflict(0), conflict(1), conflict(1e6))
    #expect(free.conflict < none.conflict)
    #expect(abs(paid.conflict - free.conflict) < 1e-12 && paid.paid > none.paid)
    #expect(dear.conflict < none.conflict && dear.conflict > paid.conflict)
    #expect(try conflict(5, delivering: 0).conflict == conflict(nil, delivering: 0).conflict)
  }
}
