import LuaHost
import Negotiation
import Partnerships
import Randomness
import Simulation

/// How a partnership settles its declared issues.
extension Assembly {
  func settlement(_ fields: Fields, _ members: [OrganisationID], issues: [DeclaredIssue]) -> Settlement {
    var settlement = Settlement()
    settlement.form = fields.text("settle").flatMap(Settlement.Form.init) ?? .stacked
    settlement.ballot = fields.text("ballot").flatMap(Settlement.Ballot.init)
    settlement.rounds = fields.integer("rounds") ?? settlement.rounds
    settlement.outlivesFailures = fields.text("broken_talks") == "go_on"
    for name in ["ballot", "veto"] where fields.has(name) && settlement.form != .slate {
      diagnostics.add(
        fields.site.diagnostic(
          "\(name) of \(fields.subject) is for a vote on a slate", at: .field(name), advice: "write settle = \"slate\"")
      )
    }
    let ways = ["settle", "ballot", "veto", "rounds", "bargain", "worth"].filter(fields.has)
    if let way = ways.first, !fields.isGiven("issues") {
      diagnostics.add(
        fields.site.diagnostic(
          "\(way) of \(fields.subject) is about declared issues, and it has none", at: .field(way),
          advice: "put them into issues = { issue(\"…\", { … }) }"))
    }
    for item in fields.table("veto")?.sequence ?? [] where !item.isMistaken {
      guard let member = member(item, members, fields, "veto") else { continue }
      settlement.vetoes.insert(member)
    }
    bargain(fields, members, &settlement)
    joint(fields, members, issues, &settlement)
    return settlement
  }

  private func member(_ name: LuaValue, _ members: [OrganisationID], _ fields: Fields, _ field: String)
    -> OrganisationID?
  {
    let member = name.text.flatMap { organisations[$0] }
    if let member, members.contains(member) { return member }
    diagnostics.add(
      fields.site.diagnostic(
        "\(field) of \(fields.subject) names \(Fields.show(name)), who is no member", at: .field(field),
        advice: name.text.flatMap { advice(for: $0, among: members.map { organisationNames[$0.index] }) }))
    return nil
  }

  /// One manner for all, or one by member.
  private func bargain(_ fields: Fields, _ members: [OrganisationID], _ settlement: inout Settlement) {
    let names = Settlement.Manner.allCases.map(\.rawValue)
    func manner(_ value: LuaValue) -> Settlement.Manner? {
      if let manner = value.text.flatMap(Settlement.Manner.init) { return manner }
      diagnostics.add(
        fields.site.diagnostic(
          "bargain of \(fields.subject) is \(Fields.show(value)), which is no way to bargain", at: .field("bargain"),
          advice: advice(for: value.text ?? "", among: names)))
      return nil
    }
    switch fields["bargain"] {
    case .none: break
    case .table(let table):
      for (name, value) in table.named {
        guard let member = member(.string(name), members, fields, "bargain") else { continue }
        settlement.manners[member] = manner(value)
      }
    default: settlement.manner = manner(fields["bargain"]) ?? settlement.manner
    }
  }

  /// What all issues together are worth to members: a function of the values, asked once an outcome.
  private func joint(
    _ fields: Fields, _ members: [OrganisationID], _ issues: [DeclaredIssue], _ settlement: inout Settlement
  ) {
    guard let table = fields.table("worth"), !issues.isEmpty, !diagnostics.hasErrors else { return }
    guard let space = OutcomeSpace(issues.map(\.issue), limit: Settlement.mostOutcomes) else { return }
    for (name, value) in table.named where !value.isMistaken {
      guard let member = member(.string(name), members, fields, "worth") else { continue }
      guard case .function(let function) = value else {
        diagnostics.add(
          fields.site.diagnostic(
            "worth of \"\(name)\" in \(fields.subject) is \(Fields.show(value)), which is not a function",
            at: .field(name), advice: "write \(name) = function(values) return … end"))
        continue
      }
      let arguments = (0..<space.count).lazy.map { outcome in
        LuaValue.table(
          LuaTable(named: zip(issues, space.values(outcome)).map { ($0.issue.name, lua($1, members)) }))
      }
      settlement.jointWorths[member] = worths(of: arguments, by: function, "worth", of: name, Purpose("worth"), fields)
    }
  }

  /// Issues are negotiated together: all combinations of their values are outcomes.
  func checkOutcomes(_ issues: [DeclaredIssue], _ fields: Fields) {
    let size = OutcomeSpace.size(of: issues.map(\.issue))
    guard size > Double(Settlement.mostOutcomes) else { return }
    let sizes = issues.map { "\($0.issue.name) \($0.issue.values.count)" }.joined(separator: " × ")
    diagnostics.add(
      fields.site.diagnostic(
        "the issues of \(fields.subject) have \(size < 1e15 ? String(Int(size)) : "\(size)") combinations of values, and \(Settlement.mostOutcomes) is the most that can be negotiated: \(sizes)",
        at: .field("issues"), advice: "give them fewer values, or a larger step"))
  }
}
