import Partnerships
import Simulation

/// What is set from outside.
extension Assembly {
  mutating func settings() {
    for (name, value) in sheet.settings.sorted(by: { $0.key < $1.key }) {
      switch sheet.settable(name, value, partnerships: Array(partnerships.keys)) {
      case .success(let target):
        if case .parameter = target { continue }
        apply(target, value)
      case .failure(let refusal):
        if refusal.isUnknown, sheet.incomplete.contains("parameter") { continue }
        if refusal.isUnknown, sheet.inherited.contains(name) {
          var warning = sheet.outside("nothing here is called '\(name)', which was set before", advice: nil)
          warning.severity = .warning
          diagnostics.add(warning)
        } else {
          diagnostics.add(refusal.diagnostic)
        }
      }
    }
  }

  mutating func apply(_ target: Settable, _ value: SettingValue) {
    switch (target, value) {
    case (.model(let parameter), .number(let number)):
      world.model[keyPath: parameter.path] = number
      if let (message, advice) = implausibility(of: number, for: parameter) {
        var warning = sheet.outside(message, advice: advice, setting: "model.\(parameter.name)", value)
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

extension Sheet {
  /// Why something cannot be set.
  struct SettingRefusal: Error {
    let diagnostic: Diagnostic
    /// Whether nothing has that name.
    let isUnknown: Bool
  }

  /// What is meant by a name that is set from outside, if it takes the value. (A declared parameter says itself what it takes.)
  func settable(_ name: String, _ value: SettingValue, partnerships: [String]) -> Result<Settable, SettingRefusal> {
    guard let target = Settable(name, parameters: parameters, partnerships: partnerships) else {
      let all = Settable.names(parameters: parameters, partnerships: partnerships.sorted())
      let known =
        nearestName(to: name, among: all).map { "did you mean '\($0)'?" } ?? "what can be set: "
        + (parameters.map(\.name) + Settable.levers).joined(separator: ", ") + ", or model.PARAMETER"
      let diagnostic = outside("nothing here is called '\(name)'", advice: known, setting: name, value)
      return .failure(SettingRefusal(diagnostic: diagnostic, isUnknown: true))
    }
    if case .parameter = target { return .success(target) }
    guard let expected = target.expectation(unmetBy: value) else { return .success(target) }
    let diagnostic = outside(
      "\(name) was set to \(value.text), which is not \(expected)", advice: "set it to \(expected)", setting: name,
      value)
    return .failure(SettingRefusal(diagnostic: diagnostic, isUnknown: false))
  }

  /// A mistake of who sets something, and not of the script.
  func outside(_ message: String, advice: String?) -> Diagnostic {
    Diagnostic(
      severity: .error, file: scenario?.site.file ?? "scenario", line: scenario?.site.line ?? 1,
      column: nil, length: 0, message: message, advice: advice, excerpt: nil)
  }

  /// A mistake in what is set.
  func outside(_ message: String, advice: String?, setting name: String, _ value: SettingValue) -> Diagnostic {
    var diagnostic = outside(message, advice: advice)
    diagnostic.argument = "--set \(name)=\(value.text)"
    return diagnostic
  }
}
