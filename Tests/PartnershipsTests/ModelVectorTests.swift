import Foundation
import Negotiation
import Partnerships
import Randomness
import TestSupport
import Testing

/// Reference trajectories of the default model, reproduced to 1e-9 relative (1e-12 absolute below 1e-3).
struct ModelVectorTests {
  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: VectorFolder.url("model").path)) ?? []
    return names.filter { $0.hasSuffix(".json") && $0 != "parameters.json" }.sorted()
  }()

  @Test("There are trajectories to compare with")
  func thereAreVectors() { #expect(!Self.files.isEmpty) }

  @Test("Every parameter has the name and the default of the reference")
  func parameters() throws {
    guard case .object(let reference) = try VectorFolder.json("model", "parameters.json") else {
      Issue.record("parameters.json is no object")
      return
    }
    #expect(Set(reference.keys) == Set(Model.parameters.map(\.name)))
    for parameter in Model.parameters {
      #expect(reference[parameter.name]?.number == parameter.defaultValue, "\(parameter.name)")
    }
  }

  @Test("A run of the model is the reference trajectory, in every variable and every month", arguments: files)
  func trajectory(file: String) throws {
    let reference = Trajectory(try VectorFolder.json("model", file))
    var world = reference.world()
    let schedule = Schedule(active: world.model.active)
    let decisions = BuiltInDecisions()
    var differences: [String] = []
    for month in reference.months {
      world.beginStep()
      try reference.intervene(in: &world, decisions)
      try world.advance(schedule, decisions: decisions)
      differences += reference.differences(month, world)
      if differences.count > 20 { break }
    }
    differences += reference.differences(atTheEnd: world)
    #expect(differences.isEmpty, "\(file): \(differences.prefix(8).joined(separator: "\n"))")
  }
}

/// One file of `model/`.
private struct Trajectory {
  let file: JSONValue
  let compact = PartnershipID(0)

  init(_ file: JSONValue) { self.file = file }

  var months: [JSONValue] { file["months"].array }
  private var initial: JSONValue { file["initial"] }
  private var levers: JSONValue { file["levers"] }
  private func lever(_ name: String) -> Double { levers[name].number ?? .nan }

  func world() -> World {
    var declaration = WorldDeclaration()
    if case .object(let changed) = file["params_changed"] {
      for (name, value) in changed {
        guard let parameter = Model.parameter(name), let number = value.number else { continue }
        declaration.model[keyPath: parameter.path] = number
      }
    }
    declaration.strikesByChance = levers["shocks"].bool ?? false
    let names = ["social", "economic", "environmental", "readiness"]
    let objectiveCount = initial["y"].array.count
    declaration.objectives = (0..<objectiveCount).map { k in
      var objective = ObjectiveDeclaration(name: objectiveCount == 4 ? names[k] : "objective \(k)")
      objective.start = initial["y"].numbers[k]
      objective.buffersDisasters = objectiveCount == 4 && k == 3
      return objective
    }
    declaration.communities = [CommunityDeclaration(name: "all", size: 1, needs: initial["needs"].numbers)]
    declaration.organisations = initial["sector"].array.enumerated().map { i, sector in
      let base = BaseSector(rawValue: sector.string ?? "") ?? .public
      var organisation = OrganisationDeclaration(name: "organisation \(i)", sector: SectorProfile(like: base))
      organisation.income = initial["b"].numbers[i]
      organisation.staff = initial["X"].numbers[i]
      organisation.funds = initial["F"].numbers[i]
      organisation.priorities = initial["w"].array[i].numbers
      organisation.culture = initial["c"].array[i].numbers
      organisation.knowledge = initial["kn"].array[i].numbers
      organisation.influence = initial["pi"].numbers[i]
      organisation.opportunism = initial["g"].numbers[i]
      organisation.satisfaction = initial["s"].numbers[i]
      organisation.agility = initial["ag"].numbers[i]
      return organisation
    }
    let all = declaration.organisations.indices.map(OrganisationID.init)
    for i in all {
      for j in all where i != j {
        declaration.relations.append(
          RelationDeclaration(
            from: i, to: j, trust: 1 - initial["sigma"].array[i.index].numbers[j.index],
            relational: initial["R"].array[i.index].numbers[j.index]))
      }
    }
    let members = all.filter { initial["member"].array[$0.index].isTrue }
    var partnership = PartnershipDeclaration(name: "compact", members: members)
    partnership.levers.governance = Governance(rawValue: levers["governance"].string ?? "") ?? .vote
    partnership.levers.proposals = ProposalRule(rawValue: levers["protocol"].string ?? "") ?? .singleText
    partnership.levers.term = levers["term"].integer ?? 0
    for lever in Lever.allCases { partnership.levers[lever] = self.lever(lever.name) }
    declaration.partnerships = [partnership]
    return World(declaration, chance: Chance(seed: 1, replicate: 0), keepsJournal: false)
  }

  func intervene(in world: inout World, _ decisions: any DecisionSource) throws {
    if lever("econ_at") == Double(world.step) { try world.apply(.recession, because: .start, decisions) }
    if lever("disaster_at") == Double(world.step) { try world.apply(.disaster, because: .start, decisions) }
    for event in levers["events"].array where event.array[0].integer == world.step {
      let cost = event.array[2].number ?? 0
      if let activity = Activity(rawValue: event.array[1].string ?? "") {
        try world.apply(.activity(activity, compact, cost: cost), because: .start, decisions)
      } else {
        try world.apply(.mediation(compact, cost: cost), because: .start, decisions)
      }
    }
  }

  func differences(_ month: JSONValue, _ world: World) -> [String] {
    let step = world.step
    var found: [String] = []
    func compare(_ name: String, _ got: Double, _ want: Double?) {
      guard let want else {
        found.append("step \(step): \(name) is not in the reference")
        return
      }
      if !agrees(got, want) { found.append("step \(step): \(name) is \(got), not \(want)") }
    }
    func compare(_ name: String, _ got: some Sequence<Double>, _ want: JSONValue) {
      let got = Array(got)
      if got.count != want.numbers.count {
        found.append("step \(step): \(name) has \(got.count) values, not \(want.numbers.count)")
      }
      for (index, pair) in zip(got, want.numbers).enumerated() { compare("\(name)[\(index)]", pair.0, pair.1) }
    }
    let partnership = world[compact]
    let first = OrganisationID(0)
    compare("y", world.objectives.level.values, month["y"])
    compare("x", partnership.shares, month["x"])
    compare("pool", partnership.pool, month["pool"].number)
    compare("F", world.organisations.funds.values, month["F"])
    compare("V", partnership.sharedVision, month["V"].number)
    compare("L", partnership.legitimacy, month["L"].number)
    compare("H", partnership.conflict, month["H"].number)
    compare("A", partnership.method, month["A"].number)
    compare("s", world.organisations.satisfaction.values, month["s"])
    compare("a", world.organisations.agility.values, month["a"])
    compare("pi", world.organisations.influence.values, month["pi"])
    compare("w0", world.organisations.priorities[first], month["w0"])
    compare("c0", world.organisations.culture[first], month["c0"])
    compare("kappa0", world.organisations.knowledge[first], month["kappa0"])
    compare("attainment", world.value(of: .attainment, in: compact), month["attainment"].number)
    compare("impact", world.value(of: .impact, in: compact), month["impact"].number)
    compare("gini", world.value(of: .equity, in: compact), month["gini"].number)
    compare("duplication", world.value(of: .duplication, in: compact), month["duplication"].number)
    compare("burden", world.value(of: .burdenEquity, in: compact), month["burden"].number)
    compare("overhead", world.overhead(of: compact), month["overhead"].number)
    compare("trust_mean", world.value(of: .trust, in: compact), month["trust_mean"].number)
    let others = Double(world.organisations.count - 1)
    compare(
      "trust_out",
      world.organisations.ids.map { i in world.relations.outgoing(i).reduce(0) { $0 + world.trust($1) } / others },
      month["trust_out"])
    compare("zeta", world.organisations.ids.map { world.delivered(by: $0, in: compact) }, month["zeta"])
    if world.organisations.ids.map({ partnership.members.contains($0) }) != month["member"].array.map(\.isTrue) {
      found.append("step \(step): other members")
    }
    if partnership.isAlive != (month["alive"].bool ?? true) {
      found.append("step \(step): alive is \(partnership.isAlive)")
    }
    return found
  }

  func differences(atTheEnd world: World) -> [String] {
    var found: [String] = []
    for sink in Account.Sink.allCases {
      let want = file["sinks"][String(describing: sink)].number ?? .nan
      if !agrees(world.balance(.sink(sink)), want) {
        found.append("sink \(sink) is \(world.balance(.sink(sink))), not \(want)")
      }
    }
    let source = -Account.Source.allCases.reduce(0) { $0 + world.balance(.source($1)) }
    if !agrees(source, file["sinks"]["source"].number ?? .nan) { found.append("source is \(source)") }
    if !agrees(world[compact].innovations, file["innovations"].number ?? .nan) {
      found.append("innovations: \(world[compact].innovations)")
    }
    let ends = world.events.kept.filter { $0.kind == .dissolved }.map(\.step)
    if ends.last != file["dissolved"].integer { found.append("dissolved in \(ends), not \(file["dissolved"])") }
    let renewals = world.events.kept.filter { $0.kind == .renewed }.map(\.step)
    if renewals.last != file["renewed"].integer { found.append("renewed in \(renewals), not \(file["renewed"])") }
    if let reason = file["reason"].string, renewals.isEmpty {
      guard case .dissolved(let why, _) = world[compact].status, why.rawValue == reason else {
        found.append("ended as \(world[compact].status), not for \(reason)")
        return found
      }
    }
    let agreements = world.events.kept.filter { $0.kind == .agreement }
    let wanted = file["agreements"].array
    if agreements.map(\.step) != wanted.compactMap({ $0["t"].integer }) {
      found.append("agreements in \(agreements.map(\.step)), not \(wanted.compactMap { $0["t"].integer })")
    }
    for (event, want) in zip(agreements, wanted) {
      guard case .agreement(_, let consent, let level, let review) = event.detail else { continue }
      if review != want["tau"].integer || !agrees(consent, want["consent"].number ?? .nan)
        || !agrees(level, want["q"].number ?? .nan)
      {
        found.append("step \(event.step): the agreement is \(event.detail), not \(want)")
      }
    }
    if let last = wanted.last, let agreement = world[compact].agreement {
      for (got, want) in zip(agreement.weights, last["v"].numbers) where !agrees(got, want) {
        found.append("v is \(agreement.weights)")
      }
      if !agrees(agreement.rights, last["r"].number ?? .nan) { found.append("r is \(agreement.rights)") }
      if !agrees(agreement.dissent, last["dissent"].number ?? .nan) { found.append("dissent is \(agreement.dissent)") }
    }
    return found
  }

  private func agrees(_ got: Double, _ want: Double) -> Bool {
    abs(want) < 1e-3 ? abs(got - want) <= 1e-12 : abs(got - want) <= 1e-9 * abs(want)
  }
}

extension JSONValue {
  /// True as `true` or as a number that is not 0.
  fileprivate var isTrue: Bool { bool ?? ((number ?? 0) != 0) }
}
