import LuaHost
import Testing

@Suite("Containment") struct ContainmentTests {
  @Test(
    "A script that does not end is stopped, and nothing that it catches saves it",
    arguments: [
      "while true do end",
      "local function f() return f() end f()",
      "while true do pcall(function() while true do end end) end",
      "while true do xpcall(function() while true do end end, function() while true do end end) end",
      "xpcall(error, function() while true do end end)",
      "while true do pcall(error) end",
      "coroutine.wrap(function() while true do end end)()",
      "local co = coroutine.create(function() while true do end end) while true do coroutine.resume(co) end",
      "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
      "local function nest(n) if n == 0 then while true do end end coroutine.wrap(nest)(n - 1) end nest(50)",
      "while true do local co = coroutine.create(function() while true do coroutine.yield() end end) coroutine.resume(co) coroutine.close(co) end",
      "local t = setmetatable({}, { __index = function(t, k) while true do end end }) local x = t.a",
      "local t = setmetatable({}, { __index = function(t, k) while true do end end }) while true do pcall(function() return t.a end) end",
      "local t = setmetatable({}, { __lt = function() while true do end end }) table.sort({ t, t, t })",
      "table.sort({ 3, 2, 1 }, function() while true do end end)",
      "string.gsub('abc', '.', function() while true do end end)",
      "local t = setmetatable({}, { __tostring = function() while true do end end }) print(t)",
      "local t = setmetatable({}, { __pairs = function() while true do end end }) for k in pairs(t) do end",
      "load(function() while true do end end)",
      "for i = 1, math.huge do end",
      "for i = 1, 0, 0.0 + 1 do end for i = 1, 1e300 do end",
      "repeat local x = {} until false",
      "local t = {} while true do t[1] = next(t) end",
      "goto here ::here:: goto here",
      "while true do ('x'):rep(1000) end",
      "while true do load('return 1')() end",
      "local s = 0 for i = 1, math.maxinteger do s = s + i end",
      "while true do give(1) end",
      "while true do pcall(give, { 1, 2, 3 }) end",
      "while true do math.random(10) end",
    ])
  func endless(script: String) {
    let failure = failure(script, .brief)
    #expect(failure.kind == .time, "\(failure)")
    #expect(failure.location?.file == "case.lua")
    #expect(failure.location?.line == 1)
  }

  @Test(
    "A function of the library's that would spin is stopped",
    arguments: [
      "string.find(string.rep('a', 40000), string.rep('a*', 25) .. 'b')",
      "local s = string.rep(' ', 2^20) for i = 1, 200 do s:match('^(.-)%s*$x') end",
      "local s = string.rep('a', 30000) while true do s:gsub('a-a-a-b', '') end",
      "for w in string.rep('(', 2^20):gmatch('%b()') do end",
      "table.move({}, 1, 2^28, 2)",
      "while true do pcall(table.move, {}, 1, 2^53, 2) end",
      "table.concat(setmetatable({}, { __len = function() return 2^53 end, __index = rawlen }), '')",
      "table.concat(setmetatable({}, { __index = function() return '' end }), '', 1, 2^53)",
      "table.insert(setmetatable({}, { __len = function() return 2^28 end }), 1, 0)",
      "table.remove(setmetatable({}, { __len = function() return 2^28 end }), 1)",
      "load(math.random)",
      "string.rep('ab', 2^20):rep(8):reverse():find(('.-'):rep(20) .. 'x')",
    ])
  func spinning(script: String) {
    let failure = failure(script, .brief)
    #expect(failure.kind == .time || failure.kind == .memory, "\(failure)")
    #expect(failure.location == SourceLocation(file: "case.lua", line: 1))
  }

  @Test(
    "A script that takes all memory is stopped",
    arguments: [
      "local s = 'x' while true do s = s .. s end",
      "local t = {} while true do pcall(function() for i = 1, 1e7 do t[#t + 1] = ('x'):rep(1000) .. i end end) end",
      "string.rep('x', 1e10)",
      "string.rep('x', 1 << 62, 'y')",
      "pcall(string.rep, 'x', 1e10) while true do end",
      "local t = {} local i = 0 while true do i = i + 1 t[i] = { i } end",
      "local t = {} while true do t[#t + 1] = coroutine.create(print) end",
      "local t = {} for i = 1, 1e9 do t[i] = function() return i end end",
      "local s = string.rep('x', 2^22) local t = {} for i = 1, 100 do t[i] = s end table.concat(t)",
      "local s = string.rep('x', 2^22) s:gsub('.', string.rep('y', 1000))",
      "local s = string.rep('x', 2^20) string.format(('%s'):rep(200), table.unpack((function() local t = {} for i = 1, 200 do t[i] = s end return t end)()))",
      "string.pack('c1000000000', '')",
      "local t = {} for i = 1, 2^24 do t[i] = i end",
      "local s = {} for i = 1, 1e9 do s[#s + 1] = 'text ' .. i end",
      "coroutine.wrap(function() local s = 'x' while true do s = s .. s end end)()",
      "local t = {} while true do t = { t } end",
      "table.pack(table.unpack({}, 1, 900000), table.unpack({}, 1, 900000)) local t = {} while true do t[#t + 1] = table.pack(table.unpack({}, 1, 100000)) end",
    ])
  func hungry(script: String) {
    let failure = failure(script, LuaLimits(processorSecondsPerCall: 4, softMemory: 24 << 20, hardMemory: 36 << 20))
    #expect(failure.kind == .memory, "\(failure)")
    #expect(failure.location == SourceLocation(file: "case.lua", line: 1))
  }

  @Test("Moving more elements than there can be is refused at once")
  func tooMany() {
    #expect(failure("\ntable.move({}, 1, 2^53, 2)").message == "too many elements to move")
    #expect(failure("\ntable.move({}, math.mininteger, -1, 0)").location?.line == 2)
    let long = "setmetatable({}, { __len = function() return 2^53 end })"
    #expect(failure("table.insert(\(long), 1, 0)").message == "too many elements to move")
    #expect(failure("table.remove(\(long), 1)").message == "too many elements to move")
  }

  @Test("Garbage is not held against a script")
  func garbage() {
    let limits = LuaLimits(softMemory: 8 << 20, hardMemory: 16 << 20)
    let bench = Bench(limits)
    #expect(throws: Never.self) {
      try bench.run("for i = 1, 200 do local s = ('x'):rep(1e6) local t = {} for j = 1, 1000 do t[j] = { j } end end")
    }
  }

  @Test(
    "Calls that nest without end are an error that says so, and can be caught",
    arguments: [
      "local function f() return 1 + f() end f()",
      "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k .. 'x'] end local x = t.a",
      "local function f() pcall(f) error('stack overflow') end f()",
      "local function f(s) return s:gsub('.', f) end f('x')",
      "local function f() coroutine.wrap(f)() end f()",
      "local function f() table.sort({ 1, 2, 3 }, f) end f()",
      "local t t = setmetatable({}, { __tostring = function() return tostring(t) end }) tostring(t)",
      "local function f() return load(f) end f()",
      "local t = setmetatable({}, {}) getmetatable(t).__add = function(a, b) return a + b end local x = t + t",
      "string.rep('x', 3):gsub('.', function(c) local function g() return 1 + g() end return g() end)",
    ])
  func recursion(script: String) {
    let failure = failure(script)
    #expect(failure.kind == .recursion, "\(failure)")
    #expect(failure.location == SourceLocation(file: "case.lua", line: 1))
    #expect(output("print((pcall(function() \(script) end)))") == ["false"])
  }

  @Test("A state that was stopped stays stopped, with the same failure")
  func sticky() throws {
    let bench = Bench(.brief)
    var kept: LuaFunction?
    bench.define("keep") { call in
      if case .function(let function) = call[0] { kept = function }
      return []
    }
    try bench.run("keep(function() return 1 end)")
    let function = try #require(kept)
    #expect(try bench.state.call(function, []) == [1])
    let first = bench.failure("while true do end")
    #expect(first.kind == .time)
    #expect(throws: first) { try bench.state.call(function, []) }
    #expect(throws: first) { try bench.run("local x = 1") }
  }

  @Test("The allowance of a run is that of all its calls together")
  func perRun() throws {
    let bench = Bench(LuaLimits(processorSecondsPerCall: 5, processorSecondsPerRun: 0.3))
    var failure: LuaFailure?
    for _ in 0..<10_000 {
      do { try bench.run("for i = 1, 5e5 do end") } catch let error as LuaFailure {
        failure = error
        break
      }
    }
    #expect(failure?.kind == .time)
    #expect(failure?.message.contains("in this run") == true)
  }

  @Test("What is printed is limited")
  func flood() {
    let failure = failure("while true do print('all work and no play') end")
    #expect(failure.kind == .output)
    #expect(failure.location?.line == 1)
    #expect(
      LuaHostTests.failure("pcall(function() while true do print(('x'):rep(100)) end end) while true do end").kind
        == .output)
  }

  @Test("What is printed cannot drive a terminal")
  func escapes() {
    #expect(
      output(#"print('\27[2J\27]0;title\7 hello\r', 'b\u{9b}2J', '\u{202e}x', '\255')"#) == [
        "␛[2J␛]0;title␇ hello␍\tb\u{FFFD}2J\t\u{FFFD}x\t\u{FFFD}"
      ])
    #expect(output(#"print('one\ntwo')"#) == ["one", "two"])
    #expect(output("print()") == [""])
    #expect(output("print('ünï, 日本, 🜁')") == ["ünï, 日本, 🜁"])
    let failure = failure(#"error('\27[2J gone')"#)
    #expect(failure.message == "␛[2J gone")
  }

  @Test(
    "Honest scripts are not stopped",
    arguments: [
      "local s = 0 for i = 1, 2e6 do s = s + i end",
      "local t = {} for i = 1, 2e5 do t[i] = { i } end",
      "local co = coroutine.wrap(function() for i = 1, 100 do coroutine.yield(i) end end) for i = 1, 100 do assert(co() == i) end",
      "local t = {} for i = 1, 1e5 do t[i] = (i * 7919) % 100003 end table.sort(t) for i = 2, #t do assert(t[i - 1] <= t[i]) end",
      "local s = ('word '):rep(20000) local n = 0 for w in s:gmatch('%a+') do n = n + 1 end assert(n == 20000)",
      "local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end assert(f(10000) == 10000)",
      "for i = 1, 1000 do assert(not pcall(error, 'x')) end",
      "local t = {} for i = 1, 100 do t = { t } end",
      "local function nest(n) if n == 0 then return 1 end return coroutine.wrap(nest)(n - 1) end assert(nest(40) == 1)",
      "assert(select('#', table.unpack({}, 1, 10000)) == 10000)",
    ])
  func honest(script: String) {
    #expect(throws: Never.self) { try Bench().run(script) }
  }

  @Test("A full collection that takes long does not look like a stop")
  func deadlinesOfNestedStates() throws {
    let inner = Bench(.brief)
    let outer = Bench()
    outer.define("inner") { _ in [.string(inner.failure("while true do end").message)] }
    try outer.run("print(inner())")
    #expect(outer.printed.first?.contains("processor time") == true)
  }
}
