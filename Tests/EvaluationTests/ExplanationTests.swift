import Evaluation
import Foundation
import Partnerships
import Scenarios
import Simulation
import Testing

struct ExplanationTests {
  /// Members come and go, partnerships end and begin again, and everything that a measure is made of besides balances changes.
  static let turbulent = """
    scenario { title = "Turbulent", steps = 45 }
    objective("air", { start = 0.3, target = 0.8 })
    objective("jobs", { start = 0.6, target = 0.65 })
    organisations(10, function(i)
      return { name = "org " .. i, sector = ({ "public", "private", "nonprofit", "community" })[i % 4 + 1] }
    end)
    community("town", { size = 10, needs = { air = 1, jobs = 2 } })
    trait("mood", { min = 0, max = 1, start = 0.5 })
    partnership("one", { members = { "org 1", "org 2", "org 3", "org 4", "org 5" }, term = 30, build = 0.3 })
    partnership("two", { members = { "org 4", "org 6", "org 7" }, governance = "lead", lead = "org 6" })
    partnership("late", { members = { "org 8", "org 9", "org 10" }, founded = false })
    at(5, invite { partnership = "one", organisation = "org 8" })
    at(9, expel { partnership = "one", organisation = "org 2" })
    at(12, set { model = { trust_prior_n = 2, lead_share = 0.7, repart_rate = 1, repart_mid = 0, exit_mid = 0.9 } })
    at(14, set { objective = "air", target = 0.7 })
    at(16, set { community = "town", needs = { air = 2, jobs = 1 } })
    at(18, set { partnership = "two", governance = "consensus" })
    at(20, start { partnership = "late" })
    at(22, shock { kind = "disaster" })
    at(25, dissolve { partnership = "two" })
    at(35, start { partnership = "two" })
    mechanism("cheer", { after = "ties" }, function(world)
      for _, each in ipairs(world.organisations) do world:set(each, "mood", each.mood * 0.9 + 0.1) end
    end)
    """

  static func evaluated(_ source: ScenarioSource, seed: UInt64 = 1) throws -> EvaluatedRun {
    try evaluate(RunRequest(source, seed: seed))
  }

  static func explanation(of subject: String, at step: Int?, _ run: EvaluatedRun) throws -> Explanation {
    try Explanation(
      of: subject, atStep: step, in: run.spec, named: "case.lua", stepDigests: run.history.stepDigests)
  }

  static func source(_ script: String) -> ScenarioSource {
    ScenarioSource(name: "case.lua", files: [SourceFile(name: "case.lua", bytes: Array(script.utf8))])
  }

  /// - Returns: what nothing says, which is nothing.
  static func expectSum(_ subject: String, at step: Int, _ run: EvaluatedRun) throws {
    let explanation = try explanation(of: subject, at: step, run)
    let recorded = run.history.series.first { $0.name == subject }?.values[step - 1]
    #expect(explanation.value == recorded.flatMap { $0.isNaN ? nil : $0 }, "\(subject) in \(step)")
    #expect(explanation.isRecordedHistory)
    guard let moved = explanation.moved else { return }
    let sum = moved.movements.reduce(0) { $0 + $1.amount }
    #expect(abs(sum - (moved.end.value - moved.start.value)) < 1e-9, "\(subject) in \(step)")
    #expect(!moved.movements.contains { $0.mover == .other }, "\(subject) in \(step)")
    for movement in moved.movements {
      #expect(abs(movement.parts.reduce(0) { $0 + $1.amount } - movement.amount) < 1e-9, "\(subject) in \(step)")
    }
  }

  @Test("What moved a measure sums to its change, for every measure, whoever comes and goes", arguments: [1, 2, 3])
  func movementsSum(seed: UInt64) throws {
    let run = try Self.evaluated(Self.source(Self.turbulent), seed: seed)
    for metric in Metric.allCases {
      for partnership in ["one", "two", "late"] {
        for step in [3, 28, 45] { try Self.expectSum("\(partnership).\(metric.rawValue)", at: step, run) }
      }
    }
    try Self.expectSum("communities.town", at: 45, run)
    try Self.expectSum("objectives.air", at: 45, run)
  }

  static func riverCompact() throws -> EvaluatedRun {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "scenarios")
    return try evaluated(try ScenarioSource(path: folder.appending(path: "river-compact.lua").path))
  }

  @Test(
    "So it does in the river compact", arguments: ["trust", "trust_dispersion", "equity", "attainment", "alignment"])
  func movementsSumInTheRiverCompact(metric: String) throws {
    try Self.expectSum("compact.\(metric)", at: 40, Self.riverCompact())
  }

  @Test("An account's postings sum to its change, those of the scenario's own mechanisms too")
  func accounts() throws {
    let run = try Self.evaluated(Self.source(Self.turbulent))
    let why = try Self.explanation(of: "org 1.mood", at: nil, run)
    #expect(why.subject.kind == .account)
    #expect(why.moved?.movements.map(\.mover) == [.ownMechanism("cheer")])
    #expect(why.counterfactual?.omission == .ownMechanism("cheer"))
    #expect(why.counterfactual?.value == 0.5)
  }

  @Test("A word that is the name of a kind of events means these, whoever else's sentence has it")
  func kindsBeforeTexts() throws {
    let script =
      Self.turbulent + "\nat(24, shock { objective = \"air\", amount = -0.1, about = \"The expelled struck\" })"
    let why = try Self.explanation(of: "expelled", at: nil, Self.evaluated(Self.source(script)))
    #expect(why.subject.event?.kind == EventKind.expelled.rawValue)
  }

  @Test("Who comes and goes has a share of its own")
  func membership() throws {
    let run = try Self.evaluated(Self.source(Self.turbulent))
    let why = try Self.explanation(of: "one.trust", at: 9, run)
    let parts = try #require(why.moved?.movements.first { $0.mover == .membership }).parts
    #expect(parts.contains { $0.kind == EventKind.expelled.rawValue && $0.event?.step == 9 })
  }

  @Test("What would have been is what is without it")
  func counterfactual() throws {
    let flood = "\nat(10, shock { objective = \"air\", amount = -0.25, about = \"Flood\" })"
    let with = try Self.evaluated(Self.source(Self.turbulent + flood))
    let without = try Self.evaluated(Self.source(Self.turbulent))
    let why = try Self.explanation(of: "air", at: 10, with)
    #expect(why.counterfactual?.omission == .interventions(about: "Flood"))
    #expect(why.counterfactual?.value == without.history.series.first { $0.name == "objectives.air" }?.values[9])
  }

  @Test("A chain ends at a decision, a draw or an intervention, and does not tell every agreement before it")
  func chains() throws {
    let run = try Self.evaluated(Self.source(Self.turbulent))
    let chain = try Self.explanation(of: "one.trust", at: 24, run).chain
    #expect(chain.last?.kind == EventKind.agreement.rawValue)
    #expect(chain.count { $0.kind == EventKind.agreement.rawValue } == 1)
    let struck = try Self.explanation(of: "a disaster struck", at: nil, run)
    #expect(struck.chain.map(\.kind) == [EventKind.disaster.rawValue, EventKind.intervention.rawValue])
  }

  @Test("The chain is that of the one event that moved it most, though others of a kind did more together")
  func largestEvent() throws {
    let why = try Self.explanation(of: "clean_water", at: 30, Self.riverCompact())
    #expect(why.moved?.movements.first?.mover == .mechanism(.production))
    #expect(why.chain.map(\.kind) == [EventKind.objectiveShock.rawValue, EventKind.intervention.rawValue])
  }

  @Test("Such events are those of the kind that is told, and not the interventions that caused them")
  func suchEvents() throws {
    let script = Self.turbulent + "\nevery(5, activity(\"workshop\", { partnership = \"one\", cost = 1 }))"
    let why = try Self.explanation(of: "workshop", at: 19, Self.evaluated(Self.source(script)))
    #expect(why.subject.event?.kind == EventKind.activityHeld.rawValue)
    #expect(why.subject.eventCount == 3)
  }

  @Test(
    "What a report says can be asked for: of one, of many at once, and with what an intervention was for",
    arguments: [
      ("elections", EventKind.turnover),
      ("elections changed those in charge: new priorities, ties lost (org 4, org 8, org 9 and 4 more)", .turnover),
      ("air was hit: −0.10 (Bad luck) (3 times)", .objectiveShock),
      ("a disaster struck (the script intervenes again)", .disaster),
    ])
  func printedSentences(sentence: String, kind: EventKind) throws {
    let script = """
      \(Self.turbulent)
      mechanisms { turnover_every = 12 }
      every(10, shock { objective = "air", amount = -0.1, about = "Bad luck" })
      """
    let why = try Self.explanation(of: sentence, at: nil, Self.evaluated(Self.source(script)))
    #expect(why.subject.event?.kind == kind.rawValue)
  }

  @Test("Where nothing would have been different without the largest cause, the next is left out")
  func causesWithoutEffect() throws {
    let script = """
      scenario { title = "Levelled", steps = 5 }
      objective("air", {})
      organisation("club", { sector = "community" })
      trait("mood", { min = 0, max = 1, start = 0 })
      mechanism("more", { after = "ties" }, function(world) world:set(world.organisations.club, "mood", 1) end)
      mechanism("less", { after = "ties" }, function(world) world:set(world.organisations.club, "mood", 0.5) end)
      """
    let why = try Self.explanation(of: "club.mood", at: nil, Self.evaluated(Self.source(script)))
    #expect(why.causesWithoutEffect == [.ownMechanism("more")])
    #expect(why.counterfactual?.omission == .ownMechanism("less"))
    #expect(why.counterfactual?.value == 1)
  }

  @Test(
    "What cannot be asked for says what can",
    arguments: [
      ("trust", "ask for 'one.trust', 'two.trust', 'late.trust'"), ("one.trst", "did you mean 'one.trust'?"),
      ("one.recovery", "ask for attainment"), ("dreams", "computed by the scenario's script"),
      ("the org 77 expelled", "of the kind member.expelled it has org 2 (one) was expelled (month 9)"),
      ("dancing in the works", "nothing that happened in it has these words"),
      ("declined", "nothing of the kind invitation.declined happened"),
    ])
  func unknown(subject: String, words: String) throws {
    let run = try Self.evaluated(Self.source(Self.turbulent + "\nmeasure(\"dreams\", function() return 1 end)"))
    let problem = #expect(throws: UnknownSubject.self) { try Self.explanation(of: subject, at: nil, run) }
    #expect(problem?.description.contains(words) == true, "\(problem?.description ?? "")")
  }

  @Test("A run that fails is explained up to where it failed")
  func failing() throws {
    let run = try Self.evaluated(
      Self.source(Self.turbulent + "\nat(7, function() error(\"the money is gone\") end)"))
    #expect(try Self.explanation(of: "one.trust", at: nil, run).step == 6)
    let problem = #expect(throws: UnknownSubject.self) { try Self.explanation(of: "one.trust", at: 8, run) }
    #expect(problem?.description.contains("the money is gone") == true)
  }
}
