import Partnerships
import TestSupport
import Testing

/// M22 Dissolution, legacy, re-partnering.
struct LifecycleTests {
  private let compact = PartnershipID(0)

  private func wealth(_ world: borrowing World) -> Double {
    world.organisations.funds.values.reduce(0, +) + world.partnerships.reduce(0) { $0 + $1.pool }
  }

  @Test(
    "What is in the pool returns to the members by their incomes when the partnership ends", arguments: Seed.some(20))
  func poolReturns(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration.levers { $0.term = 10 + Int(seed) }
    var course = Course(declaration, seed: seed, keepsJournal: true)
    try course.run(10 + Int(seed))
    guard case .dissolved(.term, _) = course.world.compact.status else { return }
    let postings = course.world.postings(of: .lifecycle)
    #expect(abs(postings.reduce(0) { $0 + $1.amount }) < 1e-9)
    #expect(course.world.compact.pool == 0)
    let given = course.world.compact.members.map { course.world.gain(of: .funds($0), by: .dissolved) }
    for (member, amount) in zip(course.world.compact.members, given) {
      #expect(
        abs(
          amount / course.world.organisations.income[member] - given[0]
            / course.world.organisations.income[course.world.compact.members[0]]) < 1e-9)
    }
  }

  @Test("Two founders live until one leaves; three need three, five need three")
  func tooFew() throws {
    for (founders, needed) in [(2, 2), (3, 3), (5, 3)] {
      var declaration = WorldDeclaration.standard(founders)
      declaration.silence()
      declaration.calm()
      var course = Course(declaration, decisions: Answers.deliver(0.5))
      try course.run(6)
      for leaver in 0..<founders - needed {
        try course.step(.expel(OrganisationID(leaver), compact))
        #expect(course.world.compact.isAlive)
      }
      try course.step(.expel(OrganisationID(founders - 1), compact))
      #expect(course.world.compact.status == .dissolved(.tooFewMembers, step: course.world.step))
      #expect(course.world.compact.pool == 0)
    }
  }

  @Test("A partnership in which nobody delivers dies after a year of it")
  func inactive() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.calm()
    declaration.levers { $0.proposals = .vote }
    var course = Course(declaration, decisions: Answers([.contribute]) { .share($0.step == 3 ? 0.5 : 0) })
    // The third month interrupts the count.
    try course.run(3 + 12) { #expect($0.compact.isAlive) }
    try course.step()
    #expect(course.world.compact.status == .dissolved(.inactive, step: 16))
  }

  @Test("Talks that lead to nothing end after the limit, and a term when it is due")
  func otherEnds() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration["quota_vote"] = 2
    declaration["form_limit"] = 5
    var talking = Course(declaration)
    try talking.run(6)
    #expect(talking.world.compact.status == .dissolved(.noAgreement, step: 6))
    declaration["quota_vote"] = 0.6
    declaration.levers { $0.term = 7 }
    var ending = Course(declaration)
    try ending.run(7)
    #expect(ending.world.compact.status == .dissolved(.term, step: 7))
    #expect(!ending.world.compact.isActive)
  }

  @Test(
    "After an end by term all of P may found it again, by trust: with no agreement, no term and age 0, all else kept")
  func renewal() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration["repart_rate"] = 1
    declaration["repart_mid"] = -1000
    declaration.levers { $0.term = 24 }
    var course = Course(declaration)
    try course.run(24)
    let (vision, legitimacy) = (course.world.compact.sharedVision, course.world.compact.legitimacy)
    try course.step()
    #expect(course.world.compact.isAlive && course.world.compact.agreement == nil)
    #expect(course.world.compact.levers.term == 0 && course.world.compact.age(at: 25) == 0)
    #expect(course.world.compact.founderCount == 8 && course.world.compact.members.count == 8)
    #expect(course.world.compact.sharedVision == vision && course.world.compact.legitimacy == legitimacy)
    #expect(course.world.measure(.repartnerings) == 1)
  }

  @Test("A partnership that failed is not founded again by itself")
  func noRenewalAfterFailure() throws {
    var declaration = WorldDeclaration.standard()
    declaration["repart_rate"] = 1
    declaration["repart_mid"] = -1000
    declaration["quota_vote"] = 2
    declaration["form_limit"] = 3
    var course = Course(declaration)
    try course.run(40)
    #expect(course.world.compact.status == .dissolved(.noAgreement, step: 4))
  }

  @Test("The better their relations were built, the more often partners found anew")
  func buildingLeavesALegacy() throws {
    let renewals = try [0.0, 0.1].map { build in
      var declaration = WorldDeclaration.standard()
      declaration.calm()
      declaration.levers {
        $0.term = 36
        $0.build = build
      }
      return try mean(over: Seed.some(60)) { seed in
        var course = Course(declaration, seed: seed)
        try course.run(60)
        return course.world.measure(.repartnerings)
      }
    }
    #expect(renewals[1] > renewals[0] + 0.1)
  }

  @Test("A partnership that is started again begins without agreement and with even weights")
  func startedAgain() throws {
    var course = Course(.standard())
    try course.run(12)
    let all = Array(course.world.organisations.ids)
    try course.step(.end(compact))
    #expect(!course.world.compact.isAlive && course.world.compact.pool == 0)
    try course.step(.start(compact, Array(all.prefix(4))))
    #expect(course.world.compact.isAlive && course.world.compact.members.count == 4)
    #expect(course.world.compact.everMembers.count == 8)
    #expect(course.world.compact.age(at: course.world.step) == 0)
    #expect(course.world.compact.founderCount == 4)
  }
}
