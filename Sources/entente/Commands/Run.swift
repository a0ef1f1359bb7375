import ArgumentParser
import Evaluation
import Ledger
import Reports
import Scenarios
import Simulation

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a scenario, show what came of it, and keep it in the ledger.",
    discussion:
      "The same file, settings, seed and replicate give the same history on every machine with the same mathematics library."
  )

  @Argument(help: ArgumentHelp("The scenario: a Lua file.", valueName: "file"))
  var file: String

  @OptionGroup var options: RunOptions

  @Option(
    help: ArgumentHelp(
      "Runs a whatif of the scenario alone: what it sets, beside --set and before it, and what happens in it.",
      valueName: "name"))
  var alternative: String?

  @Option(
    name: .customLong("record"),
    help: ArgumentHelp("How much is kept: outcome, series or journal (every posting).", valueName: "level"))
  var recording: Recording = .series

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var report: ReportOption
  @OptionGroup var ledger: LedgerOption

  func run() throws {
    let source = try ScenarioSource(path: file)
    let ledger = try RunLedger(path: ledger.path)
    let settings = try options.settings()
    var request = RunRequest(
      source, settings: settings, seed: options.seed, replicate: options.replicate, recording: recording)
    Interruption.says("\nentente: interrupted; nothing was recorded\n")
    let progress = Progress("running \(source.name)")
    defer { progress.end() }
    let evaluated: EvaluatedRun
    do {
      if let alternative { request = try request.applying(alternativeNamed: alternative) }
      evaluated = try evaluate(
        request,
        onPrint: { line in
          progress.end()
          Terminal.complain(line)
        }, onStep: progress.step)
      progress.end()
    } catch let problem as ScenarioProblem {
      if format == .json {
        let document = RunDocument(
          problem, scenario: source.name, settings: settings, seed: options.seed, replicate: options.replicate)
        try Terminal.write(try document.json() + "\n")
      }
      throw problem
    }
    try Keeping(ledger: ledger, scenario: source.name, recording: recording, format: format, report: report)
      .keep(evaluated)
  }
}
