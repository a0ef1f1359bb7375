import ArgumentParser
import Ledger
import Reports

struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the runs in the ledger, newest last.")

  @Option(help: ArgumentHelp("At most so many, the newest.", valueName: "n"))
  var limit: Int?

  @OptionGroup var ledger: LedgerOption

  func run() throws {
    let ledger = try RunLedger(path: ledger.path, readOnly: true)
    try Terminal.write(RunList(try ledger.runs(limit: limit), style: Terminal.style).text)
  }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number of 1 or more") }
  }
}
