import LuaHost
import Partnerships
import Randomness
import Simulation

/// Changing the world: the methods of `world`, organisations and `ask`.
extension ScriptRuntime {
  func defineWorldMethods() {
    defineMethod("trust_in", of: "me") { [unowned self] call in
      let me = try self.organisation(call[0], "trust_in")
      let other = try self.organisation(call[1], "trust_in")
      return [.number(try self.look { $0.trust(of: me, in: other) } ?? 0)]
    }
    defineMethod("observed", of: "me") { [unowned self] call in
      let (world, me) = (try self.theWorld(), try self.organisation(call[0], "observed"))
      let other = try self.organisation(call[1], "observed")
      return [world.pointee.observed(by: me, of: other).map { .number($0) } ?? .none]
    }
    defineMethod("default", of: "ask") { [unowned self] _ in
      guard let request = self.request else {
        throw LuaRefusal("ask:default() is for a decision that is being asked for")
      }
      return [self.lua(request.defaultAnswer, for: request)]
    }
    defineMethod("relation_to", of: "me") { [unowned self] call in
      let (world, me) = (try self.theWorld(), try self.organisation(call[0], "relation_to"))
      let relation = world.pointee.relations.find(me, try self.organisation(call[1], "relation_to"))
      return [relation.map { .object(ObjectKind.relation.object($0.index)) } ?? .none]
    }
    defineMethod("column", of: "world") { [unowned self] call in [.table(LuaTable(numbers: try self.column(call[1])))] }
    defineMethod("set_column", of: "world") { [unowned self] call in
      let trait = try self.trait(call[1])
      guard case .table(let table) = call[2], let values = table.numbers else {
        throw LuaRefusal("world:set_column takes the name of a trait and a list of numbers")
      }
      try self.postColumn(trait, values)
      return []
    }
    defineMethod("edges", of: "world") { [unowned self] _ in
      let relations = try self.theWorld().pointee.relations
      return [relations.from, relations.to].map { ends in
        .table(LuaTable(integers: ends.values.map { Int64($0.index) + 1 }))
      }
    }
    defineChange("set", adds: false) { [unowned self] call in
      let (trait, row) = try self.traitAndRow(call)
      let old = try self.theWorld().pointee.traits[trait.index].values[row]
      try self.post(try self.amount(call[3], "world:set") - old, .trait(trait, row: row))
      return []
    }
    defineChange("add", adds: true) { [unowned self] call in
      let (trait, row) = try self.traitAndRow(call)
      try self.post(try self.amount(call[3], "world:add"), .trait(trait, row: row))
      return []
    }
    defineMethod("post", of: "world") { [unowned self] call in
      guard let name = call[1].text else {
        throw LuaRefusal(
          "world:post takes an account, an amount and a reason: world:post(\"utility.funds\", -5, \"…\")")
      }
      guard let account = self.account(name) else {
        throw LuaRefusal(
          "there is no account \"\(name)\""
            + (nearestName(to: name, among: self.places.accounts.keys.sorted()).map { "; did you mean '\($0)'?" } ?? "")
        )
      }
      try self.post(try self.amount(call[2], "world:post"), account, reason: call[3].text)
      return []
    }
  }

  /// Traits are cells: `world:set` and `world:add` change what an owner keeps of them, and it is posted here.
  func defineCells(_ traits: [Trait]) {
    for (number, trait) in traits.enumerated() {
      state.defineCell(trait.name, ofKind: ObjectKind(trait.owner).rawValue, as: number, in: trait.range)
    }
  }

  func changed(_ change: CellChange) {
    guard let hand, let stage else { preconditionFailure("cells change while the script has the world in its hand") }
    hand.pointee.post(
      change.amount, to: .trait(TraitID(change.cell), row: change.index), as: stage.author, because: stage.cause)
  }

  /// What `body` sees in the world, which is not copied for it.
  func look<Result>(_ body: (borrowing World) throws -> Result) throws -> Result { try body(theWorld().pointee) }

  private func theWorld() throws -> UnsafePointer<World> {
    guard let sight else { throw LuaRefusal("the world is there while the scenario runs, not while it is declared") }
    return sight
  }

  private func theHand(_ verb: String) throws -> (UnsafeMutablePointer<World>, Stage) {
    guard let hand, let stage else {
      throw LuaRefusal(
        "\(verb) changes the world: it is for mechanisms and interventions, not for policies, measures and conditions")
    }
    return (hand, stage)
  }

  private func amount(_ value: LuaValue, _ verb: String) throws -> Double {
    guard let amount = value.double, amount.isFinite else {
      throw LuaRefusal("\(verb) takes a finite number, not \(Fields.show(value))")
    }
    return amount
  }

  private func post(_ amount: Double, _ account: Account, reason: String? = nil) throws {
    let (world, stage) = try theHand("posting")
    let cause = reason.map { world.pointee.scriptGivesReason($0, because: stage.cause) } ?? stage.cause
    world.pointee.post(amount, to: account, as: stage.author, because: cause)
    guard case .trait(let trait, let row) = account else { return }
    let (name, value) = (world.pointee.traits[trait.index].name, world.pointee.traits[trait.index].values[row])
    state.renew(name, of: ObjectKind(world.pointee.traits[trait.index].owner).object(row), as: value)
  }

  private func postColumn(_ trait: TraitID, _ values: [Double]) throws {
    let (world, stage) = try theHand("world:set_column")
    let old = world.pointee.traits[trait.index].values
    let name = world.pointee.traits[trait.index].name
    guard values.count == old.count else {
      throw LuaRefusal("world:set_column takes \(old.count) numbers for \"\(name)\", not \(values.count)")
    }
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw LuaRefusal("number \(place + 1) given to world:set_column is not finite")
    }
    for row in values.indices where values[row] != old[row] {
      world.pointee.post(values[row] - old[row], to: .trait(trait, row: row), as: stage.author, because: stage.cause)
    }
    state.forget(name, ofKind: ObjectKind(world.pointee.traits[trait.index].owner).rawValue)
  }

  /// The values of a trait, one an owner; or what organisations have by nature, or trust along the relations.
  private func column(_ value: LuaValue) throws -> [Double] {
    let world = try theWorld()
    if let name = value.text, places.traits[name] == nil, let column = Self.columns[name] {
      if viewer != nil { throw LuaRefusal("the column of \(name) is not for those who decide to see") }
      return column(world)
    }
    return world.pointee.traits[try trait(value).index].values
  }

  /// What is read as a column beside the traits.
  static let columns: [String: @Sendable (UnsafePointer<World>) -> [Double]] = [
    "funds": { $0.pointee.organisations.funds.values },
    "satisfaction": { $0.pointee.organisations.satisfaction.values },
    "agility": { $0.pointee.organisations.agility.values },
    "influence": { $0.pointee.organisations.influence.values },
    "opportunism": { $0.pointee.organisations.opportunism.values },
    "attitude": { $0.pointee.organisations.attitude.values },
    "trust": { world in (0..<world.pointee.relations.count).map { world.pointee.trust(RelationID($0)) } },
  ]

  private func trait(_ value: LuaValue) throws -> TraitID {
    guard value.text != nil else {
      throw LuaRefusal("the name of a trait is wanted here, in quotation marks, not \(shown(value))")
    }
    guard let name = value.text, let trait = places.traits[name] else {
      throw LuaRefusal(
        "there is no trait \(Fields.show(value))"
          + (value.text.flatMap { advice(for: $0, among: places.traits.keys.sorted()) }.map { "; \($0)" } ?? ""))
    }
    guard trait.index < (try theWorld().pointee.traits.count) else {
      throw LuaRefusal("\(name) has no values yet: it is declared later")
    }
    return trait
  }

  /// Of world:set(owner, trait, …): the owner may be given by name.
  private func traitAndRow(_ call: LuaCall) throws -> (TraitID, row: Int) {
    guard case .object(let world) = call[0], world.kind == ObjectKind.world.rawValue else {
      throw LuaRefusal("write world:set(…) and world:add(…) with a colon")
    }
    if call[1].text != nil, call[2].text == nil {
      throw LuaRefusal(
        "world:set and world:add take an owner, a trait and a number: world:add(world, \(Fields.show(call[1])), 1)")
    }
    let trait = try trait(call[2])
    let owner = try theWorld().pointee.traits[trait.index].owner
    let kind = ObjectKind(owner)
    if case .object(let object) = call[1], object.kind == kind.rawValue { return (trait, Int(object.index)) }
    switch owner {
    case .organisation: return (trait, try organisation(call[1], "world:set").index)
    case .world: return (trait, 0)
    case .partnership:
      if let name = call[1].text, let partnership = places.partnerships[name] { return (trait, partnership.index) }
    case .relation: break
    }
    throw LuaRefusal("\(call[2].text ?? "") is a trait of a \(owner.rawValue), which \(shown(call[1])) is not")
  }

  func shown(_ value: LuaValue) -> String {
    if case .object(let object) = value { describe(object) } else { Fields.show(value) }
  }

  /// An organisation given as itself or by name.
  func organisation(_ value: LuaValue, _ method: String) throws -> OrganisationID {
    switch value {
    case .object(let object) where object.kind == ObjectKind.organisation.rawValue:
      return OrganisationID(Int(object.index))
    case .string(let name):
      if let organisation = places.organisations[name] { return organisation }
      throw LuaRefusal(
        "there is no organisation \"\(name)\""
          + (advice(for: name, among: places.organisations.keys.sorted()).map { "; \($0)" } ?? ""))
    default: throw LuaRefusal("\(method) takes an organisation, or its name, not \(Fields.show(value))")
    }
  }

  private func account(_ name: String) -> Account? {
    if places.accounts.isEmpty, let sight {
      places.accounts = Dictionary(
        sight.pointee.accounts.map { (sight.pointee.name(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
    }
    return places.accounts[name]
  }

  // MARK: Effects

  /// In a function of the world an effect acts at once; elsewhere it is data.
  func effect(_ word: Word, _ call: LuaCall) throws -> [LuaValue] {
    let mistakesBefore = sheet.diagnostics.all.count
    let effect = try sheet.effect(word, call)
    guard let hand, let stage else {
      sheet.effects.append(effect)
      return [.object(ObjectKind.effect.object(sheet.effects.count - 1))]
    }
    let (actions, mistakes) = self.actions(of: effect)
    if let mistake = (sheet.diagnostics.all.dropFirst(mistakesBefore) + mistakes).first {
      throw LuaRefusal(mistake.message + (mistake.advice.map { "; \($0)" } ?? ""))
    }
    for action in actions {
      do {
        try stage.apply(action, to: &hand.pointee)
      } catch let failure as RunFailure {
        throw LuaRefusal(failure.text)
      } catch let problem as DecisionProblem {
        throw LuaRefusal(problem.message)
      }
    }
    return []
  }

  /// everyone(), in_sector(…) and members(…): a list while the world is there, and what is meant before.
  func select(_ selection: Sheet.Selection) throws -> LuaValue {
    guard let sight else { return sheet.selection(selection) }
    switch selection {
    case .everyone: return list(sight.pointee.organisations.ids.map { ObjectKind.organisation.object($0.index) })
    case .sector(let name):
      return list(
        sight.pointee.organisations.ids.filter { places.sectors[$0.index] == name }.map {
          ObjectKind.organisation.object($0.index)
        })
    case .members(let name):
      guard let partnership = places.partnerships[name] else {
        throw LuaRefusal(
          "there is no partnership \"\(name)\""
            + (advice(for: name, among: places.partnerships.keys.sorted()).map { "; \($0)" } ?? ""))
      }
      return list(sight.pointee[partnership].members.map { ObjectKind.organisation.object($0.index) })
    }
  }
}
