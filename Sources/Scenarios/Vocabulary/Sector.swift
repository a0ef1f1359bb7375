import LuaHost
import Partnerships

extension Word {
  static let sector = Word(
    "sector", "Defaults for a kind of organisation.",
    called: naming("sector"),
    fields: [
      Field("like", .choice(BaseSector.allCases.map(\.rawValue)), "the built-in sector that it is like"),
      Field("income", .number(.positive), "k€/month"),
      Field("staff", .number(.positive), "person-months a month"),
      Field("culture", .numbers, "clan, adhocracy, control, market, each 0 to 1"),
      Field("priorities", .numbers, "weights of objectives"),
      Field("home", .choice(KnowledgeDomain.allCases.map(\.name)), "the domain that it knows"),
      Field("about", .localisedText, "what it is"),
    ])
}

extension Sheet {
  func sector(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "sector")
    let site = site(call, "sector")
    if BaseSector(rawValue: name) != nil {
      incomplete.insert("sector")
      diagnostics.add(
        site.diagnostic(
          "sector \"\(name)\" is built in", at: .literal(name),
          advice: "give yours another name, and like = \"\(name)\""))
      return []
    }
    let fields = Fields(
      try table(call[1], "sector"), of: .sector, subject: "sector \"\(name)\"", at: site, into: diagnostics)
    declare(name, fields, as: "sector", at: site, in: \.sectors)
    return []
  }
}
