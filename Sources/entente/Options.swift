import ArgumentParser
import Ledger
import Reports
import Scenarios
import Simulation

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

extension Recording: ExpressibleByArgument {}

/// Which ledger.
struct LedgerOption: ParsableArguments {
  @Option(name: .customLong("ledger"), help: ArgumentHelp("The file that keeps the runs.", valueName: "file"))
  var path: String = RunLedger.defaultName

  /// As it would be typed again; empty where it is the default.
  var argument: String { path == RunLedger.defaultName ? "" : " --ledger \(path.quoted)" }
}

/// Whether a page is written as well.
struct ReportOption: ParsableArguments {
  @Option(
    name: .customLong("report"),
    help: ArgumentHelp(
      "Writes a page as well (HTML): complete in itself, with pictures, for reading, print and sending on.",
      valueName: "file"))
  var path: String?

  /// Before anything is computed.
  func validate() throws {
    if let path { try WholeFile.requirePlace(for: path, option: "--report") }
  }

  /// - Parameter html: made only where it is asked for.
  func write(_ html: () throws -> String) throws {
    guard let path else { return }
    let page = try html()
    try WholeFile.write(to: path) { write in try write(Array(page.utf8)) }
    Terminal.complain("report: \(path)")
  }

  /// The page of a run, which is evaluated again for it.
  /// - Parameters:
  ///   - parent: the run that it is a branch of.
  ///   - ledger: the file that keeps it; nil where it could not be recorded.
  func write(_ run: StoredRun, beside parent: StoredRun? = nil, ledger: String?) throws {
    try write {
      let progress = Progress("evaluating the run again, for its page")
      defer { progress.end() }
      return RunPage(run, beside: parent, ledger: ledger, onStep: progress.step).html
    }
  }
}

/// What is set from outside, and whose chance it is.
struct RunOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets a parameter of the scenario, a lever (monitoring, or compact.monitoring), or a parameter of the model (model.loss_weight). May be repeated.",
      valueName: "name=value"))
  var assignments: [String] = []

  @Option(parsing: .unconditional, help: ArgumentHelp("The seed of all chance.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Which replicate: another accident, all else equal.", valueName: "n"))
  var replicate: UInt64 = 0

  func settings() throws -> [String: SettingValue] { try Assignments(assignments, option: "--set").settings }

  func validate() throws { _ = try settings() }
}
