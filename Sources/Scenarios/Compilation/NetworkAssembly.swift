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
      let degree = fields.integer("degree") ?? 4
      if kind == .smallWorld || kind == .ring, !degree.isMultiple(of: 2) {
        diagnostics.add(
          fields.site.diagnostic(
            "degree of network is \(degree), and so many neighbours do not stand evenly on both sides",
            at: .field("degree"),
            advice: "write an even number: \(degree - 1) or \(degree + 1)", severity: .warning))
      }
      if degree >= among.count, among.count > 1, fields.has("degree"), kind != .complete, kind != .blocks {
        diagnostics.add(
          fields.site.diagnostic(
            "degree of network is \(degree), and there are \(among.count) organisations among whom it is laid",
            at: .field("degree"), severity: .warning))
      }
      var stream = runtime.chance.draw(EntityKey("network \(ordinal)"), Purpose("network"))
      let shape = NetworkShape.Settings(
        degree: degree, rewire: fields.number("rewire") ?? 0.1,
        within: fields.number("within") ?? 0.3,
        between: fields.number("between") ?? 0.03)
      for (a, b) in kind.ties(among: among.count, shape, groups: among.map { sectors[$0.index] }, &stream) {
        relate(among[a], among[b], trust: trust)
        relate(among[b], among[a], trust: trust)
      }
    }
  }

  mutating func listed(_ edge: LuaValue, _ fields: Fields, _ trust: Double?) {
    if edge.isMistaken || edge.hasMistaken { return }
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
    for (name, value) in table.named {
      if name != "trust" {
        diagnostics.add(
          fields.site.diagnostic(
            "unknown field '\(name)' of an edge of network", at: .field(name),
            advice: advice(for: name, among: ["trust"])))
      } else if !(value.double.map { $0 >= 0 && $0 <= 1 } ?? value.isMistaken) {
        diagnostics.add(
          fields.site.diagnostic(
            "trust of the edge from \"\(from)\" to \"\(to)\" is \(Fields.show(value)), which is not a number from 0 to 1",
            at: .literal(to)))
      }
    }
    let own = table["trust"].double ?? trust
    relate(i, j, trust: own)
    if fields.boolean("directed") != true { relate(j, i, trust: own) }
  }
}
