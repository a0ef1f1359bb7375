import Partnerships
import TestSupport
import Testing

/// M05 Calculative trust.
struct EvidenceTests {
  @Test("Where no evidence is left, trust is what was assumed: 1 − σ", arguments: Seed.some(10))
  func trustReturnsToThePrior(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration.levers { $0.term = 24 }
    declaration["repart_rate"] = 0
    var course = Course(declaration, seed: seed)
    try course.run(24)
    let relations = (0..<course.world.relations.count).map(RelationID.init)
    func farthest() -> Double {
      relations.map { abs(course.world.trust($0) - (1 - course.world.relations.skepticism[$0])) }.max() ?? .nan
    }
    #expect(farthest() > 0.01)
    try course.run(600)
    #expect(farthest() < 1e-9)
  }

  @Test(
    "However many they are, even one alone, the mean trust is that of T over their pairs, bit for bit", arguments: 1...9
  )
  func meanOverPairs(count: Int) throws {
    var course = Course(WorldDeclaration.standard(count), seed: 3)
    try course.run(6)
    let members = course.world[PartnershipID(0)].members
    var sum = 0.0
    for i in members { for j in members where i != j { sum += course.world.trust(of: i, in: j) ?? .nan } }
    let mean = sum / Double(max(members.count * (members.count - 1), 1))
    #expect(course.world.value(of: .trust, in: PartnershipID(0)) == mean)
  }

  /// Partners who always deliver the same share, seen without noise and remembered without ties.
  private func steady(share: Double, _ change: (inout WorldDeclaration) -> Void = { _ in }) throws -> World {
    var declaration = WorldDeclaration.standard(4)
    declaration.silence()
    declaration.calm()
    declaration.relate(trust: 0.6)
    declaration.model.active.subtract([.culture])
    declaration["relational_max"] = 0
    declaration["inactive_below"] = 0
    declaration.levers { $0.proposals = .vote }
    change(&declaration)
    var course = Course(declaration, keepsJournal: true, decisions: Answers.deliver(share))
    try course.run(200)
    return course.world
  }

  @Test(
    "What is always seen the same, o, ends as trust o/(o + loss_weight (1 − o))", arguments: [0.2, 0.5, 0.9],
    [1.0, 2, 4])
  func constantEvidence(share: Double, lossWeight: Double) throws {
    let world = try steady(share: share) {
      $0["trust_prior_n"] = 1e-9
      $0["loss_weight"] = lossWeight
    }
    let relation = try #require(world.relations.find(OrganisationID(0), OrganisationID(3)))
    let seen = world.gain(of: .goodEvidence(relation), by: .deliveryObserved)
    #expect(abs(world.trust(relation) - seen / (seen + lossWeight * (1 - seen))) < 1e-6)
  }

  @Test("The more a broken promise weighs, the less trust there is")
  func lossWeighs() throws {
    let trust = try [1.0, 2, 3, 5].map { weight in
      try steady(share: 0.6) { $0["loss_weight"] = weight }.measure(.trust)
    }
    for (light, heavy) in zip(trust, trust.dropFirst()) { #expect(heavy < light) }
  }

  @Test("Trust lost is slower to return than it was to lose", arguments: [3, 6, 9])
  func lossIsFasterThanGain(badMonths: Int) throws {
    var declaration = WorldDeclaration.standard(4)
    declaration.silence()
    declaration.calm()
    declaration["inactive_below"] = 0
    declaration.levers { $0.proposals = .vote }
    let decisions = Answers([.contribute]) { .share((61...60 + badMonths).contains($0.step) ? 0 : 1) }
    var course = Course(declaration, decisions: decisions)
    var trust = [0.0]
    try course.run(60 + 3 * badMonths) { trust.append($0.measure(.trust)) }
    let lowest = trust[60...].min() ?? 0
    let fall = (60..<trust.count).first { trust[$0] == lowest } ?? 60
    #expect(trust[60] > lowest + 0.02)
    // As many months after the lowest point as the fall took, it is not back.
    #expect(trust[min(fall + (fall - 60), trust.count - 1)] < trust[60])
  }

  @Test("An organisation is as credible as those who have a relation to it trust it, whomever it knows itself")
  func credibility() {
    var declaration = WorldDeclaration.standard(4)
    declaration.partnerships = []
    let (known, other, third) = (OrganisationID(0), OrganisationID(1), OrganisationID(2))
    declaration.relations = [
      RelationDeclaration(from: other, to: known, trust: 0.9), RelationDeclaration(from: third, to: known, trust: 0.3),
      RelationDeclaration(from: known, to: third, trust: 0.1),
    ]
    let world = Course(declaration).world
    #expect(abs(world.credibility(of: known) - 0.6) < 1e-12)
    #expect(abs(world.credibility(of: third) - 0.1) < 1e-12)
    #expect(world.credibility(of: other) == 0)
  }

  @Test(
    "Evidence and trust stay in range, and monitoring takes the noise out of what is seen", arguments: Seed.some(20))
  func ranges(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["obs_noise"] = 0.3
    var course = Course(declaration, seed: seed)
    try course.run(24) { world in
      for r in (0..<world.relations.count).map(RelationID.init) {
        #expect(world.trust(r) >= 0 && world.trust(r) <= 1)
        #expect(world.relations.goodEvidence[r] >= 0 && world.relations.badEvidence[r] >= 0)
      }
    }
    func spread(monitoring: Double) throws -> Double {
      declaration.levers { $0.monitoring = monitoring }
      var course = Course(declaration, seed: seed, keepsJournal: true, decisions: Answers.deliver(0.5))
      while course.world.step < 13, !course.world.compact.isActive { try course.step() }
      // What is seen beyond what η and the prior say.
      return course.world.organisations.ids.reduce(0) { sum, i in
        course.world.relations.outgoing(i).reduce(sum) { sum, relation in
          let expected = course.world.observed(by: i, of: course.world.relations.to[relation]) ?? .nan
          let seen = course.world.gain(of: .goodEvidence(relation), by: .deliveryObserved)
          return sum + abs(seen - expected)
        }
      }
    }
    #expect(try spread(monitoring: 1) < 1e-9)
    #expect(try spread(monitoring: 0) > 1)
  }
}
