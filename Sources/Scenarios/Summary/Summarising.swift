import LuaHost
import Negotiation
import Partnerships
import Randomness
import Simulation

extension ScenarioSummary {
  init(_ sheet: Sheet, _ scenario: Scenario, chance: Chance) {
    let world = scenario.world
    title = scenario.title
    about = scenario.about
    steps = scenario.steps
    unit = scenario.unit.rawValue
    start = scenario.start
    parameters = sheet.parameters.map {
      Parameter(
        name: $0.name, value: Datum($0.value), standard: Datum($0.defaultValue), takes: $0.kind.expectation,
        unit: $0.unit, about: $0.about, isSet: sheet.settings[$0.name] != nil)
    }
    contexts = Self.contexts(sheet, world)
    objectives = zip(sheet.objectives, world.objectives).map { declared, objective in
      Objective(
        name: objective.name, about: declared.value.text("about") ?? "", start: objective.start,
        target: objective.target ?? world.model.production.target)
    }
    sectors = Self.sectors(sheet, world)
    organisations = Self.organisations(sheet, world, chance)
    communities = zip(sheet.communities, world.communities).map { declared, community in
      Community(
        name: community.name, about: declared.value.text("about") ?? "", size: community.size,
        needs: community.needs.map { Datum(world.objectives.map(\.name), $0) })
    }
    networks = sheet.networks.map { Network(settings: sheet.shown($0), place: $0.site.place) }
    relationCount = world.relations.count
    partnerships = zip(sheet.partnerships, world.partnerships).map { Self.partnership($0, $1, sheet, world) }
    traits = sheet.traits.map {
      Trait(name: $0.name, of: $0.value.text("of") ?? "organisation", about: $0.value.text("about") ?? "")
    }
    (mechanisms, mechanismsOff) = Self.mechanisms(sheet, scenario)
    model = Self.model(sheet, world)
    policies = Self.policies(sheet, world)
    interventions = zip(scenario.interventions, sheet.interventions.filter { $0.acts(in: sheet.alternative) }).map {
      intervention, declared in
      let when =
        switch intervention.trigger {
        case .at(let step): "at \(step)"
        case .every(let period): "every \(period)"
        case .when(_, let once): once ? "once, when its condition holds" : "when its condition holds"
        }
      return Intervention(when: when, about: intervention.about, place: declared.site.place)
    }
    measures = sheet.measures.map { Function(name: $0.name, place: $0.value.place) }
    success = sheet.success?.function.place
    whatifs = sheet.whatifs.map { whatif in
      WhatIf(
        name: whatif.name,
        settings: whatif.value.named.map { Value(name: $0.0, value: Datum(lua: $0.1), from: .script) },
        interventions: sheet.interventions.filter { $0.whatifs.contains(whatif.name) }.map { $0.about(sheet) })
    }
    workshop = sheet.workshop.map {
      Workshop(
        rounds: $0.integer("rounds"), stepsPerRound: $0.integer("steps_per_round"),
        seats: $0.table("seats")?.sequence.compactMap(\.text) ?? [])
    }
  }

  private static func contexts(_ sheet: Sheet, _ world: WorldDeclaration) -> [Value] {
    let values: [(String, Datum)] = [
      ("culture_gap", .number(world.cultureGap)), ("priority_gap", .number(world.priorityGap)),
      ("opportunism", .number(world.opportunism)), ("skepticism", .number(world.model.evidence.skepticism)),
      ("shocks", .boolean(world.strikesByChance)),
    ]
    return values.map { name, value in
      Value(name: name, value: value, from: sheet.origin(of: name, isGiven: sheet.scenario?.fields.has(name) ?? false))
    }
  }

  private static func sectors(_ sheet: Sheet, _ world: WorldDeclaration) -> [Sector] {
    var sectors: [Sector] = []
    for organisation in world.organisations {
      let profile = organisation.sector
      if let place = sectors.firstIndex(where: { $0.name == profile.name }) {
        sectors[place].organisations += 1
        continue
      }
      let declared = sheet.sectors.first { $0.name == profile.name }
      sectors.append(
        Sector(
          name: profile.name, like: declared == nil ? nil : profile.base.rawValue, organisations: 1,
          given: declared.map { $0.value.given(besides: ["like", "about"]) } ?? []))
    }
    return sectors
  }

  private static func partnership(
    _ declared: Sheet.Named<Fields>, _ partnership: PartnershipDeclaration, _ sheet: Sheet, _ world: WorldDeclaration
  ) -> Partnership {
    let levers = partnership.levers
    let values: [(String, Datum)] =
      [
        ("governance", .text(levers.governance.rawValue)), ("protocol", .text(levers.proposals.rawValue)),
        ("term", .number(Double(levers.term))),
      ] + Lever.allCases.map { ($0.name, .number(levers[$0])) }
    let names = { (organisations: [OrganisationID]) in organisations.map { world.organisations[$0.index].name } }
    return Partnership(
      name: partnership.name, members: names(partnership.members),
      lead: partnership.lead.map { world.organisations[$0.index].name }, founded: partnership.existsFromStart,
      negotiatesText: partnership.negotiatesText,
      levers: values.map { name, value in
        let isOutside = sheet.settings["\(declared.name).\(name)"] != nil
        return Value(
          name: name, value: value,
          from: isOutside ? .outside : sheet.origin(of: name, isGiven: declared.value.has(name)))
      },
      issues: partnership.issues.map { issue in
        let texts = issue.issue.values.map(\.shown)
        return Issue(
          name: issue.issue.name, values: texts, standard: texts[issue.defaultIndex], unit: issue.unit,
          preferred: names(issue.preferences.keys.sorted()),
          pays: issue.payment.map { "\(names([$0.from])[0]) to \(names([$0.to])[0])" })
      }, settlement: partnership.issues.isEmpty ? [] : settings(partnership.settlement, names))
  }

  private static func settings(_ settlement: Settlement, _ names: ([OrganisationID]) -> [String]) -> [Setting] {
    let manners = settlement.manners.sorted { $0.key < $1.key }.map { "\(names([$0.key])[0]) \($0.value.rawValue)" }
    let isVote = settlement.form == .slate
    let settings: [(String, String?)] = [
      ("settle", settlement.form.rawValue), ("rounds", isVote ? nil : "\(settlement.rounds)"),
      ("ballot", isVote ? settlement.ballot?.rawValue ?? "by governance" : nil),
      ("veto", settlement.vetoes.isEmpty ? nil : names(settlement.vetoes.sorted()).joined(separator: ", ")),
      ("bargain", (manners + [settlement.manner.rawValue]).joined(separator: ", ")),
      (
        "worth",
        settlement.jointWorths.isEmpty
          ? nil : "of all issues together to " + names(settlement.jointWorths.keys.sorted()).joined(separator: ", ")
      ),
      ("broken_talks", settlement.outlivesFailures ? "go_on" : "stop"),
    ]
    return settings.compactMap { name, value in value.map { Setting(name: name, value: $0) } }
  }

  /// Those at other values than the model's own.
  private static func model(_ sheet: Sheet, _ world: WorldDeclaration) -> [Value] {
    Model.parameters.filter { world.model[keyPath: $0.path] != $0.defaultValue }.map { parameter in
      let name = parameter.name
      var place: String?
      for case .changes(_, let parameters, let site) in sheet.mechanismSwitches
      where parameters.contains(where: { $0.name == name }) {
        place = site.place
      }
      let isOutside = sheet.settings["model.\(name)"] != nil || sheet.settings[name] != nil
      return Value(
        name: name, value: .number(world.model[keyPath: parameter.path]), from: isOutside ? .outside : .script,
        standard: parameter.defaultValue, place: isOutside ? nil : place ?? sheet.scenario?.site.place)
    }
  }

  private static func mechanisms(_ sheet: Sheet, _ scenario: Scenario) -> ([Mechanism], off: [String]) {
    let active = scenario.world.model.active
    var found: [Mechanism] = []
    for (_, item) in Schedule(active: active, custom: scenario.mechanisms.map(\.declaration)).items {
      switch item {
      case .derivation: continue
      case .builtIn(let name, _):
        if active.contains(name), !found.contains(where: { $0.name == name.name && !$0.isOwn }) {
          found.append(Mechanism(name: name.name, isOwn: false))
        }
      case .custom(let index):
        let declared = scenario.mechanisms[index].declaration
        var replaced: String?
        if case .insteadOf(let name) = declared.place { replaced = name.name }
        found.append(
          Mechanism(
            name: declared.name, isOwn: true, replaces: replaced, place: sheet.mechanisms[index].value.act.place))
      }
    }
    let replaced = Set(found.compactMap(\.replaces))
    return (found, MechanismName.allCases.filter { !active.contains($0) && !replaced.contains($0.name) }.map(\.name))
  }

  /// Whose policy answers: an organisation's own, else its kind's, else its sector's.
  private static func policies(_ sheet: Sheet, _ world: WorldDeclaration) -> [Policy] {
    var answering: [String: [String]] = [:]
    let declared = Set(sheet.policies.map(\.name))
    let own = Set(sheet.organisations.map(\.name))
    let kinds = Set(sheet.organisations.compactMap { $0.value.text("policy") })
    for (organisation, fields) in zip(world.organisations, sheet.organisations) {
      let sector = organisation.sector.name
      let candidates = [
        organisation.name, fields.value.text("policy"), own.contains(sector) || kinds.contains(sector) ? nil : sector,
      ]
      if let policy = candidates.compactMap(\.self).first(where: declared.contains) {
        answering[policy, default: []].append(organisation.name)
      }
    }
    return sheet.policies.map { policy in
      Policy(
        name: policy.name,
        belongsTo: own.contains(policy.name) ? "organisation" : kinds.contains(policy.name) ? "kind" : "sector",
        organisations: answering[policy.name] ?? [],
        decisions: DecisionKind.allCases.compactMap { kind in
          policy.value.function(kind.name).map { Function(name: kind.name, place: $0.place) }
        })
    }
  }
}

extension Sheet {
  /// Set from outside before the script, and the script before the model.
  func origin(of name: String, isGiven: Bool) -> ScenarioSummary.Origin {
    settings[name] != nil ? .outside : isGiven ? .script : .model
  }
}

extension CallSite {
  var place: String { "\(file):\(line)" }
}

extension LuaFunction {
  /// File and line where it is written.
  var place: String? { definedAt.map { "\($0.file):\($0.line)" } }
}

extension IssueValue {
  /// A division: the shares of the members, in their order.
  fileprivate var shown: String {
    switch self {
    case .number(let number): SettingValue.number(number).text
    case .text(let text): text
    case .division(let shares): shares.map { SettingValue.number($0).text }.joined(separator: "/")
    }
  }
}
