import LuaHost
import Negotiation
import Partnerships
import Randomness
import Simulation

/// Declared issues, their values and who prefers which.
extension Assembly {
  func checkIssueReferences() {
    for (index, issue) in sheet.issues.enumerated() where !usedIssues.contains(index) {
      diagnostics.add(
        issue.site.diagnostic(
          "issue \"\(issue.name)\" is on nobody's table", at: .literal(issue.name),
          advice: "put it into issues = { … } of a partnership", severity: .warning))
    }
  }

  func issue(_ declared: Sheet.Named<Fields>, _ members: [OrganisationID]) -> DeclaredIssue? {
    let fields = declared.value
    var values: [IssueValue] = []
    if let choices = fields.table("choices") {
      for choice in choices.sequence {
        if let number = choice.double, number.isFinite {
          values.append(.number(number))
        } else if let text = choice.text {
          values.append(.text(text))
        } else {
          diagnostics.add(
            fields.site.diagnostic(
              "choices of \(fields.subject) contain \(Fields.show(choice)), which is neither a number nor a text",
              at: .field("choices")))
        }
      }
    } else if let from = fields.number("from") {
      let to = fields.number("to") ?? from
      let step = fields.number("step") ?? 1
      let count = (to - from) / step
      if to < from || count > 10_000 {
        diagnostics.add(
          fields.site.diagnostic(
            "\(fields.subject) goes from \(SettingValue.number(from).text) to \(SettingValue.number(to).text) in steps of \(SettingValue.number(step).text)",
            at: .field("to"), advice: "from is the smaller, and there are at most 10,000 values"))
      } else {
        values = (0...Int((count + 1e-9).rounded(.down))).map { .number(from + Double($0) * step) }
      }
    } else if let parts = fields.integer("divide"), members.count >= 1, members.count <= 12 {
      values = Issue.divisions(among: members.count, steps: parts)
    }
    guard !values.isEmpty else {
      diagnostics.add(fields.site.diagnostic("\(fields.subject) has no values"))
      return nil
    }
    var standing = 0
    if fields.has("default") {
      guard let place = values.firstIndex(where: { matches($0, fields["default"], members) }) else {
        diagnostics.add(
          fields.site.diagnostic(
            "default of \(fields.subject) is \(Fields.show(fields["default"])), which is none of its values",
            at: .field("default")))
        return nil
      }
      standing = place
    }
    return DeclaredIssue(
      issue: Issue(name: declared.name, values: values), defaultIndex: standing, unit: fields.text("unit"),
      preferences: preferences(fields, values, members))
  }

  func matches(_ value: IssueValue, _ given: LuaValue, _ members: [OrganisationID]) -> Bool {
    switch (value, given) {
    case (.number(let a), _): return given.double.map { abs($0 - a) < 1e-9 } ?? false
    case (.text(let a), .string(let b)): return a == b
    case (.division(let shares), .table(let table)):
      return zip(members, shares).allSatisfy { abs((table[organisationNames[$0.index]].double ?? 0) - $1) < 1e-9 }
    default: return false
    }
  }

  /// Worth of each value to each who cares: from a table by value, or from a function that is asked once a value.
  func preferences(_ fields: Fields, _ values: [IssueValue], _ members: [OrganisationID]) -> [OrganisationID:
    [Double]]
  {
    var preferences: [OrganisationID: [Double]] = [:]
    for (who, wish) in fields.table("prefers")?.named ?? [] {
      let named = organisations[who].map { [$0] } ?? members.filter { world.organisations[$0.index].sector.name == who }
      if named.isEmpty {
        let known = members.map { organisationNames[$0.index] } + Set(world.organisations.map(\.sector.name)).sorted()
        diagnostics.add(
          fields.site.diagnostic(
            "prefers of \(fields.subject) names \"\(who)\", who is no member and no sector of members", at: .field(who),
            advice: advice(for: who, among: known)))
        continue
      }
      var worth: [Double] = []
      switch wish {
      case .table(let table):
        worth = values.map { value in
          table.entries.first { matches(value, $0.key, members) }?.value.double ?? 0
        }
        for (key, value) in table.entries
        where value.double == nil || !values.contains(where: { matches($0, key, members) }) {
          diagnostics.add(
            fields.site.diagnostic(
              "prefers of \"\(who)\" in \(fields.subject) says \(Fields.show(key)) is worth \(Fields.show(value))",
              at: .field(who), advice: "give its values worths that are numbers"))
        }
      case .function(let function):
        for value in values {
          do {
            let result = try runtime.inContext(entity: EntityKey(who), purpose: Purpose("preference")) {
              try runtime.call(function, [lua(value, members)])
            }
            guard let number = result.double, number.isFinite else {
              throw RunFailure(
                .script,
                "prefers of \"\(who)\" in \(fields.subject) returned \(Fields.show(result)), which is not a finite number"
              )
            }
            worth.append(number)
          } catch {
            let failure = error as? RunFailure ?? RunFailure(.script, "\(error)")
            diagnostics.add(
              Diagnostic(
                severity: .error, file: failure.file ?? fields.site.file, line: failure.line ?? fields.site.line,
                column: nil, length: 0, message: failure.message, advice: nil, excerpt: nil))
            break
          }
        }
        if worth.count < values.count { continue }
      default:
        diagnostics.add(
          fields.site.diagnostic(
            "prefers of \"\(who)\" in \(fields.subject) is \(Fields.show(wish)), which is neither a table nor a function",
            at: .field(who)))
        continue
      }
      for organisation in named { preferences[organisation] = worth }
    }
    return preferences
  }

  func lua(_ value: IssueValue, _ members: [OrganisationID]) -> LuaValue {
    switch value {
    case .number(let number): SettingValue.number(number).lua
    case .text(let text): .string(text)
    case .division(let shares): runtime.named(members.map { organisationNames[$0.index] }, shares)
    }
  }
}
