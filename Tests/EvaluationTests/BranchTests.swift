import Evaluation
import Partnerships
import Scenarios
import Simulation
import Testing

/// Branches as runs: made of a request, evaluated from their specification alone.
struct BranchTests {
  private static let script = """
    scenario { title = "Case", steps = 24 }
    objective("clean_air", { start = 0.3, target = 0.8 })
    local grant = parameter("grant", { default = 40, min = 1, max = 200 })
    local pace = parameter("pace", { default = 1, min = 0, max = 2 })
    organisation("city", { sector = "public", income = grant })
    organisation("works", { sector = "private" })
    trait("mood", { of = "world", min = 0, max = 100, start = 0 })
    partnership("compact", { members = { "city", "works" } })
    local calls = 0
    mechanism("cheer", {}, function(world, draw)
      calls = calls + 1
      world:set(world, "mood", world.mood + pace + draw:uniform(0, 0.1))
    end)
    measure("calls", function() return calls end)
    at(5, shock { objective = "clean_air", amount = -0.1, about = "Smog" })
    """

  private func request(_ script: String = script, seed: UInt64 = 1, files: [String: String] = [:]) -> RunRequest {
    RunRequest(Self.source(script, files: files), seed: seed)
  }

  private static func source(_ script: String, named name: String = "case.lua", files: [String: String] = [:])
    -> ScenarioSource
  {
    ScenarioSource(
      name: name,
      files: [SourceFile(name: name, bytes: Array(script.utf8))]
        + files.map { SourceFile(name: $0.key, bytes: Array($0.value.utf8)) })
  }

  private func firstDifference(_ a: EvaluatedRun, _ b: EvaluatedRun) -> Int? {
    zip(a.history.stepDigests, b.history.stepDigests).enumerated().first { $0.element.0 != $0.element.1 }
      .map { $0.offset + 1 }
  }

  private func series(_ name: String, _ run: EvaluatedRun) -> [Double] {
    run.history.series.first { $0.name == name }?.values ?? []
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch let problem as ScenarioProblem {
      return problem.text
    } catch {
      return "\(error)"
    }
  }

  /// From the specification alone, as a ledger keeps it.
  private func expectReplays(_ run: EvaluatedRun, _ location: SourceLocation = #_sourceLocation) throws {
    let again = try evaluate(RunRequest(run.spec, named: "case.lua"))
    #expect(again.spec == run.spec, sourceLocation: location)
    #expect(again.history.digest == run.history.digest, sourceLocation: location)
  }

  @Test("A branch with nothing changed is another run with the same history")
  func nothing() throws {
    let parent = try evaluate(request())
    let branch = try evaluate(request().branched(after: 8))
    #expect(branch.history.digest == parent.history.digest)
    #expect(branch.spec.digest != parent.spec.digest)
    // Neither the script nor its variables begin anew where there is no other script.
    #expect(series("calls", branch) == (1...24).map(Double.init))
    var empty = request()
    empty.branches = [Branch(after: 8, files: [])]
    #expect(try evaluate(empty).history.digest == parent.history.digest)
    try expectReplays(branch)
  }

  @Test("With chance drawn anew scripts draw as the other replicate does, from the step after the branch on")
  func chance() throws {
    let parent = try evaluate(request())
    let branch = try evaluate(request().branched(after: 8, chance: 3))
    #expect(firstDifference(parent, branch) == 9)
    var third = request()
    third.replicate = 3
    let other = try evaluate(third)
    func draws(_ run: EvaluatedRun) throws -> [Double] {
      var script = run.spec
      script.files[0] = SourceFile(
        name: "case.lua", bytes: Array((Self.script + "measure(\"mood\", function(world) return world.mood end)").utf8))
      let moods = series("mood", try evaluate(RunRequest(script, named: "case.lua")))
      return zip([0] + moods, moods).map { $1 - $0 }
    }
    let (ours, theirs, before) = (try draws(branch), try draws(other), try draws(parent))
    for step in 0..<24 {
      let expected = step < 8 ? before[step] : theirs[step]
      #expect(abs(ours[step] - expected) < 1e-9)
    }
    try expectReplays(branch)
  }

  @Test("A branch of a branch keeps what both changed, and its own chance from its own step on")
  func branchOfBranch() throws {
    let parent = try evaluate(request())
    let first = try evaluate(request().branched(after: 6, chance: 2, settings: ["monitoring": .number(0.9)]))
    let second = try evaluate(
      RunRequest(first.spec, named: "case.lua").branched(after: 12, chance: 5, settings: ["pace": .number(2)]))
    #expect(second.spec.branches.map(\.after) == [6, 12])
    #expect(firstDifference(parent, first) == 7)
    #expect(firstDifference(first, second) == 13)
    #expect(second.history.events.filter { $0.kind == "run.branched" }.map(\.step) == [7, 13])
    #expect(second.history.events.contains { $0.text == "compact: monitoring = 0.9" && $0.step == 7 })
    try expectReplays(second)
    let early = complaint { _ = try RunRequest(first.spec, named: "case.lua").branched(after: 3) }
    #expect(early.contains("a branch after month 3 cannot follow one after month 6"), "\(early)")
    #expect(early.contains("branch the run that this one is a branch of"))
  }

  @Test("A lever acts on the world as it is, and the script goes on as it was")
  func lever() throws {
    let parent = try evaluate(request())
    let branch = try evaluate(request().branched(after: 8, settings: ["compact.monitoring": .number(0.9)]))
    #expect(firstDifference(parent, branch) == 9)
    #expect(series("calls", branch) == (1...24).map(Double.init))
    let event = try #require(branch.history.events.first { $0.kind == "run.branched" })
    #expect(event.text == "a branch after month 8: compact.monitoring = 0.9")
    try expectReplays(branch)
    let why = try Explanation(
      of: "monitoring = 0.9", atStep: nil, in: branch.spec, named: "case.lua", stepDigests: branch.history.stepDigests)
    #expect(why.isRecordedHistory)
    #expect(why.chain.map(\.text) == ["compact: monitoring = 0.9", event.text])
  }

  @Test(
    "For a parameter the script is run anew: its variables begin anew, traits go on, past interventions do not act again"
  )
  func parameter() throws {
    let parent = try evaluate(request())
    let branch = try evaluate(request().branched(after: 8, settings: ["grant": .number(90), "pace": .number(2)]))
    #expect(firstDifference(parent, branch) == 9)
    let calls: [Double] = (1...24).map { (step: Int) in Double(step <= 8 ? step : step - 8) }
    #expect(series("calls", branch) == calls)
    #expect(branch.history.events.filter { $0.text == "Smog" }.count == 1)
    let cause = try #require(branch.history.events.first { $0.kind == "run.branched" }).id
    #expect(branch.history.events.filter { $0.cause == cause }.map(\.text) == ["city: income = 90.0 k€ a month"])
    #expect(branch.warnings.isEmpty)
    // What it is at the founding stays what the run is known by.
    #expect(branch.history.parameters.map(\.value) == [.number(40), .number(1)])
    let why = try Explanation(
      of: "city.funds", atStep: 20, in: branch.spec, named: "case.lua", stepDigests: branch.history.stepDigests)
    #expect(why.isRecordedHistory)
    try expectReplays(branch)
    let same = try evaluate(request().branched(after: 8, settings: ["pace": .number(1)]))
    #expect(same.history.digest == parent.history.digest)
  }

  @Test("A trait goes on from where it was when the script is run anew")
  func traits() throws {
    let script = Self.script + "\nmeasure(\"mood\", function(world) return world.mood end)"
    let parent = try evaluate(request(script))
    let branch = try evaluate(request(script).branched(after: 8, settings: ["pace": .number(0)]))
    let (moods, before) = (series("mood", branch), series("mood", parent))
    #expect(moods.prefix(8) == before.prefix(8))
    #expect(moods[8] >= moods[7] && moods[8] <= moods[7] + 0.1)
  }

  @Test("Another script goes on, with its own files, and what it declares of the start is past")
  func script() throws {
    let other =
      Self.script.replacingOccurrences(of: "start = 0.3", with: "start = 0.5")
      .replacingOccurrences(of: "local calls = 0", with: "local calls = 0\nlocal rows = #csv \"rows.csv\"")
      .replacingOccurrences(of: "world.mood + pace", with: "world.mood + rows")
      .replacingOccurrences(of: "local pace = parameter(\"pace\", { default = 1, min = 0, max = 2 })", with: "") + """

        mechanism("fresh", { after = "ties" }, function(world) end)
        """
    var ground = request()
    ground.settings = ["pace": .number(1.5)]
    let parent = try evaluate(ground)
    let source = Self.source(other, named: "later.lua", files: ["rows.csv": "a\n1\n2\n", "unread.csv": "b\n"])
    let branch = try evaluate(ground.branched(after: 8, script: source))
    #expect(firstDifference(parent, branch) == 9)
    #expect(branch.spec.branches[0].files?.map(\.name) == ["later.lua", "rows.csv"])
    #expect(branch.history.events.contains { $0.text == "a branch after month 8: later.lua goes on" })
    let warnings = branch.warnings.map(\.text).joined()
    #expect(warnings.contains("start of clean_air"), "\(warnings)")
    #expect(warnings.contains("nothing here is called 'pace', which was set before"), "\(warnings)")
    try expectReplays(branch)
    // And a branch of it, for which the later script is run once more.
    let further = try evaluate(
      RunRequest(branch.spec, named: "case.lua").branched(after: 12, settings: ["grant": .number(50)]))
    #expect(firstDifference(branch, further) == 13)
    try expectReplays(further)
  }

  @Test("A script that reads another file with a parameter changed has it among its files")
  func filesOfParameters() throws {
    let script = Self.script + "\nlocal rows = csv(pace > 1.5 and \"fast.csv\" or \"slow.csv\")"
    let branch = try evaluate(
      request(script, files: ["fast.csv": "a\n1\n", "slow.csv": "a\n2\n"]).branched(
        after: 8, settings: ["pace": .number(2)]))
    #expect(branch.spec.files.map(\.name) == ["case.lua", "slow.csv", "fast.csv"])
    try expectReplays(branch)
  }

  @Test("A script that declares others cannot take over, and the first difference is named")
  func otherWorld() {
    func complaint(_ change: (String) -> String) -> String {
      self.complaint { _ = try request().branched(after: 8, script: Self.source(change(Self.script), named: "b.lua")) }
    }
    let gone = complaint { $0.replacingOccurrences(of: "\"works\"", with: "\"mill\"") }
    #expect(gone.contains("b.lua cannot take over after month 8: it declares no organisation \"works\""), "\(gone)")
    let unit = complaint { $0.replacingOccurrences(of: "steps = 24", with: "steps = 24, unit = \"week\"") }
    #expect(unit.contains("its steps are of another length"), "\(unit)")
    let short = complaint { $0.replacingOccurrences(of: "steps = 24", with: "steps = 8") }
    #expect(short.contains("nothing comes after month 8: the run has 8 months"), "\(short)")
    #expect(complaint { $0 + "\norganisation(" }.hasPrefix("b.lua:"))
  }

  @Test("A run may be made longer by another script, and its success is what that one says")
  func longer() throws {
    let longer =
      Self.script.replacingOccurrences(of: "steps = 24", with: "steps = 30") + "\nsuccess(function() return true end)"
    let branch = try evaluate(request().branched(after: 24, script: Self.source(longer)))
    #expect(branch.history.steps == 30 && branch.history.stepsRun == 30 && branch.history.success == true)
    #expect(
      SharedPast(of: branch.history.stepDigests, with: try evaluate(request()).history.stepDigests, upTo: 24).isShared)
    try expectReplays(branch)
  }

  @Test("A branch that cannot be is told: where, what, and what can")
  func mistakes() {
    func complaint(_ after: Int, _ settings: [String: SettingValue] = [:]) -> String {
      self.complaint { _ = try request().branched(after: after, settings: settings) }
    }
    #expect(complaint(24).contains("nothing comes after month 24: the run has 24 months"))
    #expect(complaint(24).contains("branch after one from 0 (the founding) to 23"))
    #expect(complaint(-1).contains("there is no branch after month -1"))
    #expect(complaint(0) == "" && complaint(23) == "")
    #expect(complaint(8, ["monitorin": .number(1)]).contains("did you mean 'monitoring'?"))
    #expect(complaint(8, ["monitoring": .number(2)]).contains("which is not a number from 0 to 1"))
    #expect(complaint(8, ["pace": .number(3)]).contains("pace was set to 3, which is not a number from 0 to 2"))
    #expect(complaint(8, ["culture_gap": .number(2)]).contains("culture_gap shapes how the world is founded"))
    #expect(complaint(8, ["pace": .number(2), "priority_gap": .number(2)]).contains("priority_gap shapes"))
  }

  @Test("Answers are part of the branch, each in the place of one that was given to the same request")
  func answers() throws {
    func input(_ step: Int, _ share: Double) -> RecordedInput {
      RecordedInput(step: step, organisation: "city", kind: .contribute, index: 0, answer: .share(share))
    }
    var ground = request()
    ground.inputs = [input(5, 0.5), input(10, 0.5), input(12, 0.5)]
    let parent = try evaluate(ground)
    let branch = try evaluate(ground.branched(after: 8, answers: [input(10, 0)]))
    #expect(branch.spec.inputs.sorted() == [input(5, 0.5), input(10, 0), input(12, 0.5)])
    #expect(branch.history.unusedInputs.isEmpty)
    #expect(firstDifference(parent, branch) == 10)
    let early = complaint { _ = try ground.branched(after: 8, answers: [input(8, 0)]) }
    #expect(early.contains("8/city/contribute is answered in a step that is shared"))
  }

  @Test(
    "An answer is read as people write it",
    arguments: [
      ("15/city/contribute=0", DecisionKind.contribute, 0, InputAnswer.share(0)),
      ("15/city/share/3=0.5", .share, 3, .share(0.5)), ("15/city/respond/2=reject", .respond, 2, .reject(reason: nil)),
      ("15/city/respond=reject:too = dear/now", .respond, 0, .reject(reason: "too = dear/now")),
      ("15/city/respond=accept", .respond, 0, .accept),
      ("15/city/respond=counter_values:1,0", .respond, 0, .counterValues([1, 0])),
      ("15/city/propose=text:0.5,1", .propose, 0, .text([0.5, 1])), ("15/city/propose=pass", .propose, 0, .pass),
      ("15/city/vote=abstain", .vote, 0, .verdict(nil)), ("15/city/stay=no", .stay, 0, .verdict(false)),
      ("15/city/join=true", .join, 0, .verdict(true)), ("15/city/spend=1,0,2", .spend, 0, .weights([1, 0, 2])),
      ("15/city/steer=nothing", .steer, 0, .noMotion), ("15/a = b/c/stay=yes", .stay, 0, .verdict(true)),
    ])
  func typed(text: String, kind: DecisionKind, index: Int, answer: InputAnswer) throws {
    let names = ["city", "a = b/c"]
    let input = try RecordedInput(typed: text, organisations: names)
    #expect(
      input
        == RecordedInput(
          step: 15, organisation: text.contains("a = b") ? "a = b/c" : "city", kind: kind, index: index, answer: answer)
    )
  }

  @Test(
    "An answer that cannot be read says what there is",
    arguments: [
      ("15/city/contribute", "written STEP/ORGANISATION/KIND=ANSWER"),
      ("contribute=1", "written STEP/ORGANISATION/KIND=ANSWER"),
      ("0/city/stay=no", "the first step is 1"),
      ("15/citi/stay=no", "no organisation is called 'citi'; did you mean 'city'?"),
      ("15/city/contribut=1", "there is no decision 'contribut'; did you mean 'contribute'?"),
      ("15/city/dance/2=1", "there is no decision 'dance'; there are: propose, respond"),
      ("15/city/contribute=1.5", "a number from 0 to 1, not '1.5'"),
      ("15/city/stay=maybe", "stay is answered with yes or no, not 'maybe'"),
      ("15/city/respond=pass", "accept, reject, reject:REASON"), ("15/city/spend=1,x", "a weight for each objective"),
      ("15/city/propose=values:1,0.5", "values:NUMBER"),
    ])
  func mistyped(text: String, words: String) {
    let message = complaint { _ = try RecordedInput(typed: text, organisations: ["city", "works"]) }
    #expect(message.contains(words), "\(message)")
  }

  @Test("Of an answer that nobody asked for it is told what was asked in its step")
  func unused() throws {
    var asked: [AskedDecision] = []
    let history = try evaluate(request(), onDecision: { if $0.step == 9 { asked.append($0) } }).history
    let text = RecordedInput(step: 9, organisation: "city", kind: .join, index: 0, answer: .verdict(true))
      .unusedText(asked, unit: history.unit)
    #expect(text.contains("9/city/join was never asked for") && text.contains("in month 9 city was asked: "), "\(text)")
    #expect(text.contains("contribute") && text.contains("spend"))
  }

  @Test("A branch of an alternative keeps it")
  func alternative() throws {
    let script =
      Self.script + "\nwhatif(\"fog\", { at(12, shock { objective = \"clean_air\", amount = -0.1, about = \"Fog\" }) })"
    let parent = try evaluate(request(script).applying(alternativeNamed: "fog"))
    let branch = try evaluate(
      RunRequest(parent.spec, named: "case.lua").branched(after: 8, settings: ["pace": .number(2)]))
    #expect(branch.spec.alternative == "fog")
    #expect(branch.history.events.filter { $0.text == "Fog" }.count == 1)
    try expectReplays(branch)
  }

  @Test("A journal and the talks of a branch are told as of any run")
  func journal() throws {
    let branch = try evaluate(request().branched(after: 8, settings: ["pace": .number(2), "voice": .number(0.7)]))
    let talks = try HeldNegotiations(in: branch.spec, named: "case.lua", historyDigest: branch.history.digest)
    #expect(talks.isRecordedHistory && !talks.all.isEmpty)
    var request = RunRequest(branch.spec, named: "case.lua")
    request.recording = .journal
    let journal = try #require(try evaluate(request).history.journal)
    var balances = Dictionary(journal.openings.map { ($0.account, $0.balance) }, uniquingKeysWith: { $1 })
    for posting in journal.postings { balances[posting.account, default: .nan] += posting.amount }
    for closing in journal.closings { #expect(balances[closing.account]?.bitPattern == closing.balance.bitPattern) }
    #expect(Set(journal.postings.map(\.mechanism)).contains("cheer"))
  }
}
