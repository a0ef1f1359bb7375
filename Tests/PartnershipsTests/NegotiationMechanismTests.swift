import Negotiation
import Partnerships
import TestSupport
import Testing

/// M03 Negotiation.
struct NegotiationMechanismTests {
  @Test(
    "Those who want the same and trust alike agree in the first round, by vote and by rotating offers",
    arguments: [ProposalRule.vote, .rotating], [Governance.vote, .consensus, .nao])
  func identicalIdeals(rule: ProposalRule, governance: Governance) throws {
    var declaration = WorldDeclaration.standard(5)
    declaration.equalise()
    declaration["rounds_per_month"] = 1
    declaration.levers {
      $0.proposals = rule
      $0.governance = governance
    }
    var course = Course(declaration)
    try course.step()
    #expect(course.world.compact.agreement?.consent == 1)
    #expect(course.world.compact.tally.stepsToAgreement == 0)
  }

  /// Mean months to the first agreement; a run without one counts as the year it was watched for.
  private func months(_ change: (inout WorldDeclaration) -> Void) throws -> Double {
    var declaration = WorldDeclaration.standard()
    change(&declaration)
    return try mean(over: Seed.some(60)) { seed in
      var course = Course(declaration, seed: seed)
      while course.world.compact.agreement == nil, course.world.step < 12 { try course.step() }
      return Double(course.world.compact.tally.stepsToAgreement ?? 12)
    }
  }

  @Test("Months to agreement grow with the gap between priorities, with transparency and with voice")
  func whatTakesTime() throws {
    let gaps = try [0.0, 1, 2].map { gap in try months { $0.priorityGap = gap } }
    #expect(gaps[0] < gaps[1] && gaps[1] < gaps[2])
    let audiences = try [0.0, 0.5, 1].map { degree in try months { $0.levers { $0.transparency = degree } } }
    #expect(audiences[0] < audiences[1] && audiences[1] < audiences[2])
    let voices = try [0.0, 0.5, 1].map { degree in try months { $0.levers { $0.voice = degree } } }
    #expect(voices[0] < voices[1] && voices[1] < voices[2])
  }

  @Test("Consensus never comes before a vote would have carried", arguments: Seed.some(60))
  func consensusTakesLonger(seed: UInt64) throws {
    // The mediator's text is the same until somebody adopts it.
    let rounds = try [Governance.vote, .consensus].map { governance in
      var declaration = WorldDeclaration.standard()
      declaration["rounds_per_month"] = 1
      declaration["form_limit"] = 200
      declaration.strikesByChance = false
      declaration.levers { $0.governance = governance }
      var course = Course(declaration, seed: seed)
      while course.world.compact.agreement == nil, course.world.step < 100 { try course.step() }
      return try #require(course.world.compact.tally.stepsToAgreement)
    }
    #expect(rounds[1] >= rounds[0])
  }

  @Test("A lead agrees at once; single text leaves least dissent, a vote most")
  func protocolsTrade() throws {
    func first(_ rule: ProposalRule) throws -> Double {
      try mean(over: Seed.some(60)) { seed in
        var declaration = WorldDeclaration.standard()
        declaration.levers { $0.proposals = rule }
        var course = Course(declaration, seed: seed)
        while course.world.compact.agreement == nil, course.world.step < 13 { try course.step() }
        return course.world.compact.dissent
      }
    }
    let (single, rotating, vote) = try (first(.singleText), first(.rotating), first(.vote))
    #expect(single < rotating && rotating < vote)
    for seed in Seed.some(20) {
      var declaration = WorldDeclaration.standard()
      declaration.levers { $0.governance = .lead }
      var course = Course(declaration, seed: seed)
      try course.step()
      #expect(course.world.compact.tally.stepsToAgreement == 0)
    }
  }

  @Test("What is agreed is in range, and holds until its review", arguments: Seed.some(30))
  func agreements(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["reneg_conflict"] = 1
    declaration["review_min"] = 3
    declaration["review_span"] = 5
    var course = Course(declaration, seed: seed)
    var adopted: Agreement?
    try course.run(60) { world in
      guard let agreement = world.compact.agreement else { return }
      #expect(abs(agreement.weights.reduce(0, +) - 1) < 1e-9)
      #expect(agreement.level >= 0 && agreement.level <= 0.5)
      #expect(agreement.rights >= 0 && agreement.rights <= 1)
      #expect((3...8).contains(agreement.review))
      #expect(agreement.consent > 0 && agreement.consent <= 1 && agreement.dissent >= 0)
      if let before = adopted, before.adoptedAt != agreement.adoptedAt {
        // Renegotiating may take months; the old agreement stays in force meanwhile.
        #expect(agreement.adoptedAt >= before.adoptedAt + before.review)
      }
      adopted = agreement
    }
  }

  @Test("Flaring conflict reopens an agreement before its review")
  func conflictReopens() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.calm()
    declaration["reneg_conflict"] = 0
    declaration["review_min"] = 100
    declaration.levers { $0.governance = .lead }
    var course = Course(declaration)
    try course.run(10)
    // From the first month after the age of 3 on, each month.
    #expect(course.world.compact.tally.stepsNegotiating == 1 + 6)
  }

  @Test("A decree is heard against what members hold out for at first, whatever talks went before")
  func decreeIsRoundZero() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration["quota_vote"] = 2
    declaration.levers { $0.proposals = .rotating }
    var switched = Course(declaration)
    try switched.run(5)
    try #require(switched.world.compact.agreement == nil)
    try switched.step(.set(PartnershipID(0), .governance(.lead)))
    declaration.levers { $0.governance = .lead }
    var atOnce = Course(declaration)
    try atOnce.step()
    let (late, early) = (try #require(switched.world.compact.agreement), try #require(atOnce.world.compact.agreement))
    #expect(abs(late.dissent - early.dissent) < 1e-9)
    #expect(late.consent == early.consent)
  }

  @Test("Without negotiation there is never an agreement, and the partnership ends of it")
  func nothingWithoutTalks() throws {
    var declaration = WorldDeclaration.standard()
    declaration.model.active.remove(.negotiation)
    var course = Course(declaration)
    try course.run(12) { #expect($0.compact.agreement == nil && $0.compact.isAlive) }
    try course.step()
    #expect(course.world.compact.status == .dissolved(.noAgreement, step: 13))
  }
}
