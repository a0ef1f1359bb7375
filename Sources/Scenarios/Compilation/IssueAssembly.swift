import LuaHost
import Negotiation
import Partnerships
import Randomness
import Simulation

/// Declared issues, their values and who prefers which.
extension Assembly {
  func checkIssueReferences() {
    if diagnostics.hasErrors { return }
    for (index, issue) in sheet.issues.enumerated() where !usedIssues.contains(index) {
      diagnostics.add(
        issue.site.diagnostic(
          "issue \"\(issue.name)\" is on nobody's table", at: .literal(issue.name),
          advice: "put it into issues = { … } of a partnership", severity: .warning))
    }
  }

  func issue(_ declared: Sheet.Named<Fields>, _ members: [OrganisationID], membersAreKnown: Bool) -> DeclaredIssue? {
    let fields = declared.value
    var values: [IssueValue] = []
    if let choices = fields.table("choices") {
      for choice in choices.sequence where !choice.isMistaken {
        if let number = choice.double, values.contains(.number(number)) {
          diagnostics.add(
            fields.site.diagnostic(
              "choices of \(fields.subject) contain \(Fields.show(choice)) twice", at: .field("choices")))
        }
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
    } else if let from = fields.number("from"), let to = fields.number("to") {
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
      if fields.table("choices")?.isEmpty == true || fields.has("divide") {
        diagnostics.add(
          fields.site.diagnostic(
            "\(fields.subject) has no values", at: .field(fields.has("divide") ? "divide" : "choices"),
            advice: fields.has("divide") ? "a division is among 1 to 12 members" : "write choices = { 12, 24, 36 }"))
      }
      return nil
    }
    var standing = 0
    if fields.has("default") {
      guard let place = values.firstIndex(where: { matches($0, fields["default"], members) }) else {
        diagnostics.add(
          fields.site.diagnostic(
            "default of \(fields.subject) is \(Fields.show(fields["default"])), which is none of its values",
            at: .field("default"), advice: "its values: " + values.prefix(12).map(shown).joined(separator: ", ")))
        return nil
      }
      standing = place
    }
    var preferences = preferences(fields, values, members, membersAreKnown: membersAreKnown)
    let payment = payment(fields, values, members)
    if let payment {
      // Money is worth the same to both: what one gains the other loses.
      let amounts = values.map { value -> Double in if case .number(let amount) = value { amount } else { 0 } }
      let worth = fields.number("worth") ?? 0.01
      preferences[payment.from] = preferences[payment.from] ?? amounts.map { -$0 * worth }
      preferences[payment.to] = preferences[payment.to] ?? amounts.map { $0 * worth }
    }
    return DeclaredIssue(
      issue: Issue(name: declared.name, values: values), defaultIndex: standing, unit: fields.text("unit"),
      about: fields.text("about"), preferences: preferences, payment: payment)
  }

  /// Who pays whom, where the issue is a side payment.
  private func payment(_ fields: Fields, _ values: [IssueValue], _ members: [OrganisationID]) -> DeclaredIssue.Payment?
  {
    guard let table = fields.table("pays") else {
      if fields.has("worth") {
        diagnostics.add(
          fields.site.diagnostic(
            "worth of \(fields.subject) is for a side payment", at: .field("worth"),
            advice: "write pays = { from = \"…\", to = \"…\" }, or prefers = { … }"))
      }
      return nil
    }
    let parties = ["from", "to"].compactMap { role -> OrganisationID? in
      if let name = table[role].text, let member = organisations[name], members.contains(member) { return member }
      diagnostics.add(
        fields.site.diagnostic(
          "pays of \(fields.subject) has \(role) = \(Fields.show(table[role])), which is no member", at: .field("pays"),
          advice: table[role].text.flatMap { advice(for: $0, among: members.map { organisationNames[$0.index] }) }
            ?? "write pays = { from = \"…\", to = \"…\" }"))
      return nil
    }
    let areAmounts = values.allSatisfy { if case .number(let amount) = $0 { amount >= 0 } else { false } }
    if !areAmounts {
      diagnostics.add(
        fields.site.diagnostic(
          "\(fields.subject) is a side payment, and its values are not all amounts of 0 or more", at: .field("pays"),
          advice: "write from = 0, to = 20, step = 5: k€"))
    }
    for name in table.named.map(\.0) where name != "from" && name != "to" {
      diagnostics.add(
        fields.site.diagnostic(
          "pays of \(fields.subject) has no '\(name)'", at: .field(name),
          advice: advice(for: name, among: ["from", "to"])))
    }
    if parties.count == 2, parties[0] == parties[1] {
      diagnostics.add(
        fields.site.diagnostic(
          "\(fields.subject) is paid by one member to itself", at: .field("pays"), advice: "name two members"))
    }
    return parties.count == 2 && areAmounts ? DeclaredIssue.Payment(from: parties[0], to: parties[1]) : nil
  }

  private func shown(_ value: IssueValue) -> String {
    switch value {
    case .number(let number): SettingValue.number(number).text
    case .text(let text): "\"\(text)\""
    case .division: "a division"
    }
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
  func preferences(_ fields: Fields, _ values: [IssueValue], _ members: [OrganisationID], membersAreKnown: Bool)
    -> [OrganisationID: [Double]]
  {
    var preferences: [OrganisationID: [Double]] = [:]
    for (who, wish) in fields.table("prefers")?.named ?? [] {
      let named = organisations[who].map { [$0] } ?? members.filter { world.organisations[$0.index].sector.name == who }
      let isSomebody = organisations[who] != nil || world.organisations.contains { $0.sector.name == who }
      if named.isEmpty, isSomebody ? !membersAreKnown : !sheet.incomplete.isDisjoint(with: ["organisation", "sector"]) {
        continue
      }
      if named.isEmpty {
        let known =
          members.map { organisationNames[$0.index] }
          + Set(members.map { world.organisations[$0.index].sector.name }).sorted()
        diagnostics.add(
          fields.site.diagnostic(
            "prefers of \(fields.subject) names \"\(who)\", who is no member and no sector of members", at: .field(who),
            advice: isSomebody ? "add it to members, or take it out" : advice(for: who, among: known)))
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
              value.double == nil
                ? "prefers of \"\(who)\" in \(fields.subject) says \(Fields.show(key)) is worth \(Fields.show(value)), which is not a number"
                : "prefers of \"\(who)\" in \(fields.subject) says what \(Fields.show(key)) is worth, which is none of its values",
              at: .field(who), advice: "write [\(values.first.map(shown) ?? "12")] = 0.5 for each of its values"))
        }
      case .function(let function):
        let arguments = values.lazy.map { lua($0, members) }
        guard let told = worths(of: arguments, by: function, "prefers", of: who, Purpose("preference"), fields) else {
          continue
        }
        worth = told
      case .mistake: continue
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

  /// What a function of the script makes of each of these: it is asked for each once.
  /// - Parameters:
  ///   - field: "prefers" or "worth", for messages.
  ///   - who: whose worth it is; its chance is drawn from.
  /// - Returns: nil where the function failed, which is told.
  func worths(
    of arguments: some Sequence<LuaValue>, by function: LuaFunction, _ field: String, of who: String,
    _ purpose: Purpose, _ fields: Fields
  ) -> [Double]? {
    do {
      return try arguments.map { argument in
        let result = try runtime.inContext(entity: EntityKey(who), purpose: purpose) {
          try runtime.call(function, [argument])
        }
        guard let number = result.double, number.isFinite else {
          throw runtime.failure(
            "\(field) of \"\(who)\" in \(fields.subject) returned \(Fields.show(result)), which is not a finite number"
              + runtime.returnHint(result), in: function)
        }
        return number
      }
    } catch {
      let failure = error as? RunFailure ?? RunFailure(.script, "\(error)")
      let (file, line) = (failure.file ?? fields.site.file, failure.line ?? fields.site.line)
      let lines = sheet.sources[file] ?? []
      diagnostics.addUnlessTold(
        Diagnostic(
          severity: .error, file: file, line: line, column: nil, length: 0, message: failure.message, advice: nil,
          excerpt: lines.indices.contains(line - 1) ? lines[line - 1] : nil))
      return nil
    }
  }

  func lua(_ value: IssueValue, _ members: [OrganisationID]) -> LuaValue {
    switch value {
    case .number(let number): SettingValue.number(number).lua
    case .text(let text): .string(text)
    case .division(let shares): runtime.named(members.map { organisationNames[$0.index] }, shares)
    }
  }
}
