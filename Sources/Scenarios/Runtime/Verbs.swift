import LuaHost
import Partnerships
import Randomness
import Simulation

/// Changing the world, and drawing: the methods of `world`, organisations, `draw` and `ask`.
extension ScriptRuntime {
  func defineDrawMethods() {
    defineMethod("uniform") { [unowned self] call in
      let low = call[1].double ?? 0
      let high = call[2].double ?? 1
      return [.number(try self.drawing(call[0]) { $0.uniform(low, high) })]
    }
    defineMethod("normal") { [unowned self] call in
      let mean = call[1].double ?? 0
      let deviation = call[2].double ?? 1
      guard deviation >= 0 else { throw LuaRefusal("draw:normal takes a mean and a standard deviation of 0 or more") }
      return [.number(try self.drawing(call[0]) { $0.normal(mean: mean, sd: deviation) })]
    }
    defineMethod("chance") { [unowned self] call in
      guard let probability = call[1].double, probability >= 0, probability <= 1 else {
        throw LuaRefusal("draw:chance takes a probability from 0 to 1, not \(Fields.show(call[1]))")
      }
      return [.boolean(try self.drawing(call[0]) { $0.bernoulli(probability) })]
    }
    defineMethod("integer") { [unowned self] call in
      guard let low = call[1].wholeNumber, let high = call[2].wholeNumber, low <= high else {
        throw LuaRefusal("draw:integer takes two whole numbers, the smaller first")
      }
      return [.integer(try self.drawing(call[0]) { $0.integer(in: low...high) })]
    }
    defineMethod("pick") { [unowned self] call in
      let items = try self.items(call[1], "draw:pick")
      guard !items.isEmpty else { throw LuaRefusal("draw:pick has nothing to pick from") }
      return [items[try self.drawing(call[0]) { $0.below(items.count) }]]
    }
    defineMethod("shuffle") { [unowned self] call in
      var items = try self.items(call[1], "draw:shuffle")
      try self.drawing(call[0]) { $0.shuffle(&items) }
      return [.table(LuaTable(sequence: items))]
    }
    defineMethod("sample") { [unowned self] call in
      let items = try self.items(call[1], "draw:sample")
      guard let count = call[2].wholeNumber, count >= 0, count <= items.count else {
        throw LuaRefusal("draw:sample takes a list and how many of its \(items.count) items")
      }
      let places = try self.drawing(call[0]) { $0.sample(items.count, Int(count)) }
      return [.table(LuaTable(sequence: places.map { items[$0] }))]
    }
  }

  private func items(_ value: LuaValue, _ method: String) throws -> [LuaValue] {
    guard case .table(let table) = value else { throw LuaRefusal("\(method) takes a list, not \(Fields.show(value))") }
    return table.sequence
  }

  func defineWorldMethods() {
    defineMethod("trust_in") { [unowned self] call in
      let (world, me) = (try self.theWorld(), try self.organisation(call[0], "trust_in"))
      let other = try self.organisation(call[1], "trust_in")
      return [.number(world.pointee.trust(of: me, in: other) ?? 0)]
    }
    defineMethod("observed") { [unowned self] call in
      let (world, me) = (try self.theWorld(), try self.organisation(call[0], "observed"))
      let other = try self.organisation(call[1], "observed")
      return [world.pointee.observed(by: me, of: other).map { .number($0) } ?? .none]
    }
    defineMethod("default") { [unowned self] _ in
      guard let request = self.request else {
        throw LuaRefusal("ask:default() is for a decision that is being asked for")
      }
      return [self.lua(request.defaultAnswer, for: request)]
    }
    defineMethod("column") { [unowned self] call in
      let trait = try self.trait(call[1])
      return [.table(LuaTable(numbers: try self.theWorld().pointee.traits[trait.index].values))]
    }
    defineMethod("set_column") { [unowned self] call in
      let trait = try self.trait(call[1])
      guard case .table(let table) = call[2], let values = table.numbers else {
        throw LuaRefusal("world:set_column takes the name of a trait and a list of numbers")
      }
      try self.postColumn(trait, values)
      return []
    }
    defineMethod("set") { [unowned self] call in
      let (trait, row) = (try self.trait(call[2]), try self.row(call[1], of: try self.trait(call[2])))
      let value = try self.amount(call[3], "world:set")
      try self.post(value - self.theWorld().pointee.traits[trait.index].values[row], .trait(trait, row: row))
      return []
    }
    defineMethod("add") { [unowned self] call in
      let trait = try self.trait(call[2])
      try self.post(try self.amount(call[3], "world:add"), .trait(trait, row: try self.row(call[1], of: trait)))
      return []
    }
    defineMethod("post") { [unowned self] call in
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
      try self.post(try self.amount(call[2], "world:post"), account)
      return []
    }
  }

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

  private func post(_ amount: Double, _ account: Account) throws {
    let (world, stage) = try theHand("posting")
    world.pointee.post(amount, to: account, as: stage.author, because: stage.cause)
  }

  private func postColumn(_ trait: TraitID, _ values: [Double]) throws {
    let (world, stage) = try theHand("world:set_column")
    let old = world.pointee.traits[trait.index].values
    guard values.count == old.count else {
      throw LuaRefusal(
        "world:set_column takes \(old.count) numbers for \"\(world.pointee.traits[trait.index].name)\", not \(values.count)"
      )
    }
    for (row, value) in values.enumerated() {
      guard value.isFinite else { throw LuaRefusal("number \(row + 1) given to world:set_column is not finite") }
      if value != old[row] {
        world.pointee.post(value - old[row], to: .trait(trait, row: row), as: stage.author, because: stage.cause)
      }
    }
  }

  private func trait(_ value: LuaValue) throws -> TraitID {
    guard let name = value.text, let trait = places.traits[name] else {
      throw LuaRefusal(
        "there is no trait \(Fields.show(value))"
          + (value.text.flatMap { advice(for: $0, among: places.traits.keys.sorted()) }.map { "; \($0)" } ?? ""))
    }
    return trait
  }

  /// The row of an owner in a trait: an organisation, a partnership or the world.
  private func row(_ owner: LuaValue, of trait: TraitID) throws -> Int {
    let world = try theWorld()
    switch world.pointee.traits[trait.index].owner {
    case .organisation: return try organisation(owner, "set").index
    case .world: return 0
    case .partnership:
      if case .object(let object) = owner, object.kind == ObjectKind.partnership.rawValue { return Int(object.index) }
      if let name = owner.text, let partnership = places.partnerships[name] { return partnership.index }
    case .relation: break
    }
    throw LuaRefusal("\(Fields.show(owner)) has no trait \"\(world.pointee.traits[trait.index].name)\"")
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
