import Partnerships
import Scenarios

/// What a scenario declares, and what stands by default, for reading.
public struct CheckReport {
  private let summary: ScenarioSummary
  let style: TextStyle
  /// Whether every organisation and value is listed.
  private let isFull: Bool

  public init(_ summary: ScenarioSummary, style: TextStyle, isFull: Bool = false) {
    self.summary = summary
    self.style = style
    self.isFull = isFull
  }

  public var text: String {
    var parts = [heading]
    add("Parameters (change one with --set NAME=VALUE)", summary.parameters.map(parameter), to: &parts)
    add("Contexts", [values(summary.contexts)], to: &parts)
    add(
      "Objectives",
      summary.objectives.map { row($0.name, "\($0.start.short) → \($0.target.short)", $0.about) }, to: &parts)
    add("Sectors", summary.sectors.map(sector), to: &parts)
    parts.append(OrganisationsReport(summary.organisations, style: style, isFull: isFull).text)
    add(
      "Communities",
      summary.communities.map {
        row(
          $0.name, "size \($0.size.short)",
          ($0.needs.map { "needs \(shown($0))" } ?? "needs all alike") + tail($0.about))
      }, to: &parts)
    let relations = "Networks: \(summary.relationCount) relations at the start"
    add(
      relations, summary.networks.map { style.wrapped("\(list($0.settings)) (\($0.place))".cleaned, after: "  ") },
      to: &parts)
    for partnership in summary.partnerships { parts.append(text(of: partnership)) }
    add("Traits", summary.traits.map { row($0.name, "of \($0.of)", $0.about) }, to: &parts)
    add("Mechanisms, in the order in which they act", mechanisms, to: &parts)
    add("Parameters of the model that are not at their defaults", summary.model.map(parameterOfModel), to: &parts)
    add("Decisions by functions of the script", summary.policies.map(policy), to: &parts)
    add(
      "Interventions",
      summary.interventions.map { style.wrapped("\($0.about) (\($0.place))".cleaned, after: "  \($0.when): ") },
      to: &parts)
    add("Measures of its own", summary.measures.map { row($0.name, "", $0.place ?? "") }, to: &parts)
    add("Success", [success], to: &parts)
    add(
      "What-ifs (run one with --alternative)",
      summary.whatifs.map { whatif in
        row(
          whatif.name, "",
          ([list(whatif.settings)].filter { !$0.isEmpty } + whatif.interventions).joined(separator: "; "))
      }, to: &parts)
    if let workshop = summary.workshop { add("Workshop", [text(of: workshop)], to: &parts) }
    parts.append("No mistakes in what is declared.")
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    let length = "\(summary.steps) \(summary.unit)\(summary.steps == 1 ? "" : "s")"
    let lines = [
      style.ink(summary.title.cleaned, .bold), length + (summary.start.map { " from \($0.cleaned)" } ?? ""),
      summary.about.isEmpty ? nil : style.wrapped(summary.about.cleaned),
    ]
    return lines.compactMap(\.self).joined(separator: "\n")
  }

  private func add(_ title: String, _ rows: [String], to parts: inout [String]) {
    if !rows.isEmpty { parts.append(([style.ink(title, .bold)] + rows).joined(separator: "\n")) }
  }

  private func row(_ name: String, _ value: String, _ about: String) -> String {
    let head =
      "  \(name.cleaned.padded(20))  "
      + (value.isEmpty ? "" : value.cleaned.padded(about.isEmpty ? 0 : 12) + (about.isEmpty ? "" : "  "))
    return about.isEmpty ? head : style.wrapped(about.cleaned, after: head)
  }

  private func tail(_ about: String) -> String { about.isEmpty ? "" : "; \(about)" }

  private func parameter(_ parameter: ScenarioSummary.Parameter) -> String {
    let value = shown(parameter.value) + (parameter.unit.map { " \($0)" } ?? "")
    let notes = parameter.takes + (parameter.isSet ? ", set with --set, else \(shown(parameter.standard))" : "")
    return row(parameter.name, value, (parameter.about.map { "\($0); " } ?? "") + notes)
  }

  private func sector(_ sector: ScenarioSummary.Sector) -> String {
    guard let like = sector.like else { return row(sector.name, "\(sector.organisations)", "built in") }
    let given = sector.given.isEmpty ? "" : "; given: \(sector.given.joined(separator: ", "))"
    return row(sector.name, "\(sector.organisations)", "declared, like \(like)\(given)")
  }

  private func text(of partnership: ScenarioSummary.Partnership) -> String {
    let count = partnership.members.count
    var rows = [style.ink("Partnership \(partnership.name.cleaned): \(count) members", .bold)]
    if !partnership.founded { rows.append("  is started by an intervention, not at the beginning") }
    rows.append(style.wrapped(names(partnership.members), after: "  members:       "))
    if let lead = partnership.lead { rows.append("  led by:        \(lead.cleaned)") }
    for (origin, label) in [
      (ScenarioSummary.Origin.script, "  in the script:"), (.outside, "  with --set:   "), (.model, "  by default:   "),
    ] {
      let values = partnership.levers.filter { $0.from == origin }
      if !values.isEmpty { rows.append(style.wrapped(list(values), after: label + " ")) }
    }
    if !partnership.negotiatesText { rows.append("  only the declared issues are negotiated") }
    for issue in partnership.issues {
      let values = issue.values.count <= 12 ? issue.values : issue.values.prefix(8) + ["… \(issue.values.count) in all"]
      let preferred = issue.preferred.isEmpty ? "" : "; preferred by \(names(issue.preferred))"
      rows.append(
        style.wrapped(
          "\(values.joined(separator: ", "))\(issue.unit.map { " \($0)" } ?? ""), else \(issue.standard)\(issue.pays.map { "; k€ paid by \($0)" } ?? "")\(preferred)"
            .cleaned,
          after: "  issue \(issue.name.cleaned): "))
    }
    if !partnership.settlement.isEmpty {
      rows.append(
        style.wrapped(
          partnership.settlement.map { "\($0.name) = \($0.value)" }.joined(separator: "; ").cleaned,
          after: "  issues are settled: "))
    }
    return rows.joined(separator: "\n")
  }

  /// All of them, or the first of many.
  private func names(_ names: [String]) -> String {
    let shown = isFull || names.count <= 12 ? names : names.prefix(10) + ["… and \(names.count - 10) more"]
    return shown.joined(separator: ", ").cleaned
  }

  private var mechanisms: [String] {
    let names = summary.mechanisms.map { mechanism in
      guard mechanism.isOwn else { return mechanism.name }
      let place = mechanism.place.map { ", \($0)" } ?? ""
      return
        "\(mechanism.name) (\(mechanism.replaces == nil ? "its own" : "its own, in place of the built-in one")\(place))"
    }
    var rows: [String] = []
    if !names.isEmpty { rows.append(style.wrapped(names.joined(separator: ", ").cleaned, after: "  ")) }
    if !summary.mechanismsOff.isEmpty {
      rows.append(style.wrapped(summary.mechanismsOff.joined(separator: ", "), after: "  off: "))
    }
    return rows
  }

  private func parameterOfModel(_ value: ScenarioSummary.Value) -> String {
    let place = value.from == .outside ? "with --set" : value.place ?? "in the script"
    return row(value.name, shown(value.value), "\(value.standard.map { "\($0.short) by default; " } ?? "")set \(place)")
  }

  private func policy(_ policy: ScenarioSummary.Policy) -> String {
    let count = policy.organisations.count
    let who =
      policy.belongsTo == "organisation" ? "" : " (\(policy.belongsTo), \(count) organisation\(count == 1 ? "" : "s"))"
    let decisions = policy.decisions.map { $0.name + ($0.place.map { " (\($0))" } ?? "") }
    return style.wrapped(decisions.joined(separator: ", ").cleaned, after: "  \(policy.name.cleaned)\(who): ")
  }

  private var success: String {
    summary.success.map { "  as the function in \($0.cleaned) says" }
      ?? "  the verdict decides: alive at the end with an attainment of 0.8 or more"
  }

  private func text(of workshop: ScenarioSummary.Workshop) -> String {
    let length = [workshop.rounds.map { "\($0) rounds" }, workshop.stepsPerRound.map { "of \($0) steps" }]
    let text = length.compactMap(\.self).joined(separator: " ")
    return style.wrapped(
      "\(text)\(text.isEmpty ? "" : "; ")seats: \(workshop.seats.joined(separator: ", "))".cleaned, after: "  ")
  }

  private func values(_ values: [ScenarioSummary.Value]) -> String {
    let texts = values.map { value in
      let origin = value.from == .outside ? " (--set)" : value.from == .script ? " (script)" : ""
      return "\(value.name) = \(shown(value.value))\(origin)"
    }
    return style.wrapped(texts.joined(separator: ", "), after: "  ")
  }

  private func list(_ values: [ScenarioSummary.Value]) -> String {
    values.map { "\($0.name) = \(shown($0.value))" }.joined(separator: ", ")
  }
}

/// A value as a reader recognises it.
func shown(_ datum: ScenarioSummary.Datum) -> String {
  switch datum {
  case .number(let number): number.short
  case .text(let text): text
  case .boolean(let truth): truth ? "true" : "false"
  case .numbers(let entries): entries.map { "\($0.name) \($0.value.short)" }.joined(separator: ", ")
  }
}
