import LuaHost

extension Word {
  static let network = Word(
    "network", "Who knows whom at the start.",
    fields: [
      Field(
        "kind", .choice(["complete", "ring", "small_world", "preferential", "random", "blocks", "edges"]),
        "how they are connected"),
      Field("among", .any, "whom: names, everyone(), in_sector(…); everybody if not given", as: "Members"),
      Field(
        "degree", .integer(.range(1, 100_000)),
        "neighbours of each: ring, small_world (even); ties of each newcomer: preferential; mean: random"),
      Field("rewire", .number(.share), "share of ties that go astray: small_world"),
      Field("within", .number(.share), "probability of a tie within a sector: blocks"),
      Field("between", .number(.share), "probability of a tie between sectors: blocks"),
      Field("edges", .list, "a list of { \"from\", \"to\", trust = 0.6 }: edges, in both directions unless directed"),
      Field("directed", .boolean, "whether an edge of the list goes one way only"),
      Field("trust", .number(.share), "trust at the start along every tie"),
    ])
}

extension Sheet {
  func network(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "network")
    let fields = Fields(try table(call[0], "network"), of: .network, subject: "network", at: site, into: diagnostics)
    if !fields.isGiven("edges"), !fields.isGiven("kind") || fields.text("kind") == "edges" {
      diagnostics.add(
        site.diagnostic(
          fields.has("kind") ? "network of kind \"edges\" has no edges" : "network has no kind",
          at: fields.has("kind") ? .field("kind") : nil, advice: "write kind = \"small_world\", or edges = { … }"))
    }
    networks.append(fields)
    return []
  }
}
