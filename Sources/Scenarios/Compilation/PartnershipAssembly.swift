import LuaHost
import Partnerships

/// Partnerships with their levers and members.
extension Assembly {
  mutating func partnership(_ declared: Sheet.Named<Fields>) -> PartnershipDeclaration {
    let fields = declared.value
    let mistakesBefore = diagnostics.all.count
    let members =
      fields.has("members")
      ? selected(fields["members"], fields, "members", sectors: world.organisations.map(\.sector.name)).sorted() : []
    var membersAreKnown =
      fields.has("members") && diagnostics.all.count == mistakesBefore && !fields["members"].hasMistaken
      && !sheet.incomplete.contains("organisation")
    let existsFromStart = fields.boolean("founded") ?? true
    if members.count < 2, existsFromStart, membersAreKnown {
      diagnostics.add(
        fields.site.diagnostic(
          "\(fields.subject) has \(members.count == 1 ? "one member" : "no members"), and is founded by two or more",
          at: .field("members"), advice: "write members = { \"…\", \"…\" }, or members = everyone()"))
      membersAreKnown = false
    }
    var partnership = PartnershipDeclaration(name: declared.name, members: members)
    for setting in fields.leverSettings { partnership.levers.apply(setting) }
    if let lead = fields.text("lead") {
      partnership.lead = organisations[lead]
      if let known = partnership.lead {
        if !members.contains(known), membersAreKnown {
          diagnostics.add(
            fields.site.diagnostic(
              "lead of \(fields.subject) is \"\(lead)\", who is no member", at: .field("lead"),
              advice: "add it to members, or let a member lead"))
        }
      } else {
        unknown("organisation", lead, among: organisationNames, fields, "lead")
      }
    }
    partnership.negotiatesText = fields.boolean("text") ?? true
    partnership.existsFromStart = existsFromStart
    for item in fields.table("issues")?.sequence ?? [] where !item.isMistaken {
      guard case .object(let object) = item, object.kind == ObjectKind.issue.rawValue else {
        diagnostics.add(
          fields.site.diagnostic(
            "issues of \(fields.subject) contain \(Fields.show(item))", at: .field("issues"),
            advice: "write issues = { issue(\"…\", { … }) }"))
        continue
      }
      if let issue = issue(sheet.issues[Int(object.index)], members, membersAreKnown: membersAreKnown) {
        if partnership.issues.contains(where: { $0.issue.name == issue.issue.name }) {
          diagnostics.add(
            sheet.issues[Int(object.index)].site.diagnostic(
              "issue \"\(issue.issue.name)\" of \(fields.subject) is given twice", at: .literal(issue.issue.name),
              advice: "give each issue a name of its own"))
        }
        partnership.issues.append(issue)
        usedIssues.insert(Int(object.index))
      }
    }
    checkOutcomes(partnership.issues, fields)
    partnership.settlement = settlement(fields, members, issues: partnership.issues)
    return partnership
  }
}
