import LuaHost
import Partnerships

extension Word {
  static let policy = Word(
    "policy", "Decisions in Lua for an organisation, a sector, or a named kind.",
    called: naming("policy"),
    fields: DecisionKind.allCases.map { Field($0.name, .function, $0.occasion, as: $0.signature.functionType) } + [
      Field("about", .localisedText, "what it is")
    ])
}

extension Sheet {
  func policy(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "policy")
    let site = site(call, "policy")
    let fields = Fields(
      try table(call[1], "policy"), of: .policy, subject: "policy \"\(name)\"", at: site, into: diagnostics)
    declare(name, fields, as: "policy", at: site, in: \.policies)
    return []
  }
}
