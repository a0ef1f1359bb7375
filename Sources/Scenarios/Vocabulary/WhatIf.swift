import LuaHost

extension Word {
  static let whatif = Word(
    "whatif",
    "A named alternative: values for parameters, levers and model parameters, or interventions: whatif(\"open books\", { openness = 0.9 }). Read and checked now; for now, run it with --set.",
    called: [Signature([.init("name", "string", "its name"), .init("settings", "table", "values by name")])])
  static let workshop = Word(
    "workshop",
    "How people play it: rounds, seats, briefs, debrief questions. Read and checked now, for a later version.",
    fields: [
      Field("rounds", .integer(.range(1, 1000)), "number of rounds"),
      Field("steps_per_round", .integer(.range(1, 1000)), "steps that a round covers"),
      Field("seats", .list, "organisations that people play", as: "string[]"),
      Field("brief", .table, "what each seat is told", as: "table<string, Text>"),
      Field("debrief", .list, "questions to talk about afterwards", as: "Text[]"),
      Field("exchanges", .integer(.range(1, 20)), "exchanges of offers in a round"),
      Field("about", .localisedText, "what it is"),
    ])
}

extension Sheet {
  func whatif(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "whatif")
    let site = site(call, "whatif")
    declare(name, try table(call[1], "whatif"), as: "whatif", at: site, in: \.whatifs)
    return []
  }

  func workshop(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "workshop")
    let fields = Fields(try table(call[0], "workshop"), of: .workshop, subject: "workshop", at: site, into: diagnostics)
    if let first = workshop {
      diagnostics.add(
        site.diagnostic("workshop is declared twice", advice: "the first is in \(first.site.file):\(first.site.line)"))
      return []
    }
    workshop = fields
    return []
  }
}
