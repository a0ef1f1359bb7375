import LuaHost
import Testing

/// Places with a number each, which they may keep, and neighbours.
private final class Places: LuaHostDelegate {
  var heights = [1.0, 2.0, 3.0]
  var keeps = true
  private(set) var asked: [String] = []
  private(set) var changes: [(index: Int, amount: Double)] = []
  private(set) var state: LuaState!

  init() {
    state = LuaState(delegate: self)
    state.defineCell("height", ofKind: 1, as: 7, in: 0...10)
    for (name, adds) in [("set", false), ("add", true)] {
      let function = state.changingFunction(name, adds: adds) { [unowned self] call in
        guard case .object(let object) = call[1], call[2] == "height", let number = call[3].double, number.isFinite
        else { throw LuaRefusal("\(name) takes a place, its height and a number") }
        let old = heights[Int(object.index)]
        change(Int(object.index), by: adds ? number : number - old)
        state.renew("height", of: object, as: heights[Int(object.index)])
        return []
      }
      state.define(name, as: .function(function))
    }
    state.define(
      "sink",
      as: .function(
        state.function("sink") { [unowned self] _ in
          heights = heights.map { $0 - 1 }
          state.forget("height", ofKind: 1)
          return []
        }))
    for place in 0..<3 {
      state.define(["a", "b", "c"][place], as: .object(HostObject(kind: 1, index: Int32(place))))
    }
    state.letCellsChange(true)
  }

  func run(_ text: String) throws { try state.run(chunk: Array(text.utf8), named: "case.lua") }
  func failure(_ text: String) -> String? {
    (#expect(throws: LuaFailure.self) { try run(text) })?.message
  }

  func read(_ key: LuaValue, of object: HostObject) throws -> LuaValue {
    asked.append("\(key.text ?? "?") \(object.index)")
    switch key {
    case "height": return .number(heights[Int(object.index)])
    case "neighbours":
      return .table(
        LuaTable(sequence: (0..<3).filter { $0 != object.index }.map { .object(HostObject(kind: 1, index: $0)) }))
    case "now": return .integer(Int64(asked.count))
    default: throw LuaRefusal("a place has no '\(key.text ?? "?")'")
    }
  }
  func keeps(_ key: LuaValue, of object: HostObject) -> Bool { keeps && key != "now" }
  func changed(_ change: CellChange) { self.change(change.index, by: change.amount) }
  private func change(_ index: Int, by amount: Double) {
    changes.append((index, amount))
    let old = heights[index]
    let new = old + amount
    heights[index] = new < 0 ? old + (0 - old) : new > 10 ? old + (10 - old) : new
  }
  func write(_ key: LuaValue, of object: HostObject) throws { throw LuaRefusal("use set(…)") }
  func count(of object: HostObject) throws -> Int { 3 }
  func entries(of object: HostObject) throws -> [(LuaValue, LuaValue)] {
    [("height", .number(heights[Int(object.index)]))]
  }
  func describe(_ object: HostObject) -> String { "place \(object.index)" }
  func unknownGlobal(_ name: String, assigning: Bool) -> String { "there is no '\(name)'" }
  func module(named name: String) throws -> (chunk: String, bytes: [UInt8]) { throw LuaRefusal(name) }
  func printed(_ line: String) {}
  func random() throws -> UInt64 { 0 }
}

@Suite("Keeping") struct KeepingTests {
  @Test("An object that keeps an answer is asked for it once, and everything else about it stays as it was")
  func askedOnce() throws {
    let places = Places()
    try places.run(
      """
      for i = 1, 5 do assert(a.height == 1 and b.height == 2) end
      assert(a.now ~= a.now, "what is not kept is asked for each time")
      assert(a == a and a ~= b and #a == 3 and tostring(a) == "place 0" and getmetatable(a) == false)
      for key, value in pairs(a) do assert(key == "height" and value == 1) end
      """)
    #expect(places.asked == ["height 0", "height 1", "now 0", "now 0"])
    #expect(places.failure("\na.height = 3") == "use set(…)")
    #expect(places.failure("local x = a.depth") == "a place has no 'depth'")
    #expect(places.failure("setmetatable(a, {})") != nil)
  }

  @Test("What the host renews or forgets is read as it is now")
  func renewed() throws {
    let places = Places()
    try places.run(
      """
      assert(a.height == 1 and b.height == 2)
      sink()
      assert(a.height == 0 and b.height == 1 and c.height == 2)
      """)
    places.state.renew("height", of: HostObject(kind: 1, index: 0), as: 9)
    try places.run("assert(a.height == 9 and b.height == 1)")
    places.state.forget("height", ofKind: 1)
    try places.run("assert(a.height == 0)")
    places.state.renew("depth", of: HostObject(kind: 1, index: 0), as: 9)
    #expect(places.failure("local x = a.depth") == "a place has no 'depth'", "what is not kept is not renewed")
  }

  @Test("A list that is kept can be read in every way, and changed in none")
  func sealed() throws {
    let places = Places()
    places.state.define("show", as: .function(places.state.function("show") { [$0[0]] }))
    try places.run(
      """
      local near = a.neighbours
      assert(near == a.neighbours and #near == 2 and near[1] == b and near[2] == c and near[3] == nil and near.x == nil)
      local seen = {}
      for i, place in ipairs(near) do seen[i] = place end
      assert(seen[1] == b and seen[2] == c)
      for i, place in pairs(near) do assert(seen[i] == place) end
      assert(select("#", table.unpack(near)) == 2)
      local mine = table.move(near, 1, #near, 1, {})
      table.sort(mine, function(x, y) return x.height > y.height end)
      assert(mine[1] == c and near[1] == b)
      local copy = show(near)
      assert(type(copy) == "table" and #copy == 2 and copy[1] == b)
      assert(show({ near, near })[2][2] == c)
      """)
    for change in [
      "a.neighbours[1] = a", "a.neighbours.x = 1", "table.insert(a.neighbours, a)", "table.remove(a.neighbours)",
      "table.sort(a.neighbours, function(x, y) return x.height < y.height end)",
    ] {
      #expect(places.failure(change)?.contains("read only") == true, "\(change)")
    }
    for trick in [
      "rawset(a.neighbours, 1, a)", "rawget(a.neighbours, 1)", "next(a.neighbours)", "setmetatable(a.neighbours, {})",
    ] {
      #expect(places.failure(trick) != nil, "\(trick)")
    }
    try places.run("assert(a.neighbours[1] == b and #a.neighbours == 2 and getmetatable(a.neighbours) == false)")
  }

  @Test("A cell changes at once for the script, and the host hears of it before anything else")
  func cells() throws {
    let places = Places()
    try places.run(
      """
      assert(a.height == 1)
      set(nil, a, "height", 4)
      add(nil, a, "height", 0.5)
      assert(a.height == 4.5)
      add(nil, a, "height", 100)
      assert(a.height == 10)
      sink()
      assert(a.height == 9)
      set(nil, a, "height", -1)
      assert(a.height == 0)
      set(nil, b, "height", 7)
      assert(b.height == 7, "one that was never read")
      """)
    #expect(places.heights == [0, 7, 2])
    #expect(places.changes.map(\.amount) == [3, 0.5, 100, -10, 6])
  }

  @Test("Cells and the host compute the same balances, bit for bit")
  func sameBalances() throws {
    let (fast, slow) = (Places(), Places())
    slow.keeps = false
    let script = """
      local x = 0.1
      for i = 1, 2000 do
        x = (x * 1664525 + 1013904223) % 4294967296
        local place, number = ({ a, b, c })[i % 3 + 1], x / 4294967296 * 14 - 2
        local before = place.height
        if i % 5 == 0 then add(nil, place, "height", number - 5) else set(nil, place, "height", number) end
        if i % 7 == 0 then set(nil, place, "height", place.height / 3) end
      end
      """
    try fast.run(script)
    try slow.run(script)
    #expect(fast.heights == slow.heights)
    #expect(fast.asked.count < 10 && slow.asked.count > 2000)
  }

  @Test("Where cells may not change, or the arguments are no such change, the host's own function answers")
  func refused() throws {
    let places = Places()
    try places.run("assert(a.height == 1)")
    for wrong in [
      "set(nil, a, 'height', 0/0)", "set(nil, a, 'height', 1/0)", "set(nil, a, 'depth', 1)",
      "set(nil, a, 'height', '1')", "set(nil, 1, 'height', 1)", "set()",
    ] {
      #expect(places.failure(wrong) == "set takes a place, its height and a number", "\(wrong)")
    }
    places.state.letCellsChange(false)
    try places.run("set(nil, a, 'height', 2) assert(a.height == 2)")
    #expect(places.heights[0] == 2)
  }

  @Test("Changes made before a script fails or is stopped are told all the same")
  func toldAtFailure() throws {
    let places = Places()
    _ = places.failure("local x = a.height set(nil, a, 'height', 6) error('stop')")
    #expect(places.heights[0] == 6)
  }
}
