import ArgumentParser
import Ledger
import Reports

struct ExperimentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiments", abstract: "List the what-ifs and sweeps in the ledger, newest last.")

  @OptionGroup var ledger: LedgerOption

  func run() throws {
    let ledger = try RunLedger(path: ledger.path, readOnly: true)
    try Terminal.write(ExperimentList(try ledger.experiments(), style: Terminal.style).text)
  }
}
