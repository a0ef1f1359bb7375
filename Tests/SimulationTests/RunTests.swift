import Negotiation
import Partnerships
import Simulation
import TestSupport
import Testing

/// A run is a pure function of its specification.
struct RunTests {
  @Test("How much is recorded changes nothing of what happens", arguments: Seed.some(20))
  func recordingIsNoPartOfTheRun(seed: UInt64) {
    let trial = Trial(seed: seed)
    let runs = Recording.allCases.map { run(.standard(trial.declaration, steps: 40), .seeded(seed), recording: $0) }
    #expect(Set(runs.map(\.digest)).count == 1)
    #expect(Set(runs.map(\.stepDigests)).count == 1)
    #expect(Set(runs.map(\.verdict)).count == 1)
    let finals = runs.map { $0.outcome.map { "\($0.name) \($0.value as Any)" } }
    #expect(Set(finals).count == 1)
    #expect(runs[1].bits == runs[2].bits)
    #expect(runs[0].series.isEmpty && runs[0].journal == nil && runs[1].journal == nil && runs[2].journal != nil)
  }

  @Test("The same specification gives the same history; another seed or replicate gives another")
  func repetition() {
    func digest(_ seed: UInt64, _ replicate: UInt64) -> String {
      run(.standard(), .seeded(seed, replicate: replicate)).digest
    }
    for seed in Seed.some(5) { #expect(digest(seed, 0) == digest(seed, 0)) }
    let digests = Seed.some(10).flatMap { seed in (0..<5).map { digest(seed, $0) } }
    #expect(Set(digests).count == 50)
    #expect(digests.allSatisfy { $0.count == 64 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
  }

  @Test("Histories that begin alike differ from the step in which something else happened")
  func firstDifference() {
    var scenario = Scenario.standard()
    let undisturbed = run(scenario, .seeded(3))
    scenario.interventions = [Intervention(.at(15), .actions([.shock(ObjectiveID(1), amount: -0.1)]), about: "a flood")]
    let disturbed = run(scenario, .seeded(3))
    let first = zip(undisturbed.stepDigests, disturbed.stepDigests).enumerated().first { $0.element.0 != $0.element.1 }
    #expect(first?.offset == 14)
  }

  @Test("The journal of a run opens, changes and closes every account", arguments: Seed.some(10))
  func journalBalances(seed: UInt64) throws {
    let history = run(.standard(Trial(seed: seed).declaration, steps: 30), .seeded(seed), recording: .journal)
    let journal = try #require(history.journal)
    var balances = Dictionary(journal.openings.map { ($0.account, $0.balance) }, uniquingKeysWith: { $1 })
    for posting in journal.postings { balances[posting.account, default: .nan] += posting.amount }
    #expect(balances.count == journal.closings.count)
    for (account, balance) in journal.closings where balances[account]?.bitPattern != balance.bitPattern {
      Testing.Issue.record("\(account) closes at \(balance), and its postings make \(balances[account] as Any)")
    }
  }

  @Test("Somebody who meets nobody changes nobody else's luck", arguments: Seed.some(20))
  func strangers(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    // What a stranger does change: what is spent alone, and how agile all are when disaster strikes.
    declaration["solo_prod"] = 0
    declaration["disaster_rate"] = 0
    var crowded = declaration
    crowded.organisations.insert(
      OrganisationDeclaration(name: "stranger", sector: SectorProfile(like: .private)), at: 3)
    crowded.partnerships[0].members = [0, 1, 2, 4, 5, 6, 7, 8].map(OrganisationID.init)
    let alone = run(.standard(declaration, steps: 60), .seeded(seed), recording: .journal)
    let beside = run(.standard(crowded, steps: 60), .seeded(seed), recording: .journal)
    let balances = Dictionary(
      try #require(beside.journal).closings.map { ($0.account, $0.balance) }, uniquingKeysWith: { $1 })
    // Influence is normalised over all, and the sums of sources and sinks are everybody's.
    for (account, balance) in try #require(alone.journal).closings
    where !account.hasSuffix(".influence") && !account.hasPrefix("source.") && !account.hasPrefix("sink.") {
      let other = try #require(balances[account])
      if abs(balance - other) > 1e-9 * max(1, abs(balance)) {
        Testing.Issue.record("\(account) is \(balance) without the stranger and \(other) with it")
      }
    }
    #expect(alone.events.map(\.text) == beside.events.map(\.text))
  }

  @Test("Interventions come at their step, every so many steps, or when a condition holds, once or always")
  func triggers() {
    var scenario = Scenario.standard(steps: 12)
    func shock(_ trigger: Intervention.Trigger, _ about: String) -> Intervention {
      Intervention(trigger, .actions([.shock(ObjectiveID(0), amount: 0.001)]), about: about)
    }
    scenario.interventions = [
      shock(.at(5), "at"), shock(.every(4), "every"), shock(.when({ $0.step > 9 }, once: true), "once"),
      shock(.when({ $0.step > 9 }, once: false), "always"),
    ]
    let events = run(scenario, .seeded(1)).events.filter { $0.kind == EventKind.intervention.rawValue }
    func steps(_ about: String) -> [Int] { events.filter { $0.text == about }.map(\.step) }
    #expect(steps("at") == [5])
    #expect(steps("every") == [4, 8, 12])
    #expect(steps("once") == [10])
    #expect(steps("always") == [10, 11, 12])
  }
}

/// What becomes of a run that cannot go on.
struct FailureTests {
  @Test(
    "A posting that is no number fails the run with the account's name",
    arguments: [Double.nan, .infinity], Governance.allCases)
  func undefinedPosting(amount: Double, governance: Governance) throws {
    var declaration = WorldDeclaration.standard()
    declaration.levers { $0.governance = governance }
    var scenario = Scenario.standard(declaration)
    scenario.mechanisms = [
      ScenarioMechanism(CustomMechanism(name: "alchemy", place: .before(.negotiation))) { world, stage in
        if world.step == 7 { world.post(amount, to: .funds(OrganisationID(2)), as: stage.author, because: stage.cause) }
      }
    ]
    let failure = try #require(run(scenario, .seeded(1)).status.failure)
    #expect(failure.kind == .number)
    #expect(failure.step == 7)
    #expect(
      failure.message.hasPrefix("private 2.funds")
        || failure.message.hasPrefix("\(declaration.organisations[2].name).funds"))
  }

  @Test("Nobody gets to negotiate with a culture that is no number", arguments: Governance.allCases, [true, false])
  func undefinedCulture(governance: Governance, isMechanism: Bool) throws {
    var declaration = WorldDeclaration.standard()
    declaration.levers { $0.governance = governance }
    var scenario = Scenario.standard(declaration)
    let control = Account.culture(OrganisationID(0), CultureDimension.control.rawValue)
    func spoil(_ world: inout World, _ stage: Stage) {
      world.post(.nan, to: control, as: stage.author, because: stage.cause)
    }
    if isMechanism {
      scenario.mechanisms = [ScenarioMechanism(CustomMechanism(name: "spell", place: .before(.shocks)), act: spoil)]
    } else {
      scenario.interventions = [Intervention(.at(1), .code(spoil), about: "a spell")]
    }
    let failure = try #require(run(scenario, .seeded(1)).status.failure)
    #expect(failure.message.hasPrefix("\(declaration.organisations[0].name).culture.control became nan"))
    #expect(failure.step == 1)
  }

  @Test("A failed run keeps what was run before, and its verdict is open")
  func failedRunsKeepTheirPast() throws {
    struct Trouble: Error {}
    var scenario = Scenario.standard()
    let whole = run(scenario, .seeded(4))
    scenario.mechanisms = [
      ScenarioMechanism(CustomMechanism(name: "trouble", place: .last)) { world, _ in
        if world.step == 9 { throw Trouble() }
      }
    ]
    let broken = run(scenario, .seeded(4), recording: .journal)
    guard case .failed(let failure) = broken.status else {
      Testing.Issue.record("the run came to its end")
      return
    }
    #expect(failure.step == 9 && failure.kind == .script)
    #expect(broken.stepsRun == 8 && broken.steps == 24)
    #expect(broken.verdict == nil && broken.success == nil && broken.verdicts.isEmpty)
    #expect(broken.series("attainment") == Array(whole.series("attainment").prefix(8)))
    #expect(broken.series.allSatisfy { $0.values.count == 8 })
    #expect(broken.stepDigests.count == 8)
    #expect(!broken.outcome.isEmpty && broken.journal != nil)
  }

  @Test("A run that ran out of time says so, and any other failure of a scenario's is its own")
  func timeouts() {
    var scenario = Scenario.standard()
    scenario.interventions = [
      Intervention(
        .at(3), .code({ _, _ in throw RunFailure(.time, "too slow", file: "a.lua", line: 4) }), about: "slow")
    ]
    let history = run(scenario, .seeded(1))
    #expect(history.status.name == "timed_out")
    #expect(history.status.failure?.text == "a.lua:4: too slow (step 3)")
  }

  @Test(
    "A parameter without measure does not end the process",
    arguments: ["lag_max", "review_min", "review_span", "turnover_every", "econ_months", "form_limit"])
  func hugeParameters(name: String) {
    var declaration = WorldDeclaration.standard()
    declaration[name] = 1e300
    var scenario = Scenario.standard(declaration)
    scenario.interventions = [Intervention(.at(2), .actions([.recession]), about: "a recession")]
    #expect(run(scenario, .seeded(1)).status == .ok)
  }
}
