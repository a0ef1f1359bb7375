import LuaHost
import Simulation

extension Word {
  static let scenario = Word(
    "scenario", "What the file is about; required, once.",
    fields: [
      Field("title", .localisedText, "its title"),
      Field("about", .localisedText, "what it is about"),
      Field("unit", .choice(TimeUnit.allCases.map(\.rawValue)), "length of a step"),
      Field("steps", .integer(.range(1, 100_000)), "number of steps"),
      Field("start", .text, "year and month of the first step, as in \"2027-01\""),
      Field("culture_gap", .number(.notNegative), "how far cultures differ, 1 as the sectors say"),
      Field("priority_gap", .number(.notNegative), "how far priorities differ, 1 as the sectors say"),
      Field("opportunism", .number(.share), "centre of the opportunism that is drawn"),
      Field("skepticism", .number(.share), "what is assumed of strangers: 0 trust, 1 distrust"),
      Field("shocks", .boolean, "whether recessions, disasters and elections strike by chance"),
    ])
}

extension Sheet {
  func scenario(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "scenario")
    if let first = scenario {
      diagnostics.add(
        site.diagnostic("scenario is declared twice", advice: "the first is in \(first.site.file):\(first.site.line)"))
      return []
    }
    let fields = Fields(try table(call[0], "scenario"), of: .scenario, subject: "scenario", at: site, into: diagnostics)
    if let start = fields.text("start"), !Self.isYearAndMonth(start) {
      diagnostics.add(
        site.diagnostic(
          "start of scenario is \"\(start)\"", at: .field("start"), advice: "write year and month, as in \"2027-01\""))
    }
    scenario = (fields, site)
    return []
  }

  private static func isYearAndMonth(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 4, parts[1].count == 2, Int(parts[0]) != nil, let month = Int(parts[1])
    else { return false }
    return (1...12).contains(month)
  }
}
