import Partnerships
import Simulation

/// What can be set from outside (`--set`, what-ifs, designs): declared parameters, levers and contexts, and parameters of the model.
enum Settable {
  case parameter(DeclaredParameter)
  /// For all partnerships, or for one.
  case lever(String, partnership: String?)
  case context(String)
  case model(Parameter)

  static let contexts = ["culture_gap", "priority_gap", "opportunism", "shocks"]
  static let levers = Field.levers.map(\.name)

  init?(_ name: String, parameters: [DeclaredParameter], partnerships: [String]) {
    if let parameter = parameters.first(where: { $0.name == name }) {
      self = .parameter(parameter)
    } else if Self.levers.contains(name) {
      self = .lever(name, partnership: nil)
    } else if Self.contexts.contains(name) {
      self = .context(name)
    } else if name == "skepticism", let parameter = Model.parameter(name) {
      self = .model(parameter)
    } else if name.hasPrefix("model."), let parameter = Model.parameter(String(name.dropFirst(6))) {
      self = .model(parameter)
    } else if let dot = name.lastIndex(of: "."), partnerships.contains(String(name[..<dot])),
      Self.levers.contains(String(name[name.index(after: dot)...]))
    {
      self = .lever(String(name[name.index(after: dot)...]), partnership: String(name[..<dot]))
    } else {
      return nil
    }
  }

  /// Every name that can be set.
  static func names(parameters: [DeclaredParameter], partnerships: [String]) -> [String] {
    parameters.map(\.name) + levers + contexts + ["skepticism"]
      + partnerships.flatMap { p in levers.map { "\(p).\($0)" } }
      + Model.parameters.map { "model.\($0.name)" }
  }

  /// nil where the value is permitted; else what is expected.
  func expectation(unmetBy value: SettingValue) -> String? {
    switch self {
    case .parameter(let parameter): return parameter.kind.expectation(unmetBy: value)
    case .model(let parameter):
      if case .number(let number) = value, parameter.domain.contains(number) { return nil }
      return parameter.domain.description
    case .context("shocks"):
      if case .boolean = value { return nil }
      return "true or false"
    case .context(let name):
      if case .number(let number) = value, number.isFinite, number >= 0, name != "opportunism" || number <= 1 {
        return nil
      }
      return name == "opportunism" ? "a number from 0 to 1" : "a number of 0 or more"
    case .lever(let name, _):
      return LeverSetting(name, value) == nil
        ? Field.levers.first { $0.name == name }?.expectation ?? "a lever's value" : nil
    }
  }
}

extension LeverSetting {
  init?(_ name: String, _ value: SettingValue) {
    switch (name, value) {
    case ("governance", .text(let text)):
      guard let governance = Governance(rawValue: text) else { return nil }
      self = .governance(governance)
    case ("protocol", .text(let text)):
      guard let setting = LeverSetting.proposals(named: text) else { return nil }
      self = setting
    case ("term", .number(let number)):
      guard number >= 0, number == number.rounded(), number < 1e9 else { return nil }
      self = .term(Int(number))
    case (_, .number(let number)):
      guard let lever = Lever(name: name), number >= 0, number <= 1 else { return nil }
      self = .degree(lever, number)
    default: return nil
    }
  }
}

extension SettingValue {
  /// A value as typed on the command line: a number, true or false, else a text.
  public init(typed text: String) {
    switch text {
    case "true", "on", "yes": self = .boolean(true)
    case "false", "off", "no": self = .boolean(false)
    default: if let number = Double(text), number.isFinite { self = .number(number) } else { self = .text(text) }
    }
  }
}
