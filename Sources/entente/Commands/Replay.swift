import ArgumentParser
import Evaluation
import Ledger
import Reports
import Scenarios

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Evaluate a recorded run again, from the ledger alone, and compare.",
    discussion: """
      The scenario's files are those of the record: the script may be gone, or changed, or on another machine. Exit code 0: the same history,
      bit for bit; 1: it differs, and the first step that does is named.
      """)

  @Argument(help: ArgumentHelp("Its number, 'last', or the beginning of its specDigest.", valueName: "run"))
  var reference: String

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var ledger: LedgerOption

  func run() throws {
    let ledger = try RunLedger(path: ledger.path, readOnly: true)
    let stored = try ledger.run(try ledger.find(reference))
    let progress = Progress("evaluating run \(stored.number) again")
    defer { progress.end() }
    let replay = try Replay(
      of: stored.spec, named: stored.summary.scenario, recorded: stored.recordedForReplay, onStep: progress.step)
    progress.end()
    let report = ReplayReport(stored, replay, style: Terminal.style)
    switch format {
    case .json: try Terminal.write(try ReplayDocument(stored, replay).json() + "\n")
    case .text: try Terminal.write(report.text)
    }
    if !report.isSame { throw ExitCode(1) }
  }
}
