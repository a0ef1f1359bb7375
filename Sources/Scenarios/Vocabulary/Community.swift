import LuaHost

extension Word {
  static let community = Word(
    "community", "Those whom it is all for.",
    called: naming("community"),
    fields: [
      Field("about", .localisedText, "who they are"),
      Field("size", .number(.positive), "people: its weight among communities"),
      Field("needs", .numbers, "weights of objectives; normalised"),
    ])
}

extension Sheet {
  func community(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "community")
    let site = site(call, "community")
    let fields = Fields(
      try table(call[1], "community"), of: .community, subject: "community \"\(name)\"", at: site, into: diagnostics)
    declare(name, fields, as: "community", at: site, in: \.communities)
    return []
  }
}
