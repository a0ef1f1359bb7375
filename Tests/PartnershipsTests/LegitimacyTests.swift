import Partnerships
import TestSupport
import Testing

/// M18 Legitimacy and grants.
struct LegitimacyTests {
  @Test("Legitimacy stays between 0 and 1", arguments: Seed.some(30))
  func range(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["legit_up"] = 0.3
    declaration["legit_down"] = 0.3
    declaration.levers {
      $0.voice = Double(seed % 3) / 2
      $0.transparency = Double(seed % 5) / 4
    }
    var course = Course(declaration, seed: seed)
    try course.run(60) { #expect($0.compact.legitimacy >= 0 && $0.compact.legitimacy <= 1) }
  }

  @Test("Voice and openness earn legitimacy, a decree less of it")
  func whatEarns() throws {
    func legitimacy(_ change: (inout Levers) -> Void) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.calm()
      declaration.levers {
        $0.proposals = .vote
        change(&$0)
      }
      var course = Course(declaration)
      try course.run(24)
      return course.world.compact.legitimacy
    }
    let degrees = try [0.0, 0.3, 0.6, 0.9].map { voice in try legitimacy { $0.voice = voice } }
    for (less, more) in zip(degrees, degrees.dropFirst()) { #expect(less < more) }
    #expect(try legitimacy { $0.transparency = 0.1 } < legitimacy { $0.transparency = 0.9 })
    #expect(try legitimacy { $0.governance = .lead } < legitimacy { $0.governance = .consensus })
  }

  @Test("Legitimacy is lost twice as fast as it is won")
  func lostFasterThanWon() throws {
    // How much of the way to what it is worth now the first month goes; all of it where both rates are 1.
    func change(up: Double, down: Double, transparency: Double) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration["legit_up"] = up
      declaration["legit_down"] = down
      declaration.levers {
        $0.governance = .lead
        $0.voice = transparency
        $0.transparency = transparency
      }
      var course = Course(declaration)
      try course.step()
      return course.world.compact.legitimacy - 0.4
    }
    for (openness, rate) in [(1.0, 0.05), (0.0, 0.1)] {
      let whole = try change(up: 1, down: 1, transparency: openness)
      #expect(openness == 1 ? whole > 0 : whole < 0)
      #expect(abs(try change(up: 0.05, down: 0.1, transparency: openness) / whole - rate) < 1e-9)
    }
  }

  @Test("Grants follow legitimacy above a floor, from outside to the pool")
  func grants() throws {
    var declaration = WorldDeclaration.standard()
    declaration["grant_floor"] = 0
    declaration["grant_rate"] = 0.1
    declaration.levers { $0.governance = .lead }
    declaration.silence()
    var course = Course(declaration, keepsJournal: true)
    try course.step()
    let income = course.world.organisations.income.values.reduce(0, +)
    #expect(abs(course.world.gain(of: .pool(PartnershipID(0)), by: .grant) - 0.1 * income * 0.4) < 1e-9)
    #expect(abs(course.world.balance(.source(.grant)) + 0.1 * income * 0.4) < 1e-9)
    declaration["grant_floor"] = 0.5
    var below = Course(declaration)
    try below.step()
    #expect(below.world.balance(.source(.grant)) == 0)
  }
}
