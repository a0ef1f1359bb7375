import LuaHost
import Simulation

extension Word {
  static let parameter = Word(
    "parameter", "A question for the what-ifs; returns its value in this run.",
    called: naming("parameter", returns: "any"),
    fields: [
      Field("default", .any, "its value unless it is set: a number, true or false, or one of its choices"),
      Field("min", .number(.finite), "the least that it may be"),
      Field("max", .number(.finite), "the most that it may be"),
      Field("choices", .list, "the texts that it may be", as: "string[]"),
      Field("integer", .boolean, "whether it is a whole number"),
      Field("unit", .text, "its unit"),
      Field("about", .localisedText, "what it is"),
    ])
}

/// A parameter as declared, with its value in this run.
struct DeclaredParameter {
  let name: String
  let about: String?
  let unit: String?
  let kind: Kind
  let defaultValue: SettingValue
  let value: SettingValue
  let site: CallSite

  enum Kind {
    case number(low: Double, high: Double, isInteger: Bool)
    case boolean
    case choice([String])
  }
}

extension DeclaredParameter.Kind {
  /// nil where the value is permitted; else what is expected.
  func expectation(unmetBy value: SettingValue) -> String? {
    switch (self, value) {
    case (.number(let low, let high, let isInteger), .number(let number)):
      let isPermitted = number.isFinite && number >= low && number <= high && (!isInteger || number == number.rounded())
      return isPermitted ? nil : expectation
    case (.boolean, .boolean): return nil
    case (.choice(let choices), .text(let text)): return choices.contains(text) ? nil : expectation
    default: return expectation
    }
  }

  var expectation: String {
    switch self {
    case .number(let low, let high, let isInteger):
      let what = isInteger ? "a whole number" : "a number"
      switch (low.isFinite, high.isFinite) {
      case (true, true): return "\(what) from \(SettingValue.number(low).text) to \(SettingValue.number(high).text)"
      case (true, false): return "\(what) of \(SettingValue.number(low).text) or more"
      case (false, true): return "\(what) of \(SettingValue.number(high).text) or less"
      default: return what
      }
    case .boolean: return "true or false"
    case .choice(let choices): return "one of " + choices.joined(separator: ", ")
    }
  }
}

extension Sheet {
  func parameter(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "parameter")
    let site = site(call, "parameter")
    let fields = Fields(
      try table(call[1], "parameter"), of: .parameter, subject: "parameter \"\(name)\"", at: site, into: diagnostics)
    if let first = parameters.first(where: { $0.name == name }) {
      diagnostics.add(
        site.diagnostic(
          "parameter \"\(name)\" is declared twice", advice: "the first is in \(first.site.file):\(first.site.line)"))
      return [first.value.lua]
    }
    guard let standard = SettingValue(fields["default"]) else {
      diagnostics.add(
        site.diagnostic(
          "parameter \"\(name)\" has no default", at: .field("default"),
          advice: "write default = …, a number, true or false, or a text"))
      return [.number(0)]
    }
    let kind: DeclaredParameter.Kind
    switch standard {
    case .number:
      let isInteger = fields.boolean("integer") ?? false
      kind = .number(
        low: fields.number("min") ?? -.infinity, high: fields.number("max") ?? .infinity, isInteger: isInteger)
    case .boolean: kind = .boolean
    case .text: kind = .choice(fields.table("choices")?.sequence.compactMap(\.text) ?? [])
    }
    if let expected = kind.expectation(unmetBy: standard) {
      diagnostics.add(
        site.diagnostic(
          "default of parameter \"\(name)\" is \(standard.text), which is not \(expected)", at: .field("default")))
    }
    var value = standard
    if let set = settings[name] {
      if let expected = kind.expectation(unmetBy: set) {
        diagnostics.add(
          site.diagnostic("\(name) was set to \(set.text), which is not \(expected)", advice: "set it to \(expected)"))
      } else {
        value = set
      }
    }
    parameters.append(
      DeclaredParameter(
        name: name, about: fields.text("about"), unit: fields.text("unit"), kind: kind, defaultValue: standard,
        value: value, site: site))
    return [value.lua]
  }
}

extension SettingValue {
  init?(_ value: LuaValue) {
    switch value {
    case .integer, .number:
      guard let number = value.double else { return nil }
      self = .number(number)
    case .string(let text): self = .text(text)
    case .boolean(let truth): self = .boolean(truth)
    default: return nil
    }
  }

  var lua: LuaValue {
    switch self {
    case .number(let number):
      if let whole = Int64(exactly: number) { .integer(whole) } else { .number(number) }
    case .text(let text): .string(text)
    case .boolean(let value): .boolean(value)
    }
  }
}
