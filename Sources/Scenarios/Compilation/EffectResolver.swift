import LuaHost
import Partnerships

/// Effects as actions: the names of an effect's fields become places.
extension ScriptRuntime {
  func actions(of effect: Sheet.Effect) -> (actions: [Action], mistakes: [Diagnostic]) {
    var resolver = EffectResolver(
      effect: effect, places: places, selections: sheet.selections, incomplete: sheet.incomplete)
    resolver.resolve()
    return (resolver.actions, resolver.mistakes)
  }
}

private struct EffectResolver {
  let effect: Sheet.Effect
  let places: ScriptRuntime.Places
  let selections: [Sheet.Selection]
  let incomplete: Set<String>
  var actions: [Action] = []
  var mistakes: [Diagnostic] = []
  private var fields: Fields { effect.fields }

  mutating func resolve() {
    switch effect.word.name {
    case "activity":
      guard let kind = effect.variant.flatMap(Activity.init(rawValue:)), let partnership = partnership() else { return }
      guard let cost = fields.number("cost") else {
        missing("cost", advice: "write cost = 20, in k€")
        return
      }
      actions = [.activity(kind, partnership, cost: cost)]
    case "mediation":
      guard let partnership = partnership() else { return }
      actions = [.mediation(partnership, cost: fields.number("cost") ?? 0)]
    case "shock": shock()
    case "set": set()
    case "invite":
      guard let organisation = organisation("organisation"), let partnership = partnership() else { return }
      actions = [.invite(organisation, partnership)]
    case "expel":
      guard let organisation = organisation("organisation"), let partnership = partnership() else { return }
      actions = [.expel(organisation, partnership)]
    case "start":
      guard let partnership = partnership() else { return }
      let declared =
        places.declaredMembers.indices.contains(partnership.index) ? places.declaredMembers[partnership.index] : []
      actions = [.start(partnership, fields.has("members") ? members(fields["members"]).sorted() : declared)]
    case "dissolve":
      guard let partnership = partnership() else { return }
      actions = [.end(partnership)]
    case "give":
      guard let giver = organisation("from"), let taker = organisation("to") else { return }
      guard let amount = fields.number("amount") else {
        missing("amount", advice: "write amount = 20, in k€")
        return
      }
      if giver == taker {
        mistake("give moves funds from \"\(fields.text("from") ?? "")\" to itself", at: .field("to"))
      }
      actions = [.give(giver, taker, amount: amount)]
    default: break
    }
  }

  /// The organisations that a value names: a name, an organisation, a selection, or a list of these.
  private mutating func members(_ value: LuaValue) -> [OrganisationID] {
    switch value {
    case .string(let name): return [organisation(named: name)].compactMap { $0 }
    case .table(let table) where table.named.isEmpty: return table.sequence.flatMap { members($0) }
    case .object(let object) where object.kind == ObjectKind.organisation.rawValue:
      return [OrganisationID(Int(object.index))]
    case .object(let object) where object.kind == ObjectKind.selection.rawValue:
      switch selections[Int(object.index)] {
      case .everyone: return places.sectors.indices.map(OrganisationID.init)
      case .sector(let name):
        return places.sectors.indices.filter { places.sectors[$0] == name }.map(OrganisationID.init)
      case .members(let name): return places.partnerships[name].map { places.declaredMembers[$0.index] } ?? []
      }
    default:
      mistake(
        "members of start is no list of names", at: .field("members"),
        advice: "write { \"…\", \"…\" }, everyone() or in_sector(\"…\")")
      return []
    }
  }

  private mutating func shock() {
    if fields.has("kind"), fields.isGiven("objective") || fields.isGiven("amount") {
      mistake(
        "shock is of a kind and has an objective or amount of its own", at: .field("kind"),
        advice: "write kind = …, or objective = … and amount = …")
    }
    switch fields.text("kind") {
    case "recession"?: actions = [.recession]
    case "disaster"?: actions = [.disaster]
    default:
      guard fields.has("objective") || fields.has("amount") else {
        guard fields.isSound else { return }
        mistake(
          "shock strikes nothing",
          advice: "write objective = \"…\" and amount = -0.2, or kind = \"recession\" or \"disaster\"")
        return
      }
      guard let objective = objective() else { return }
      guard let amount = fields.number("amount") else {
        missing("amount", advice: "write amount = -0.2")
        return
      }
      actions = [.shock(objective, amount: amount)]
    }
  }

  private mutating func set() {
    let settings = fields.leverSettings
    if !settings.isEmpty || fields.has("partnership") {
      let partnerships =
        fields.has("partnership") ? [partnership()].compactMap { $0 } : places.partnerships.values.sorted()
      for partnership in partnerships { actions += settings.map { .set(partnership, $0) } }
    }
    for (name, value) in fields.table("model")?.named ?? [] {
      guard let parameter = Model.parameter(name), let number = value.double, parameter.domain.contains(number) else {
        let known = Model.parameters.map(\.name)
        mistake(
          known.contains(name)
            ? "model parameter \(name) is \(Fields.show(value)), which is not \(Model.parameter(name)?.domain.description ?? "a number")"
            : "there is no model parameter '\(name)'",
          at: .field(name), advice: known.contains(name) ? nil : advice(for: name, among: known))
        continue
      }
      actions.append(.setParameter(name: name, value: number))
    }
    if let target = fields.number("target"), let objective = objective() {
      actions.append(.setTarget(objective, target))
    }
    if let needs = fields.table("needs") {
      guard let name = fields.text("community") else {
        mistake("set changes needs of no community", at: .field("needs"), advice: "write community = \"…\"")
        return
      }
      guard let community = places.communities[name] else {
        unknown("community", name, among: places.communities.keys.sorted())
        return
      }
      let names = places.objectives.sorted { $0.value < $1.value }.map(\.key)
      let total = needs.named.reduce(0) { $0 + ($1.1.double ?? 0) }
      for (name, _) in needs.named where !names.contains(name) {
        mistake("there is no objective '\(name)'", at: .field(name), advice: advice(for: name, among: names))
      }
      guard total > 0, needs.named.allSatisfy({ ($0.1.double ?? -1) >= 0 }) else {
        mistake("needs are weights of 0 or more, not all 0", at: .field("needs"))
        return
      }
      actions.append(.setNeeds(community, names.map { (needs[$0].double ?? 0) / total }))
    }
    if actions.isEmpty, mistakes.isEmpty, fields.isSound {
      mistake("set sets nothing", advice: "write set { partnership = \"…\", monitoring = 0.8 }")
    }
  }

  /// A field that is not given, where a mistaken one is told already.
  private mutating func missing(_ field: String, advice: String) {
    if !fields.isGiven(field) { mistake("\(effect.word.name) has no \(field)", advice: advice) }
  }

  private mutating func mistake(_ message: String, at needle: CallSite.Needle? = nil, advice: String? = nil) {
    mistakes.append(fields.site.diagnostic(message, at: needle, advice: advice))
  }

  private mutating func unknown(_ what: String, _ name: String, among names: [String]) {
    if incomplete.contains(what) { return }
    mistake("there is no \(what) \"\(name)\"", at: .literal(name), advice: advice(for: name, among: names))
  }

  /// The partnership that is named, or the only one.
  private mutating func partnership() -> PartnershipID? {
    guard let name = fields.text("partnership") else {
      if fields.isGiven("partnership") { return nil }
      if places.partnerships.count == 1 { return places.partnerships.values.first }
      mistake("\(effect.word.name) does not say which partnership", advice: "write partnership = \"…\"")
      return nil
    }
    guard let partnership = places.partnerships[name] else {
      unknown("partnership", name, among: places.partnerships.keys.sorted())
      return nil
    }
    return partnership
  }

  private mutating func organisation(_ field: String) -> OrganisationID? {
    guard let name = fields.text(field) else {
      if fields.isGiven(field) { return nil }
      mistake("\(effect.word.name) does not say who is meant by \(field)", advice: "write \(field) = \"…\"")
      return nil
    }
    return organisation(named: name)
  }

  private mutating func organisation(named name: String) -> OrganisationID? {
    guard let organisation = places.organisations[name] else {
      unknown("organisation", name, among: places.organisations.keys.sorted())
      return nil
    }
    return organisation
  }

  private mutating func objective() -> ObjectiveID? {
    guard let name = fields.text("objective") else {
      if fields.isGiven("objective") { return nil }
      mistake("\(effect.word.name) does not say which objective", advice: "write objective = \"…\"")
      return nil
    }
    guard let objective = places.objectives[name] else {
      unknown("objective", name, among: places.objectives.keys.sorted())
      return nil
    }
    return objective
  }
}
