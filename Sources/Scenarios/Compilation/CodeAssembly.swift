import LuaHost
import Partnerships
import Randomness
import Simulation

/// The script's functions in their places: policies, mechanisms, interventions, success.
extension Assembly {
  func rememberPlaces(steps: Int) {
    runtime.places.organisations = organisations
    runtime.places.partnerships = partnerships
    runtime.places.communities = communities
    runtime.places.objectives = Dictionary(
      objectives.enumerated().map { ($1, ObjectiveID($0)) }, uniquingKeysWith: { first, _ in first })
    runtime.places.traits = Dictionary(
      sheet.traits.enumerated().map { ($1.name, TraitID($0)) }, uniquingKeysWith: { first, _ in first })
    runtime.places.declaredMembers = world.partnerships.map(\.members)
    runtime.places.sectors = world.organisations.map(\.sector.name)
    runtime.places.steps = steps
    for metric in Metric.allCases where metric != .members {
      runtime.places.partnershipFields[metric.rawValue] = .metric(metric)
    }
    for lever in Lever.allCases { runtime.places.partnershipFields[lever.name] = .lever(lever) }
  }

  /// A decision is an organisation's own policy's, else that of its named kind, else that of its sector: each says only where it differs.
  func scriptPolicies(sectors: [String]) -> [OrganisationID: any Policy] {
    var answers: [OrganisationID: [DecisionKind: LuaFunction]] = [:]
    var kinds: [String: [OrganisationID]] = [:]
    for (index, organisation) in sheet.organisations.enumerated() {
      guard let kind = organisation.value.text("policy") else { continue }
      kinds[kind, default: []].append(OrganisationID(index))
      if !sheet.policies.contains(where: { $0.name == kind }) {
        unknown("policy", kind, among: sheet.policies.map(\.name), organisation.value, "policy")
      }
    }
    func add(_ policy: Sheet.Named<Fields>, to organisation: OrganisationID) {
      for kind in DecisionKind.allCases {
        if let function = policy.value.function(kind.name) { answers[organisation, default: [:]][kind] = function }
      }
    }
    let isKnownSector = Set(BaseSector.allCases.map(\.rawValue) + sheet.sectors.map(\.name))
    // Sectors first, then kinds, then organisations: the more particular one comes last.
    for policy in sheet.policies where organisations[policy.name] == nil && kinds[policy.name] == nil {
      guard isKnownSector.contains(policy.name) else {
        if sheet.incomplete.contains("organisation") { continue }
        let known = organisationNames + isKnownSector.sorted() + kinds.keys.sorted()
        diagnostics.add(
          policy.site.diagnostic(
            "policy \"\(policy.name)\" belongs to nobody: no organisation, sector or kind has that name",
            at: .literal(policy.name), advice: advice(for: policy.name, among: known)))
        continue
      }
      for (index, sector) in sectors.enumerated() where sector == policy.name { add(policy, to: OrganisationID(index)) }
    }
    for policy in sheet.policies { for organisation in kinds[policy.name] ?? [] { add(policy, to: organisation) } }
    for policy in sheet.policies { if let organisation = organisations[policy.name] { add(policy, to: organisation) } }
    return answers.mapValues { ScriptPolicy(functions: $0, runtime: runtime) }
  }

  func scriptMechanisms() -> [ScenarioMechanism] {
    sheet.mechanisms.map { declared in
      let fields = declared.value.fields
      let place: CustomMechanism.Place
      if let builtIn = MechanismName(name: declared.name) {
        place = .insteadOf(builtIn)
      } else if let name = fields.text("before").flatMap(MechanismName.init(name:)) {
        place = .before(name)
      } else if let name = fields.text("after").flatMap(MechanismName.init(name:)) {
        place = .after(name)
      } else {
        place = .last
      }
      let act = declared.value.act
      let purpose = Purpose("mechanism \(declared.name)")
      return ScenarioMechanism(CustomMechanism(name: declared.name, place: place)) { [runtime] world, stage in
        let step = world.step
        try runtime.changing(&world, on: stage) {
          try runtime.inContext(entity: .world, purpose: purpose, step: step) {
            _ = try runtime.call(act, [.object(ObjectKind.world.object()), runtime.draw])
          }
        }
      }
    }
  }

  /// Those of every run and of the alternative that is in force; those of other what-ifs are checked with them. What each draws does not
  /// depend on the others.
  func interventions() -> [Intervention] {
    let all = sheet.interventions.enumerated().map(intervention)
    return zip(sheet.interventions, all).filter { $0.0.acts(in: sheet.alternative) }.map(\.1)
  }

  private func intervention(_ ordinal: Int, _ declared: DeclaredIntervention) -> Intervention {
    let trigger: Intervention.Trigger
    switch declared.trigger {
    case .at(let step):
      trigger = .at(step)
      if step > runtime.places.steps, runtime.places.steps > 0 {
        diagnostics.add(
          declared.site.diagnostic(
            "at(\(step), …) never happens: the scenario has \(runtime.places.steps) steps", severity: .warning))
      }
    case .every(let period): trigger = .every(period)
    case .when(let condition, let once):
      trigger = .when(
        { [runtime] world in
          let step = world.step
          return try runtime.seeing(world) {
            try runtime.inContext(entity: .world, purpose: Purpose("condition \(ordinal)"), step: step) {
              let result = try runtime.call(condition, [.object(ObjectKind.world.object())])
              return result != .none && result != .boolean(false)
            }
          }
        }, once: once)
    }
    switch declared.what {
    case .effects(let indices):
      var actions: [Action] = []
      for index in indices {
        let (found, mistakes) = runtime.actions(of: sheet.effects[index])
        actions += found
        mistakes.forEach(diagnostics.add)
      }
      let about = indices.map { sheet.effects[$0].about }.joined(separator: "; ")
      return Intervention(trigger, .actions(actions), about: about)
    case .function(let function):
      return Intervention(
        trigger,
        .code { [runtime] world, stage in
          let step = world.step
          try runtime.changing(&world, on: stage) {
            try runtime.inContext(entity: .world, purpose: Purpose("intervention \(ordinal)"), step: step) {
              _ = try runtime.call(function, [.object(ObjectKind.world.object()), runtime.draw])
            }
          }
        }, about: "the script intervenes (\(declared.site.file):\(declared.site.line))")
    }
  }

  /// An effect at the top level does nothing unless something says when.
  func checkEffects() {
    var used: Set<Int> = []
    for case .effects(let indices) in sheet.interventions.map(\.what) { used.formUnion(indices) }
    for (index, effect) in sheet.effects.enumerated() where !used.contains(index) && !diagnostics.hasErrors {
      let word = effect.word.name
      diagnostics.add(
        effect.fields.site.diagnostic(
          "\(word) does not happen: nothing says when", at: .word(word),
          advice: "write at(30, \(word) …), every(6, \(word) …) or when(…, \(word) …)", severity: .warning))
    }
  }

  func success() -> ((borrowing World) throws -> Bool)? {
    guard let success = sheet.success else { return nil }
    return { [runtime] world in
      let step = world.step
      return try runtime.seeing(world) {
        try runtime.inContext(entity: .world, purpose: Purpose("success"), step: step) {
          let result = try runtime.call(success.function, [.object(ObjectKind.world.object())])
          if result.isNone {
            runtime.printed(
              success.site.diagnostic(
                "success returned nothing, which counts as no", advice: "is a return missing?", severity: .warning
              ).text)
          }
          guard result.isNone || result == .boolean(true) || result == .boolean(false) else {
            throw runtime.failure(
              "success is answered with true or false, not \(Fields.show(result))", in: success.function)
          }
          return result == .boolean(true)
        }
      }
    }
  }
}
