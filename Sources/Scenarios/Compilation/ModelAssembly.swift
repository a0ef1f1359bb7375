import LuaHost
import Partnerships
import Simulation

/// Contexts, mechanisms, objectives and communities.
extension Assembly {
  mutating func contexts(_ fields: Fields) {
    if let gap = fields.number("culture_gap") { world.cultureGap = gap }
    if let gap = fields.number("priority_gap") { world.priorityGap = gap }
    if let opportunism = fields.number("opportunism") { world.opportunism = opportunism }
    if let skepticism = fields.number("skepticism") { world.model.evidence.skepticism = skepticism }
    if let shocks = fields.boolean("shocks") { world.strikesByChance = shocks }
  }

  mutating func mechanisms() {
    for change in sheet.mechanismSwitches {
      switch change {
      case .none: world.model.active = []
      case .changes(let off, let parameters, let site):
        for name in off { if let mechanism = MechanismName(name: name) { world.model.active.remove(mechanism) } }
        for (name, value) in parameters { set(name, value, at: site) }
      }
    }
    for mechanism in sheet.mechanisms {
      if let builtIn = MechanismName(name: mechanism.name) { world.model.active.remove(builtIn) }
    }
  }

  mutating func set(_ name: String, _ value: Double, at site: CallSite) {
    guard let parameter = Model.parameter(name) else { return }
    world.model[keyPath: parameter.path] = value
    if let (message, advice) = implausibility(of: value, for: parameter) {
      diagnostics.add(site.diagnostic(message, at: .field(name), advice: advice, severity: .warning))
    }
  }

  /// Outside what is plausible a parameter is permitted, and told.
  func implausibility(of value: Double, for parameter: Parameter) -> (message: String, advice: String)? {
    guard !parameter.plausible.contains(value) else { return nil }
    func text(_ number: Double) -> String { SettingValue.number(number).text }
    return (
      "\(parameter.name) = \(text(value)) is outside what is plausible",
      "plausible is \(text(parameter.plausible.lowerBound)) to \(text(parameter.plausible.upperBound))"
    )
  }

  mutating func objectivesAndCommunities() {
    for objective in sheet.objectives {
      var declaration = ObjectiveDeclaration(name: objective.name)
      if let start = objective.value.number("start") { declaration.start = start }
      declaration.target = objective.value.number("target")
      declaration.decay = objective.value.number("decay")
      declaration.buffersDisasters = objective.value.boolean("buffers_disasters") ?? false
      if let name = objective.value.text("community") {
        declaration.community = communities[name]
        if declaration.community == nil {
          unknown("community", name, among: sheet.communities.map(\.name), objective.value, "community")
        }
      }
      world.objectives.append(declaration)
    }
    for community in sheet.communities {
      world.communities.append(
        CommunityDeclaration(
          name: community.name, size: community.value.number("size") ?? 1,
          needs: weights(community.value, "needs", of: objectives, "objective")))
    }
  }
}
