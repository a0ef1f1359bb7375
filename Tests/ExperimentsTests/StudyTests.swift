import Evaluation
import Experiments
import Foundation
import Ledger
import Scenarios
import Simulation
import Testing

/// Studies by real worker processes: the command line that is built beside the tests.
@Suite struct StudyTests {
  /// A folder with a scenario and a ledger, gone with the test.
  private final class Desk {
    let folder = FileManager.default.temporaryDirectory.appending(path: "entente-\(UUID().uuidString)")
    let scenario: String
    let ledger: RunLedger

    init(_ script: String) throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      scenario = folder.appending(path: "case.lua").path
      try script.write(toFile: scenario, atomically: true, encoding: .utf8)
      ledger = try RunLedger(path: folder.appending(path: "a.sqlite").path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func pool(_ count: Int = 2) throws -> WorkerPool {
      WorkerPool(scenario: scenario, command: [try Self.program, "worker"], count: count)
    }

    /// A run in the ledger, and workers for branches of it.
    func recorded(_ settings: [String: SettingValue] = [:]) throws -> (StoredRun, WorkerPool) {
      let run = try evaluate(RunRequest(try ScenarioSource(path: scenario), settings: settings))
      let number = try ledger.record(
        run.spec, run.history, recording: .series, scenario: "case.lua", startedAt: run.startedAt,
        wallSeconds: run.wallSeconds
      ).number
      let stored = try ledger.run(number)
      let pool = WorkerPool(
        recorded: "case.lua", files: stored.spec.files, command: [try Self.program, "worker"], count: 2)
      return (stored, pool)
    }

    private static var program: String {
      get throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "entente").path
      }
    }

    func study(_ arms: [Arm], recording: Recording = .outcome) throws -> Study {
      try Study(Experiment(.whatif, path: scenario, arms: arms, recording: recording), in: ledger, with: try pool())
    }
  }

  private static let script = """
    local trouble = parameter("trouble", { default = 0, min = 0, max = 9, integer = true })
    scenario { title = "Case", steps = 12 }
    objective("clean_air")
    organisation("city", { sector = "public" })
    organisation("works", { sector = "private" })
    partnership("compact", { members = { "city", "works" } })
    at(3, function(world) if trouble == 1 then error("the money is gone") end end)
    whatif("watched", { monitoring = 0.9 })
    whatif("shaken", { at(2, shock { objective = "clean_air", amount = -0.2, about = "Smog" }) })
    """

  @Test("A null experiment differs by exactly nothing, and its runs are evaluated once")
  func null() throws {
    let desk = try Desk(Self.script)
    let study = try desk.study([Arm("baseline"), Arm("the same")])
    var last = StudyProgress(total: 0)
    #expect(
      try study.evaluate(replicates: 6) { progress in
        last = progress
        return true
      })
    #expect(last.total == 12 && last.evaluated == 6 && last.cached == 6 && last.left == 0)
    let answer = try Answer(study.sample(), measures: ["trust", "attainment"], monthsPerStep: 1)
    for comparison in answer.alternatives[0].comparisons {
      #expect(comparison.difference.mean == 0 && comparison.difference.bounds == 0...0 && comparison.tied == 6)
    }
    #expect(try desk.ledger.runs().count == 6)
  }

  @Test("A study that is stopped goes on where it was, and keeps its number")
  func resume() throws {
    let desk = try Desk(Self.script)
    let arms = [Arm("baseline"), Arm("watched", settings: ["monitoring": .number(0.9)])]
    let study = try desk.study(arms)
    #expect(try !study.evaluate(replicates: 40) { $0.evaluated < 8 })
    let number = try study.record()
    let done = try desk.ledger.runs().count
    #expect(done >= 8 && done < 80)

    let again = try desk.study(arms)
    var cached = 0
    #expect(
      try again.evaluate(replicates: 40) { progress in
        cached = progress.cached
        return true
      })
    #expect(cached == done)
    #expect(try again.record() == number)
    #expect(try desk.ledger.experiment(number).trials.count == 80)
    #expect(try desk.ledger.runs().count == 80)
  }

  @Test("Asked again for fewer, an experiment keeps all that it had, and the answer is of those asked for")
  func keeping() throws {
    let desk = try Desk(Self.script)
    let arms = [Arm("baseline"), Arm("watched", settings: ["monitoring": .number(0.9)])]
    let many = try desk.study(arms)
    #expect(try many.evaluate(replicates: 8) { _ in true })
    let number = try many.record(looking: ["trust"], end: .asked)
    let few = try desk.study(arms)
    #expect(try few.evaluate(replicates: 3) { _ in true })
    #expect(try few.record(looking: ["conflict"], end: .interrupted) == number)
    #expect(try few.sample().replicates == [0, 1, 2])
    let record = try desk.ledger.experiment(number)
    #expect(record.trials.count == 16 && record.measures == ["conflict"])
    #expect(record.asking == .init(replicates: 3, stopped: "interrupted", looks: nil))
    #expect(try Sample(of: record, in: desk.ledger).replicateCount == 8)
    #expect(try desk.ledger.experiments().map(\.replicateCount) == [8])
    #expect(try desk.ledger.findExperiment("last") == number)
  }

  @Test("What is compared is what every arm has, whatever was left undone")
  func common() throws {
    let desk = try Desk(Self.script)
    let arms = [Arm("baseline"), Arm("watched", settings: ["monitoring": .number(0.9)])]
    let study = try desk.study(arms)
    #expect(try study.evaluate(replicates: 5) { _ in true })
    var record = try desk.ledger.experiment(try study.record())
    record.trials.removeAll { ($0.arm, $0.replicate) == (1, 2) || ($0.arm, $0.replicate) == (0, 4) }
    let sample = try Sample(of: record, in: desk.ledger)
    #expect(sample.replicates == [0, 1, 3])
    for arm in arms.indices {
      let kept = sample.endings[arm].map(\.number)
      #expect(kept == record.trials.filter { $0.arm == arm && [0, 1, 3].contains($0.replicate) }.map(\.run))
    }
  }

  @Test("Success and collapse are looked at like final values, and pairs are added until their interval is narrow")
  func fates() throws {
    let desk = try Desk(Self.script)
    let study = try desk.study([Arm("baseline"), Arm("trouble", settings: ["monitoring": .number(0.9)])])
    let end = try study.evaluate(until: .halfWidth(.absolute(0.2), measure: "success", most: 200)) { _ in true }
    let sample = try study.sample()
    #expect(end.name == "narrow enough" && sample.replicateCount > Stopping.floor, "ten pairs tell no share so well")
    let answer = try Answer(sample, measures: ["success", "collapse", "trust"], monthsPerStep: 1)
    let success = answer.alternatives[0].comparisons[0]
    let bounds = try #require(success.difference.bounds)
    let mean = try #require(success.difference.mean)
    #expect(max(bounds.upperBound - mean, mean - bounds.lowerBound) <= 0.2)
    #expect(success.baseline.mean == answer.risks[0].success.proportion)
    #expect(success.difference.mean == answer.alternatives[0].success.mean)
  }

  @Test("A value that no run can have is refused before any run, with every such value of a grid")
  func values() throws {
    let desk = try Desk(Self.script)
    let levers = [
      Variation("monitoring", values: [.number(0.1), .text("x"), .number(7)]),
      Variation("trouble", values: [.number(0), .number(12)]),
    ]
    let study = try Study(
      Experiment(.sweep, path: desk.scenario, arms: Arm.grid(levers)), in: desk.ledger, with: try desk.pool())
    let refusal = #expect(throws: Refusal.self) { try study.check() }
    let text = try #require(refusal).text
    for word in ["--set monitoring=x:", "--set monitoring=7:", "--set trouble=12:"] {
      #expect(text.contains(word), "\(text)")
    }
    #expect(text.split(separator: "\n").count { $0.contains("trouble was set to 12") } == 1, "told once: \(text)")
    #expect(try desk.ledger.runs().isEmpty)
  }

  @Test("A mistyped name is told with the nearest, also behind its kind")
  func names() throws {
    let measures = ["trust", "compact.trust", "months_to_collapse", "objectives.clean_water", "river"]
    func told(_ name: String) -> String {
      do { return try [name].known(among: measures, telling: ["trust"]).joined() } catch { return error.description }
    }
    #expect(told("success") == "success" && told("collapse") == "collapse" && told("river") == "river")
    #expect(told("clean_water").contains("did you mean 'objectives.clean_water'?"))
    #expect(told("claen_water").contains("did you mean 'objectives.clean_water'?"))
    #expect(told("trsut").contains("did you mean 'trust'?"))
    #expect(told("zzzzzzzz").contains("there are, among"))
    #expect(throws: DesignProblem.self) { try ["collapse"].known(among: ["river"], telling: []) }
  }

  @Test("The levers of a grid are found again in its arms, in their order and with their values")
  func levers() {
    let levers = [
      Variation("z", values: [.number(3), .number(1), .number(2)]), Variation("a", values: [.text("x"), .text("y")]),
    ]
    #expect(Variation.all(in: Arm.grid(levers, on: ["given": .number(1)])) == levers)
    #expect(Variation.all(in: Arm.grid([Variation("a", values: [.number(1)])])).map(\.name) == ["a"])
  }

  @Test("Runs that fail are in no mean, drop their pairs, and are counted")
  func failures() throws {
    let desk = try Desk(Self.script)
    let study = try desk.study([Arm("baseline"), Arm("trouble", settings: ["trouble": .number(1)])])
    #expect(try study.evaluate(replicates: 4) { _ in true })
    let answer = try Answer(study.sample(), measures: ["trust"], monthsPerStep: 1)
    #expect(answer.failures.count == 4 && answer.failures.allSatisfy { $0.ending.failure?.step == 3 })
    #expect(answer.alternatives[0].droppedPairs == 4)
    #expect(answer.alternatives[0].comparisons[0].difference.mean == nil)
    #expect(answer.risks[1].count == 0 && answer.risks[1].failed == 4)
  }

  @Test("What a lever did is the same with the series recorded, and with one worker or three")
  func lookingChangesNothing() throws {
    func differences(_ recording: Recording, _ workers: Int) throws -> [Double?] {
      let desk = try Desk(Self.script)
      let arms = [Arm("baseline"), Arm("watched", settings: ["monitoring": .number(0.9)])]
      let study = try Study(
        Experiment(.whatif, path: desk.scenario, arms: arms, recording: recording), in: desk.ledger,
        with: try desk.pool(workers))
      #expect(try study.evaluate(replicates: 5) { _ in true })
      return try Answer(study.sample(), measures: ["trust", "conflict"], monthsPerStep: 1).alternatives[0].comparisons
        .map(\.difference.mean)
    }
    let plain = try differences(.outcome, 1)
    #expect(try differences(.series, 3) == plain)
    #expect(plain.allSatisfy { $0 != nil && $0 != 0 })
  }

  @Test("A what-if with interventions acts in its arm alone")
  func interventions() throws {
    let desk = try Desk(Self.script)
    let pool = try desk.pool()
    let arms = try Arm.whatIfs(
      of: pool.describe(RunOrder()), on: [:], against: Arm.baseline, alternatives: ["shaken"], own: [])
    #expect(arms.map(\.alternative) == [nil, "shaken"])
    let study = try Study(Experiment(.whatif, path: desk.scenario, arms: arms), in: desk.ledger, with: pool)
    #expect(try study.evaluate(replicates: 3) { _ in true })
    let answer = try Answer(study.sample(), measures: ["attainment"], monthsPerStep: 1)
    #expect(try #require(answer.alternatives[0].comparisons[0].difference.mean) < 0)
  }

  @Test("A scenario with mistakes is refused with all of them, before any run")
  func refusal() throws {
    let desk = try Desk("scenario { title = \"Case\", stpes = 12 }")
    #expect(throws: Refusal.self) { try desk.study([Arm("baseline")]) }
    #expect(try desk.ledger.runs().isEmpty)
  }

  @Test("A program that is no worker is an error, not a wait")
  func noWorker() throws {
    let desk = try Desk(Self.script)
    #expect(throws: Refusal.self) {
      try WorkerPool(scenario: desk.scenario, command: ["/bin/false"], count: 1).describe(RunOrder())
    }
    #expect(throws: WorkerProblem.self) {
      try WorkerPool(scenario: desk.scenario, command: ["/no/such/program"], count: 1).describe(RunOrder())
    }
  }

  @Test("A grid has every combination, the last lever varying fastest")
  func grid() {
    let arms = Arm.grid([
      Variation("a", values: [.number(1), .number(2)]), Variation("b", values: [.text("x"), .text("y")]),
    ])
    #expect(arms.map(\.name) == ["a = 1, b = x", "a = 1, b = y", "a = 2, b = x", "a = 2, b = y"])
  }

  // MARK: Branches of a recorded run

  @Test("Branches share the past of their run, have chances of their own after it, and are told beside what happened")
  func futures() throws {
    let desk = try Desk(Self.script)
    let (run, pool) = try desk.recorded()
    let change: [String: SettingValue] = ["monitoring": .number(0.9)]
    let arms = [
      Arm("as it was", departure: Departure(after: 5)),
      Arm("watched", settings: change, departure: Departure(after: 5, settings: change)),
    ]
    let study = try Study(
      Experiment(.branch, from: Fork(of: run), arms: arms, recording: .series), in: desk.ledger, with: pool)
    try study.check()
    #expect(try study.evaluate(replicates: 6) { _ in true })
    let sample = try study.sample()
    var outcomes: Set<[Double?]> = []
    for (arm, endings) in sample.endings.enumerated() {
      for (replicate, ending) in endings.enumerated() {
        let branch = try desk.ledger.run(ending.number)
        #expect(branch.parent == run.number && branch.stepDigests.prefix(5) == run.stepDigests.prefix(5))
        #expect(branch.stepDigests[5...] != run.stepDigests[5...])
        // The run's own chance is replicate 0: what happened is not among what might have.
        let own = Branch(after: 5, chance: UInt64(replicate + 1), settings: arm == 0 ? [:] : change)
        #expect(branch.spec.branches == [own])
        outcomes.insert(branch.outcome.map(\.value))
      }
    }
    #expect(outcomes.count == 12)
    // The same pair by hand.
    let by = try evaluate(
      RunRequest(run.spec, named: "case.lua").branched(after: 5, chance: 3, settings: change))
    #expect(try desk.ledger.run(sample.endings[1][2].number).summary.historyDigest == by.history.digest)

    let hindsight = try #require(try Hindsight(beside: sample, measures: ["trust", "collapse"], in: desk.ledger))
    #expect(hindsight.run.number == run.number && hindsight.after == 5)
    let trust = hindsight.standings[0]
    let values = try sample.values(of: "trust", arm: 0)
    let happened = try #require(trust.happened)
    #expect(happened == run.outcome.first { $0.name == "trust" }?.value)
    #expect(trust.count == 6 && trust.below == values.count { $0 < happened })
    #expect(hindsight.series(of: "trust").count == 12)
    #expect(hindsight.standings[1].happened == 0)
  }

  @Test("A branch of a branch keeps both turns of chance, and none of its futures is what happened")
  func ancestry() throws {
    let desk = try Desk(Self.script)
    let (run, pool) = try desk.recorded()
    let once = try evaluate(RunRequest(run.spec, named: "case.lua").branched(after: 3, chance: 2))
    let number = try desk.ledger.record(
      once.spec, once.history, recording: .series, scenario: "case.lua", startedAt: once.startedAt,
      wallSeconds: once.wallSeconds, parent: run.summary.specDigest
    ).number
    let fork = Fork(of: try desk.ledger.run(number))
    #expect((0..<4).map { fork.chance(of: $0) } == [0, 1, 3, 4])
    let study = try Study(
      Experiment(.branch, from: fork, arms: [Arm("as it was", departure: Departure(after: 8))]), in: desk.ledger,
      with: pool)
    #expect(try study.evaluate(replicates: 3) { _ in true })
    for ending in try study.sample().endings[0] {
      let branch = try desk.ledger.run(ending.number)
      #expect(branch.parent == number && branch.spec.branches.map(\.after) == [3, 8])
      #expect(branch.stepDigests.prefix(8) == once.history.stepDigests.prefix(8))
    }
  }

  @Test("Branches of a run whose past cannot be had again are an error, and are not recorded")
  func foreignPast() throws {
    let desk = try Desk(Self.script)
    var (run, pool) = try desk.recorded()
    run.stepDigests[2] ^= 1
    let study = try Study(
      Experiment(.branch, from: Fork(of: run), arms: [Arm("as it was", departure: Departure(after: 5))]),
      in: desk.ledger, with: pool)
    let problem = #expect(throws: PastProblem.self) { try study.evaluate(replicates: 3) { _ in true } }
    #expect(problem?.step == 3 && problem?.unit == "month")
    #expect(try desk.ledger.runs().count == 1)
  }

  @Test("What a decision did is told beside the run as it was, from other chances than it was chosen by")
  func decisions() throws {
    let desk = try Desk(Self.script)
    let (run, pool) = try desk.recorded()
    var asked: [AskedDecision] = []
    _ = try evaluate(RunRequest(run.spec, named: "case.lua"), onDecision: { asked.append($0) })
    let design = DecisionDesign(asked, budget: 120, replicates: 10)
    #expect(design.askedCount == asked.count && design.tried.count <= 60)
    #expect(Set(design.tried.map(\.answer.request)).count == design.tried.count)
    // Of each kind as many as there are, or as fit.
    let kinds = Dictionary(grouping: asked.compactMap(\.flipped), by: \.kind).mapValues { Set($0.map(\.request)).count }
    let tried = Dictionary(grouping: design.tried, by: \.answer.kind).mapValues(\.count)
    let share = 60 / kinds.count
    for (kind, count) in kinds { #expect(tried[kind, default: 0] >= min(count, share), "\(kind)") }

    let fork = Fork(of: run)
    let screening = try Study(design.screening(fork), in: desk.ledger, with: pool)
    #expect(try screening.evaluate(replicates: 1) { _ in true })
    let first = try screening.sample()
    #expect(first.endings[0][0].number == run.number, "the run as it was is known")
    let was = try first.values(of: "trust", arm: 0)[0]
    let effects = try design.tried.indices.map { try first.values(of: "trust", arm: $0 + 1)[0] - was }
    let estimation = try #require(design.estimation(fork, effects: effects, recording: .outcome))
    #expect(estimation.arms.count * 10 + design.tried.count <= 120)

    let study = try Study(estimation, in: desk.ledger, with: pool)
    #expect(try study.evaluate(replicates: 10) { _ in true })
    let sample = try study.sample()
    let ranking = try DecisionRanking(sample, measure: "trust", in: desk.ledger)
    #expect(
      ranking.run.number == run.number && ranking.rows.count == estimation.arms.count { !$0.departure!.answers.isEmpty }
    )
    let sizes = ranking.rows.map { abs($0.comparison.difference.mean ?? 0) }
    #expect(sizes == sizes.sorted(by: >))
    // A pair by hand: chance turns after the step of the decision, on both sides.
    let row = try #require(ranking.rows.first)
    let turned = try #require(design.tried.first { $0.answer == row.answer })
    func trust(_ inputs: [RecordedInput], _ chance: UInt64) throws -> Double {
      var request = RunRequest(run.spec, named: "case.lua", recording: .outcome)
      request.inputs += inputs
      request.branches = [Branch(after: turned.answer.step, chance: chance)]
      return try #require(try evaluate(request).history.outcome.first { $0.name == "trust" }?.value ?? nil)
    }
    let differences = try (1...10).map { try trust([turned.answer], $0) - trust([], $0) }
    let mean = try #require(row.comparison.difference.mean)
    #expect(abs(mean - differences.reduce(0, +) / 10) < 1e-12)
    #expect(try design.estimation(fork, effects: effects.map { _ in 0 }, recording: .outcome) == nil)
  }
}
