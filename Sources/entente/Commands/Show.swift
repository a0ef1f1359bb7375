import ArgumentParser
import Ledger
import Reports

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Show a run from the ledger.")

  @Argument(help: ArgumentHelp("Its number, 'last', or the beginning of its specDigest.", valueName: "run"))
  var reference: String

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var ledger: LedgerOption

  func run() throws {
    let ledger = try RunLedger(path: ledger.path, readOnly: true)
    let stored = try ledger.run(try ledger.find(reference))
    switch format {
    case .json: try Terminal.write(try RunDocument(stored, ledger: ledger.path).json() + "\n")
    case .text: try Terminal.write(RunReport(stored, ledger: ledger.path, style: Terminal.style).text)
    }
  }
}
