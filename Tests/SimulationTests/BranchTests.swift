import Partnerships
import Simulation
import TestSupport
import Testing

/// Runs that leave others: shared up to a step, otherwise from then on.
struct BranchTests {
  private let after = 10

  private func branched(_ seed: UInt64, chance: UInt64? = nil, inputs: [RecordedInput] = []) -> RunSpec {
    var spec = RunSpec.seeded(seed, inputs: inputs)
    spec.branches = [Branch(after: after, chance: chance)]
    return spec
  }

  private func firstDifference(_ a: History, _ b: History) -> Int? {
    zip(a.stepDigests, b.stepDigests).enumerated().first { $0.element.0 != $0.element.1 }.map { $0.offset + 1 }
  }

  private func handover(_ scenario: Scenario? = nil, _ settings: [Action] = []) -> Handover {
    Handover(after: after, about: "a branch", settings: settings, scenario: scenario)
  }

  @Test(
    "A branch with nothing changed has its parent's history, drawn with the same chance or its own",
    arguments: Seed.some(10))
  func nothing(seed: UInt64) {
    let parent = run(.standard(), .seeded(seed))
    #expect(run(.standard(), branched(seed)).digest == parent.digest)
    #expect(run(.standard(), branched(seed, chance: 0)).digest == parent.digest)
  }

  @Test("Chance that is drawn anew leaves the past and changes what comes after it", arguments: Seed.some(20))
  func chance(seed: UInt64) {
    let parent = run(.standard(), .seeded(seed))
    let others = (1...3).map { run(.standard(), branched(seed, chance: $0)) }
    for other in others {
      #expect(SharedPast(of: other.stepDigests, with: parent.stepDigests, upTo: after).isShared)
      #expect(firstDifference(other, parent) == after + 1)
    }
    #expect(Set(others.map(\.digest)).count == 3)
  }

  @Test("A branch at the founding has its parent's world to begin with, and not its accidents")
  func founding() {
    let parent = run(.standard(), .seeded(4), recording: .journal)
    var spec = RunSpec.seeded(4)
    spec.branches = [Branch(after: 0, chance: 9)]
    let branch = run(.standard(), spec, recording: .journal)
    #expect(branch.journal?.openings.map(\.balance) == parent.journal?.openings.map(\.balance))
    // Before there is an agreement chance has little to say.
    #expect((firstDifference(branch, parent) ?? 99) < 5)
  }

  @Test(
    "What a branch sets acts from the next step on, follows from the branch, and is gone without it",
    arguments: Seed.some(5))
  func settings(seed: UInt64) throws {
    var scenario = Scenario.standard()
    let parent = run(scenario, .seeded(seed))
    scenario.handovers = [
      handover(
        nil,
        [
          .set(PartnershipID(0), .degree(.monitoring, 0.9)), .set(PartnershipID(0), .degree(.voice, 0.2)),
          .setParameter(name: "loss_weight", value: 5), .setAccidents(false),
        ])
    ]
    let branch = run(scenario, branched(seed), recording: .journal)
    #expect(firstDifference(branch, parent) == after + 1)
    let event = try #require(branch.events.first { $0.kind == "run.branched" })
    #expect(event.step == after + 1 && event.cause == 0 && event.text == "a branch")
    // The voice is as it was.
    #expect(
      branch.events.filter { $0.cause == event.id }.map(\.text) == [
        "compact: monitoring = 0.9", "loss_weight = 5.0", "shocks = false",
      ])
    #expect(!branch.events.contains { $0.step > after && $0.kind == "shock.turnover" })
    let without = run(scenario.without(.branch(about: "a branch")), branched(seed))
    #expect(without.digest == parent.digest)
  }

  @Test("A branch that sets what is so already changes nothing, not even by saying so")
  func settingWhatIs() {
    var scenario = Scenario.standard()
    let parent = run(scenario, .seeded(2))
    scenario.handovers = [handover(nil, [.set(PartnershipID(0), .degree(.voice, 0.2))])]
    #expect(run(scenario, branched(2)).digest == parent.digest)
  }

  @Test("Another scenario takes over the world as it is: its code and what it declares act from then on")
  func takeover() throws {
    func post(_ name: String) -> ScenarioMechanism {
      ScenarioMechanism(CustomMechanism(name: name, place: .last)) { world, stage in
        world.post(1, to: .funds(OrganisationID(0)), as: stage.author, because: stage.cause)
      }
    }
    var first = Scenario.standard()
    first.mechanisms = [post("one"), post("two")]
    first.measures = [ScenarioMeasure(name: "early") { Double($0.step) }, ScenarioMeasure(name: "both") { _ in 1 }]
    first.interventions = [
      Intervention(.when({ $0.step >= 3 }, once: true), .actions([.recession]), about: "a crash"),
      Intervention(.when({ $0.step >= 99 }, once: true), .actions([.recession]), about: "a crash"),
    ]
    first.policies[OrganisationID(1)] = Counsel([.contribute]) { _ in .share(0) }
    let parent = run(first, .seeded(6), recording: .journal)

    var declaration = WorldDeclaration.standard()
    declaration.organisations[2].income = 500
    declaration.objectives[1].target = 0.5
    declaration["learn"] = 0.1
    declaration.levers { $0.transparency = 0.9 }
    declaration.model.active.remove(.shocks)
    var second = Scenario.standard(declaration, steps: 18)
    second.mechanisms = [post("three")]
    second.measures = [ScenarioMeasure(name: "both") { _ in 2 }, ScenarioMeasure(name: "late") { Double($0.step) }]
    second.interventions = [
      Intervention(.when({ $0.step >= 3 }, once: true), .actions([.recession]), about: "a crash"),
      Intervention(.at(5), .actions([.disaster]), about: "too early"),
      Intervention(.at(12), .actions([.disaster]), about: "in time"),
    ]
    second.success = { _ in true }
    first.handovers = [handover(second)]
    first.steps = 18
    let branch = run(first, branched(6), recording: .journal)
    #expect(branch.status == .ok && branch.stepsRun == 18 && branch.success == true)
    #expect(firstDifference(branch, parent) == after + 1)

    let mechanisms = { (history: History, step: Int) in
      Set(history.journal?.postings.filter { $0.step == step }.map(\.mechanism) ?? [])
    }
    #expect(mechanisms(branch, after).isSuperset(of: ["one", "two"]))
    #expect(mechanisms(branch, after + 1).contains("three"))
    #expect(mechanisms(branch, after + 1).isDisjoint(with: ["one", "two"]))
    #expect(branch.series("early").prefix(after).elementsEqual((1...after).map(Double.init)))
    #expect(branch.series("early").dropFirst(after).allSatisfy(\.isNaN) && branch.series("early").count == 18)
    #expect(branch.series("both") == (1...18).map { $0 <= after ? 1 : 2 })
    #expect(branch.series("late").prefix(after).allSatisfy(\.isNaN) && branch.series("late").last == 18)
    #expect(branch.outcome.first { $0.name == "early" }?.value == nil)
    #expect(branch.outcome.first { $0.name == "late" }?.value == 18)
    #expect(branch.events.filter { $0.text == "a crash" }.map(\.step) == [3])
    #expect(!branch.events.contains { $0.text == "too early" } && branch.events.contains { $0.text == "in time" })

    let cause = try #require(branch.events.first { $0.kind == "run.branched" }).id
    let changes = branch.events.filter { $0.cause == cause }.map(\.text)
    #expect(changes.contains("compact: transparency = 0.9"))
    #expect(changes.contains("learn = 0.1"))
    #expect(changes.contains("economic: target = 0.5"))
    #expect(changes.contains("\(declaration.organisations[2].name): income = 500.0 k€ a month"))
    #expect(changes.contains("shocks does not act any more"))
    #expect(changes.count == 5)
    let journal = try #require(branch.journal)
    var balances = Dictionary(journal.openings.map { ($0.account, $0.balance) }, uniquingKeysWith: { $1 })
    for posting in journal.postings { balances[posting.account, default: .nan] += posting.amount }
    for closing in journal.closings { #expect(balances[closing.account]?.bitPattern == closing.balance.bitPattern) }
  }

  @Test(
    "A declaration takes over where it says who and what there is as the other does; else the first difference is named"
  )
  func obstacles() {
    let old = WorldDeclaration.standard()
    func obstacle(_ change: (inout WorldDeclaration) -> Void) -> String? {
      var new = old
      change(&new)
      return new.obstacle(toTakingOverFrom: old)
    }
    #expect(obstacle { $0["learn"] = 0.2 } == nil)
    #expect(obstacle { $0.monthsPerStep = 3 } == "its steps are of another length")
    #expect(obstacle { $0.organisations.removeLast() } == #"it declares no organisation "community 7""#)
    #expect(obstacle { $0.objectives[0].name = "peace" } == #"it declares no objective "social""#)
    #expect(
      obstacle { $0.communities.append(CommunityDeclaration(name: "village", size: 1, needs: nil)) }
        == #"it declares community "village", which was not there"#)
    #expect(obstacle { $0.organisations.swapAt(0, 1) } == #"it declares organisation "public 1" before "public 0""#)
    #expect(
      obstacle {
        $0.traits = [Trait(name: "mood", owner: .world, range: 0...1, values: [0], start: 0)]
      } == #"it declares trait "mood", which was not there"#)
  }

  @Test("Fingerprints tell whether a past is shared, and where not")
  func sharedPast() {
    func difference(_ branch: [UInt64], _ parent: [UInt64], _ after: Int) -> Int? {
      SharedPast(of: branch, with: parent, upTo: after).firstDifference
    }
    #expect(difference([1, 2, 3], [1, 2, 4], 2) == nil)
    #expect(difference([1, 2, 3], [1, 2, 4], 3) == 3)
    #expect(difference([1, 2], [1, 2, 3], 2) == nil)
    #expect(difference([1, 2], [1, 2, 3], 3) == 3)
    #expect(difference([9], [1], 0) == nil)
    #expect(difference([], [], 5) == nil)
  }

  @Test(
    "An answer that is given later is not felt before, also where it opens issues that nobody cares for",
    arguments: Seed.some(5))
  func laterAnswers(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["review_min"] = 2
    declaration["review_span"] = 0
    let care = { (worth: [Double]) in
      Dictionary(uniqueKeysWithValues: (0..<8).map { (OrganisationID($0), $0 % 2 == 0 ? worth : worth.reversed()) })
    }
    declaration.partnerships[0].settlement.manner = .micro
    declaration.partnerships[0].issues = [
      DeclaredIssue(
        issue: .init(name: "seats", values: [0, 1, 2, 3].map { .number($0) }), defaultIndex: 0,
        preferences: care([0, 0.3, 0.7, 1])),
      DeclaredIssue(issue: .init(name: "colour", values: [1, 2, 3].map { .number($0) }), defaultIndex: 0),
    ]
    let scenario = Scenario.standard(declaration)
    let parent = run(scenario, .seeded(seed))
    let member = declaration.organisations[0].name
    for answer in [InputAnswer.values([1, 2]), .counterValues([1, 2])] {
      let kind: DecisionKind = answer == .values([1, 2]) ? .propose : .respond
      let inputs = [RecordedInput(step: 15, organisation: member, kind: kind, index: 1000, answer: answer)]
      let other = run(scenario, .seeded(seed, inputs: inputs))
      #expect(SharedPast(of: other.stepDigests, with: parent.stepDigests, upTo: 14).isShared)
    }
  }
}

/// Everything that is asked in a run, told to who listens.
struct ListeningTests {
  @Test("Listening changes nothing, and hears every step", arguments: Seed.some(20))
  func nothingChanges(seed: UInt64) {
    let trial = Trial(seed: seed)
    let scenario = Scenario.standard(trial.declaration, steps: 30)
    var asked: [AskedDecision] = []
    let heard = run(scenario, .seeded(seed), onDecision: { asked.append($0) })
    #expect(heard.digest == run(scenario, .seeded(seed)).digest)
    #expect(asked.allSatisfy { $0.author == .builtIn && $0.answer == $0.defaultAnswer })
    #expect(Set(asked.filter { $0.kind == .spend }.map(\.step)).isSuperset(of: 1...heard.stepsRun))
    // Who wants to hear of some of it hears exactly that.
    let name = scenario.world.organisations[0].name
    func isWanted(_ step: Int, _ kind: DecisionKind, _ organisation: String) -> Bool {
      kind == .spend || organisation == name && step > 10
    }
    var some: [AskedDecision] = []
    let half = run(scenario, .seeded(seed), onDecision: { some.append($0) }, hearing: isWanted)
    #expect(half.digest == heard.digest)
    #expect(some == asked.filter { isWanted($0.step, $0.kind, $0.organisation) })
  }

  @Test("Who answered is told: a person, a policy, or the equation")
  func authors() throws {
    var scenario = Scenario.standard()
    scenario.policies[OrganisationID(1)] = Counsel([.contribute]) { _ in .share(0.25) }
    let names = scenario.world.organisations.map(\.name)
    let input = RecordedInput(step: 8, organisation: names[1], kind: .contribute, index: 0, answer: .share(0.75))
    var asked: [AskedDecision] = []
    let spec = RunSpec.seeded(3, inputs: [input])
    let history = run(scenario, spec, onDecision: { asked.append($0) })
    #expect(history.digest == run(scenario, spec).digest)
    func contribution(_ place: Int, _ step: Int) throws -> AskedDecision {
      try #require(asked.first { $0.organisation == names[place] && $0.step == step && $0.kind == .contribute })
    }
    #expect(try contribution(1, 8).author == .person && contribution(1, 8).answer == .share(0.75))
    #expect(try contribution(1, 9).author == .policy && contribution(1, 9).answer == .share(0.25))
    #expect(try contribution(0, 8).author == .builtIn)
    #expect(try contribution(1, 8).partnership == "compact")
    #expect(
      try contribution(1, 9).flipped
        == RecordedInput(step: 9, organisation: names[1], kind: .contribute, index: 0, answer: .share(1)))
    #expect(try contribution(1, 8).opposite == .share(0))
  }

  /// A world in which everything is asked: members review often, move and vote; some pass, some are invited; issues are settled.
  private func busy() -> Scenario {
    var declaration = WorldDeclaration.standard()
    declaration["review_min"] = 2
    declaration["review_span"] = 0
    declaration["exit_grace"] = 0
    declaration.levers { $0.proposals = .rotating }
    declaration.partnerships[0].members = (0..<6).map(OrganisationID.init)
    declaration.partnerships[0].issues = [
      DeclaredIssue(
        issue: .init(name: "seats", values: [0, 1, 2, 3].map { .number($0) }), defaultIndex: 0,
        preferences: Dictionary(
          uniqueKeysWithValues: (0..<6).map {
            (OrganisationID($0), $0 % 2 == 0 ? [0, 0.3, 0.7, 1] : [1, 0.8, 0.2, 0])
          })),
      DeclaredIssue(issue: .init(name: "colour", values: [1, 2, 3].map { .number($0) }), defaultIndex: 0),
    ]
    var scenario = Scenario.standard(declaration, steps: 12)
    scenario.policies[OrganisationID(0)] = Counsel([.steer]) { request in
      .motions(request.step % 4 == 0 ? [.levers([.degree(.voice, 0.5)])] : [])
    }
    scenario.policies[OrganisationID(2)] = Counsel([.propose]) { request in
      request.step < 3 ? .pass : request.defaultAnswer
    }
    scenario.interventions = [
      Intervention(.at(3), .actions([.invite(OrganisationID(6), PartnershipID(0))]), about: "an invitation"),
      Intervention(.at(6), .actions([.invite(OrganisationID(7), PartnershipID(0))]), about: "an invitation"),
    ]
    return scenario
  }

  @Test("A decision that is flipped is asked for again, used, and felt by nothing before it", arguments: Seed.some(4))
  func flipped(seed: UInt64) throws {
    let scenario = busy()
    var asked: [AskedDecision] = []
    let parent = run(scenario, .seeded(seed), onDecision: { asked.append($0) })
    #expect(parent.digest == run(scenario, .seeded(seed)).digest)
    var kinds: Set<DecisionKind> = []
    for (kind, decisions) in Dictionary(grouping: asked.filter { $0.opposite != nil }, by: \.kind) {
      // Some of each, from all over the run.
      for decision in stride(from: 0, to: decisions.count, by: max(1, decisions.count / 12)).map({ decisions[$0] }) {
        let flipped = try #require(decision.flipped)
        let other = run(scenario, .seeded(seed, inputs: [flipped]))
        #expect(other.unusedInputs.isEmpty, "\(flipped.request)")
        #expect(other.status == .ok, "\(flipped.request): \(other.status)")
        #expect(SharedPast(of: other.stepDigests, with: parent.stepDigests, upTo: decision.step - 1).isShared)
        #expect(other.stepDigests != parent.stepDigests)
      }
      kinds.insert(kind)
    }
    #expect(kinds.isSuperset(of: [.propose, .respond, .vote, .steer, .contribute, .share, .join, .stay]), "\(kinds)")
    #expect(asked.contains { $0.kind == .spend } && !kinds.contains(.spend))
  }
}
