import ArgumentParser
import Evaluation
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

      The branch is evaluated from the beginning, from the record alone; that it shares the run's past up to the step is checked, and it is
      recorded as a run of its own, which can be branched again. A lever or a parameter of the model acts on the world as it is then. For a
      parameter of the scenario, or with another script, the script is run anew: its Lua variables begin anew, and traits go on.
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
    name: .customLong("record"),
    help: ArgumentHelp("How much is kept: outcome, series or journal (every posting).", valueName: "level"))
  var recording: Recording = .series

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if at < 0 { throw ValidationError("--at takes a step, or 0 for the founding, not \(at)") }
    _ = try Assignments(assignments, option: "--set").settings
  }

  func run() throws {
    let ledger = try RunLedger(path: ledger.path)
    let parent = try ledger.run(try ledger.find(reference))
    let name = parent.summary.scenario
    try requireSteps(of: parent)
    let ground = RunRequest(parent.spec, named: name, recording: recording)
    let names = try compile(parent.spec, named: name).scenario.world.organisations.map(\.name)
    let inputs = try answers.map { try RecordedInput(typed: $0, organisations: names) }
    let request = try ground.branched(
      after: at, chance: chance, settings: try Assignments(assignments, option: "--set").settings,
      script: try script.map { try ScenarioSource(path: $0) }, answers: inputs)

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
    for input in inputs where evaluated.history.unusedInputs.contains(input) {
      Terminal.complain("entente: " + input.unusedText(asked, unit: evaluated.history.unit))
    }
    try Keeping(
      ledger: ledger, scenario: name, recording: recording, format: format,
      parent: (parent.number, parent.summary.specDigest)
    ).keep(evaluated)
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
    Terminal.complain(
      "entente: the branch has not the past of run \(parent.number): it differs in \(history.unit) \(step). Nothing was recorded."
    )
    for obstacle in Replay.obstacles(parent.recordedForReplay) { Terminal.complain("  " + ReplayReport.text(obstacle)) }
    throw ExitCode(1)
  }
}
