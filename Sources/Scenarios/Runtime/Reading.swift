import LuaHost
import Negotiation
import Partnerships
import Simulation

/// Reading the world: state is read as fields, `world.partnerships.compact.trust`, and changed through verbs only.
extension ScriptRuntime {
  static let organisationFields = ObjectDeclaration.organisation.names
  /// What everybody may know of everybody.
  private static let publicFields = ObjectDeclaration.organisation.publicNames

  /// A field of a partnership that is not one of its own words.
  enum PartnershipField {
    case lever(Lever)
    case metric(Metric)
  }

  var seen: UnsafePointer<World> {
    get throws {
      guard let sight else { throw LuaRefusal("the world is there while the scenario runs, not while it is declared") }
      return sight
    }
  }

  func read(_ key: LuaValue, of object: HostObject) throws -> LuaValue {
    let index = Int(object.index)
    switch ObjectKind(rawValue: object.kind) {
    case .row: return try sheet.read(key, ofRow: index)
    case .mistake: return .mistake
    case .world: return try readWorld(key)
    case .organisations:
      return try member(
        key, places.organisations, count: try seen.pointee.organisations.count, .organisation, "organisation")
    case .partnerships:
      return try member(
        key, places.partnerships, count: try seen.pointee.partnerships.count, .partnership, "partnership")
    case .objectives:
      return try member(key, places.objectives, count: try seen.pointee.objectives.count, .objective, "objective")
    case .communities:
      return try member(key, places.communities, count: try seen.pointee.communities.count, .community, "community")
    case .organisation: return try read(key, of: OrganisationID(index))
    case .partnership: return try read(key, of: PartnershipID(index))
    case .objective: return try read(key, of: ObjectiveID(index))
    case .community: return try read(key, of: CommunityID(index))
    case .relation: return try read(key, of: RelationID(index))
    case .draw, .organisationDraw, .ask:
      guard let name = key.text, let method = method(name) else {
        throw LuaRefusal(
          "there is no \(Fields.show(key)) of \(describe(object))"
            + (key.text.flatMap { nearestName(to: $0, among: methods.keys.sorted()) }.map { "; did you mean '\($0)'?" }
              ?? ""))
      }
      return method
    case .selection:
      throw LuaRefusal("who is meant by everyone(), in_sector(…) and members(…) is known once all is declared")
    default: throw LuaRefusal("\(describe(object)) has no fields")
    }
  }

  private func member<ID: EntityID>(
    _ key: LuaValue, _ names: [String: ID], count: Int, _ kind: ObjectKind, _ what: String
  ) throws -> LuaValue {
    switch key {
    case .string(let name):
      guard let id = names[name] else {
        throw LuaRefusal(
          "there is no \(what) \"\(name)\"" + (advice(for: name, among: names.keys.sorted()).map { "; \($0)" } ?? ""))
      }
      return .object(kind.object(id.index))
    case .integer, .number:
      guard let place = key.wholeNumber, place >= 1, place <= count else { return .none }
      return .object(kind.object(Int(place) - 1))
    default: return .none
    }
  }

  private func readWorld(_ key: LuaValue) throws -> LuaValue {
    let world = try seen
    guard let name = key.text else { throw LuaRefusal("the world has no \(Fields.show(key))") }
    switch name {
    case "step": return .integer(Int64(world.pointee.step))
    case "steps": return .integer(Int64(places.steps))
    case "organisations": return .object(ObjectKind.organisations.object())
    case "partnerships": return .object(ObjectKind.partnerships.object())
    case "objectives": return .object(ObjectKind.objectives.object())
    case "communities": return .object(ObjectKind.communities.object())
    default:
      if let method = method(name) { return method }
      if let value = trait(name, of: .world, row: 0, in: world) { return .number(value) }
      throw unknown(name, of: "the world", among: ObjectDeclaration.world.names + places.traits.keys.sorted())
    }
  }

  /// The trait of that name, if owners of this kind have it (and, at the start, have it yet).
  private func trait(_ name: String, of owner: Trait.Owner, row: Int, in world: UnsafePointer<World>) -> Double? {
    guard let trait = places.traits[name], trait.index < world.pointee.traits.count,
      world.pointee.traits[trait.index].owner == owner
    else { return nil }
    return world.pointee.traits[trait.index].values[row]
  }

  private func unknown(_ name: String, of owner: String, among names: [String]) -> LuaRefusal {
    if names.contains(name) { return LuaRefusal("'\(name)' is not a trait of \(owner), or has no value yet") }
    return LuaRefusal(
      "\(owner) has no '\(name)'"
        + (nearestName(to: name, among: names).map { "; did you mean '\($0)'?" } ?? "; it has: "
          + names.joined(separator: ", ")))
  }

  private func read(_ key: LuaValue, of i: OrganisationID) throws -> LuaValue {
    let world = try seen
    let organisation = world.pointee.organisations.names[i]
    guard let name = key.text else { throw LuaRefusal("organisation \"\(organisation)\" has no \(Fields.show(key))") }
    if let viewer, viewer != i, !Self.publicFields.contains(name), Self.organisationFields.contains(name) {
      throw LuaRefusal(
        "\(name) of \"\(organisation)\" is not for \"\(world.pointee.organisations.names[viewer])\" to see; "
          + "me:observed(\"\(organisation)\") is what it sees of its deliveries, me:trust_in(\"\(organisation)\") what it trusts it"
      )
    }
    switch name {
    case "name": return .string(organisation)
    case "sector": return .string(world.pointee.organisations.sectors[i].name)
    case "funds": return .number(world.pointee.organisations.funds[i])
    case "income": return .number(world.pointee.organisations.income[i] / world.pointee.monthsPerStep)
    case "staff": return .number(world.pointee.organisations.staff[i] / world.pointee.monthsPerStep)
    case "satisfaction": return .number(world.pointee.organisations.satisfaction[i])
    case "agility": return .number(world.pointee.organisations.agility[i])
    case "influence": return .number(world.pointee.organisations.influence[i])
    case "opportunism": return .number(world.pointee.organisations.opportunism[i])
    case "attitude": return .number(world.pointee.organisations.attitude[i])
    case "credibility": return .number(world.pointee.credibility(of: i))
    case "priorities":
      return named(world.pointee.objectives.names.values, Array(world.pointee.organisations.priorities[i]))
    case "culture": return named(CultureDimension.allCases.map(\.name), Array(world.pointee.organisations.culture[i]))
    case "knowledge":
      return named(KnowledgeDomain.allCases.map(\.name), Array(world.pointee.organisations.knowledge[i]))
    case "partnerships":
      let joined = world.pointee.partnershipIDs.filter {
        world.pointee[$0].isAlive && world.pointee[$0].members.contains(i)
      }
      return list(joined.map { ObjectKind.partnership.object($0.index) })
    case "neighbours":
      return list(
        world.pointee.relations.outgoing(i).map { ObjectKind.organisation.object(world.pointee.relations.to[$0].index) }
      )
    case "relations":
      return list(world.pointee.relations.outgoing(i).map { ObjectKind.relation.object($0.index) })
    case "draw": return .object(ObjectKind.organisationDraw.object(i.index))
    default:
      if let value = trait(name, of: .organisation, row: i.index, in: world) { return .number(value) }
      if let method = method(name) { return method }
      throw unknown(
        name, of: "organisation \"\(organisation)\"", among: Self.organisationFields + places.traits.keys.sorted())
    }
  }

  private func read(_ key: LuaValue, of p: PartnershipID) throws -> LuaValue {
    let world = try seen
    guard let name = key.text else {
      throw LuaRefusal("partnership \"\(world.pointee[p].name)\" has no \(Fields.show(key))")
    }
    if let field = places.partnershipFields[name] {
      switch field {
      case .lever(let lever): return .number(world.pointee[p].levers[lever])
      case .metric(let metric):
        let value = world.pointee.value(of: metric, in: p)
        return value.isNaN ? .none : .number(value)
      }
    }
    switch name {
    case "name": return .string(world.pointee[p].name)
    case "members": return list(world.pointee[p].members.map { ObjectKind.organisation.object($0.index) })
    case "governance": return .string(world.pointee[p].levers.governance.rawValue)
    case "protocol": return .string(world.pointee[p].levers.proposals.rawValue)
    case "term": return .integer(Int64(world.pointee[p].levers.term))
    case "alive": return .boolean(world.pointee[p].isAlive)
    case "active": return .boolean(world.pointee[p].isActive)
    case "age": return .integer(Int64(world.pointee[p].age(at: world.pointee.step)))
    case "pool": return .number(world.pointee[p].pool)
    case "lead": return world.pointee.lead(of: p).map { .object(ObjectKind.organisation.object($0.index)) } ?? .none
    case "shares": return named(world.pointee.objectives.names.values, world.pointee[p].shares)
    case "agreement": return agreement(of: world.pointee[p], in: world)
    default:
      if let value = trait(name, of: .partnership, row: p.index, in: world) { return .number(value) }
      throw unknown(
        name, of: "partnership \"\(world.pointee[p].name)\"",
        among: ObjectDeclaration.partnership.names + places.traits.keys.sorted())
    }
  }

  private func agreement(of partnership: Partnership, in world: UnsafePointer<World>) -> LuaValue {
    guard let agreement = partnership.agreement else { return .none }
    var fields: [(String, LuaValue)] = [
      ("weights", named(world.pointee.objectives.names.values, agreement.weights)), ("level", .number(agreement.level)),
      ("rights", .number(agreement.rights)), ("review", .integer(Int64(agreement.review))),
      ("consent", .number(agreement.consent)),
      ("dissent", .number(agreement.dissent)), ("adopted", .integer(Int64(agreement.adoptedAt))),
    ]
    for settled in agreement.settled {
      fields.append((settled.name, value(settled.value, members: partnership.members, world)))
    }
    return .table(LuaTable(named: fields))
  }

  /// A value of an issue as a script sees it; a division is a table by member.
  func value(_ value: IssueValue, members: [OrganisationID], _ world: UnsafePointer<World>) -> LuaValue {
    switch value {
    case .number(let number): SettingValue.number(number).lua
    case .text(let text): .string(text)
    case .division(let shares): named(members.map { world.pointee.organisations.names[$0] }, shares)
    }
  }

  private func read(_ key: LuaValue, of k: ObjectiveID) throws -> LuaValue {
    let world = try seen
    switch key.text {
    case "name": return .string(world.pointee.objectives.names[k])
    case "level": return .number(world.pointee.objectives.level[k])
    case "target": return .number(world.pointee.objectives.target[k])
    case "attained": return .number(world.pointee.objectives.attained(k))
    default:
      throw unknown(
        key.text ?? Fields.show(key), of: "objective \"\(world.pointee.objectives.names[k])\"",
        among: ObjectDeclaration.objective.names)
    }
  }

  private func read(_ key: LuaValue, of r: RelationID) throws -> LuaValue {
    let world = try seen
    let from = world.pointee.relations.from[r]
    guard let name = key.text else { throw LuaRefusal("a relation has no \(Fields.show(key))") }
    switch name {
    case "from": return .object(ObjectKind.organisation.object(from.index))
    case "to": return .object(ObjectKind.organisation.object(world.pointee.relations.to[r].index))
    case "trust":
      if let viewer, viewer != from {
        throw LuaRefusal(
          "how far \(world.pointee.organisations.names[from]) trusts others is not for \(world.pointee.organisations.names[viewer]) to see"
        )
      }
      return .number(world.pointee.trust(r))
    default:
      if let value = trait(name, of: .relation, row: r.index, in: world) { return .number(value) }
      throw unknown(name, of: "a relation", among: ObjectDeclaration.relation.names + places.traits.keys.sorted())
    }
  }

  private func read(_ key: LuaValue, of c: CommunityID) throws -> LuaValue {
    let world = try seen
    let community = world.pointee.communities[c.index]
    switch key.text {
    case "name": return .string(community.name)
    case "size": return .number(community.size)
    case "needs": return named(world.pointee.objectives.names.values, community.needs)
    case "impact":
      return .number(
        world.pointee.objectives.ids.reduce(0) {
          $0 + community.needs[$1.index] * world.pointee.objectives.attained($1)
        })
    default:
      throw unknown(
        key.text ?? Fields.show(key), of: "community \"\(community.name)\"", among: ObjectDeclaration.community.names)
    }
  }

  /// What no mechanism changes, and traits, which only the verbs change: they say so when they do.
  func keeps(_ key: LuaValue, of object: HostObject) -> Bool {
    guard isAssembled else { return false }
    switch ObjectKind(rawValue: object.kind) {
    case .organisations, .partnerships, .objectives, .communities, .draw, .organisationDraw, .ask: return true
    case .world: return key.text != "step"
    case .organisation:
      guard let name = key.text else { return false }
      switch name {
      case "name", "sector", "neighbours", "relations", "draw": return true
      default: return places.traits[name] != nil || methods[name] != nil
      }
    case .relation: return key.text != "trust"
    case .partnership: return key.text.map { $0 == "name" || places.traits[$0] != nil } ?? false
    default: return false
    }
  }

  func named(_ names: [String], _ values: [Double]) -> LuaValue {
    .table(LuaTable(named: zip(names, values).map { ($0, .number($1)) }))
  }

  func list(_ objects: [HostObject]) -> LuaValue { .table(LuaTable(sequence: objects.map { .object($0) })) }
}
