import LuaHost

extension Word {
  static let issue = Word(
    "issue", "Something to be settled beside the text: choices, a range, or a division among the members.",
    called: naming("issue", returns: "Issue"),
    fields: [
      Field("choices", .list, "the values, in order", as: "(number|string)[]"),
      Field("from", .number(.finite), "the least value of a range"),
      Field("to", .number(.finite), "the greatest value of a range"),
      Field("step", .number(.positive), "step of a range, 1 if not given"),
      Field("divide", .integer(.range(1, 20)), "parts into which a whole is divided among the members"),
      Field("default", .any, "what stands without agreement"),
      Field("unit", .text, "unit of the values"),
      Field(
        "pays", .table,
        "a side payment: the value is k€ that one member pays another when it is settled, as far as its funds reach, { from = \"utility\", to = \"anglers\" }",
        as: "{ from: string, to: string }"),
      Field("worth", .number(.notNegative), "of a side payment: what one k€ is worth to both, 0.01 if not given"),
      Field("about", .localisedText, "what it is"),
      Field(
        "prefers", .table,
        "worth of values to organisations: { utility = { [12] = 0, [24] = 1 } } or { utility = function(value) … end }",
        as: "table<string, table|fun(value: any): number>"),
      Field(
        "effect", .function, "function(world, value) that acts when it is settled", as: "fun(world: World, value: any)"),
    ])
}

extension Sheet {
  func issue(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "issue")
    let site = site(call, "issue")
    let fields = Fields(
      try table(call[1], "issue"), of: .issue, subject: "issue \"\(name)\"", at: site, into: diagnostics)
    let forms = ["choices", "from", "divide"].filter(fields.isGiven)
    if forms.count != 1 {
      diagnostics.add(
        site.diagnostic(
          "issue \"\(name)\" has "
            + (forms.isEmpty ? "no values" : "values of several kinds: \(forms.joined(separator: " and "))"),
          at: forms.last.map { .field($0) },
          advice: "write choices = { … }, or from = … and to = …, or divide = …"))
    } else if fields.has("from"), !fields.isGiven("to") {
      diagnostics.add(
        site.diagnostic("issue \"\(name)\" has no to", at: .field("from"), advice: "write from = 0, to = 5"))
    }
    issues.append(Named(name: name, value: fields, site: site))
    return [.object(ObjectKind.issue.object(issues.count - 1))]
  }
}
