import Partnerships
import TestSupport
import Testing

/// M11 Coordination and lever costs.
struct OverheadsTests {
  /// What became of the first month's spending, as shares of it.
  private func shares(
    of count: Int = 8, _ governance: Governance, _ change: (inout WorldDeclaration) -> Void = { _ in }
  ) throws -> [Account.Sink: Double] {
    var declaration = WorldDeclaration.standard(count)
    declaration.equalise()
    declaration["coord_tie"] = 0.002
    declaration["form_limit"] = 100
    declaration["quota_nao"] = 0
    declaration["quota_vote"] = 0
    declaration.levers {
      $0.governance = governance
      $0.proposals = .vote
    }
    change(&declaration)
    var course = Course(declaration, keepsJournal: true)
    try course.step()
    let postings = course.world.postings(of: .overheads)
    let spend = -postings.reduce(0) { $0 + ($1.account == .pool(PartnershipID(0)) ? $1.amount : 0) }
    try #require(spend > 0)
    var shares: [Account.Sink: Double] = [:]
    for sink in Account.Sink.allCases {
      shares[sink] = postings.reduce(0) { $0 + ($1.account == .sink(sink) ? $1.amount : 0) } / spend
    }
    return shares
  }

  @Test("What the pool spends is divided without rest", arguments: Governance.allCases, [0.0, 0.5, 1])
  func sharesSumToOne(governance: Governance, build: Double) throws {
    let shares = try shares(governance) { $0.levers { $0.build = build } }
    #expect(abs(shares.values.reduce(0, +) - 1) < 1e-9)
    #expect(shares.values.allSatisfy { $0 >= 0 })
    #expect(shares[.programme]! >= 0.1 - 1e-9)
  }

  @Test(
    "The cost of consensus grows with the square of its members, that of a lead in proportion, and no more beyond the board"
  )
  func costsGrow() throws {
    func coordination(_ governance: Governance, _ count: Int) throws -> Double {
      try shares(of: count, governance) { $0["board"] = 12 }[.coordination]!
    }
    for count in [2, 4, 8, 12] {
      let k = Double(count)
      #expect(abs(try coordination(.consensus, count) / coordination(.consensus, 2) - k * (k - 1) / 2) < 1e-9)
      #expect(abs(try coordination(.lead, count) / coordination(.lead, 2) - (k - 1)) < 1e-9)
      #expect(abs(try coordination(.vote, count) / coordination(.lead, count) - 1.5) < 1e-9)
    }
    for governance in Governance.allCases {
      #expect(abs(try coordination(governance, 20) - coordination(governance, 12)) < 1e-12)
    }
  }

  @Test("Doubling every lever quadruples their cost")
  func attentionIsScarce() throws {
    func cost(_ degree: Double) throws -> Double {
      try shares(.lead) { declaration in
        declaration.levers { levers in
          for lever in Lever.allCases { levers[lever] = degree }
          levers[.build] = 0
        }
      }[.levers]!
    }
    #expect(abs(try cost(0.4) / cost(0.2) - 4) < 1e-9)
    #expect(abs(try cost(0.8) / cost(0.4) - 4) < 1e-9)
  }

  @Test("At most overhead_max misses the programmes, and every share gives way alike")
  func overheadIsBounded() throws {
    func shares(_ build: Double) throws -> [Account.Sink: Double] {
      try self.shares(.consensus) { declaration in
        declaration["coord_tie"] = 0.05
        declaration.levers { levers in
          for lever in Lever.allCases { levers[lever] = 1 }
          levers[.build] = build
        }
      }
    }
    let crowded = try shares(0.5)
    #expect(abs(crowded[.programme]! - 0.1) < 1e-9)
    let more = try shares(1)
    #expect(abs(crowded[.coordination]! / crowded[.levers]! - more[.coordination]! / more[.levers]!) < 1e-9)
  }

  @Test("Clear roles and like cultures save coordination")
  func whatSaves() throws {
    let usual = try shares(.vote)[.coordination]!
    #expect(try shares(.vote) { $0.levers { $0.roles = 0.9 } }[.coordination]! < usual)
    #expect(try shares(.vote) { $0.organisations[1].culture = [0, 1, 0, 1] }[.coordination]! > usual)
  }

  @Test("Nobody's meetings cost nothing: expelling everybody leaves the books in order")
  func emptyPartnership() throws {
    var course = Course(.standard(2))
    try course.run(6)
    let partnership = PartnershipID(0)
    try course.step(.expel(OrganisationID(0), partnership), .expel(OrganisationID(1), partnership))
    for sink in Account.Sink.allCases { #expect(course.world.balance(.sink(sink)) >= 0) }
    #expect(!course.world.compact.isAlive && course.world.compact.pool == 0)
  }
}
