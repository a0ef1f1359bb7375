import Partnerships
import TestSupport
import Testing

/// M20 Shocks, agility, resilience.
struct ShocksTests {
  private func lost(readiness: Double = 0.2, _ change: (inout WorldDeclaration) -> Void = { _ in }) throws -> Double {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.model.active = [.shocks]
    declaration.objectives[3].start = readiness
    change(&declaration)
    var course = Course(declaration, keepsJournal: true)
    try course.step(.disaster)
    return -course.world.gain(of: .level(ObjectiveID(0)), by: .disaster) / 0.2
  }

  @Test("A disaster of no size does nothing to outcomes")
  func noSize() throws {
    #expect(try lost { $0["disaster_size"] = 0 } == 0)
  }

  @Test("Readiness, agility and flexibility reduce what a disaster takes")
  func whatSaves() throws {
    let losses = try [0.0, 0.3, 0.6, 0.9].map { try lost(readiness: $0) }
    for (more, less) in zip(losses, losses.dropFirst()) { #expect(less < more) }
    let usual = try lost()
    #expect(usual > 0 && usual < 0.5)
    let agile = try lost { declaration in
      for index in declaration.organisations.indices { declaration.organisations[index].agility = 1 }
    }
    #expect(agile < usual)
    #expect(try lost { $0.levers { $0.flexibility = 1 } } < usual)
    // Where no objective is readiness, nothing buffers.
    #expect(try lost(readiness: 0.9) { $0.objectives[3].buffersDisasters = false } > lost(readiness: 0.9))
  }

  @Test("Members learn agility from a disaster, outsiders do not")
  func lessons() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.partnerships[0].members = (0..<6).map(OrganisationID.init)
    declaration["agility_rate"] = 0
    declaration.model.active = [.shocks]
    var course = Course(declaration)
    let before = course.world.organisations.agility
    try course.step(.disaster)
    for i in course.world.organisations.ids {
      let expected = i.index < 6 ? before[i] + 0.1 * (1 - before[i]) : before[i]
      #expect(abs(course.world.organisations.agility[i] - expected) < 1e-12)
    }
  }

  @Test(
    "Turnover redraws a public organisation's priorities and tears its personal ties, in both directions, whoever else holds one"
  )
  func turnover() throws {
    var declaration = WorldDeclaration.standard(4)
    declaration.silence()
    declaration.strikesByChance = true
    for rate in ["econ_rate", "disaster_rate"] { declaration[rate] = 0 }
    declaration["turnover_every"] = 2
    declaration["rel_decay"] = 0
    declaration.model.active = [.shocks]
    declaration.partnerships = []
    let (ministry, firm, charity) = (OrganisationID(0), OrganisationID(1), OrganisationID(2))
    declaration.relations = [
      RelationDeclaration(from: ministry, to: firm, trust: 0.5, relational: 0.5),
      // The ministry has no relation to the charity, but the charity has one to it.
      RelationDeclaration(from: charity, to: ministry, trust: 0.5, relational: 0.5),
      RelationDeclaration(from: charity, to: firm, trust: 0.5, relational: 0.5),
    ]
    var course = Course(declaration)
    let before = course.world.organisations.priorities
    try course.run(2)
    let ties = course.world.relations.relationalTrust.values
    #expect(zip(ties, [0.3, 0.3, 0.5]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(Array(course.world.organisations.priorities[ministry]) != Array(before[ministry]))
    #expect(abs(course.world.organisations.priorities[ministry].reduce(0, +) - 1) < 1e-9)
    #expect(Array(course.world.organisations.priorities[firm]) == Array(before[firm]))
  }

  @Test("Shocks strike about as often as their rates say, and not at all where they are off")
  func rates() throws {
    var declaration = WorldDeclaration.standard(1)
    declaration["econ_rate"] = 0.05
    declaration["disaster_rate"] = 0.03
    declaration.model.active = [.shocks]
    func count(_ kind: EventKind) throws -> Int {
      try Seed.some(40).reduce(0) { sum, seed in
        var course = Course(declaration, seed: seed)
        try course.run(100)
        return sum + course.world.events.kept.filter { $0.kind == kind }.count
      }
    }
    // Of 4,000 months: 200 ± 14 and 120 ± 11.
    #expect((130...270).contains(try count(.recession)))
    #expect((65...175).contains(try count(.disaster)))
    declaration.strikesByChance = false
    #expect(try count(.recession) == 0 && count(.disaster) == 0 && count(.turnover) == 0)
  }
}
