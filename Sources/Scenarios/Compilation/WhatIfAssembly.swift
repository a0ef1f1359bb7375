import LuaHost
import Simulation

/// What-ifs and the workshop: read and checked now, used later.
extension Assembly {
  func checkWhatIfs() {
    for whatif in sheet.whatifs {
      for (name, value) in whatif.value.named {
        guard let target = Settable(name, parameters: sheet.parameters, partnerships: Array(partnerships.keys)) else {
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
    for seat in seats {
      guard let name = seat.text, organisations[name] != nil else {
        unknown("organisation", seat.text ?? Fields.show(seat), among: organisationNames, workshop, "seats")
        continue
      }
    }
    for (name, _) in workshop.table("brief")?.named ?? [] where !seats.contains(.string(name)) {
      diagnostics.add(
        workshop.site.diagnostic(
          "brief of workshop is for \"\(name)\", who has no seat", at: .field(name),
          advice: advice(for: name, among: seats.compactMap(\.text))))
    }
  }
}
