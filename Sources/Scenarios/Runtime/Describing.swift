import LuaHost
import Partnerships

/// What Lua asks of objects beside reading them: assigning, counting, going through, showing.
extension ScriptRuntime {
  func write(_ key: LuaValue, of object: HostObject) throws {
    let field = key.text ?? Fields.show(key)
    let verb: String
    switch ObjectKind(rawValue: object.kind) {
    case .organisation where places.traits[field] != nil: verb = "world:set(organisation, \"\(field)\", value)"
    case .relation where places.traits[field] != nil: verb = "world:set(relation, \"\(field)\", value)"
    case .organisation where field == "funds": verb = "give { from = …, to = …, amount = … }"
    case .organisation: verb = "world:post(account, amount, reason), give { … }, invite { … } or expel { … }"
    case .partnership: verb = "set { partnership = …, \(field) = … }"
    case .objective where field == "target": verb = "set { objective = …, target = … }"
    case .objective: verb = "shock { objective = …, amount = … }"
    case .community: verb = "set { community = …, needs = { … } }"
    case .world where places.traits[field] != nil: verb = "world:set(world, \"\(field)\", value)"
    default: throw LuaRefusal("\(describe(object)) cannot be changed")
    }
    throw LuaRefusal("'\(field)' of \(describe(object)) is read and not assigned; use \(verb)")
  }

  func count(of object: HostObject) throws -> Int {
    switch ObjectKind(rawValue: object.kind) {
    case .organisations: return try seen.pointee.organisations.count
    case .partnerships: return try seen.pointee.partnerships.count
    case .objectives: return try seen.pointee.objectives.count
    case .communities: return try seen.pointee.communities.count
    default: throw LuaRefusal("\(describe(object)) has no length")
    }
  }

  func entries(of object: HostObject) throws -> [(LuaValue, LuaValue)] {
    func all(_ names: [String], _ kind: ObjectKind) -> [(LuaValue, LuaValue)] {
      names.enumerated().map { (.string($1), .object(kind.object($0))) }
    }
    switch ObjectKind(rawValue: object.kind) {
    case .organisations: return all(try seen.pointee.organisations.names.values, .organisation)
    case .partnerships: return all(try seen.pointee.partnerships.map(\.name), .partnership)
    case .objectives: return all(try seen.pointee.objectives.names.values, .objective)
    case .communities: return all(try seen.pointee.communities.map(\.name), .community)
    case .row:
      let (table, _) = sheet.rows[Int(object.index)]
      return try sheet.tables[table].header.map { (.string($0), try sheet.read(.string($0), ofRow: Int(object.index))) }
    default: throw LuaRefusal("\(describe(object)) has no parts to go through")
    }
  }

  func describe(_ object: HostObject) -> String {
    let index = Int(object.index)
    switch ObjectKind(rawValue: object.kind) {
    case .world: return "the world"
    case .organisation:
      return sight.map { "organisation \"\($0.pointee.organisations.names[OrganisationID(index)])\"" } ?? "organisation"
    case .partnership: return sight.map { "partnership \"\($0.pointee.partnerships[index].name)\"" } ?? "partnership"
    case .objective:
      return sight.map { "objective \"\($0.pointee.objectives.names[ObjectiveID(index)])\"" } ?? "objective"
    case .relation:
      return sight.map { world in
        let relations = world.pointee.relations
        let ends = [relations.from, relations.to].map { world.pointee.organisations.names[$0[RelationID(index)]] }
        return "relation \(ends[0])→\(ends[1])"
      } ?? "relation"
    case .community: return sight.map { "community \"\($0.pointee.communities[index].name)\"" } ?? "community"
    case .organisations: return "the organisations"
    case .partnerships: return "the partnerships"
    case .objectives: return "the objectives"
    case .communities: return "the communities"
    case .ask: return "ask"
    case .draw, .organisationDraw: return "draw"
    case .row:
      let (table, row) = sheet.rows[index]
      return "row \(sheet.tables[table].rows[row].line) of \(sheet.tableNames[table])"
    case .selection: return "a selection of organisations"
    case .effect: return "a \(sheet.effects[index].word.name)"
    case .issue: return "issue \"\(sheet.issues[index].name)\""
    case .intervention: return "an intervention"
    case .mistake, nil: return "an object"
    }
  }
}
