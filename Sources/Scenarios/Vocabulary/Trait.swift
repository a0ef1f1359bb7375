import LuaHost
import Partnerships

extension Word {
  static let trait = Word(
    "trait", "A state variable of your own on organisations, partnerships or the world.",
    called: naming("trait"),
    fields: [
      Field("of", .choice(Trait.Owner.allCases.map(\.rawValue)), "whose: organisation if not given"),
      Field(
        "start", .any, "its value at the start: a number, or function(owner, draw)",
        as: "number|fun(owner: any, draw: Draw): number"),
      Field("min", .number(.finite), "the least that it can be"),
      Field("max", .number(.finite), "the most that it can be"),
      Field("about", .localisedText, "what it is"),
    ])
}

extension Sheet {
  func trait(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "trait")
    let site = site(call, "trait")
    let fields = Fields(
      try table(call[1], "trait"), of: .trait, subject: "trait \"\(name)\"", at: site, into: diagnostics)
    if ScriptRuntime.organisationFields.contains(name) {
      diagnostics.add(
        site.diagnostic(
          "trait \"\(name)\" is a field of organisations already", at: .literal(name), advice: "give it another name"))
    }
    declare(name, fields, as: "trait", at: site, in: \.traits)
    return []
  }
}
