import Partnerships

/// Something that is left out of a scenario, to see what it did.
public enum Omission: Hashable, Sendable {
  /// A built-in mechanism.
  case mechanism(MechanismName)
  /// A mechanism of the scenario's own, by its name.
  case ownMechanism(String)
  /// The interventions that are about this.
  case interventions(about: String)
  /// Recessions, disasters and elections that strike by chance.
  case accidents
}

extension Scenario {
  /// The same scenario without that. Every other accident stays as it is.
  public func without(_ omission: Omission) -> Scenario {
    var scenario = self
    switch omission {
    case .mechanism(let name): scenario.world.model.active.remove(name)
    case .ownMechanism(let name): scenario.mechanisms.removeAll { $0.declaration.name == name }
    case .interventions(let about): scenario.interventions.removeAll { $0.about == about }
    case .accidents: scenario.world.strikesByChance = false
    }
    return scenario
  }
}
