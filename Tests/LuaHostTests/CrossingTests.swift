import LuaHost
import Testing

@Suite("Crossing") struct CrossingTests {
  /// What a script gives to the host's word `give`.
  func given(_ expression: String) throws -> LuaValue {
    let bench = Bench()
    var value = LuaValue.none
    bench.define("take") { call in
      value = call[0]
      return []
    }
    try bench.run("take(\(expression))")
    return value
  }

  @Test("Every kind of value crosses both ways")
  func roundTrips() throws {
    let bench = Bench()
    bench.define("same") { $0.arguments }
    let values: [LuaValue] = [
      .none, true, false, 0, -7, .integer(.max), .integer(.min), 0.5, .number(-.infinity),
      .number(.greatestFiniteMagnitude), "", "ünï\0code 🜁",
      .table(LuaTable()), .table(LuaTable(sequence: [1, "two", 3.5])), .table(LuaTable(numbers: [1, 2.5, -3])),
      .table(LuaTable(integers: [1, 2, 3])),
      .table(
        LuaTable(named: [
          ("budget", 40), ("sector", "public"),
          ("nested", .table(LuaTable(sequence: [.table(LuaTable(named: [("x", 1)]))]))),
        ])),
      .table(
        LuaTable(entries: [
          (0.5, "half"), (-1, "minus"), (1, "one"), (2, "two"), (4, "four"), (true, "yes"), ("a", .number(1)),
        ])),
      .object(HostObject(kind: 65535, index: -5)), .object(HostObject(kind: 0, index: .max)),
    ]
    var same: LuaFunction?
    bench.define("keep") { call in
      if case .function(let function) = call[0] { same = function }
      return []
    }
    try bench.run("keep(function(...) return same(...) end)")
    let function = try #require(same)
    for value in values { #expect(try bench.state.call(function, [value]) == [value]) }
    #expect(try bench.state.call(function, values, results: values.count) == values)
    #expect(try bench.state.call(function, [1], results: 3) == [1, .none, .none])
    #expect(try bench.state.call(function, [1, 2, 3], results: 0) == [])
  }

  @Test("Tables come in the order of pairs, sequences apart")
  func tables() throws {
    guard
      case .table(let table) = try given(
        "{ 10, 20, nil, 40, b = 1, a = 2, [-1] = 3, [0.5] = 4, [true] = 5, [false] = 6 }")
    else { return #expect(Bool(false)) }
    #expect(table.sequence == [10, 20])
    #expect(table.entries.map(\.key) == [-1, 0.5, 1, 2, 4, "a", "b", false, true])
    #expect(table.entries.map(\.value) == [3, 4, 10, 20, 40, 2, 1, 6, 5])
    #expect(table.named.map(\.0) == ["a", "b"])
    #expect(table["a"] == 2)
    #expect(table["b"] == 1)
    #expect(table["c"].isNone)
    #expect(table.numbers == [10, 20])
    #expect(try given("{ [2] = 'b', [3] = 'c' }") == .table(LuaTable(entries: [(3, "c"), (2, "b")])))
    #expect(
      try given("{ n = 3, 'x', { y = { 1.5, 2.5 } } }")
        == .table(
          LuaTable(entries: [
            ("n", 3), (1, "x"), (2, .table(LuaTable(named: [("y", .table(LuaTable(numbers: [1.5, 2.5])))]))),
          ])))
  }

  @Test("Nested tables with many fields keep each its own", arguments: 1...20)
  func shuffled(seed: Int) throws {
    let value = try given(
      """
      (function()
        local state = \(seed)
        local function draw(n) state = (state * 1103515245 + 12345) % 2147483648 return state // 65536 % n end
        local function make(depth)
          local t = {}
          for i = 1, draw(6) do t[i] = depth * 100 + i end
          for i = 1, draw(8) do t['k' .. draw(50)] = depth > 0 and make(depth - 1) or draw(9) end
          local sum = 0
          for k, v in pairs(t) do sum = sum + (type(v) == 'table' and v.sum or v) end
          t.sum = sum
          return t
        end
        return make(3)
      end)()
      """)
    func sum(_ table: LuaTable) -> Double {
      let own = table.entries.filter { $0.key != "sum" }.reduce(0.0) { total, entry in
        if case .table(let inner) = entry.value { total + sum(inner) } else { total + (entry.value.double ?? .nan) }
      }
      #expect(table["sum"].double == own)
      #expect(table.named.map(\.0) == table.named.map(\.0).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
      return own
    }
    guard case .table(let table) = value else { return #expect(Bool(false)) }
    _ = sum(table)
  }

  @Test("Columns cross in bulk")
  func columns() throws {
    let bench = Bench()
    let column = (0..<10_000).map { Double($0) * 0.5 + 0.25 }
    bench.define("column") { _ in [.table(LuaTable(numbers: column))] }
    var back: LuaTable?
    bench.define("take") { call in
      if case .table(let table) = call[0] { back = table }
      return []
    }
    try bench.run(
      "local c = column() local s = 0 for i, v in ipairs(c) do s = s + v c[i] = v * 2 end print(#c, s) take(c)")
    #expect(bench.printed == ["10000\t\(column.reduce(0, +))"])
    #expect(back?.numbers == column.map { $0 * 2 })
    #expect(try given("{ 1, 2.5, 3 }") == .table(LuaTable(sequence: [1, 2.5, 3])))
    #expect(try given("{ 1.0, 2.5, x = 1 }") == .table(LuaTable(entries: [(1, 1.0), (2, 2.5), ("x", 1)])))
    guard case .table(let mixed) = try given("{ 1, 'x' }") else { return #expect(Bool(false)) }
    #expect(mixed.numbers == nil)
  }

  @Test("The same function is the same reference, and knows where it was defined")
  func functions() throws {
    let bench = Bench()
    var seen: [LuaValue] = []
    bench.define("take") { call in
      seen += call.arguments
      return []
    }
    try bench.run("local function f() return 7 end\ntake(f, f, function() end, { f })\ntake(f, take)")
    guard case .function(let first) = seen[0], case .table(let table) = seen[3] else { return #expect(Bool(false)) }
    #expect(seen[1] == seen[0] && seen[4] == seen[0] && seen[2] != seen[0] && table.sequence == [seen[0]])
    #expect(first.definedAt == SourceLocation(file: "case.lua", line: 1))
    #expect(try bench.state.call(first, []) == [7])
    guard case .function(let host) = seen[5] else { return #expect(Bool(false)) }
    #expect(host.definedAt == nil)
    _ = try bench.state.call(host, [1])
    #expect(seen.last == 1)
  }

  @Test(
    "What cannot cross is an error where it was given",
    arguments: [
      ("'\\xff'", "text is not valid UTF-8"), ("'\\xed\\xa0\\x80'", "text is not valid UTF-8"),
      ("'\\xc0\\x80'", "text is not valid UTF-8"), ("{ '\\xe4' }", "text is not valid UTF-8"),
      ("{ ['\\xf8'] = 1 }", "text is not valid UTF-8"),
      ("coroutine.create(print)", "a thread cannot be given to the host"),
      (
        "(function() local t = {} t.t = t return t end)()",
        "tables nested more than 32 deep (or one that contains itself)"
      ),
      (
        "(function() local t = {} for i = 1, 40 do t = { t, t } end return t end)()",
        "tables nested more than 32 deep (or one that contains itself)"
      ),
      (
        "(function() local t = {} for i = 1, 25 do t = { t, t } end return t end)()",
        "the table is too large: more than 1000000 values"
      ),
      (
        "(function() local t = {} for i = 1, 1000001 do t[i] = i end return t end)()",
        "the table is too large: more than 1000000 values"
      ),
      ("{ [{}] = 1, [{}] = 2 }", "a table with two or more keys that are objects has no order"),
    ])
  func refused(expression: String, message: String) {
    let failure = failure("\nlocal x = \(expression)\n\ngive(x)")
    #expect(failure.kind == .runtime)
    #expect(failure.message == message)
    #expect(failure.location?.line == 4)
  }

  @Test("Text of every plane crosses")
  func text() throws {
    #expect(
      try given("'\\u{7F}\\u{80}\\u{7FF}\\u{800}\\u{FFFF}\\u{10000}\\u{10FFFF}'")
        == "\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}")
    #expect(try given("('x'):rep(1000000)") == .string(String(repeating: "x", count: 1_000_000)))
  }

  @Test("Objects read, refuse, count, list and describe themselves, and are equal when the same")
  func objects() throws {
    let bench = Bench()
    bench.state.define("city", as: .object(HostObject(kind: 1, index: 7)))
    try bench.run(
      """
      print(city.name, city['name'], city[1], city[2], #city, city, type(city))
      print(city == city.other, city.other == city.other, city.other.name, ({ [city.other] = 'found' })[city.other])
      for k, v in pairs(city) do print(k, v) end
      for i, v in ipairs(city) do print(i, v) end
      """)
    #expect(
      bench.printed == [
        "organisation 7\torganisation 7\t10\t20\t3\torganisation 7\tuserdata", "false\ttrue\torganisation 8\tfound",
        "zebra\t1", "ant\t2", "7\tseven", "1\t10", "2\t20", "3\t30",
      ])
    let write = bench.failure("\ncity.funds = 1e9")
    #expect(write.message == "'funds' cannot be assigned; use give")
    #expect(write.location?.line == 2)
    #expect(bench.failure("local x = city.sectr").message == "an organisation has no 'sectr'")
    #expect(bench.failure("city()").message.contains("object"))
    #expect(bench.failure("local x = city .. ''").message.contains("object"))
  }

  @Test("Many objects read in a loop leave no garbage")
  func noGarbage() throws {
    let bench = Bench(LuaLimits(softMemory: 4 << 20, hardMemory: 5 << 20))
    bench.state.define("city", as: .object(HostObject(kind: 1, index: 7)))
    try bench.run("local n = 0 for i = 1, 200000 do if city.other then n = n + city[1] end end assert(n == 2000000)")
  }

  @Test("Tables put together by hand are as Lua's would be")
  func byHand() {
    #expect(
      LuaTable(entries: [("a", 1), ("a", 2), ("b", .none), (.number(.nan), 1), (2.0, "two"), (1, "one")])
        == LuaTable(entries: [(1, "one"), (2, "two"), ("a", 2)]))
    #expect(LuaTable(sequence: [1, 2, .none, 4]).count == 2)
    #expect(LuaTable(numbers: [1, 2]) == LuaTable(sequence: [1.0, 2.0]))
    #expect(LuaTable(numbers: []) == LuaTable())
    #expect(
      LuaTable(entries: [(.number(0x1p53 + 2), 1), (.integer(1 << 53), 2), (0.5, 3)]).entries.map(\.value) == [3, 2, 1])
  }
}
