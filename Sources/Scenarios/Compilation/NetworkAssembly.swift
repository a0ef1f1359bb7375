import LuaHost
import Partnerships
import Randomness

/// Who knows whom at the start.
extension Assembly {
  mutating func networks(sectors: [String]) {
    for (ordinal, fields) in sheet.networks.enumerated() {
      let among =
        fields.has("among")
        ? selected(fields["among"], fields, "among", sectors: sectors)
        : organisationNames.indices.map(OrganisationID.init)
      let trust = fields.number("trust")
      if let edges = fields.table("edges") {
        for edge in edges.sequence { listed(edge, fields, trust) }
      }
      guard let kind = fields.text("kind").flatMap(NetworkShape.init(rawValue:)) else { continue }
      var stream = runtime.chance.draw(EntityKey("network \(ordinal)"), Purpose("network"))
      let shape = NetworkShape.Settings(
        degree: fields.integer("degree") ?? 4, rewire: fields.number("rewire") ?? 0.1,
        within: fields.number("within") ?? 0.3,
        between: fields.number("between") ?? 0.03)
      for (a, b) in kind.ties(among: among.count, shape, groups: among.map { sectors[$0.index] }, &stream) {
        relate(among[a], among[b], trust: trust)
        relate(among[b], among[a], trust: trust)
      }
    }
  }

  mutating func listed(_ edge: LuaValue, _ fields: Fields, _ trust: Double?) {
    guard case .table(let table) = edge, table.sequence.count >= 2, let from = table.sequence[0].text,
      let to = table.sequence[1].text
    else {
      diagnostics.add(
        fields.site.diagnostic(
          "an edge of network is \(Fields.show(edge))", at: .field("edges"),
          advice: "write { \"from\", \"to\", trust = 0.6 }"))
      return
    }
    for name in [from, to] where organisations[name] == nil {
      unknown("organisation", name, among: organisationNames, fields, "edges")
    }
    guard let i = organisations[from], let j = organisations[to] else { return }
    let own = table["trust"].double ?? trust
    if let own, own < 0 || own > 1 {
      diagnostics.add(
        fields.site.diagnostic("trust of an edge is \(own), which is not a number from 0 to 1", at: .field("edges")))
    }
    relate(i, j, trust: own)
    if fields.boolean("directed") != true { relate(j, i, trust: own) }
  }
}
