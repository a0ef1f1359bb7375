import Partnerships

/// Something that is left out of a scenario, to see what it did.
public enum Omission: Hashable, Sendable {
  /// A built-in mechanism.
  case mechanism(MechanismName)
  /// A mechanism of the scenario's own, by its name.
  case ownMechanism(String)
  /// The interventions that are about this.
  case interventions(about: String)
  /// The branch that is about this: what went on before it goes on, with the chance that it has.
  case branch(about: String)
  /// Recessions, disasters and elections that strike by chance.
  case accidents
}

extension Scenario {
  /// The same scenario without that. Every other accident stays as it is.
  public func without(_ omission: Omission) -> Scenario {
    var scenario = self
    if case .branch(let about) = omission { scenario.handovers.removeAll { $0.about == about } }
    if case .accidents = omission {
      for place in scenario.handovers.indices {
        scenario.handovers[place].settings.removeAll { $0 == .setAccidents(true) }
      }
    }
    scenario.changeChapters { chapter in
      switch omission {
      case .mechanism(let name): chapter.world.model.active.remove(name)
      case .ownMechanism(let name): chapter.mechanisms.removeAll { $0.declaration.name == name }
      case .interventions(let about): chapter.interventions.removeAll { $0.about == about }
      case .accidents: chapter.world.strikesByChance = false
      case .branch: break
      }
    }
    return scenario
  }
}
