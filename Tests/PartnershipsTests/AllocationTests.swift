import Partnerships
import TestSupport
import Testing

/// M12 Allocation, monitoring and adaptation.
struct AllocationTests {
  @Test("Shares of the allocation sum to one", arguments: Seed.some(30))
  func sharesSumToOne(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard(8, objectives: Int(seed % 6) + 1)
    declaration["eval_noise"] = 0.3
    declaration.levers {
      $0.monitoring = Double(seed % 11) / 10
      $0.voice = Double(seed % 7) / 6
    }
    var course = Course(declaration, seed: seed)
    try course.run(40) { world in
      #expect(abs(world.compact.shares.reduce(0, +) - 1) < 1e-9)
      #expect(world.compact.shares.allSatisfy { $0 >= 0 })
    }
  }

  @Test("Without monitoring and voice the goal is what was agreed", arguments: Seed.some(10))
  func goalsAreAgreed(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["adapt_vote"] = 1
    declaration.levers {
      $0.monitoring = 0
      $0.voice = 0
      $0.flexibility = 0.5
    }
    var course = Course(declaration, seed: seed)
    try course.run(24) { world in
      guard world.compact.isActive, let agreement = world.compact.agreement else { return }
      for (share, weight) in zip(world.compact.shares, agreement.weights) { #expect(abs(share - weight) < 1e-12) }
    }
  }

  @Test("Monitoring tilts spending to what lags")
  func monitoringTilts() throws {
    func share(monitoring: Double) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.objectives[2].start = 0
      for index in [0, 1, 3] { declaration.objectives[index].start = 0.7 }
      declaration.levers {
        $0.governance = .lead
        $0.monitoring = monitoring
      }
      var course = Course(declaration)
      try course.step()
      return course.world.compact.shares[2]
    }
    let shares = try [0.0, 0.3, 0.6, 1].map(share)
    for (less, more) in zip(shares, shares.dropFirst()) { #expect(less < more) }
  }

  @Test("A lead adapts fastest, consensus slowest, and flexibility helps all")
  func speeds() throws {
    // How far the first month brings the allocation to its goal.
    func speed(_ governance: Governance, _ flexibility: Double = 0.4) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.equalise()
      declaration.levers {
        $0.governance = governance
        $0.proposals = .vote
        $0.flexibility = flexibility
        $0.monitoring = 0
        $0.voice = 1
      }
      var course = Course(declaration)
      try course.step()
      try #require(course.world.compact.isActive)
      return (course.world.compact.shares[0] - 0.25) / (0.40 - 0.25)
    }
    let speeds = try [Governance.lead, .nao, .vote, .consensus].map { try speed($0) }
    for (got, parameter) in zip(speeds, [0.5, 0.3, 0.25, 0.1]) { #expect(abs(got - parameter * 0.9) < 1e-12) }
    #expect(try speed(.vote, 0.9) > speed(.vote, 0.1))
    #expect(abs(try speed(.lead, 1) - 0.75) < 1e-12)
  }
}
