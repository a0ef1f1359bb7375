import ArgumentParser
import Evaluation
import Experiments
import Ledger
import Reports
import Scenarios
import Simulation

struct BranchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "branch",
    abstract: "Take a recorded run up to a step, change something, and see what comes of it.",
    discussion: """
        entente branch last --at 24 --set monitoring=0.8
        entente branch 3 --at 24 --chance 7
        entente branch 3 --at 14 --answer 15/utility/contribute=0
        entente branch 3 --at 24 --script river-later.lua
        entente branch 3 --at 24 --replicates 40
        entente branch 3 --at 24 --set monitoring=0.8 --replicates 40 --report branch.html

      The branch is evaluated from the beginning, from the record alone; that it shares the run's past up to the step is checked, and it is
      recorded as a run of its own, which can be branched again. A lever or a parameter of the model acts on the world as it is then. For a
      parameter of the scenario, or with another script, the script is run anew: its Lua variables begin anew, and traits go on.

      With --replicates it is many branches, each with other chances after the step: as it was, and with the change, pair by pair under the same
      chances. What happened is shown beside them. They are an experiment, like a what-if: kept in the ledger, shown again, exported.
      """)

  @Argument(help: ArgumentHelp("Its number, 'last', or the beginning of its specDigest.", valueName: "run"))
  var reference: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The last step that is shared; 0: only the founding is.", valueName: "step"))
  var at: Int

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets it from then on, as --set of run does from the start. May be repeated.", valueName: "name=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp(
      "Another script, which goes on from there. It declares the same organisations, partnerships, objectives, communities and traits.",
      valueName: "file"))
  var script: String?

  @Option(
    name: .customLong("answer"), parsing: .singleValue,
    help: ArgumentHelp(
      "Answers a request in a later step: STEP/ORGANISATION/KIND=ANSWER, with /INDEX behind the kind where several come in one step. May be repeated.",
      valueName: "request=answer"))
  var answers: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Draws the chance of later steps anew: as this replicate does. The same if not given.", valueName: "n"))
  var chance: UInt64?

  @Option(
    help: ArgumentHelp(
      "Branches with other chances after the step, of the run as it was and of the change.", valueName: "n"))
  var replicates: Int?

  @OptionGroup var options: StudyOptions

  func validate() throws {
    if at < 0 { throw ValidationError("--at takes a step, or 0 for the founding, not \(at)") }
    if let replicates, replicates < 1 { throw ValidationError("--replicates takes a number of 1 or more") }
    if replicates != nil, chance != nil {
      throw ValidationError("--replicates draws the chance of later steps anew in each; give it or --chance, not both")
    }
    if replicates == nil, !options.measures.isEmpty || options.workers != nil || options.patience != nil {
      throw ValidationError("--measure, --workers and --patience are about many branches: give --replicates, too")
    }
    if replicates != nil { try options.requireNoJournal() }
    _ = try settings
  }

  private var settings: [String: SettingValue] {
    get throws { try Assignments(assignments, option: "--set").settings }
  }

  func run() throws {
    let ledger = try RunLedger(path: options.ledger.path)
    let parent = try ledger.run(try ledger.find(reference))
    let name = parent.summary.scenario
    try requireSteps(of: parent)
    let recording = options.recordingLevel ?? .series
    let ground = RunRequest(parent.spec, named: name, recording: recording)
    let names = try compile(parent.spec, named: name).scenario.world.organisations.map(\.name)
    let inputs = try answers.map { try RecordedInput(typed: $0, organisations: names) }
    if let late = inputs.first(where: { $0.step > parent.summary.steps }) {
      Terminal.complain(
        "entente: \(late.request) is answered after the run's last \(parent.summary.unit), which is \(parent.summary.steps)"
      )
      throw ExitCode(2)
    }
    let request = try ground.branched(
      after: at, chance: chance, settings: try settings,
      script: try script.map { try ScenarioSource(path: $0) }, answers: inputs)
    if let replicates { return try askMany(replicates, of: parent, request, inputs) }

    Interruption.says("\nentente: interrupted; nothing was recorded\n")
    let progress = Progress("evaluating a branch of run \(parent.number)")
    defer { progress.end() }
    let steps = Set(inputs.map(\.step))
    var asked: [AskedDecision] = []
    let evaluated = try evaluate(
      request,
      onPrint: { line in
        progress.end()
        Terminal.complain(line)
      }, onStep: progress.step, onDecision: steps.isEmpty ? nil : { if steps.contains($0.step) { asked.append($0) } })
    progress.end()
    try requireSharedPast(evaluated.history, parent)
    tellUnused(inputs, evaluated.history, asked)
    try Keeping(
      ledger: ledger, scenario: name, recording: recording, format: options.format, parent: parent,
      report: options.report
    ).keep(evaluated)
  }

  /// Many branches: as it was, and with the change, if there is one.
  private func askMany(_ replicates: Int, of parent: StoredRun, _ changed: RunRequest, _ answers: [RecordedInput])
    throws
  {
    let departure = Departure(
      after: at, settings: try settings, files: script == nil ? nil : changed.branches.last?.files, answers: answers)
    let arms = Arm.branches(departure, named: try about)
    let fork = Fork(of: parent)
    if !answers.isEmpty {
      let steps = Set(answers.map(\.step))
      var asked: [AskedDecision] = []
      let own = try Evaluation.evaluate(changed, onDecision: { if steps.contains($0.step) { asked.append($0) } })
      tellUnused(answers, own.history, asked, under: " (under the run's own chance)")
    }
    do {
      try Undertaking(
        Experiment(.branch, from: fork, arms: arms, recording: options.recording), options, options.pool(parent)
      ) { _ in
        .replicates(replicates)
      } rerun: { arm, replicate in
        let change = arm.departure == departure ? changes : ""
        return
          "entente branch \(parent.number) --at \(at)\(change) --chance \(fork.chance(of: UInt64(replicate)))\(options.ledger.argument)"
      }.tell(options)
    } catch let problem as PastProblem {
      throw parent.complaint(of: problem)
    }
  }

  /// Says of answers that nobody asks for; under other chances somebody may.
  private func tellUnused(
    _ answers: [RecordedInput], _ history: History, _ asked: [AskedDecision], under chance: String = ""
  ) {
    for input in answers where history.unusedInputs.contains(input) {
      Terminal.complain("entente: " + input.unusedText(asked, unit: history.unit) + chance)
    }
  }

  /// "monitoring = 0.8, river-later.lua, 15/utility/contribute=0"
  private var about: String {
    get throws {
      let sets = try Arm("", settings: settings).about
      return
        ((sets.isEmpty ? [] : [sets]) + (script.map { [$0.split(separator: "/").last.map(String.init) ?? $0] } ?? [])
        + answers).joined(separator: ", ")
    }
  }

  /// The change as it was typed.
  private var changes: String {
    (assignments.map { " --set \($0.quoted)" } + (script.map { [" --script \($0.quoted)"] } ?? [])
      + answers.map { " --answer \($0.quoted)" }).joined()
  }

  /// What a run did not come to cannot be shared.
  private func requireSteps(of parent: StoredRun) throws {
    guard at > parent.summary.stepsRun, parent.failure != nil else { return }
    let unit = parent.summary.unit
    Terminal.complain(
      "entente: run \(parent.number) ended after \(parent.summary.stepsRun) \(unit)s, before \(unit) \(at); branch it earlier"
    )
    throw ExitCode(1)
  }

  private func requireSharedPast(_ history: History, _ parent: StoredRun) throws {
    let past = SharedPast(of: history.stepDigests, with: parent.stepDigests, upTo: at)
    guard let step = past.firstDifference else { return }
    throw parent.complaint(of: PastProblem(step: step, unit: history.unit))
  }
}

extension StoredRun {
  /// Says that its branches do not have its past, and why that may be.
  func complaint(of problem: PastProblem) -> ExitCode {
    Terminal.complain(
      "entente: a branch does not have the past of run \(number): it differs in \(problem.unit) \(problem.step). That branch was not recorded; entente replay \(number) says more."
    )
    for obstacle in Replay.obstacles(recordedForReplay) { Terminal.complain("  " + ReplayReport.text(obstacle)) }
    return ExitCode(1)
  }
}
