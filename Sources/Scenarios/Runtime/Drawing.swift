import LuaHost
import Randomness

/// The methods of `draw`.
extension ScriptRuntime {
  func defineDrawMethods() {
    defineMethod("uniform", of: "draw") { [unowned self] call in
      let low = try self.number(call[1], else: 0, "draw:uniform")
      let high = try self.number(call[2], else: 1, "draw:uniform")
      return [.number(try self.drawing(call[0]) { $0.uniform(low, high) })]
    }
    defineMethod("normal", of: "draw") { [unowned self] call in
      let mean = try self.number(call[1], else: 0, "draw:normal")
      let deviation = try self.number(call[2], else: 1, "draw:normal")
      guard deviation >= 0 else { throw LuaRefusal("draw:normal takes a mean and a standard deviation of 0 or more") }
      return [.number(try self.drawing(call[0]) { $0.normal(mean: mean, sd: deviation) })]
    }
    defineMethod("chance", of: "draw") { [unowned self] call in
      guard let probability = call[1].double, probability >= 0, probability <= 1 else {
        throw LuaRefusal("draw:chance takes a probability from 0 to 1, not \(Fields.show(call[1]))")
      }
      return [.boolean(try self.drawing(call[0]) { $0.bernoulli(probability) })]
    }
    defineMethod("integer", of: "draw") { [unowned self] call in
      guard let low = call[1].wholeNumber, let high = call[2].wholeNumber, low <= high else {
        throw LuaRefusal("draw:integer takes two whole numbers, the smaller first")
      }
      return [.integer(try self.drawing(call[0]) { $0.integer(in: low...high) })]
    }
    defineMethod("pick", of: "draw") { [unowned self] call in
      let items = try self.items(call[1], "draw:pick")
      guard !items.isEmpty else { throw LuaRefusal("draw:pick has nothing to pick from") }
      return [items[try self.drawing(call[0]) { $0.below(items.count) }]]
    }
    defineMethod("shuffle", of: "draw") { [unowned self] call in
      var items = try self.items(call[1], "draw:shuffle")
      try self.drawing(call[0]) { $0.shuffle(&items) }
      return [.table(LuaTable(sequence: items))]
    }
    defineMethod("sample", of: "draw") { [unowned self] call in
      let items = try self.items(call[1], "draw:sample")
      guard let count = call[2].wholeNumber, count >= 0, count <= items.count else {
        throw LuaRefusal("draw:sample takes a list and how many of its \(items.count) items")
      }
      let places = try self.drawing(call[0]) { $0.sample(items.count, Int(count)) }
      return [.table(LuaTable(sequence: places.map { items[$0] }))]
    }
  }

  private func number(_ value: LuaValue, else standard: Double, _ method: String) throws -> Double {
    if value.isNone { return standard }
    guard let number = value.double else { throw LuaRefusal("\(method) takes two numbers, not \(Fields.show(value))") }
    return number
  }

  /// A list, of the script's or of the world's.
  private func items(_ value: LuaValue, _ method: String) throws -> [LuaValue] {
    guard case .table(let table) = value else { throw LuaRefusal("\(method) takes a list, not \(Fields.show(value))") }
    return table.sequence
  }
}
