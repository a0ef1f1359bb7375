import ArgumentParser
import Ledger
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

  func settings() throws -> [String: SettingValue] { try Setting.settings(assignments) }

  func validate() throws { _ = try settings() }
}

/// What `--set` takes.
enum Setting {
  static func settings(_ assignments: [String]) throws -> [String: SettingValue] {
    var settings: [String: SettingValue] = [:]
    for assignment in assignments {
      guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
        throw ValidationError("--set takes NAME=VALUE, as in --set openness=0.9, not '\(assignment)'")
      }
      let name = String(assignment[..<equals])
      guard settings[name] == nil else { throw ValidationError("--set \(name) is given twice") }
      let value = String(assignment[assignment.index(after: equals)...])
      guard !value.isEmpty else { throw ValidationError("--set \(name)= has no value, as in --set \(name)=0.9") }
      if value.wholeMatch(of: /-?\d+,\d+/) != nil {
        throw ValidationError(
          "--set \(name)=\(value): write the number with a point, \(value.replacing(",", with: "."))")
      }
      settings[name] = SettingValue(typed: value)
    }
    return settings
  }
}
