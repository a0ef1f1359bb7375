/// A mechanism that a scenario declares, with its place in the order of a step.
public struct CustomMechanism: Sendable {
  public enum Place: Hashable, Sendable {
    /// At the end of the last phase in which the built-in mechanism acts, or at the beginning of its first.
    case after(MechanismName)
    case before(MechanismName)
    /// In place of the built-in one, in the first phase in which it would act.
    case insteadOf(MechanismName)
    /// After everything else.
    case last
  }

  public let name: String
  public let place: Place

  public init(name: String, place: Place) {
    self.name = name
    self.place = place
  }
}

/// Runs a scenario's own mechanisms: their code is not the world's business.
public protocol CustomMechanismRunner {
  func run(_ index: Int, in world: inout World) throws
}

/// The order in which mechanisms act in a step: the phases, in each the built-in mechanisms in order, and the scenario's own ones beside them.
public struct Schedule: Sendable {
  public enum Item: Sendable {
    case builtIn(MechanismName, Entry)
    case custom(index: Int)
    case derivation(Derivation)
  }

  /// What falls between phases: due before the first mechanism that acts after it, whichever mechanisms are on.
  public enum Derivation: CaseIterable, Sendable {
    case snapshot, memberships, outcomes

    var phaseAfter: Phase {
      switch self {
      case .snapshot: .snapshot
      case .memberships: .contributions
      case .outcomes: .evidence
      }
    }
  }

  public private(set) var items: [(phase: Phase, item: Item)] = []

  public init(active: Set<MechanismName>, custom: [CustomMechanism] = []) {
    var builtIn = Model.entries.filter {
      active.contains($0.mechanism) || ($0.entry.isIndispensable && !active.isEmpty)
    }
    builtIn.sort { ($0.entry.phase, $0.mechanism.rawValue) < ($1.entry.phase, $1.mechanism.rawValue) }
    items = builtIn.map { ($0.entry.phase, .builtIn($0.mechanism, $0.entry)) }
    for (index, mechanism) in custom.enumerated() { insert(.custom(index: index), at: mechanism.place) }
    for derivation in Derivation.allCases {
      let phase = derivation.phaseAfter
      let index = items.firstIndex { $0.phase >= phase } ?? items.count
      items.insert((phase, .derivation(derivation)), at: index)
    }
  }

  private mutating func insert(_ item: Item, at place: CustomMechanism.Place) {
    switch place {
    case .last: items.append((.lifecycle, item))
    case .after(let name):
      let phase = Self.phases(of: name).last ?? .lifecycle
      let index = items.lastIndex { $0.phase <= phase }.map { $0 + 1 } ?? 0
      items.insert((phase, item), at: index)
    case .before(let name), .insteadOf(let name):
      let phase = Self.phases(of: name).first ?? .shocks
      let index = items.firstIndex { $0.phase >= phase } ?? items.count
      items.insert((phase, item), at: index)
    }
  }

  /// The phases in which a built-in mechanism acts, in order.
  public static func phases(of name: MechanismName) -> [Phase] {
    Model.entries.filter { $0.mechanism == name }.map(\.entry.phase).sorted()
  }
}

extension World {
  /// One step: phases 1 to 28. Interventions have acted already; measures follow.
  public mutating func advance(
    _ schedule: Schedule, decisions: any DecisionSource, custom: (any CustomMechanismRunner)? = nil
  ) throws {
    for (_, item) in schedule.items {
      switch item {
      case .derivation(.snapshot): takeSnapshot()
      case .derivation(.memberships): countMemberships()
      case .derivation(.outcomes): assessOutcomes()
      case .custom(let index): try custom?.run(index, in: &self)
      case .builtIn(_, let entry):
        switch entry.act {
        case .world(let act): try act(&self, decisions)
        case .partnership(let standing, let act):
          for partnership in partnershipIDs where stands(partnership, standing) {
            try act(partnership, &self, decisions)
          }
        }
      }
    }
    scheduled = Scheduled()
  }

  private func stands(_ partnership: PartnershipID, _ standing: Standing) -> Bool {
    switch standing {
    case .any: self[partnership].isFounded
    case .alive: self[partnership].isAlive
    case .active: self[partnership].isActive
    }
  }

  /// What later phases of the step see of V and H, and a clean slate for what happens in it.
  fileprivate mutating func takeSnapshot() {
    for partnership in partnershipIDs {
      self[partnership].now.vision = self[partnership].sharedVision
      self[partnership].now.conflict = self[partnership].conflict
      self[partnership].now.negotiated = false
      self[partnership].now.activity = Partnership.ActivitySpending()
      self[partnership].now.mediationShare = 0
      self[partnership].now.overhead = 0
      self[partnership].now.spend = 0
      self[partnership].now.programme = 0
      self[partnership].now.intensity = (0, 0, 0)
      self[partnership].now.burden = 0
      self[partnership].now.contributors.removeAll(keepingCapacity: true)
      for seat in self[partnership].table.seats { seats.delivered[seat] = 0 }
    }
    countMemberships()
  }

  fileprivate mutating func countMemberships() {
    omegaIncome = 0
    omegaStaff = 0
    for i in organisations.ids {
      organisations.activeMemberships[i] = 0
      organisations.activeCircles[i] = 0
      if organisations.everMember[i] {
        omegaIncome += organisations.income[i]
        omegaStaff += organisations.staff[i]
      }
    }
    for partnership in partnershipIDs where self[partnership].isActive {
      for member in self[partnership].members { organisations.activeMemberships[member] += 1 }
      for member in self[partnership].everMembers { organisations.activeCircles[member] += 1 }
    }
  }

  /// Attainment Σ_k v_k G_k and impact Σ_k n_k G_k of this step, which phases 19, 23 and the measures use.
  mutating func assessOutcomes() {
    for partnership in partnershipIDs {
      var attainment = 0.0
      var impact = 0.0
      for k in objectives.ids {
        let attained = objectives.attained(k)
        attainment += self[partnership].weights[k.index] * attained
        impact += needs[k.index] * attained
      }
      self[partnership].now.attainment = attainment
      self[partnership].now.impact = impact
    }
  }
}
