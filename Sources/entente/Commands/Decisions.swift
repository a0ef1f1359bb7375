import ArgumentParser
import Evaluation
import Experiments
import Ledger
import Reports
import Simulation

struct Decisions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find which decisions of a recorded run mattered, by taking each otherwise.",
    discussion: """
        entente decisions last
        entente decisions 3 --measure attainment --budget 2000

      Each decision that anybody took, where it has a clear opposite, is taken otherwise under the run's own chance; of a run with very many, some,
      evenly over the run. Those that moved the measure most are then taken otherwise again and again, under other chances after their step, beside
      the run as it was under the same chances, and ranked by what they did, with intervals. "None can be told from chance" is an answer, too.
      """)

  @Argument(help: ArgumentHelp("Its number, 'last', or the beginning of its specDigest.", valueName: "run"))
  var reference: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Runs in all, half of them to find the decisions that may matter.", valueName: "n"))
  var budget: Int = 800

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Pairs of runs for each decision that is looked at again.", valueName: "n"))
  var replicates: Int = 20

  @OptionGroup var options: StudyOptions

  func validate() throws {
    if replicates < Stopping.floor {
      throw ValidationError("--replicates takes a number of \(Stopping.floor) or more: fewer pairs say too little")
    }
    let least = DecisionDesign.leastBudget(replicates: replicates)
    if budget < least {
      throw ValidationError("--budget takes a number of \(least) or more, for \(replicates) pairs of one decision")
    }
    if options.measures.count > 1 { throw ValidationError("decisions are ranked by one measure: give --measure once") }
    try options.requireNoJournal()
  }

  func run() throws {
    let ledger = try RunLedger(path: options.ledger.path)
    let parent = try ledger.run(try ledger.find(reference))
    guard parent.failure == nil else {
      Terminal.complain(
        "entente: run \(parent.number) failed, so it has no final values that a decision could move; name another run")
      throw ExitCode(1)
    }
    let names = parent.outcome.map(\.name)
    let named = try options.measures.known(among: names, telling: names.telling)
    guard let measure = named.first ?? names.telling.first else {
      Terminal.complain("entente: run \(parent.number) has no final value that a decision could move")
      throw ExitCode(1)
    }
    let design = DecisionDesign(
      try decisions(of: parent), after: parent.summary.branches.last?.after ?? 0, budget: budget, replicates: replicates
    )
    let fork = Fork(of: parent)
    let pool = options.pool(parent)
    do {
      let (effects, failed) = try screen(design, fork, measure, in: ledger, pool)
      let choice = DecisionChoice(design, effects: effects, failed: failed)
      guard let experiment = design.estimation(fork, effects: effects, recording: options.recording) else {
        return try tellNone(parent, measure, choice)
      }
      try Undertaking(experiment, options, pool, looking: [measure]) { _ in
        .replicates(replicates)
      } rerun: { arm, replicate in
        let answer = arm.departure?.answers.first.map { " --answer \("\($0.request)=\($0.answer.typed)".quoted)" } ?? ""
        return
          "entente branch \(parent.number) --at \(arm.departure?.after ?? 0)\(answer) --chance \(fork.chance(of: UInt64(replicate)))\(options.ledger.argument)"
      }.tell(choosing: choice, options)
    } catch let problem as PastProblem {
      throw parent.complaint(of: problem)
    }
  }

  /// Every decision that anybody was asked for, had by evaluating the run again.
  private func decisions(of parent: StoredRun) throws -> [AskedDecision] {
    Interruption.says("\nentente: interrupted; nothing was recorded\n")
    let progress = Progress("evaluating run \(parent.number) again")
    defer { progress.end() }
    var asked: [AskedDecision] = []
    let again = try evaluate(
      RunRequest(parent.spec, named: parent.summary.scenario, recording: .outcome), onStep: progress.step,
      onDecision: { asked.append($0) })
    let past = SharedPast(of: again.history.stepDigests, with: parent.stepDigests, upTo: parent.summary.stepsRun)
    if let step = past.firstDifference {
      Terminal.complain(
        "entente: run \(parent.number), evaluated again, comes out otherwise from \(parent.summary.unit) \(step) on, so its decisions are not known; entente replay \(parent.number) says more"
      )
      throw ExitCode(1)
    }
    return asked
  }

  /// The first look: by what each decision moved the measure under the run's own chance, nil where it came to no value; and how many failed.
  private func screen(
    _ design: DecisionDesign, _ fork: Fork, _ measure: String, in ledger: RunLedger, _ pool: WorkerPool
  ) throws -> (effects: [Double?], failed: Int) {
    guard !design.tried.isEmpty else { return ([], 0) }
    let study = try Study(design.screening(fork), in: ledger, with: pool)
    Interruption.isAwaited()
    let progress = Progress("trying \(design.tried.count) decisions otherwise")
    defer { progress.end() }
    var last = StudyProgress(total: 0)
    let isComplete = try study.evaluate(replicates: 1) { state in
      last = state
      progress.study(state)
      return !Interruption.hasCome
    }
    progress.end()
    guard isComplete else { throw Undertaking.interruption(last) }
    let sample = try study.sample()
    let was = try sample.values(of: measure, arm: 0)[0]
    let effects = try design.tried.indices.map { place -> Double? in
      let effect = try sample.values(of: measure, arm: place + 1)[0] - was
      return effect.isFinite ? effect : nil
    }
    return (effects, sample.failures.count)
  }

  private func tellNone(_ parent: StoredRun, _ measure: String, _ choice: DecisionChoice) throws {
    switch options.format {
    case .json:
      try Terminal.write(
        try DecisionsDocument(parent, measure: measure, chosen: choice, ledger: options.ledger.path).json() + "\n")
    case .text:
      try Terminal.write(NoDecisionReport(parent, measure: measure, chosen: choice, style: Terminal.style).text)
    }
    if options.report.path != nil {
      Terminal.complain("entente: no report was written, since there is nothing to show")
    }
  }
}
