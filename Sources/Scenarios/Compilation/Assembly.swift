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
  var diagnostics: Diagnostics { sheet.diagnostics }
  let objectives: [String]
  let organisations: [String: OrganisationID]
  let organisationNames: [String]
  let partnerships: [String: PartnershipID]
  let communities: [String: CommunityID]
  /// Pairs that have a relation already, and issues that are on somebody's table.
  var related: Set<[Int]> = []
  var usedIssues: Set<Int> = []

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
    if !fields.isGiven("title") {
      diagnostics.add(declared.site.diagnostic("scenario has no title", advice: "write title = \"…\""))
    }
    if !fields.isGiven("steps") {
      diagnostics.add(
        declared.site.diagnostic("scenario has no steps", at: .field("steps"), advice: "write steps = 120"))
    }
    world.monthsPerStep = unit.months
    contexts(fields)
    mechanisms()
    objectivesAndCommunities()
    let traitsOfOrganisations = sheet.traits.filter { ($0.value.text("of") ?? "organisation") == "organisation" }
      .map(\.name)
    for organisation in sheet.organisations {
      organisation.value.check(others: traitsOfOrganisations, into: diagnostics)
    }
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
    checkEffects()
    checkMeasures()
    checkWhatIfs()
    checkWorkshop()
    let policies = scriptPolicies(sectors: world.organisations.map(\.sector.name))
    let customMechanisms = scriptMechanisms()
    let interventions = self.interventions()
    guard !diagnostics.hasErrors else { return nil }
    try traits()
    guard !diagnostics.hasErrors else { return nil }
    runtime.defineCells(world.traits)
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
}
