import LuaHost

extension Word {
  static let objective = Word(
    "objective", "Something that the partners may want.",
    called: naming("objective"),
    fields: [
      Field("about", .localisedText, "what it is"),
      Field("start", .number(.share), "level at the start, 0 to 1"),
      Field("target", .number(Field.Bounds(low: 0, high: 1, isOpen: true)), "level called attained"),
      Field("decay", .number(.share), "erosion a month"),
      Field("community", .text, "the only community that counts it"),
      Field("buffers_disasters", .boolean, "whether its level softens disasters"),
      Field("unit", .text, "what the level is a share of"),
    ])
}

extension Sheet {
  func objective(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "objective")
    let site = site(call, "objective")
    let fields = Fields(
      try table(call[1], "objective"), of: .objective, subject: "objective \"\(name)\"", at: site, into: diagnostics)
    declare(name, fields, as: "objective", at: site, in: \.objectives)
    return []
  }
}
