import LuaHost
import Partnerships

extension Word {
  static let mechanism = Word(
    "mechanism",
    "A mechanism of your own, before or after a built-in one, or in place of the one of that name: mechanism(name, { … }, function(world, draw) … end).",
    called: [
      Signature([
        .init("name", "string", "its name"), fields(of: "mechanism"),
        .init("act", "fun(world: World, draw: Draw)", "what it does in each step"),
      ]),
      Signature([
        .init("name", "string", "its name"), .init("act", "fun(world: World, draw: Draw)", "what it does in each step"),
      ]),
    ],
    fields: [
      Field("before", .choice(MechanismName.allCases.map(\.name)), "the built-in mechanism before which it acts"),
      Field("after", .choice(MechanismName.allCases.map(\.name)), "the built-in mechanism after which it acts"),
      Field("about", .localisedText, "what it does, in one sentence"),
    ])

  static let mechanisms = Word(
    "mechanisms",
    "Switches built-in mechanisms off or retunes them: mechanisms { off = { \"shocks\" }, learn = 0.05 }; mechanisms \"none\" starts empty.",
    called: [Signature([.init("changes", "MechanismsFields|\"none\"", "what changes")])],
    fields: [Field("off", .list, "the mechanisms that do not act", as: "MechanismName[]")])
}

/// A mechanism as declared.
struct DeclaredMechanism {
  let fields: Fields
  let act: LuaFunction
}

/// A call of `mechanisms`.
enum MechanismSwitch {
  case none(CallSite)
  case changes(off: [String], parameters: [(name: String, value: Double)], CallSite)
}

extension Sheet {
  func mechanism(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "mechanism")
    let site = site(call, "mechanism")
    var (table, act) = (call[1], call[2])
    if case .function = table, act.isNone { (table, act) = (.none, table) }
    guard case .function(let function) = act else {
      throw LuaRefusal(
        "mechanism takes a name, a table and a function: mechanism(\"\(name)\", { after = \"ties\" }, function(world, draw) … end)"
      )
    }
    let fields = Fields(
      try self.table(table, "mechanism"), of: .mechanism, subject: "mechanism \"\(name)\"", at: site, into: diagnostics)
    if fields.has("before"), fields.has("after") {
      diagnostics.add(
        site.diagnostic(
          "mechanism \"\(name)\" acts before one and after another", at: .field("before"),
          advice: "write before = …, or after = …"))
    }
    declare(name, DeclaredMechanism(fields: fields, act: function), as: "mechanism", at: site, in: \.mechanisms)
    return []
  }

  func mechanisms(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "mechanisms")
    if case .string(let text) = call[0] {
      guard text == "none" else {
        diagnostics.add(
          site.diagnostic(
            "mechanisms \"\(text)\" is not known", at: .literal(text),
            advice: "write mechanisms \"none\", or mechanisms { off = { \"\(text)\" } }"))
        return []
      }
      mechanismSwitches.append(.none(site))
      return []
    }
    let table = try self.table(call[0], "mechanisms")
    let names = Model.parameters.map(\.name)
    let fields = Fields(table, of: .mechanisms, subject: "mechanisms", at: site, permitting: names, into: diagnostics)
    var off: [String] = []
    for value in fields.table("off")?.sequence ?? [] {
      let known = MechanismName.allCases.map(\.name)
      if value.isMistaken { continue }
      guard let name = value.text, known.contains(name) else {
        diagnostics.add(
          site.diagnostic(
            value.text == nil
              ? "off of mechanisms contains \(Fields.show(value)), which is no name in quotation marks"
              : "there is no mechanism \(Fields.show(value))", at: value.text.map { .literal($0) },
            advice: value.text.flatMap { advice(for: $0, among: known) }))
        continue
      }
      off.append(name)
    }
    var parameters: [(name: String, value: Double)] = []
    for (name, value) in fields.others where !value.isMistaken {
      guard let parameter = Model.parameter(name), let number = value.double, parameter.domain.contains(number) else {
        let expected = Model.parameter(name)?.domain.description ?? "a number"
        diagnostics.add(
          site.diagnostic("\(name) of mechanisms is \(Fields.show(value)), which is not \(expected)", at: .field(name)))
        continue
      }
      parameters.append((name, number))
    }
    mechanismSwitches.append(.changes(off: off, parameters: parameters, site))
    return []
  }
}
