import Partnerships
import Simulation

/// What is set from outside.
extension Assembly {
  mutating func settings() {
    let names = Array(partnerships.keys)
    for (name, value) in sheet.settings.sorted(by: { $0.key < $1.key }) {
      guard let target = Settable(name, parameters: sheet.parameters, partnerships: names) else {
        if sheet.incomplete.contains("parameter") { continue }
        let all = Settable.names(parameters: sheet.parameters, partnerships: names.sorted())
        let known =
          nearestName(to: name, among: all).map { "did you mean '\($0)'?" } ?? "what can be set: "
          + (sheet.parameters.map(\.name) + Settable.levers).joined(separator: ", ") + ", or model.PARAMETER"
        diagnostics.add(
          outside("nothing here is called '\(name)', which was to be set to \(value.text)", advice: known))
        continue
      }
      if case .parameter = target { continue }
      if let expected = target.expectation(unmetBy: value) {
        diagnostics.add(
          outside("\(name) was set to \(value.text), which is not \(expected)", advice: "set it to \(expected)"))
        continue
      }
      apply(target, value)
    }
  }

  func outside(_ message: String, advice: String) -> Diagnostic {
    Diagnostic(
      severity: .error, file: sheet.scenario?.site.file ?? "scenario", line: sheet.scenario?.site.line ?? 1,
      column: nil, length: 0, message: message, advice: advice, excerpt: nil)
  }

  mutating func apply(_ target: Settable, _ value: SettingValue) {
    switch (target, value) {
    case (.model(let parameter), .number(let number)):
      world.model[keyPath: parameter.path] = number
      if let (message, advice) = implausibility(of: number, for: parameter) {
        var warning = outside(message, advice: advice)
        warning.severity = .warning
        diagnostics.add(warning)
      }
    case (.context("culture_gap"), .number(let number)): world.cultureGap = number
    case (.context("priority_gap"), .number(let number)): world.priorityGap = number
    case (.context("opportunism"), .number(let number)): world.opportunism = number
    case (.context("shocks"), .boolean(let shocks)): world.strikesByChance = shocks
    case (.lever(let name, let only), _):
      guard let setting = LeverSetting(name, value) else { return }
      for index in world.partnerships.indices where only == nil || world.partnerships[index].name == only {
        world.partnerships[index].levers.apply(setting)
      }
    default: break
    }
  }
}
