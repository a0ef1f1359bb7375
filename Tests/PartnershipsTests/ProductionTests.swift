import Partnerships
import TestSupport
import Testing

/// M10 Joint production.
struct ProductionTests {
  @Test("The full measure of every input makes the full output", arguments: [-5, -1, -0.1, 0.5, 0.9])
  func unitOutput(rho: Double) {
    var production = Production()
    production.cesRho = rho
    #expect(abs(production.output(funding: 1, staff: 1, knowledge: 1) - 1) < 1e-12)
  }

  @Test("Inputs complement each other: without one of them there is next to nothing", arguments: [-5.0, -2, -1])
  func everyInputIsNeeded(rho: Double) {
    var production = Production()
    production.cesRho = rho
    production.inputFloor = 1e-12
    #expect(production.output(funding: 0, staff: 1, knowledge: 1) < 1e-9)
    #expect(production.output(funding: 1, staff: 0, knowledge: 1) < 1e-9)
    #expect(production.output(funding: 1, staff: 1, knowledge: 0) < 1e-9)
  }

  @Test("More of any input never makes less")
  func outputGrows() {
    let amounts = stride(from: 0.05, through: 2, by: 0.15)
    for (less, more) in zip(amounts, amounts.dropFirst()) {
      #expect(
        Production().output(funding: less, staff: 0.4, knowledge: 0.6)
          < Production().output(funding: more, staff: 0.4, knowledge: 0.6))
      #expect(
        Production().output(funding: 0.4, staff: less, knowledge: 0.6)
          < Production().output(funding: 0.4, staff: more, knowledge: 0.6))
      #expect(
        Production().output(funding: 0.4, staff: 0.6, knowledge: less)
          < Production().output(funding: 0.4, staff: 0.6, knowledge: more))
    }
  }

  @Test("Outcomes stay between 0 and 1, however much is produced", arguments: Seed.some(20))
  func outcomesStayInRange(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["prod"] = 0.1 * Double(seed % 4 + 1)
    declaration["outcome_decay"] = 0.1 / Double(seed % 3 + 1)
    var course = Course(declaration, seed: seed)
    try course.run(60) { #expect($0.objectives.level.values.allSatisfy { $0 >= 0 && $0 <= 1 }) }
  }

  @Test("What a community helped to shape erodes more slowly")
  func voiceMakesLast() throws {
    func erosion(voice: Double) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.levers {
        $0.governance = .lead
        $0.voice = voice
      }
      declaration.objectives[0].start = 0.7
      var course = Course(declaration, keepsJournal: true)
      try course.step()
      let social = Account.level(ObjectiveID(0))
      let lost = course.world.gain(of: social, by: .erosion)
      return -lost / (course.world.balance(social) - lost)
    }
    let shares = try [0.0, 0.2, 0.6, 1].map(erosion)
    for (short, long) in zip(shares, shares.dropFirst()) { #expect(long < short) }
    // At the default voice the bracket is one.
    #expect(abs(shares[1] - 0.02) < 1e-12)
  }

  @Test("Talks take staff time, which is felt in what is produced that month")
  func talksTakeTime() throws {
    func produced(costNegotiation: Double) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration["cost_negotiation"] = costNegotiation
      declaration.levers { $0.governance = .lead }
      var course = Course(declaration, keepsJournal: true)
      try course.step()
      return course.world.gain(of: .level(ObjectiveID(0)), by: .programme)
    }
    #expect(try produced(costNegotiation: 0.2) < produced(costNegotiation: 0))
  }
}
