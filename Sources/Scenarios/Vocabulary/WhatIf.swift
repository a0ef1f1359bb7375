import LuaHost

extension Word {
  static let whatif = Word(
    "whatif",
    "A named alternative: values for parameters, levers and model parameters, or interventions that happen in it alone: whatif(\"open books\", { openness = 0.9, at(30, shock { … }) }). To run it alone: entente run FILE --alternative \"open books\".",
    called: [
      Signature([.init("name", "string", "its name"), .init("settings", "table", "values by name, and interventions")])
    ])
  static let workshop = Word(
    "workshop",
    "How people play it: rounds, seats, briefs, debrief questions: entente workshop FILE.",
    fields: [
      Field("rounds", .integer(.range(1, 1000)), "number of rounds"),
      Field("steps_per_round", .integer(.range(1, 1000)), "steps that a round covers"),
      Field("seats", .list, "organisations that people play", as: "string[]"),
      Field("brief", .table, "what each seat is told", as: "table<string, Text>"),
      Field("debrief", .list, "questions to talk about afterwards", as: "Text[]"),
      Field("exchanges", .integer(.range(1, 20)), "exchanges of offers in a round"),
      Field(
        "team", .choice(WorkshopPlan.TeamRule.allCases.map(\.rawValue)),
        "whose answer it is where several people hold a seat: what most say, the first, or one speaker after the other"),
      Field("about", .localisedText, "what it is"),
    ])
}

extension Sheet {
  func whatif(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "whatif")
    let site = site(call, "whatif")
    let table = try table(call[1], "whatif")
    for item in table.sequence {
      guard case .object(let object) = item, object.kind == ObjectKind.intervention.rawValue else {
        diagnostics.add(
          site.diagnostic(
            "whatif \"\(name)\" contains \(Fields.show(item)), which has no name",
            advice: "write what it sets, { monitoring = 0.8 }, or interventions, { at(30, shock { … }) }"))
        continue
      }
      interventions[Int(object.index)].whatifs.insert(name)
    }
    if table.isEmpty {
      diagnostics.add(
        site.diagnostic(
          "whatif \"\(name)\" changes nothing",
          advice: "write what it sets, { monitoring = 0.8 }, or interventions, { at(30, shock { … }) }"))
    }
    declare(name, table, as: "whatif", at: site, in: \.whatifs)
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
