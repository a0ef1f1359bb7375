import Partnerships
import TestSupport
import Testing

/// M01 Income, solo activity and duplication.
struct SoloTests {
  @Test("A single organisation duplicates nothing")
  func nobodyToDuplicate() throws {
    var course = Course(.standard(1))
    try course.run(36) { #expect($0.measure(.duplication) == 0) }
  }

  @Test("Partners who share information duplicate less: duplication falls with transparency", arguments: Seed.some(20))
  func transparencyAvoidsDuplication(seed: UInt64) throws {
    let duplication = try [0.1, 0.5, 0.9].map { transparency in
      var declaration = WorldDeclaration.standard()
      declaration.strikesByChance = false
      declaration.levers {
        $0.proposals = .vote
        $0.transparency = transparency
      }
      // Everybody contributes the same, so that only information differs.
      var course = Course(declaration, seed: seed, decisions: Answers.deliver(0.5))
      try course.run(3)
      return course.world.measure(.duplication)
    }
    #expect(duplication[0] > duplication[1] && duplication[1] > duplication[2])
  }

  @Test("Without a partnership's information, spending alone is more often double")
  func isolatedEffortsAreDouble() throws {
    var apart = WorldDeclaration.standard()
    apart.model.active.remove(.negotiation)
    var together = Course(.standard(), decisions: Answers.deliver(0))
    var alone = Course(apart)
    try together.run(10)
    try alone.run(10)
    #expect(together.world.compact.isActive && !alone.world.compact.isActive)
    #expect(alone.world.measure(.duplication) > together.world.measure(.duplication))
  }

  @Test("What exceeds the reserve is spent, and a recession takes a share of income that agility absorbs")
  func reserveAndRecession() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.model.active = [.solo, .shocks]
    declaration["agility_rate"] = 0
    var course = Course(declaration, keepsJournal: true)
    try course.run(3)
    let organisations = course.world.organisations
    for i in organisations.ids {
      #expect(organisations.funds[i] <= 3 * organisations.income[i] + 1e-9)
      #expect(abs(course.world.gain(of: .funds(i), by: .income) - organisations.income[i]) < 1e-12)
    }
    try course.step(.recession)
    for i in organisations.ids {
      let expected = organisations.income[i] * (1 - 0.4 * (1 - 0.5 * organisations.agility[i]))
      #expect(abs(course.world.gain(of: .funds(i), by: .income) - expected) < 1e-12)
    }
    try course.run(12)
    for i in organisations.ids {
      #expect(abs(course.world.gain(of: .funds(i), by: .income) - organisations.income[i]) < 1e-12)
    }
  }
}
