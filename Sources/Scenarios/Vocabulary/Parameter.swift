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

  /// What the script goes on with where a value is not permitted.
  func permitted(near value: SettingValue) -> SettingValue {
    if expectation(unmetBy: value) == nil { return value }
    switch (self, value) {
    case (.number(let low, let high, let isInteger), .number(let number)):
      let number = Swift.max(low, Swift.min(number, high))
      return .number(isInteger ? number.rounded() : number)
    case (.choice(let choices), .text(let text)): return .text(choices.nearest(to: text) ?? choices.first ?? text)
    default: return value
    }
  }

  /// Advice where a choice is mistyped.
  func nearest(to value: SettingValue) -> String? {
    guard case .choice(let choices) = self, case .text(let text) = value else { return nil }
    return choices.nearest(to: text).map { "did you mean '\($0)'?" }
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
          "parameter \"\(name)\" is declared twice", at: .literal(name),
          advice: "the first is in \(first.site.file):\(first.site.line)"))
      return [first.value.lua]
    }
    guard let standard = SettingValue(fields["default"]) else {
      if !fields.isGiven("default") || fields.has("default") {
        diagnostics.add(
          site.diagnostic(
            fields.has("default")
              ? "default of parameter \"\(name)\" is \(Fields.show(fields["default"]))"
              : "parameter \"\(name)\" has no default",
            at: .field("default"), advice: "write default = …, a number, true or false, or a text"))
      }
      incomplete.insert("parameter")
      return [fields["min"].isNone ? .integer(1) : fields["min"]]
    }
    let kind: DeclaredParameter.Kind
    switch standard {
    case .number:
      let isInteger = fields.boolean("integer") ?? false
      kind = .number(
        low: fields.number("min") ?? -.infinity, high: fields.number("max") ?? .infinity, isInteger: isInteger)
    case .boolean: kind = .boolean
    case .text(let text):
      let choices = fields.table("choices")?.sequence ?? []
      kind = .choice(choices.compactMap(\.text))
      guard fields.has("choices"), !choices.isEmpty, choices.allSatisfy({ $0.text != nil }) else {
        if !fields.isGiven("choices") {
          diagnostics.add(
            site.diagnostic(
              "default of parameter \"\(name)\" is \"\(text)\", a text, and there are no choices",
              at: .field("default"),
              advice: Double(text) == nil
                ? "write choices = { \"\(text)\", … }" : "write the number without quotation marks"))
        } else if fields.has("choices"), !choices.contains(where: \.isMistaken) {
          diagnostics.add(
            site.diagnostic(
              "choices of parameter \"\(name)\" are texts", at: .field("choices"),
              advice: "write choices = { \"\(text)\", … }"))
        }
        incomplete.insert("parameter")
        return [Double(text).map { .number($0) } ?? .string(text)]
      }
    }
    if case .number(let low, let high, _) = kind, low > high {
      diagnostics.add(
        site.diagnostic(
          "min of parameter \"\(name)\" is \(SettingValue.number(low).text), which is above its max, \(SettingValue.number(high).text)",
          at: .field("min")))
    } else if let expected = kind.expectation(unmetBy: standard) {
      diagnostics.add(
        site.diagnostic(
          "default of parameter \"\(name)\" is \(Fields.show(standard.lua)), which is not \(expected)",
          at: .field("default"),
          advice: kind.nearest(to: standard)))
    }
    var value = kind.permitted(near: standard)
    if let set = settings[name] {
      if let expected = kind.expectation(unmetBy: set) {
        diagnostics.add(
          outside(
            "\(name) was set to \(set.text), which is not \(expected)",
            advice: kind.nearest(to: set) ?? "set it to \(expected)", setting: name, set))
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
