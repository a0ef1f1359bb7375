import LuaHost
import Partnerships

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
      Field(
        "settle", .choice(Settlement.Form.allCases.map(\.rawValue)),
        "how declared issues are settled: stacked (alternating offers) if not given, or slate (a vote on nominations)"),
      Field("rounds", .integer(.range(1, 10_000)), "of alternating offers until the deadline, 60 if not given"),
      Field(
        "ballot", .choice(Settlement.Ballot.allCases.map(\.rawValue)),
        "the rule of the vote on a slate, of which the default is a candidate: first places, approvals, Borda's points, a quota of rights (or heads), or all; governance's if not given"
      ),
      Field("veto", .list, "members whose no strikes a candidate of the slate out", as: "string[]"),
      Field(
        "bargain", .any,
        "how members bargain over declared issues: \(Settlement.Manner.allCases.map(\.rawValue).joined(separator: ", ")) (docs/negotiation.md); aspiration if not given; one word for all, or a table by member, { utility = \"micro\" }",
        as: "(\(Settlement.Manner.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: "|")))|table<string, string>"),
      Field(
        "worth", .table,
        "what all declared issues together are worth to members, beside what each prefers: { utility = function(values) … end }, values.deadline and so on by issue",
        as: "table<string, fun(values: table): number>"),
      Field(
        "broken_talks", .choice(["stop", "go_on"]),
        "whether a policy that fails in the midst of talks stops the run (if not given) or ends the talks only"),
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
