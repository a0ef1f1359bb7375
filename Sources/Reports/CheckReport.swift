import Partnerships
import Scenarios

/// What a scenario declares, and what stands by default, for reading.
public struct CheckReport {
  private let summary: ScenarioSummary
  private let style: TextStyle

  public init(_ summary: ScenarioSummary, style: TextStyle) {
    self.summary = summary
    self.style = style
  }

  public var text: String {
    var parts = [
      style.ink(summary.title.cleaned, .bold) + "\n\(summary.steps) \(summary.unit)\(summary.steps == 1 ? "" : "s")"
    ]
    add("Parameters", summary.parameters.map { row($0.name, $0.value, $0.about) }, to: &parts)
    add("Objectives", summary.objectives.map { row($0.name, "", $0.about) }, to: &parts)
    let total = summary.sectors.reduce(0) { $0 + $1.count }
    add("Organisations: \(total)", summary.sectors.map { row($0.name, "\($0.count)", "") }, to: &parts)
    add("Communities", summary.communities.map { "  \($0.cleaned)" }, to: &parts)
    for partnership in summary.partnerships { parts.append(text(of: partnership)) }
    add(
      "Mechanisms, in the order in which they act",
      [style.wrapped(summary.mechanisms.joined(separator: ", "), after: "  ")], to: &parts)
    add(
      "Decisions by policies of the script",
      summary.policies.prefix(20).map { row($0.organisation, $0.decisions.joined(separator: ", "), "") }, to: &parts)
    add("Interventions", summary.interventions.map { style.wrapped($0.cleaned, after: "  ") }, to: &parts)
    add("Measures of its own", summary.measures.map { "  \($0.cleaned)" }, to: &parts)
    add("What-ifs (run one with --set)", summary.whatifs.map { "  \($0.cleaned)" }, to: &parts)
    parts.append("No mistakes.")
    return parts.joined(separator: "\n\n") + "\n"
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

  private func text(of partnership: ScenarioSummary.Partnership) -> String {
    let set = partnership.levers.filter { !$0.isDefault }.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    let standing = partnership.levers.filter(\.isDefault).map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    var rows = [style.ink("Partnership \(partnership.name.cleaned): \(partnership.memberCount) members", .bold)]
    if !set.isEmpty { rows.append(style.wrapped(set, after: "  set here:     ")) }
    rows.append(style.wrapped(standing, after: "  by default:   "))
    if !partnership.issues.isEmpty {
      rows.append(style.wrapped(partnership.issues.joined(separator: ", "), after: "  on the table: "))
    }
    return rows.joined(separator: "\n")
  }
}
