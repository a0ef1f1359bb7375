import ArgumentParser
import Ledger
import Reports

struct ExperimentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiments",
    abstract: "List the experiments in the ledger (what-ifs, sweeps, branches, decisions), newest last.",
    discussion: """
        entente experiments
        entente show --experiment 2

      The second shows the answer again, and computes nothing.
      """)

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var ledger: LedgerOption

  func run() throws {
    let experiments = try RunLedger(path: ledger.path, readOnly: true).experiments()
    switch format {
    case .json: try Terminal.write(try ExperimentListDocument(experiments, ledger: ledger.path).json() + "\n")
    case .text: try Terminal.write(ExperimentList(experiments, style: Terminal.style).text)
    }
  }
}
