import LuaHost

extension Word {
  static let partnership = Word(
    "partnership", "Members, and every lever by its name.",
    called: naming("partnership"),
    fields: [
      Field("members", .any, "names, everyone(), in_sector(…)", as: "Members"),
      Field("about", .localisedText, "what it is"),
      Field("lead", .text, "who leads under governance \"lead\""),
      Field("issues", .list, "issues to settle beside the text", as: "Issue[]"),
      Field("text", .boolean, "false: only the declared issues are negotiated"),
      Field("founded", .boolean, "false: an intervention starts it"),
    ] + Field.levers)
}

extension Sheet {
  func partnership(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "partnership")
    let site = site(call, "partnership")
    let fields = Fields(
      try table(call[1], "partnership"), of: .partnership, subject: "partnership \"\(name)\"", at: site,
      into: diagnostics)
    if !fields.isGiven("members") {
      diagnostics.add(
        site.diagnostic(
          "partnership \"\(name)\" has no members", advice: "write members = { \"…\", \"…\" }, or members = everyone()")
      )
    }
    declare(name, fields, as: "partnership", at: site, in: \.partnerships)
    return []
  }
}
