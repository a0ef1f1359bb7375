import Partnerships
import Simulation

/// What a scenario declares and what stands by default, for `entente check`.
public struct ScenarioSummary: Sendable {
  public var title: String
  public var steps: Int
  public var unit: String
  public var parameters: [(name: String, value: String, about: String)]
  public var objectives: [(name: String, about: String)]
  /// Organisations by sector, in order of first appearance.
  public var sectors: [(name: String, count: Int)]
  public var communities: [String]
  public var partnerships: [Partnership]
  /// Mechanisms in the order in which they act.
  public var mechanisms: [String]
  /// Who answers by a policy of the script, and what.
  public var policies: [(organisation: String, decisions: [String])]
  public var measures: [String]
  public var interventions: [String]
  public var whatifs: [String]

  public struct Partnership: Sendable {
    public var name: String
    public var memberCount: Int
    /// Each lever with its value, and whether the default stands.
    public var levers: [(name: String, value: String, isDefault: Bool)]
    public var issues: [String]
  }

  init(_ sheet: Sheet, _ scenario: Scenario) {
    title = scenario.title
    steps = scenario.steps
    unit = scenario.unit.rawValue
    parameters = sheet.parameters.map { ($0.name, $0.value.text + ($0.unit.map { " \($0)" } ?? ""), $0.about ?? "") }
    objectives = sheet.objectives.map { ($0.name, $0.value.text("about") ?? "") }
    sectors = []
    for organisation in scenario.world.organisations {
      if let place = sectors.firstIndex(where: { $0.name == organisation.sector.name }) {
        sectors[place].count += 1
      } else {
        sectors.append((organisation.sector.name, 1))
      }
    }
    communities = sheet.communities.map(\.name)
    partnerships = zip(sheet.partnerships, scenario.world.partnerships).map { declared, partnership in
      let levers = partnership.levers
      let values: [(String, String)] =
        [
          ("governance", levers.governance.rawValue), ("protocol", levers.proposals.rawValue),
          ("term", "\(levers.term)"),
        ]
        + Lever.allCases.map { ($0.name, SettingValue.number(levers[$0]).text) }
      let isSet = { (name: String) in
        declared.value.has(name) || sheet.settings[name] != nil || sheet.settings["\(declared.name).\(name)"] != nil
      }
      return Partnership(
        name: partnership.name, memberCount: partnership.members.count,
        levers: values.map { ($0.0, $0.1, !isSet($0.0)) }, issues: partnership.issues.map(\.issue.name))
    }
    let schedule = Schedule(active: scenario.world.model.active, custom: scenario.mechanisms.map(\.declaration))
    var names: [String] = []
    for (_, item) in schedule.items {
      switch item {
      case .builtIn(let name, _):
        if scenario.world.model.active.contains(name), !names.contains(name.name) { names.append(name.name) }
      case .custom(let index): names.append(scenario.mechanisms[index].declaration.name + " (this scenario's)")
      }
    }
    mechanisms = names
    policies = scenario.policies.sorted { $0.key < $1.key }.map { organisation, policy in
      (
        scenario.world.organisations[organisation.index].name,
        DecisionKind.allCases.filter(policy.kinds.contains).map(\.name)
      )
    }
    measures = scenario.measures.map(\.name)
    interventions = scenario.interventions.map { intervention in
      switch intervention.trigger {
      case .at(let step): "at \(step): \(intervention.about)"
      case .every(let period): "every \(period): \(intervention.about)"
      case .when: "when its condition holds: \(intervention.about)"
      }
    }
    whatifs = sheet.whatifs.map(\.name)
  }
}
