import LuaHost
import Negotiation
import Partnerships
import Randomness
import Simulation

/// Makes a scenario of what a script declared: names become places, fields become values, and every mistake is collected.
struct Assembly {
  let sheet: Sheet
  let runtime: ScriptRuntime
  var world = WorldDeclaration()
  private var diagnostics: Diagnostics { sheet.diagnostics }
  private let objectives: [String]
  private let organisations: [String: OrganisationID]
  private let organisationNames: [String]
  private let partnerships: [String: PartnershipID]
  private let communities: [String: CommunityID]

  init(_ runtime: ScriptRuntime) {
    self.runtime = runtime
    sheet = runtime.sheet
    objectives = sheet.objectives.map(\.name)
    organisationNames = sheet.organisations.map(\.name)
    func places<ID: EntityID>(_ names: [String]) -> [String: ID] {
      Dictionary(names.enumerated().map { ($1, ID($0)) }, uniquingKeysWith: { first, _ in first })
    }
    organisations = places(organisationNames)
    partnerships = places(sheet.partnerships.map(\.name))
    communities = places(sheet.communities.map(\.name))
  }

  /// The scenario, or nil where there are mistakes.
  mutating func scenario(_ name: String) throws -> Scenario? {
    guard let declared = sheet.scenario else {
      diagnostics.add(
        Diagnostic(
          severity: .error, file: name, line: 1, column: nil, length: 0,
          message: "there is no scenario { … } in this file",
          advice: "begin with scenario { title = \"…\", steps = 24 }", excerpt: nil))
      return nil
    }
    let fields = declared.fields
    let unit = fields.text("unit").flatMap(TimeUnit.init(rawValue:)) ?? .month
    if fields.text("title") == nil {
      diagnostics.add(declared.site.diagnostic("scenario has no title", advice: "write title = \"…\""))
    }
    if !fields.has("steps") {
      diagnostics.add(
        declared.site.diagnostic("scenario has no steps", at: .field("steps"), advice: "write steps = 120"))
    }
    world.monthsPerStep = unit.months
    contexts(fields)
    mechanisms()
    objectivesAndCommunities()
    let sectors = sectorProfiles()
    for organisation in sheet.organisations { world.organisations.append(self.organisation(organisation, sectors)) }
    initialTrust()
    networks(sectors: world.organisations.map(\.sector.name))
    for partnership in sheet.partnerships { world.partnerships.append(self.partnership(partnership)) }
    settings()
    if sheet.mechanismSwitches.isEmpty, objectives.isEmpty {
      diagnostics.add(
        declared.site.diagnostic("no objective is declared", advice: "write objective(\"…\", { about = \"…\" })"))
    }
    rememberPlaces(steps: fields.integer("steps") ?? 0)
    checkIssueReferences()
    checkMeasures()
    checkWhatIfs()
    checkWorkshop()
    let policies = scriptPolicies(sectors: world.organisations.map(\.sector.name))
    let customMechanisms = scriptMechanisms()
    let interventions = self.interventions()
    guard !diagnostics.hasErrors else { return nil }
    try traits()
    guard !diagnostics.hasErrors else { return nil }
    runtime.isAssembled = true

    var scenario = Scenario(
      title: fields.text("title") ?? name, about: fields.text("about") ?? "", unit: unit,
      steps: fields.integer("steps") ?? 1,
      start: fields.text("start"), world: world)
    scenario.policies = policies
    scenario.mechanisms = customMechanisms
    scenario.interventions = interventions + issueEffects()
    scenario.measures = measures()
    scenario.success = success()
    scenario.parameters = sheet.parameters.map { ($0.name, $0.value) }
    scenario.output = { [runtime] in runtime.printed }
    return scenario
  }

  // MARK: The model

  private mutating func contexts(_ fields: Fields) {
    if let gap = fields.number("culture_gap") { world.cultureGap = gap }
    if let gap = fields.number("priority_gap") { world.priorityGap = gap }
    if let opportunism = fields.number("opportunism") { world.opportunism = opportunism }
    if let skepticism = fields.number("skepticism") { world.model.evidence.skepticism = skepticism }
    if let shocks = fields.boolean("shocks") { world.strikesByChance = shocks }
  }

  private mutating func mechanisms() {
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

  private mutating func set(_ name: String, _ value: Double, at site: CallSite) {
    guard let parameter = Model.parameter(name) else { return }
    world.model[keyPath: parameter.path] = value
    if !parameter.plausible.contains(value) {
      diagnostics.add(
        site.diagnostic(
          "\(name) = \(SettingValue.number(value).text) is outside what is plausible", at: .field(name),
          advice:
            "plausible is \(SettingValue.number(parameter.plausible.lowerBound).text) to \(SettingValue.number(parameter.plausible.upperBound).text)",
          severity: .warning))
    }
  }

  private mutating func objectivesAndCommunities() {
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

  private func unknown(_ what: String, _ name: String, among names: [String], _ fields: Fields, _ field: String) {
    diagnostics.add(
      fields.site.diagnostic(
        "there is no \(what) \"\(name)\", which \(field) of \(fields.subject) names", at: .literal(name),
        advice: advice(for: name, among: names)))
  }

  /// Numbers by name, each ≥ 0 and not all 0; nil if the field is absent or mistaken.
  private func weights(_ fields: Fields, _ field: String, of names: [String], _ what: String) -> [Double]? {
    guard let table = fields.table(field) else { return nil }
    var isGood = true
    for (name, value) in table.named {
      if !names.contains(name) {
        diagnostics.add(
          fields.site.diagnostic(
            "there is no \(what) '\(name)', which \(field) of \(fields.subject) names", at: .field(name),
            advice: advice(for: name, among: names)))
        isGood = false
      } else if let weight = value.double, weight < 0 || !weight.isFinite {
        diagnostics.add(
          fields.site.diagnostic(
            "'\(name)' in \(field) of \(fields.subject) is \(Fields.show(value)), which is not a number of 0 or more",
            at: .field(name)))
        isGood = false
      }
    }
    guard isGood else { return nil }
    let weights = names.map { table[$0].double ?? 0 }
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else {
      diagnostics.add(
        fields.site.diagnostic(
          "\(field) of \(fields.subject) are all 0", at: .field(field),
          advice: "give at least one \(what) a weight above 0"))
      return nil
    }
    return weights
  }

  /// Numbers 0 to 1 by name, over a fixed list; what is left out is as `standard` says.
  private func shares(_ fields: Fields, _ field: String, of names: [String], standard: [Double]) -> [Double]? {
    guard let table = fields.table(field) else { return nil }
    var values = standard
    for (name, value) in table.named {
      guard let place = names.firstIndex(of: name) else {
        diagnostics.add(
          fields.site.diagnostic(
            "unknown '\(name)' in \(field) of \(fields.subject)", at: .field(name),
            advice: advice(for: name, among: names)))
        continue
      }
      guard let share = value.double, share >= 0, share <= 1 else {
        diagnostics.add(
          fields.site.diagnostic(
            "'\(name)' in \(field) of \(fields.subject) is \(Fields.show(value)), which is not a number from 0 to 1",
            at: .field(name)))
        continue
      }
      values[place] = share
    }
    return values
  }

  // MARK: Organisations

  private func sectorProfiles() -> [String: SectorProfile] {
    var profiles = Dictionary(uniqueKeysWithValues: BaseSector.allCases.map { ($0.rawValue, SectorProfile(like: $0)) })
    for sector in sheet.sectors {
      let fields = sector.value
      let base = fields.text("like").flatMap(BaseSector.init(rawValue:)) ?? .public
      if !fields.has("like") {
        diagnostics.add(
          sector.site.diagnostic(
            "sector \"\(sector.name)\" is like no built-in one",
            advice: "write like = \"public\", \"private\", \"nonprofit\" or \"community\""))
      }
      var profile = SectorProfile(like: base, name: sector.name)
      if let income = fields.number("income") { profile.income = income }
      if let staff = fields.number("staff") { profile.staff = staff }
      if let home = fields.text("home"), let domain = KnowledgeDomain.allCases.first(where: { $0.name == home }) {
        profile.home = domain
      }
      if let culture = shares(fields, "culture", of: CultureDimension.allCases.map(\.name), standard: profile.culture) {
        profile.culture = culture
      }
      if let priorities = weights(fields, "priorities", of: objectives, "objective") {
        profile.priorities = Dictionary(uniqueKeysWithValues: zip(objectives, priorities))
      }
      profiles[sector.name] = profile
    }
    return profiles
  }

  private func organisation(_ declared: Sheet.Named<Fields>, _ sectors: [String: SectorProfile])
    -> OrganisationDeclaration
  {
    let fields = declared.value
    let name = fields.text("sector")
    if name == nil {
      diagnostics.add(
        fields.site.diagnostic(
          "\(fields.subject) has no sector",
          advice: "write sector = \"public\", \"private\", \"nonprofit\", \"community\", or one that you declare"))
    } else if let name, sectors[name] == nil {
      unknown("sector", name, among: BaseSector.allCases.map(\.rawValue) + sheet.sectors.map(\.name), fields, "sector")
    }
    var organisation = OrganisationDeclaration(
      name: declared.name, sector: name.flatMap { sectors[$0] } ?? SectorProfile(like: .public))
    organisation.income = fields.number("income")
    organisation.staff = fields.number("staff")
    organisation.funds = fields.number("funds")
    organisation.priorities = weights(fields, "priorities", of: objectives, "objective")
    organisation.culture = shares(
      fields, "culture", of: CultureDimension.allCases.map(\.name), standard: organisation.sector.culture)
    organisation.knowledge = shares(
      fields, "knowledge", of: KnowledgeDomain.allCases.map(\.name), standard: [0.2, 0.2, 0.2, 0.2])
    organisation.influence = fields.number("influence")
    organisation.opportunism = fields.number("opportunism")
    organisation.satisfaction = fields.number("satisfaction")
    organisation.agility = fields.number("agility")
    organisation.attitude = fields.number("attitude") ?? 0
    return organisation
  }

  private mutating func initialTrust() {
    for (index, organisation) in sheet.organisations.enumerated() {
      for (name, value) in organisation.value.table("trust")?.named ?? [] {
        guard let other = organisations[name] else {
          diagnostics.add(
            organisation.value.site.diagnostic(
              "there is no organisation \"\(name)\", in which \(organisation.value.subject) has trust",
              at: .field(name),
              advice: advice(for: name, among: organisationNames)))
          continue
        }
        guard let trust = value.double, trust >= 0, trust <= 1, other.index != index else {
          diagnostics.add(
            organisation.value.site.diagnostic(
              "trust of \(organisation.value.subject) in \"\(name)\" is \(Fields.show(value)), which is not a number from 0 to 1",
              at: .field(name)))
          continue
        }
        relate(OrganisationID(index), other, trust: trust)
      }
    }
  }

  private var related: Set<[Int]> = []

  private mutating func relate(_ i: OrganisationID, _ j: OrganisationID, trust: Double?) {
    guard i != j, related.insert([i.index, j.index]).inserted else { return }
    world.relations.append(RelationDeclaration(from: i, to: j, trust: trust))
  }

  /// The organisations that a value names: a name, names, or a selection.
  private func selected(_ value: LuaValue, _ fields: Fields, _ field: String, sectors: [String]) -> [OrganisationID] {
    switch value {
    case .object(let object) where object.kind == ObjectKind.selection.rawValue:
      switch sheet.selections[Int(object.index)] {
      case .everyone: return organisationNames.indices.map(OrganisationID.init)
      case .sector(let name):
        let known = BaseSector.allCases.map(\.rawValue) + sheet.sectors.map(\.name)
        if !known.contains(name) { unknown("sector", name, among: known, fields, field) }
        return sectors.indices.filter { sectors[$0] == name }.map(OrganisationID.init)
      case .members(let name):
        guard let partnership = sheet.partnerships.first(where: { $0.name == name }) else {
          unknown("partnership", name, among: sheet.partnerships.map(\.name), fields, field)
          return []
        }
        if partnership.value.subject == fields.subject { return [] }
        return selected(partnership.value["members"], partnership.value, "members", sectors: sectors)
      }
    case .string(let name):
      guard let organisation = organisations[name] else {
        unknown("organisation", name, among: organisationNames, fields, field)
        return []
      }
      return [organisation]
    case .table(let table):
      var found: [OrganisationID] = []
      for item in table.sequence {
        for organisation in selected(item, fields, field, sectors: sectors) where !found.contains(organisation) {
          found.append(organisation)
        }
      }
      if !table.named.isEmpty {
        diagnostics.add(fields.site.diagnostic("\(field) of \(fields.subject) is a list of names", at: .field(field)))
      }
      return found
    default:
      diagnostics.add(
        fields.site.diagnostic(
          "\(field) of \(fields.subject) is \(Fields.show(value)), which names no organisations", at: .field(field),
          advice: "write { \"…\", \"…\" }, everyone() or in_sector(\"…\")"))
      return []
    }
  }

  private mutating func networks(sectors: [String]) {
    for (ordinal, fields) in sheet.networks.enumerated() {
      let among =
        fields.has("among")
        ? selected(fields["among"], fields, "among", sectors: sectors)
        : organisationNames.indices.map(OrganisationID.init)
      let trust = fields.number("trust")
      if let edges = fields.table("edges") {
        for edge in edges.sequence { listed(edge, fields, trust) }
      }
      guard let kind = fields.text("kind").flatMap(NetworkShape.init(rawValue:)) else { continue }
      var stream = runtime.chance.draw(EntityKey("network \(ordinal)"), Purpose("network"))
      let shape = NetworkShape.Settings(
        degree: fields.integer("degree") ?? 4, rewire: fields.number("rewire") ?? 0.1,
        within: fields.number("within") ?? 0.3,
        between: fields.number("between") ?? 0.03)
      for (a, b) in kind.ties(among: among.count, shape, groups: among.map { sectors[$0.index] }, &stream) {
        relate(among[a], among[b], trust: trust)
        relate(among[b], among[a], trust: trust)
      }
    }
  }

  private mutating func listed(_ edge: LuaValue, _ fields: Fields, _ trust: Double?) {
    guard case .table(let table) = edge, table.sequence.count >= 2, let from = table.sequence[0].text,
      let to = table.sequence[1].text
    else {
      diagnostics.add(
        fields.site.diagnostic(
          "an edge of network is \(Fields.show(edge))", at: .field("edges"),
          advice: "write { \"from\", \"to\", trust = 0.6 }"))
      return
    }
    for name in [from, to] where organisations[name] == nil {
      unknown("organisation", name, among: organisationNames, fields, "edges")
    }
    guard let i = organisations[from], let j = organisations[to] else { return }
    let own = table["trust"].double ?? trust
    if let own, own < 0 || own > 1 {
      diagnostics.add(
        fields.site.diagnostic("trust of an edge is \(own), which is not a number from 0 to 1", at: .field("edges")))
    }
    relate(i, j, trust: own)
    if fields.boolean("directed") != true { relate(j, i, trust: own) }
  }

  // MARK: Partnerships

  private mutating func partnership(_ declared: Sheet.Named<Fields>) -> PartnershipDeclaration {
    let fields = declared.value
    let members =
      fields.has("members")
      ? selected(fields["members"], fields, "members", sectors: world.organisations.map(\.sector.name)).sorted() : []
    let existsFromStart = fields.boolean("founded") ?? true
    if fields.has("members"), members.count < 2, existsFromStart, !diagnostics.hasErrors {
      diagnostics.add(
        fields.site.diagnostic(
          "\(fields.subject) has \(members.count == 1 ? "one member" : "no members"), and is founded by two or more",
          at: .field("members")))
    }
    var partnership = PartnershipDeclaration(name: declared.name, members: members)
    for setting in fields.leverSettings { partnership.levers.apply(setting) }
    if let lead = fields.text("lead") {
      partnership.lead = organisations[lead]
      if let known = partnership.lead {
        if !members.contains(known) {
          diagnostics.add(
            fields.site.diagnostic("lead of \(fields.subject) is \"\(lead)\", who is no member", at: .field("lead")))
        }
      } else {
        unknown("organisation", lead, among: organisationNames, fields, "lead")
      }
    }
    partnership.negotiatesText = fields.boolean("text") ?? true
    partnership.existsFromStart = existsFromStart
    for item in fields.table("issues")?.sequence ?? [] {
      guard case .object(let object) = item, object.kind == ObjectKind.issue.rawValue else {
        diagnostics.add(
          fields.site.diagnostic(
            "issues of \(fields.subject) contain \(Fields.show(item))", at: .field("issues"),
            advice: "write issues = { issue(\"…\", { … }) }"))
        continue
      }
      if let issue = issue(sheet.issues[Int(object.index)], members) {
        if partnership.issues.contains(where: { $0.issue.name == issue.issue.name }) {
          diagnostics.add(
            fields.site.diagnostic(
              "issue \"\(issue.issue.name)\" of \(fields.subject) is given twice", at: .literal(issue.issue.name)))
        }
        partnership.issues.append(issue)
        usedIssues.insert(Int(object.index))
      }
    }
    return partnership
  }

  private var usedIssues: Set<Int> = []

  private func checkIssueReferences() {
    for (index, issue) in sheet.issues.enumerated() where !usedIssues.contains(index) {
      diagnostics.add(
        issue.site.diagnostic(
          "issue \"\(issue.name)\" is on nobody's table", at: .literal(issue.name),
          advice: "put it into issues = { … } of a partnership", severity: .warning))
    }
  }

  private func issue(_ declared: Sheet.Named<Fields>, _ members: [OrganisationID]) -> DeclaredIssue? {
    let fields = declared.value
    var values: [IssueValue] = []
    if let choices = fields.table("choices") {
      for choice in choices.sequence {
        if let number = choice.double, number.isFinite {
          values.append(.number(number))
        } else if let text = choice.text {
          values.append(.text(text))
        } else {
          diagnostics.add(
            fields.site.diagnostic(
              "choices of \(fields.subject) contain \(Fields.show(choice)), which is neither a number nor a text",
              at: .field("choices")))
        }
      }
    } else if let from = fields.number("from") {
      let to = fields.number("to") ?? from
      let step = fields.number("step") ?? 1
      let count = (to - from) / step
      if to < from || count > 10_000 {
        diagnostics.add(
          fields.site.diagnostic(
            "\(fields.subject) goes from \(SettingValue.number(from).text) to \(SettingValue.number(to).text) in steps of \(SettingValue.number(step).text)",
            at: .field("to"), advice: "from is the smaller, and there are at most 10,000 values"))
      } else {
        values = (0...Int((count + 1e-9).rounded(.down))).map { .number(from + Double($0) * step) }
      }
    } else if let parts = fields.integer("divide"), members.count >= 1, members.count <= 12 {
      values = Issue.divisions(among: members.count, steps: parts)
    }
    guard !values.isEmpty else {
      diagnostics.add(fields.site.diagnostic("\(fields.subject) has no values"))
      return nil
    }
    var standing = 0
    if fields.has("default") {
      guard let place = values.firstIndex(where: { matches($0, fields["default"], members) }) else {
        diagnostics.add(
          fields.site.diagnostic(
            "default of \(fields.subject) is \(Fields.show(fields["default"])), which is none of its values",
            at: .field("default")))
        return nil
      }
      standing = place
    }
    return DeclaredIssue(
      issue: Issue(name: declared.name, values: values), defaultIndex: standing, unit: fields.text("unit"),
      preferences: preferences(fields, values, members))
  }

  private func matches(_ value: IssueValue, _ given: LuaValue, _ members: [OrganisationID]) -> Bool {
    switch (value, given) {
    case (.number(let a), _): return given.double.map { abs($0 - a) < 1e-9 } ?? false
    case (.text(let a), .string(let b)): return a == b
    case (.division(let shares), .table(let table)):
      return zip(members, shares).allSatisfy { abs((table[organisationNames[$0.index]].double ?? 0) - $1) < 1e-9 }
    default: return false
    }
  }

  /// Worth of each value to each who cares: from a table by value, or from a function that is asked once a value.
  private func preferences(_ fields: Fields, _ values: [IssueValue], _ members: [OrganisationID]) -> [OrganisationID:
    [Double]]
  {
    var preferences: [OrganisationID: [Double]] = [:]
    for (who, wish) in fields.table("prefers")?.named ?? [] {
      let named = organisations[who].map { [$0] } ?? members.filter { world.organisations[$0.index].sector.name == who }
      if named.isEmpty {
        let known = members.map { organisationNames[$0.index] } + Set(world.organisations.map(\.sector.name)).sorted()
        diagnostics.add(
          fields.site.diagnostic(
            "prefers of \(fields.subject) names \"\(who)\", who is no member and no sector of members", at: .field(who),
            advice: advice(for: who, among: known)))
        continue
      }
      var worth: [Double] = []
      switch wish {
      case .table(let table):
        worth = values.map { value in
          table.entries.first { matches(value, $0.key, members) }?.value.double ?? 0
        }
        for (key, value) in table.entries
        where value.double == nil || !values.contains(where: { matches($0, key, members) }) {
          diagnostics.add(
            fields.site.diagnostic(
              "prefers of \"\(who)\" in \(fields.subject) says \(Fields.show(key)) is worth \(Fields.show(value))",
              at: .field(who), advice: "give its values worths that are numbers"))
        }
      case .function(let function):
        for value in values {
          do {
            let result = try runtime.inContext(entity: EntityKey(who), purpose: Purpose("preference")) {
              try runtime.call(function, [lua(value, members)])
            }
            guard let number = result.double, number.isFinite else {
              throw RunFailure(
                .script,
                "prefers of \"\(who)\" in \(fields.subject) returned \(Fields.show(result)), which is not a finite number"
              )
            }
            worth.append(number)
          } catch {
            let failure = error as? RunFailure ?? RunFailure(.script, "\(error)")
            diagnostics.add(
              Diagnostic(
                severity: .error, file: failure.file ?? fields.site.file, line: failure.line ?? fields.site.line,
                column: nil, length: 0, message: failure.message, advice: nil, excerpt: nil))
            break
          }
        }
        if worth.count < values.count { continue }
      default:
        diagnostics.add(
          fields.site.diagnostic(
            "prefers of \"\(who)\" in \(fields.subject) is \(Fields.show(wish)), which is neither a table nor a function",
            at: .field(who)))
        continue
      }
      for organisation in named { preferences[organisation] = worth }
    }
    return preferences
  }

  private func lua(_ value: IssueValue, _ members: [OrganisationID]) -> LuaValue {
    switch value {
    case .number(let number): SettingValue.number(number).lua
    case .text(let text): .string(text)
    case .division(let shares): runtime.named(members.map { organisationNames[$0.index] }, shares)
    }
  }

  // MARK: Settings from outside

  private mutating func settings() {
    let names = Array(partnerships.keys)
    for (name, value) in sheet.settings.sorted(by: { $0.key < $1.key }) {
      guard let target = Settable(name, parameters: sheet.parameters, partnerships: names) else {
        let all = Settable.names(parameters: sheet.parameters, partnerships: names.sorted())
        let known =
          nearestName(to: name, among: all).map { "did you mean '\($0)'?" } ?? "what can be set: "
          + (sheet.parameters.map(\.name) + Settable.levers).joined(separator: ", ") + ", or model.PARAMETER"
        diagnostics.add(
          outside("nothing here is called '\(name)', which was to be set to \(value.text)", advice: known))
        continue
      }
      if case .parameter = target { continue }
      if let expected = target.expectation(unmetBy: value) {
        diagnostics.add(
          outside("\(name) was set to \(value.text), which is not \(expected)", advice: "set it to \(expected)"))
        continue
      }
      apply(target, value)
    }
  }

  private func outside(_ message: String, advice: String) -> Diagnostic {
    Diagnostic(
      severity: .error, file: sheet.scenario?.site.file ?? "scenario", line: sheet.scenario?.site.line ?? 1,
      column: nil, length: 0, message: message, advice: advice, excerpt: nil)
  }

  private mutating func apply(_ target: Settable, _ value: SettingValue) {
    switch (target, value) {
    case (.model(let parameter), .number(let number)): world.model[keyPath: parameter.path] = number
    case (.context("culture_gap"), .number(let number)): world.cultureGap = number
    case (.context("priority_gap"), .number(let number)): world.priorityGap = number
    case (.context("opportunism"), .number(let number)): world.opportunism = number
    case (.context("shocks"), .boolean(let shocks)): world.strikesByChance = shocks
    case (.lever(let name, let only), _):
      guard let setting = LeverSetting(name, value) else { return }
      for index in world.partnerships.indices where only == nil || world.partnerships[index].name == only {
        world.partnerships[index].levers.apply(setting)
      }
    default: break
    }
  }

  // MARK: Code

  private func rememberPlaces(steps: Int) {
    runtime.places.organisations = organisations
    runtime.places.partnerships = partnerships
    runtime.places.communities = communities
    runtime.places.objectives = Dictionary(
      objectives.enumerated().map { ($1, ObjectiveID($0)) }, uniquingKeysWith: { first, _ in first })
    runtime.places.traits = Dictionary(
      sheet.traits.enumerated().map { ($1.name, TraitID($0)) }, uniquingKeysWith: { first, _ in first })
    runtime.places.sectors = world.organisations.map(\.sector.name)
    runtime.places.steps = steps
    for metric in Metric.allCases where metric != .members {
      runtime.places.partnershipFields[metric.rawValue] = .metric(metric)
    }
    for lever in Lever.allCases { runtime.places.partnershipFields[lever.name] = .lever(lever) }
  }

  /// A policy belongs to an organisation, else to its named kind, else to its sector.
  private func scriptPolicies(sectors: [String]) -> [OrganisationID: any Policy] {
    var policies: [OrganisationID: any Policy] = [:]
    var kinds: [String: [OrganisationID]] = [:]
    for (index, organisation) in sheet.organisations.enumerated() {
      guard let kind = organisation.value.text("policy") else { continue }
      kinds[kind, default: []].append(OrganisationID(index))
      if !sheet.policies.contains(where: { $0.name == kind }) {
        unknown("policy", kind, among: sheet.policies.map(\.name), organisation.value, "policy")
      }
    }
    func functions(_ fields: Fields) -> [DecisionKind: LuaFunction] {
      Dictionary(
        uniqueKeysWithValues: DecisionKind.allCases.compactMap { kind in fields.function(kind.name).map { (kind, $0) } }
      )
    }
    let isKnownSector = Set(BaseSector.allCases.map(\.rawValue) + sheet.sectors.map(\.name))
    // Sectors first, then kinds, then organisations: the more particular one answers.
    for policy in sheet.policies where organisations[policy.name] == nil && kinds[policy.name] == nil {
      guard isKnownSector.contains(policy.name) else {
        let known = organisationNames + isKnownSector.sorted() + kinds.keys.sorted()
        diagnostics.add(
          policy.site.diagnostic(
            "policy \"\(policy.name)\" belongs to nobody: no organisation, sector or kind has that name",
            at: .literal(policy.name), advice: advice(for: policy.name, among: known)))
        continue
      }
      for (index, sector) in sectors.enumerated() where sector == policy.name {
        policies[OrganisationID(index)] = ScriptPolicy(functions: functions(policy.value), runtime: runtime)
      }
    }
    for policy in sheet.policies {
      for organisation in kinds[policy.name] ?? [] {
        policies[organisation] = ScriptPolicy(functions: functions(policy.value), runtime: runtime)
      }
    }
    for policy in sheet.policies {
      if let organisation = organisations[policy.name] {
        policies[organisation] = ScriptPolicy(functions: functions(policy.value), runtime: runtime)
      }
    }
    return policies
  }

  private func scriptMechanisms() -> [ScenarioMechanism] {
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

  private func interventions() -> [Intervention] {
    sheet.interventions.enumerated().map { ordinal, declared in
      let trigger: Intervention.Trigger
      switch declared.trigger {
      case .at(let step): trigger = .at(step)
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
  }

  /// The effect of a settled issue acts at the beginning of the step after it was settled.
  private func issueEffects() -> [Intervention] {
    var interventions: [Intervention] = []
    for (p, partnership) in sheet.partnerships.enumerated() {
      for item in partnership.value.table("issues")?.sequence ?? [] {
        guard case .object(let object) = item, object.kind == ObjectKind.issue.rawValue else { continue }
        let issue = sheet.issues[Int(object.index)]
        guard let effect = issue.value.function("effect") else { continue }
        let id = PartnershipID(p)
        interventions.append(
          Intervention(
            .when({ world in world[id].agreement?.adoptedAt == world.step - 1 }, once: false),
            .code { [runtime] world, stage in
              let step = world.step
              guard let agreement = world[id].agreement,
                let settled = agreement.settled.first(where: { $0.name == issue.name })
              else { return }
              let members = world[id].members
              try runtime.changing(&world, on: stage) {
                guard let sight = runtime.sight else { return }
                let value = runtime.value(settled.value, members: members, sight)
                try runtime.inContext(entity: .world, purpose: Purpose("effect \(issue.name)"), step: step) {
                  _ = try runtime.call(effect, [.object(ObjectKind.world.object()), value])
                }
              }
            }, about: "what was agreed on \(issue.name) takes effect"))
      }
    }
    return interventions
  }

  /// Names of series that the record has anyway.
  private var recordedNames: Set<String> {
    let metrics = Metric.allCases.map(\.rawValue) + ["recovery", "resilience"]
    return Set(
      metrics + objectives.map { "objectives.\($0)" } + sheet.communities.map { "communities.\($0.name)" }
        + sheet.partnerships.flatMap { partnership in metrics.map { "\(partnership.name).\($0)" } })
  }

  private func checkMeasures() {
    let taken = recordedNames
    for measure in sheet.measures where taken.contains(measure.name) {
      diagnostics.add(
        measure.site.diagnostic(
          "measure \"\(measure.name)\" is recorded already under that name", at: .literal(measure.name),
          advice: "give yours another name"))
    }
  }

  private func measures() -> [ScenarioMeasure] {
    sheet.measures.map { declared in
      ScenarioMeasure(name: declared.name) { [runtime] world in
        let step = world.step
        return try runtime.seeing(world) {
          try runtime.inContext(entity: .world, purpose: Purpose("measure \(declared.name)"), step: step) {
            let result = try runtime.call(declared.value, [.object(ObjectKind.world.object())])
            guard let number = result.double, number.isFinite else {
              throw runtime.failure(
                "measure \"\(declared.name)\" returned \(Fields.show(result)), which is not a finite number",
                in: declared.value)
            }
            return number
          }
        }
      }
    }
  }

  private func success() -> ((borrowing World) throws -> Bool)? {
    guard let success = sheet.success else { return nil }
    return { [runtime] world in
      let step = world.step
      return try runtime.seeing(world) {
        try runtime.inContext(entity: .world, purpose: Purpose("success"), step: step) {
          let result = try runtime.call(success.function, [.object(ObjectKind.world.object())])
          return result != .none && result != .boolean(false)
        }
      }
    }
  }

  /// Traits at the start: a number, or what a function says of each owner; an organisation's own field beats both.
  private mutating func traits() throws {
    guard !sheet.traits.isEmpty else { return }
    let provisional = World(world, chance: runtime.chance)
    for declared in sheet.traits {
      let fields = declared.value
      let owner = fields.text("of").flatMap(Trait.Owner.init(rawValue:)) ?? .organisation
      let low = fields.number("min") ?? -.infinity
      let high = fields.number("max") ?? .infinity
      guard low <= high else {
        diagnostics.add(fields.site.diagnostic("min of \(fields.subject) is above its max", at: .field("min")))
        continue
      }
      let owners: [(value: LuaValue, key: EntityKey)]
      switch owner {
      case .organisation:
        owners = provisional.organisations.ids.map {
          (.object(ObjectKind.organisation.object($0.index)), provisional.organisations.keys[$0])
        }
      case .partnership:
        owners = provisional.partnerships.enumerated().map {
          (.object(ObjectKind.partnership.object($0)), EntityKey("partnership \($1.name)"))
        }
      case .world: owners = [(.object(ObjectKind.world.object()), .world)]
      case .relation:
        owners = (0..<provisional.relations.count).map { (.integer(Int64($0 + 1)), EntityKey("relation \($0)")) }
      }
      var values: [Double] = []
      for (place, (value, key)) in owners.enumerated() {
        let own =
          owner == .organisation
          ? sheet.organisations[place].value.others.first { $0.name == declared.name }?.value : nil
        let given: LuaValue
        if let own {
          given = own
        } else if let function = fields.function("start") {
          given = try runtime.seeing(provisional) {
            try runtime.inContext(entity: key, purpose: Purpose("trait \(declared.name)")) {
              try runtime.call(function, [value, runtime.draw])
            }
          }
        } else {
          given = fields.has("start") ? fields["start"] : .number(clampedToRange(0, low, high))
        }
        guard let number = given.double, number.isFinite, number >= low, number <= high else {
          diagnostics.add(
            fields.site.diagnostic(
              "start of \(fields.subject) is \(Fields.show(given)), which is not a number in its range",
              at: .field("start")))
          return
        }
        values.append(number)
      }
      world.traits.append(Trait(name: declared.name, owner: owner, range: low...high, values: values))
    }
  }

  private func clampedToRange(_ value: Double, _ low: Double, _ high: Double) -> Double { min(max(value, low), high) }

  // MARK: What is used later

  private func checkWhatIfs() {
    for whatif in sheet.whatifs {
      for (name, value) in whatif.value.named {
        guard let target = Settable(name, parameters: sheet.parameters, partnerships: Array(partnerships.keys)) else {
          diagnostics.add(
            whatif.site.diagnostic(
              "whatif \"\(whatif.name)\" sets '\(name)', which cannot be set", at: .field(name),
              advice: advice(
                for: name, among: Settable.names(parameters: sheet.parameters, partnerships: partnerships.keys.sorted())
              )))
          continue
        }
        if let expected = SettingValue(value).flatMap(target.expectation)
          ?? (SettingValue(value) == nil ? "a value" : nil)
        {
          diagnostics.add(
            whatif.site.diagnostic(
              "whatif \"\(whatif.name)\" sets \(name) to \(Fields.show(value)), which is not \(expected)",
              at: .field(name)))
        }
      }
    }
  }

  private func checkWorkshop() {
    guard let workshop = sheet.workshop else { return }
    let seats = workshop.table("seats")?.sequence ?? []
    for seat in seats {
      guard let name = seat.text, organisations[name] != nil else {
        unknown("organisation", seat.text ?? Fields.show(seat), among: organisationNames, workshop, "seats")
        continue
      }
    }
    for (name, _) in workshop.table("brief")?.named ?? [] where !seats.contains(.string(name)) {
      diagnostics.add(
        workshop.site.diagnostic(
          "brief of workshop is for \"\(name)\", who has no seat", at: .field(name),
          advice: advice(for: name, among: seats.compactMap(\.text))))
    }
  }
}

extension Sheet.Effect {
  /// What it does, in a few words.
  var about: String {
    if let about = fields.text("about") { return about }
    switch word.name {
    case "activity": return (variant ?? "activity").split(separator: "_").joined(separator: " ")
    case "shock": return fields.text("kind") ?? fields.text("objective") ?? "shock"
    case "set":
      let changed = word.fields.map(\.name).filter {
        fields.has($0) && !["partnership", "objective", "community"].contains($0)
      }
      return changed.joined(separator: ", ")
    case "invite", "expel": return fields.text("organisation") ?? word.name
    default: return word.name
    }
  }
}
