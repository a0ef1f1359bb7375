import Partnerships
import TestSupport
import Testing

/// M09 Contributions and free-riding.
struct ContributionTests {
  /// ζ of the first member in the first month.
  private func delivered(_ change: (inout WorldDeclaration) -> Void) throws -> Double {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.relate(trust: 0.5)
    declaration.levers { $0.governance = .lead }
    change(&declaration)
    var course = Course(declaration)
    try course.step()
    return course.world.delivered(by: OrganisationID(0), in: PartnershipID(0))
  }

  @Test("Members deliver more the more they trust")
  func trustDelivers() throws {
    let shares = try [0.2, 0.4, 0.6, 0.8].map { trust in try delivered { $0.relate(trust: trust) } }
    for (less, more) in zip(shares, shares.dropFirst()) { #expect(less < more) }
  }

  @Test("The more opportunistic deliver less, unless they are quite accountable")
  func opportunistsShirk() throws {
    func shares(monitoring: Double) throws -> [Double] {
      try [0.0, 0.3, 0.6, 1].map { opportunism in
        try delivered {
          $0.organisations[0].opportunism = opportunism
          $0.levers { $0.monitoring = monitoring }
        }
      }
    }
    let watched = try shares(monitoring: 0.3)
    for (less, more) in zip(watched, watched.dropFirst()) { #expect(less > more) }
    let accountable = try shares(monitoring: 1)
    #expect(accountable.allSatisfy { abs($0 - accountable[0]) < 1e-12 })
  }

  @Test("A contribution is a transfer: what leaves the members is what the pool gains", arguments: Seed.some(30))
  func transfersConserve(seed: UInt64) throws {
    var course = Course(.standard(), seed: seed, keepsJournal: true)
    try course.run(24) { world in
      let postings = world.postings(of: .contribution)
      #expect(abs(postings.reduce(0) { $0 + $1.amount }) < 1e-9)
      for i in world.organisations.ids { #expect(world.organisations.funds[i] >= 0) }
    }
  }

  @Test("Nobody pays more than it has, whatever it pledged")
  func fundsLimit() throws {
    var declaration = WorldDeclaration.standard()
    declaration["reserve_months"] = 0
    declaration["q_max"] = 0.8
    var course = Course(declaration, decisions: Answers.deliver(1))
    try course.run(24) { world in
      for i in world.organisations.ids { #expect(world.organisations.funds[i] >= 0) }
    }
  }
}
