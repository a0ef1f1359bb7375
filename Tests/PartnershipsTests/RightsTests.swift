import Negotiation
import Partnerships
import TestSupport
import Testing

/// M07 Decision rights, fairness, accountability.
struct RightsTests {
  /// Levers of all degrees.
  private static let corners: [Levers] = Seed.some(200).map { seed in
    var levers = Levers()
    for lever in Lever.allCases {
      levers[lever] = Double((seed &* 2_654_435_761 >> UInt64(lever.rawValue * 2)) % 11) / 10
    }
    return levers
  }

  @Test("Decision rights sum to one under every governance, for any number of members", arguments: Governance.allCases)
  func rightsSumToOne(governance: Governance) throws {
    for seed in Seed.some(20) {
      for count in [1, 2, 3, 8] {
        var declaration = WorldDeclaration.standard(count)
        declaration.levers { $0.governance = governance }
        var course = Course(declaration, seed: seed)
        try course.run(6) { world in
          let rights = world.decisionRights(in: PartnershipID(0))
          guard !rights.isEmpty else { return }
          #expect(abs(rights.reduce(0, +) - 1) < 1e-9)
          #expect(rights.allSatisfy { $0 >= 0 })
        }
      }
    }
  }

  @Test("Consensus and a network organisation give equal rights, a lead half of all to itself")
  func rightsOfEach() throws {
    func rights(_ governance: Governance) -> [Double] {
      var declaration = WorldDeclaration.standard()
      declaration.levers { $0.governance = governance }
      let world = Course(declaration).world
      return world.decisionRights(in: PartnershipID(0))
    }
    for governance in [Governance.consensus, .nao] { #expect(rights(governance).allSatisfy { $0 == 1.0 / 8 }) }
    #expect(rights(.lead).max() == 0.5)
    #expect(gini(rights(.lead)) > gini(rights(.vote)))
  }

  @Test("Accountability lies between 0 and 1, and is complete under full monitoring")
  func accountabilityRange() {
    for var levers in Self.corners {
      let accountability = Rights().accountability(of: levers)
      #expect(accountability >= 0 && accountability <= 1)
      levers.degrees[Lever.monitoring.rawValue] = 1
      #expect(Rights().accountability(of: levers) == 1)
    }
  }

  @Test("Flexibility blurs roles, and with them accountability")
  func flexibilityBlurs() {
    for var levers in Self.corners where levers.roles > 0 && levers.monitoring < 1 {
      levers[.flexibility] = 0.2
      let firm = Rights().accountability(of: levers)
      levers[.flexibility] = 0.9
      #expect(Rights().accountability(of: levers) < firm)
    }
  }

  @Test("Openness that nobody watches makes nobody accountable")
  func opennessNeedsWatchers() {
    var levers = Levers()
    levers[.monitoring] = 0
    levers[.roles] = 0
    for transparency in stride(from: 0, through: 1, by: 0.1) {
      levers[.transparency] = transparency
      #expect(Rights().accountability(of: levers) == 0)
    }
    levers[.monitoring] = 0.2
    levers[.transparency] = 0.1
    let closed = Rights().accountability(of: levers)
    levers[.transparency] = 0.9
    #expect(Rights().accountability(of: levers) > closed)
  }

  @Test("Off, everybody has equal rights and nobody is accountable")
  func off() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.model.active.remove(.rights)
    for index in declaration.organisations.indices { declaration.organisations[index].opportunism = 1 }
    declaration.levers { $0.governance = .lead }
    var course = Course(declaration)
    try course.run(3) { world in
      #expect(world.decisionRights(in: PartnershipID(0)).allSatisfy { $0 == 1.0 / 8 })
      // Quite opportunistic and not accountable: nobody delivers anything.
      #expect(world.measure(.reliability) == 0)
    }
  }
}
