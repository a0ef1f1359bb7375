import LuaHost
import Simulation

/// What-ifs, of which a run may have one in force, and the workshop, which is read and checked now and used later.
extension Assembly {
  func checkWhatIfs() {
    if let alternative = sheet.alternative, !sheet.whatifs.contains(where: { $0.name == alternative }),
      !sheet.incomplete.contains("whatif")
    {
      diagnostics.add(sheet.noAlternative(called: alternative))
    }
    for whatif in sheet.whatifs {
      for (name, value) in whatif.value.named {
        if value.isMistaken { continue }
        guard let target = Settable(name, parameters: sheet.parameters, partnerships: Array(partnerships.keys)) else {
          if sheet.incomplete.contains("parameter") { continue }
          diagnostics.add(
            whatif.site.diagnostic(
              "whatif \"\(whatif.name)\" sets '\(name)', which cannot be set", at: .field(name),
              advice: advice(
                for: name, among: Settable.names(parameters: sheet.parameters, partnerships: partnerships.keys.sorted())
              )))
          continue
        }
        if let expected = SettingValue(value).flatMap(target.expectation)
          ?? (SettingValue(value) == nil ? "a value" : nil)
        {
          diagnostics.add(
            whatif.site.diagnostic(
              "whatif \"\(whatif.name)\" sets \(name) to \(Fields.show(value)), which is not \(expected)",
              at: .field(name)))
        }
      }
    }
  }

  func checkWorkshop() {
    guard let workshop = sheet.workshop else { return }
    let seats = workshop.table("seats")?.sequence ?? []
    for (place, seat) in seats.enumerated() where !seat.isMistaken {
      if seats[..<place].contains(seat) {
        diagnostics.add(
          workshop.site.diagnostic(
            "seats of workshop name \(Fields.show(seat)) twice", at: .field("seats"), advice: "each plays one"))
      }
      guard let name = seat.text, organisations[name] != nil else {
        unknown("organisation", seat.text ?? Fields.show(seat), among: organisationNames, workshop, "seats")
        continue
      }
    }
    for (name, text) in workshop.table("brief")?.named ?? [] where text.text == nil && !text.isMistaken {
      diagnostics.add(
        workshop.site.diagnostic(
          "brief of workshop for \"\(name)\" is \(Fields.show(text)), which is not a text", at: .field(name)))
    }
    for question in workshop.table("debrief")?.sequence ?? [] where question.text == nil && !question.isMistaken {
      diagnostics.add(
        workshop.site.diagnostic(
          "debrief of workshop contains \(Fields.show(question)), which is not a text", at: .field("debrief")))
    }
    let (rounds, length) = (workshop.integer("rounds") ?? 1, workshop.integer("steps_per_round") ?? 1)
    if let steps = sheet.scenario?.fields.integer("steps"), rounds * length > steps {
      diagnostics.add(
        workshop.site.diagnostic(
          "workshop has \(rounds) rounds of \(length) steps, and the scenario has \(steps) steps", at: .field("rounds"),
          advice: "the last rounds are not played", severity: .warning))
    }
    if !workshop.has("seats") || seats.contains(where: \.isMistaken) { return }
    for (name, _) in workshop.table("brief")?.named ?? []
    where !seats.contains(.string(name)) && !seats.contains(where: { $0.text.map { organisations[$0] == nil } ?? true })
    {
      diagnostics.add(
        workshop.site.diagnostic(
          "brief of workshop is for \"\(name)\", who has no seat", at: .field(name),
          advice: advice(for: name, among: seats.compactMap(\.text))))
    }
  }
}
