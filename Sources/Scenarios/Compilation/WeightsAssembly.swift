import LuaHost

/// Tables of numbers by name, and names that do not exist.
extension Assembly {
  func unknown(_ what: String, _ name: String, among names: [String], _ fields: Fields, _ field: String) {
    if sheet.incomplete.contains(what) { return }
    diagnostics.add(
      fields.site.diagnostic(
        "there is no \(what) \"\(name)\", which \(field) of \(fields.subject) names", at: .literal(name),
        advice: advice(for: name, among: names)))
  }

  /// Numbers by name, each ≥ 0 and not all 0; nil if the field is absent or mistaken.
  func weights(_ fields: Fields, _ field: String, of names: [String], _ what: String) -> [Double]? {
    guard let table = fields.table(field) else { return nil }
    var isGood = true
    for (name, value) in table.named {
      if !names.contains(name), sheet.incomplete.contains(what) { return nil }
      if !names.contains(name) {
        diagnostics.add(
          fields.site.diagnostic(
            "there is no \(what) '\(name)', which \(field) of \(fields.subject) names", at: .field(name),
            advice: advice(for: name, among: names)))
        isGood = false
      } else if let weight = value.double, weight < 0 || !weight.isFinite {
        diagnostics.add(
          fields.site.diagnostic(
            "'\(name)' in \(field) of \(fields.subject) is \(Fields.show(value)), which is not a number of 0 or more",
            at: .field(name)))
        isGood = false
      }
    }
    guard isGood else { return nil }
    let weights = names.map { table[$0].double ?? 0 }
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else {
      diagnostics.add(
        fields.site.diagnostic(
          "\(field) of \(fields.subject) are all 0", at: .field(field),
          advice: "give at least one \(what) a weight above 0"))
      return nil
    }
    return weights
  }

  /// Numbers 0 to 1 by name, over a fixed list; what is left out is as `standard` says.
  func shares(_ fields: Fields, _ field: String, of names: [String], standard: [Double]) -> [Double]? {
    guard let table = fields.table(field) else { return nil }
    var values = standard
    for (name, value) in table.named {
      guard let place = names.firstIndex(of: name) else {
        diagnostics.add(
          fields.site.diagnostic(
            "unknown '\(name)' in \(field) of \(fields.subject)", at: .field(name),
            advice: advice(for: name, among: names)))
        continue
      }
      guard let share = value.double, share >= 0, share <= 1 else {
        diagnostics.add(
          fields.site.diagnostic(
            "'\(name)' in \(field) of \(fields.subject) is \(Fields.show(value)), which is not a number from 0 to 1",
            at: .field(name)))
        continue
      }
      values[place] = share
    }
    return values
  }
}
