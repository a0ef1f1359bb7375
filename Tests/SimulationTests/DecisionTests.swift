import Partnerships
import Simulation
import TestSupport
import Testing

/// What follows from answers that are not the equation's.
struct DecisionTests {
  /// A lead decrees in the first step, so that there is an agreement throughout.
  private func decreed(_ change: (inout WorldDeclaration) -> Void = { _ in }) -> WorldDeclaration {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.calm()
    declaration.levers { $0.governance = .lead }
    change(&declaration)
    return declaration
  }

  @Test("Each delivers the share of its pledge that it answers", arguments: [0, 0.3, 1])
  func contribute(share: Double) throws {
    var course = Course(decreed(), decisions: Answers.deliver(share))
    try course.run(6) { world in
      for i in world.compact.members {
        #expect(abs(world.delivered(by: i, in: PartnershipID(0)) - share) < 1e-12)
      }
    }
  }

  @Test("Nobody learns from those who keep their knowledge to themselves")
  func share() throws {
    func learnt(_ decisions: any DecisionSource) throws -> Double {
      var course = Course(decreed(), keepsJournal: true, decisions: decisions)
      try course.step()
      return course.world.postings(of: .learning).reduce(0) { $0 + $1.amount }
    }
    let open = try learnt(BuiltInDecisions())
    #expect(open > 0)
    #expect(try learnt(Answers([.share]) { _ in .share(0) }) == 0)
    #expect(try abs(learnt(Answers([.share]) { _ in .share(0.5) }) - open / 2) < 1e-12)
    #expect(try learnt(Answers([.share]) { $0.defaultAnswer }) == open)
  }

  @Test("What is spent alone goes where the spender says")
  func spend() throws {
    let oneThing = Answers([.spend]) { _ in .weights([0, 3, 0, 0]) }
    var course = Course(decreed(), keepsJournal: true, decisions: oneThing)
    try course.run(3)
    for k in course.world.objectives.ids {
      #expect((course.world.gain(of: .level(k), by: .soloSpent) > 0) == (k.index == 1))
    }
  }

  @Test("Who is asked to stay decides itself, from the end of the grace period on")
  func stay() throws {
    let loyal = Answers([.stay]) { _ in .verdict(true) }
    var course = Course(
      decreed {
        $0["exit_max"] = 1
        $0["exit_mid"] = 2
      }, decisions: loyal)
    try course.run(30)
    #expect(course.world.compact.members.count == 8)

    let restless = Answers([.stay]) { .verdict($0.organisation.index != 5) }
    course = Course(decreed { $0["exit_grace"] = 12 }, decisions: restless)
    try course.run(13)
    #expect(course.world.compact.members.count == 8)
    try course.step()
    #expect(course.world.compact.members == [0, 1, 2, 3, 4, 6, 7].map(OrganisationID.init))
    #expect(course.world.compact.everMembers.count == 8)
    #expect(course.world.compact.tally.exits == 1)
  }

  @Test(
    "An invited organisation joins if it trusts enough, or as it answers",
    arguments: [(0.9, nil, true), (0.1, nil, false), (0.1, true, true), (0.9, false, false)] as [(Double, Bool?, Bool)])
  func join(trust: Double, answer: Bool?, joins: Bool) throws {
    var declaration = decreed()
    declaration.relate(trust: trust)
    declaration.partnerships[0].members = (0..<6).map(OrganisationID.init)
    let guest = OrganisationID(7)
    let decisions: any DecisionSource =
      answer.map { yes in Answers([.join]) { _ in .verdict(yes) } } ?? BuiltInDecisions()
    var course = Course(declaration, decisions: decisions)
    try course.run(2)
    try course.step(.invite(guest, PartnershipID(0)))
    #expect(course.world.compact.members.contains(guest) == joins)
    #expect(course.world.events.kept.contains { $0.kind == (joins ? .joined : .declined) })
    // Who joins before contributions are due pays at once.
    #expect((course.world.delivered(by: guest, in: PartnershipID(0)) > 0) == joins)
  }
}

/// Motions: moved at a review, voted on before the next step.
struct MotionTests {
  /// Equals, who agree at once, review in every second step, and whose first member moves more monitoring.
  private func vote(_ governance: Governance, _ answers: @escaping @Sendable (Int) -> Bool?) throws -> (
    asked: Set<Int>, carried: Bool, step: Int?
  ) {
    var declaration = WorldDeclaration.standard()
    declaration.equalise()
    declaration.calm()
    declaration["review_min"] = 2
    declaration["review_span"] = 0
    declaration.levers {
      $0.governance = governance
      $0.proposals = .vote
    }
    nonisolated(unsafe) var asked: Set<Int> = []
    let decisions = Answers([.steer, .vote]) { request in
      if request.kind == .vote { return .verdict(answers(request.organisation.index)) }
      asked.insert(request.organisation.index)
      return .motions(request.organisation.index == 0 && request.step < 4 ? [.levers([.degree(.monitoring, 0.8)])] : [])
    }
    var course = Course(declaration, decisions: decisions)
    try course.run(3)
    #expect(course.world.compact.levers.monitoring == 0.3, "nothing changes in the step of the motion")
    try course.step()
    let motion = course.world.events.kept.first { $0.kind == .motion }
    let isSet = course.world.compact.levers.monitoring == 0.8
    #expect(course.world.events.kept.contains { $0.kind == .leverSet } == isSet)
    return (asked, isSet, motion?.step)
  }

  @Test("A lead decrees after hearing, and nobody else may move")
  func lead() throws {
    let result = try vote(.lead) { _ in false }
    #expect(result.carried && result.step == 4)
    #expect(result.asked == [0])
  }

  @Test("A vote needs the quota of rights, a network organisation that of heads", arguments: 0...8)
  func quotas(yes: Int) throws {
    // Equals have an eighth of the rights each; .6 of them are five, 2/3 of the heads six.
    let voted = try vote(.vote) { $0 < yes }
    #expect(voted.carried == (yes >= 5) && voted.step == 4)
    #expect(voted.asked == Set(0..<8))
    #expect(try vote(.nao) { $0 < yes }.carried == (yes >= 6))
  }

  @Test("Consensus is everybody who says anything, and one no is too many")
  func consensus() throws {
    #expect(try vote(.consensus) { _ in true }.carried)
    #expect(try vote(.consensus) { $0 == 3 ? true : nil }.carried)
    #expect(try !vote(.consensus) { $0 != 3 }.carried)
    #expect(try !vote(.consensus) { _ in nil }.carried)
  }

  @Test("Members may be expelled and admitted, and a partnership ended, by a motion", arguments: Governance.allCases)
  func memberships(governance: Governance) throws {
    var declaration = WorldDeclaration.standard()
    declaration.equalise(trust: 0.9)
    declaration.calm()
    declaration["review_min"] = 2
    declaration["review_span"] = 0
    declaration.partnerships[0].members = (0..<6).map(OrganisationID.init)
    declaration.levers {
      $0.governance = governance
      $0.proposals = .vote
    }
    let motions: [Int: [Motion]] = [3: [.expel(OrganisationID(4)), .admit(OrganisationID(7))], 5: [.end]]
    let decisions = Answers([.steer, .vote]) { request in
      if request.kind == .vote { return .verdict(true) }
      return .motions(request.organisation.index == 0 ? motions[request.step] ?? [] : [])
    }
    var course = Course(declaration, decisions: decisions)
    try course.run(4)
    #expect(course.world.compact.members == [0, 1, 2, 3, 5, 7].map(OrganisationID.init))
    try course.run(2)
    #expect(course.world.compact.status == .dissolved(.decided, step: 6))
    #expect(course.world.compact.pool == 0)
  }

  @Test("Members who answer nothing themselves vote for what does not lower their satisfaction")
  func builtInVotes() throws {
    func carried(_ lever: LeverSetting) throws -> Bool {
      var declaration = WorldDeclaration.standard()
      declaration.equalise()
      declaration.calm()
      declaration["review_min"] = 2
      declaration["review_span"] = 0
      declaration.levers { $0.proposals = .vote }
      var course = Course(
        declaration,
        decisions: Answers([.steer]) { .motions($0.organisation.index == 0 && $0.step == 3 ? [.levers([lever])] : []) })
      try course.run(4)
      return course.world.events.kept.contains { $0.kind == .leverSet }
    }
    // Transparency is part of fairness (17), which is part of satisfaction (40).
    #expect(try carried(.degree(.transparency, 0.9)))
    #expect(try !carried(.degree(.transparency, 0.1)))
  }
}
