import Scenarios

/// Organisations with where their values came from. Those of one sector for whom the same is given are told together,
/// each number from the least to the greatest.
struct OrganisationsReport {
  private let organisations: [ScenarioSummary.Organisation]
  private let style: TextStyle
  private let isFull: Bool
  /// So many rows unless all are asked for.
  private static let limit = 12

  init(_ organisations: [ScenarioSummary.Organisation], style: TextStyle, isFull: Bool) {
    self.organisations = organisations
    self.style = style
    self.isFull = isFull
  }

  var text: String {
    var rows = [style.ink("Organisations: \(organisations.count)", .bold)]
    if isFull {
      rows += organisations.map { told([$0]) }
    } else {
      let groups = self.groups
      rows += groups.prefix(Self.limit).map(told)
      if groups.count > Self.limit {
        let rest = groups.dropFirst(Self.limit).reduce(0) { $0 + $1.count }
        rows.append("  … and \(rest) more")
      }
      if !organisations.isEmpty {
        rows.append(
          style.wrapped(
            "What is not given: income, staff, culture, priorities and knowledge are drawn about the sector's, opportunism about the scenario's; funds, influence and agility follow from these; the rest is the model's default. See every value with --all.",
            after: "  "))
      }
    }
    return rows.joined(separator: "\n")
  }

  /// In order of first appearance.
  private var groups: [[ScenarioSummary.Organisation]] {
    var groups: [[ScenarioSummary.Organisation]] = []
    var places: [[String]: Int] = [:]
    for organisation in organisations {
      let key = [organisation.sector] + organisation.values.filter { $0.from == .script }.map(\.name)
      if let place = places[key] {
        groups[place].append(organisation)
      } else {
        places[key] = groups.count
        groups.append([organisation])
      }
    }
    return groups
  }

  private func told(_ group: [ScenarioSummary.Organisation]) -> String {
    let first = group[0]
    let names =
      group.count <= 4
      ? group.map(\.name).joined(separator: ", ")
      : "\(first.name), \(group[1].name), … \(group[group.count - 1].name): \(group.count)"
    let head = style.wrapped("\(names) (\(first.sector))".cleaned, after: "  ")
    var rows = [head]
    let labels: [(ScenarioSummary.Origin, String)] = [
      (.script, "given:   "), (.drawn, "drawn:   "), (.model, "model:   "), (.trait, "traits:  "),
    ]
    for (origin, label) in labels where isFull || origin == .script {
      let values = first.values.indices.filter { first.values[$0].from == origin }.map { place in
        "\(first.values[place].name) = \(range(group.map { $0.values[place].value }))"
      }
      if !values.isEmpty { rows.append(style.wrapped(values.joined(separator: "; ").cleaned, after: "    \(label)")) }
    }
    return rows.joined(separator: "\n")
  }

  /// One value, or from the least to the greatest.
  private func range(_ data: [ScenarioSummary.Datum]) -> String {
    func span(_ numbers: [Double]) -> String {
      guard let low = numbers.min(), let high = numbers.max() else { return "–" }
      return low.short == high.short ? low.short : "\(low.short) to \(high.short)"
    }
    switch data[0] {
    case .number: return span(data.compactMap { if case .number(let number) = $0 { number } else { nil } })
    case .numbers(let entries):
      return entries.indices.map { place in
        let values = data.compactMap { datum -> Double? in
          if case .numbers(let own) = datum, own.indices.contains(place) { own[place].value } else { nil }
        }
        return "\(entries[place].name) \(span(values))"
      }.joined(separator: ", ")
    case .text, .boolean:
      let texts = data.map(shown)
      return texts.allSatisfy { $0 == texts[0] } ? texts[0] : "\(texts[0]), …"
    }
  }
}
