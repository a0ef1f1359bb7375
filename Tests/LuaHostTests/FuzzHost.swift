import LuaHost

/// A host whose objects keep answers, lists and cells, and which changes them while it is called.
final class FuzzHost: LuaHostDelegate {
  struct GivenUp: Error {}

  private var heights: [[Double]] = [[], [1, 2, 3], [0.1, 0.2]]
  private var draws: Draws
  /// Functions of the script's, called later.
  private(set) var kept: [LuaFunction] = []
  private(set) var difference: String?
  private(set) var state: LuaState!
  private var depth = 0

  init(_ limits: LuaLimits, seed: UInt64) {
    draws = Draws(state: seed)
    state = LuaState(limits: limits, delegate: self)
    for kind in 1...2 { state.defineCell("height", ofKind: UInt16(kind), as: kind, in: 0...10) }
    for (name, adds) in [("set", false), ("add", true)] {
      let function = state.changingFunction(name, adds: adds) { [unowned self] call in
        let (kind, index) = try place(call[1])
        guard call[2] == "height", let number = call[3].double, number.isFinite
        else { throw LuaRefusal("\(name) takes a place, its height and a number") }
        change(kind, index, by: adds ? number : number - heights[kind][index])
        renew(kind, index)
        return []
      }
      state.define(name, as: .function(function))
    }
    define("sink") { [unowned self] call in
      for kind in 1...2 {
        heights[kind] = heights[kind].map { $0 / 2 }
        state.forget("height", ofKind: UInt16(kind))
      }
      return call.arguments
    }
    define("lift") { [unowned self] call in
      let (kind, index) = try place(call[0])
      heights[kind][index] = 5
      renew(kind, index)
      return [call[0]]
    }
    define("forget") { [unowned self] call in
      state.forget(call[0].text ?? "list", ofKind: UInt16(Int.random(in: 0...3, using: &draws)))
      return []
    }
    define("renew") { [unowned self] call in
      // Names that keep no number are not renewed by an honest host, but must do no harm.
      state.renew(call[0].text ?? "x", of: HostObject(kind: 3, index: Int32.random(in: -1...4, using: &draws)), as: 7)
      return []
    }
    define("same") { [unowned self] call in
      let (kind, index) = try place(call[0])
      if call[1].double?.bitPattern != heights[kind][index].bitPattern {
        difference = "\(call[1]) is kept where the host has \(heights[kind][index])"
      }
      return []
    }
    define("later") { [unowned self] call in
      if case .function(let function) = call[0], kept.count < 3 { kept.append(function) }
      return []
    }
    define("call") { [unowned self] call in
      guard case .function(let function) = call[0], depth < 20 else { throw LuaRefusal("a function") }
      depth += 1
      defer { depth -= 1 }
      return try state.call(function, Array(call.arguments.dropFirst()), results: 3)
    }
    define("give") { call in call.arguments.reversed() }
    define("let") { [unowned self] call in
      state.letCellsChange(call[0] != false)
      return []
    }
    define("refuse") { call in throw LuaRefusal(call[0].text ?? "no") }
    define("give_up") { _ in throw GivenUp() }
    for (name, object) in [
      ("a", HostObject(kind: 1, index: 0)), ("b", HostObject(kind: 1, index: 1)), ("c", HostObject(kind: 2, index: 0)),
      ("d", HostObject(kind: 3, index: -1)),
    ] { state.define(name, as: .object(object)) }
    state.letCellsChange(true)
  }

  private func define(_ name: String, _ body: @escaping LuaState.Body) {
    state.define(name, as: .function(state.function(name, body)))
  }

  private func place(_ value: LuaValue) throws -> (Int, Int) {
    guard case .object(let object) = value, heights.indices.contains(Int(object.kind)),
      heights[Int(object.kind)].indices.contains(Int(object.index))
    else { throw LuaRefusal("not a place") }
    return (Int(object.kind), Int(object.index))
  }

  private func renew(_ kind: Int, _ index: Int) {
    state.renew("height", of: HostObject(kind: UInt16(kind), index: Int32(index)), as: heights[kind][index])
  }

  private func change(_ kind: Int, _ index: Int, by amount: Double) {
    let old = heights[kind][index]
    let new = old + amount
    heights[kind][index] = new < 0 ? old + (0 - old) : new > 10 ? old + (10 - old) : new
  }

  func changed(_ change: CellChange) {
    guard heights.indices.contains(change.cell), heights[change.cell].indices.contains(change.index) else {
      difference = "a cell of nobody changed"
      return
    }
    self.change(change.cell, change.index, by: change.amount)
  }

  func read(_ key: LuaValue, of object: HostObject) throws -> LuaValue {
    switch key {
    case "height":
      let (kind, index) = try place(.object(object))
      return .number(heights[kind][index])
    case "list": return .table(LuaTable(sequence: [.object(object), 1, "x", .object(HostObject(kind: 2, index: 1))]))
    case "named": return .table(LuaTable(named: [("x", 1), ("y", .table(LuaTable(sequence: [1, 2])))]))
    case "nothing": return .none
    case "many": return .table(LuaTable(sequence: (0..<200).map { .integer($0) }))
    case .integer(let place): return .object(HostObject(kind: 1, index: Int32(clamping: place % 3)))
    case .number(let number): return .number(number)
    case .boolean, .object, .table: return "odd"
    default: throw LuaRefusal("there is no \(key.text ?? "?")")
    }
  }

  func keeps(_ key: LuaValue, of object: HostObject) -> Bool { key != "many" || Bool.random(using: &draws) }
  func write(_ key: LuaValue, of object: HostObject) throws { throw LuaRefusal("use set(…)") }
  func count(of object: HostObject) throws -> Int { Int(object.index) }
  func entries(of object: HostObject) throws -> [(LuaValue, LuaValue)] {
    [("height", 1), (.object(object), .object(object)), (2, .none)]
  }
  func describe(_ object: HostObject) -> String { "place \(object.index)" }
  func unknownGlobal(_ name: String, assigning: Bool) -> String { "there is no '\(name)'" }
  func module(named name: String) throws -> (chunk: String, bytes: [UInt8]) { throw LuaRefusal(name) }
  func printed(_ line: String) {}
  func random() throws -> UInt64 { draws.next() }

  // MARK: Scripts

  private static let statements = [
    "pcall(function() Z end)", "pcall(function() Z Z end)", "Z", "pcall(function() Z Z Z end)",
    "call(function(...) Z return E end, E)", "later(function(...) Z return E end)",
  ]
  private static let doings = [
    "local x = E", "set(nil, O, 'height', N)", "add(nil, O, 'height', N)", "set(E, E, E, E)", "add(E, E, E)",
    "local h = O.height", "local o = O same(o, o.height)", "local o = O set(nil, o, 'height', N) same(o, o.height)",
    "local o = O sink() same(o, o.height)", "local o = O lift(o) add(nil, o, 'height', N) same(o, o.height)", "sink(E)",
    "lift(O)", "forget('list')", "forget('height')", "forget(E)", "renew('list')", "renew('nothing')", "renew(E)",
    "let(false)", "let(true)", "refuse(E)", "k = E", "t[E] = E", "t[N] = E", "k = O.list",
    "for i, v in ipairs(E) do S end",
    "for i, v in pairs(E) do S break end", "local f, s, i = pairs(E) f(s, E) f(E, N)",
    "local f, s, i = ipairs(E) f(s, N)",
    "table.sort(E, function(a, b) S return E end)", "table.move(E, 1, 3, N, t)", "table.insert(E, E)", "print(E)",
    "table.concat(E)", "setmetatable(E, E)", "rawset(E, E, E)", "E[E] = E",
    "co = coroutine.wrap(function(...) S coroutine.yield(E) S end)",
    "co(E)", "call(co, E)", "call(call, call, E)", "later(co)",
    "local x <close> = setmetatable({}, { __close = function() S end })",
    "t = setmetatable({}, { __index = function(t, k) S return O end, __len = function() return N end, __gc = function() S end })",
    "collectgarbage()", "S S", "error(E)",
    "for i = 1, 50 do local o = O add(nil, o, 'height', i) local o = O same(o, o.height) end",
    "call(function() local o = O set(nil, o, 'height', N) error('x') end)", "if N == 5 then give_up() end",
  ]
  private static let expressions = [
    "N", "O", "O", "nil", "true", "'height'", "'list'", "O.list", "O.named", "O.named.y", "O.many", "O.nothing",
    "O.height",
    "O[E]", "#E", "k", "t", "{ E, E }", "{ [E] = E, height = N }", "O.list[N]", "give(E, E)", "call(give, E, E)", "set",
    "call", "tostring(E)", "(E == E)", "function(...) S return ... end", "co", "print", "select('#', table.unpack(E))",
    "type(E)",
    "(E).height", "getmetatable(E)", "math.random(1, 9)", "next(E)", "O.depth",
  ]
  private static let objects = ["a", "b", "c", "d", "a[N]", "a.list[4]", "k"]
  private static let numbers = [
    "0", "1", "-1", "0.5", "1e308", "0/0", "1/0", "5", "2^53", "3", "11", "-0.0", "math.mininteger", "math.maxinteger",
  ]

  static func script(_ draws: inout Draws) -> String {
    "local t, k, co = {}, nil, print\n"
      + (0..<6).map { _ in expand("S", 6, &draws) }.joined(separator: "\n")
  }

  private static func expand(_ template: String, _ depth: Int, _ draws: inout Draws) -> String {
    var result = ""
    for character in template {
      let choices: [String]
      switch character {
      case "S": choices = depth > 0 ? statements : [""]
      case "Z": choices = depth > 0 ? doings : [""]
      case "E": choices = depth > 0 ? expressions : ["1", "a", "k", "nil"]
      case "O": choices = depth > 0 ? objects : ["a"]
      case "N": choices = numbers
      default:
        result.append(character)
        continue
      }
      result += expand(choices.randomElement(using: &draws)!, depth - 1, &draws)
    }
    return result
  }
}
