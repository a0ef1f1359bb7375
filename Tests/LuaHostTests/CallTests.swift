import LuaHost
import Testing

private struct Stop: Error {}

@Suite("Calls") struct CallTests {
  /// A bench with a function that the script gave to `keep`.
  func kept(_ script: String, _ bench: Bench) throws -> LuaFunction {
    var function: LuaFunction?
    bench.define("keep") { call in
      if case .function(let given) = call[0] { function = given }
      return []
    }
    try bench.run(script)
    return try #require(function)
  }

  @Test("What a word refuses is an error of the script's, in the line that called, and can be caught")
  func refusals() throws {
    let bench = Bench()
    bench.define("refuse") { call in throw LuaRefusal("not like this") }
    bench.define("blame") { call in throw LuaRefusal("here", at: SourceLocation(file: "case.lua", line: 77)) }
    let failure = bench.failure("\n\nrefuse()")
    #expect(failure.message == "not like this")
    #expect(failure.location == SourceLocation(file: "case.lua", line: 3))
    #expect(bench.failure("blame()").location?.line == 77)
    #expect(bench.failure("pcall(blame) coroutine.wrap(function()\nrefuse() end)()").location?.line == 2)
    try bench.run("local ok, e = pcall(refuse) print(ok, e) print(pcall(function() refuse() end))")
    #expect(bench.printed == ["false\tcase.lua:1: not like this", "false\tcase.lua:1: not like this"])
    #expect(bench.failure("coroutine.wrap(refuse)()").location?.line == 1)
  }

  @Test("A call knows where it was made")
  func callers() throws {
    let bench = Bench()
    var callers: [SourceLocation?] = []
    bench.define("here") { call in
      callers.append(call.caller)
      return []
    }
    bench.modules["m"] = Array("\n\nhere()".utf8)
    try bench.run(
      "here()\npcall(here)\ncoroutine.wrap(here)()\nlocal function f() return here() end\nf()\nload('\\n\\n\\nhere()')()\nrequire 'm'\ntable.sort({ 2, 1 }, here)"
    )
    #expect(callers.compactMap { $0?.line } == [1, 2, 3, 4, 6, 3, 8, 8])
    #expect(callers[5]?.file == "m.lua")
    #expect(bench.state.caller == nil)
  }

  @Test("The host may call again from within a call, and errors stop at its door")
  func nested() throws {
    let bench = Bench()
    var caught: [LuaFailure] = []
    bench.define("call") { call in
      guard case .function(let function) = call[0] else { throw LuaRefusal("call wants a function") }
      return try bench.state.call(function, Array(call.arguments.dropFirst()), results: 1)
    }
    bench.define("try") { call in
      guard case .function(let function) = call[0] else { throw LuaRefusal("try wants a function") }
      do {
        return try bench.state.call(function, [])
      } catch let failure as LuaFailure {
        caught.append(failure)
        return [.none]
      }
    }
    try bench.run(
      """
      print(call(function(x) return x + call(function(y) return y * 2 end, 10) end, 1))
      print(try(function()
        error('inner') end))
      print(pcall(call, function() error({}) end))
      print(coroutine.wrap(function() return call(function() return coroutine.wrap(function() return call(function() return 'deep' end) end)() end) end)())
      local co = coroutine.wrap(function() coroutine.yield(call(function() return 1 end)) return call(function() return 2 end) end)
      print(co(), co())
      """)
    #expect(bench.printed == ["21", "nil", "false\tcase.lua:4: error value is a table", "deep", "1\t2"])
    #expect(caught.map(\.message) == ["inner"])
    #expect(caught.first?.location?.line == 3)
    let through = bench.failure("\ncall(function()\n  local x = nil .. 'x'\nend)")
    #expect(through.message == "attempt to concatenate a nil value")
    #expect(through.location?.line == 3)
    #expect(bench.failure("call(function()\n  coroutine.yield(1)\nend)").location?.line == 2)
  }

  @Test("Calls through the host that nest without end are an error")
  func nestedWithoutEnd() throws {
    let bench = Bench()
    bench.define("call") { call in
      guard case .function(let function) = call[0] else { return [] }
      return try bench.state.call(function, [])
    }
    let failure = bench.failure("local function f() call(f) end f()")
    #expect(failure.kind == .recursion)
    try bench.run("local function f(n) if n > 0 then call(function() f(n - 1) end) end end f(30)")
  }

  @Test("A stop within a nested call ends the outer one too, whatever the host makes of it")
  func nestedStops() throws {
    let bench = Bench(.brief)
    bench.define("try") { call in
      guard case .function(let function) = call[0] else { return [] }
      _ = try? bench.state.call(function, [])
      return ["went on"]
    }
    let failure = bench.failure("try(function()\n  while true do end\nend)\nprint('survived')")
    #expect(failure.kind == .time)
    #expect(failure.location?.line == 2)
    #expect(bench.printed == [])
  }

  @Test("What a callback throws beside refusals cannot be caught by the script, and reaches the caller")
  func abandoned() throws {
    let bench = Bench()
    bench.define("stop") { _ in throw Stop() }
    #expect(throws: Stop.self) { try bench.run("while true do pcall(stop) end") }
    #expect(throws: Stop.self) { try bench.run("print('again')") }
    #expect(bench.printed == [])
  }

  @Test("A function called by the host cannot yield, and says so")
  func yields() throws {
    let bench = Bench()
    let function = try kept("keep(function()\n  coroutine.yield(1)\nend)", bench)
    let failure = #expect(throws: LuaFailure.self) { try bench.state.call(function, []) }
    #expect(failure?.message.contains("yielded") == true)
    #expect(failure?.location?.line == 2)
    #expect(bench.failure("coroutine.yield()").message.contains("yielded"))
    #expect(
      bench.failure("coroutine.wrap(function() table.sort({ 2, 1 }, coroutine.yield) end)()").message.contains(
        "yielded"))
  }

  @Test("Coroutines work, through pcall and loops")
  func coroutines() {
    #expect(
      output(
        """
        local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) pcall(function() b = b + coroutine.yield('in pcall') error('x') end) for i in coroutine.wrap(function() coroutine.yield(1) end) do b = b + i end return b, 'end' end)
        print(coroutine.resume(co, 1)) print(coroutine.resume(co, 10)) print(coroutine.status(co), coroutine.resume(co, 100)) print(coroutine.status(co), coroutine.resume(co))
        print(coroutine.isyieldable(), coroutine.wrap(function() return coroutine.isyieldable() end)(), select(2, coroutine.running()))
        print(coroutine.resume(coroutine.running())) print(coroutine.close(coroutine.create(print)), pcall(coroutine.close, coroutine.running()))
        print(pcall(coroutine.wrap(function() error('x', 0) end))) print(coroutine.resume(coroutine.create(function() error({}) end)))
        print(xpcall(coroutine.wrap(function() return coroutine.yield() end), print)) print(coroutine.wrap(function(...) return select('#', ...) end)(nil, nil))
        print(pcall(coroutine.resume, 1)) print(pcall(coroutine.wrap(function() end)))
        local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) print(gen(), gen(), gen(), gen()) print(pcall(gen))
        print(pcall(function() local t = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end }) return coroutine.wrap(function() return t.x end)() end))
        """)
        == [
          "true\t2", "true\tin pcall", "suspended\ttrue\t111\tend", "dead\tfalse\tcannot resume dead coroutine",
          "false\ttrue\ttrue",
          "false\tcannot resume non-suspended coroutine", "true\tfalse\tcannot close a running coroutine", "false\tx",
          "false\ttable", "true", "2",
          "false\tbad argument #1 to 'coroutine.resume' (coroutine expected, got number)", "true", "1\t2\t3",
          "false\tcannot resume dead coroutine", "true\tx",
        ].map { $0 })
  }

  @Test("A result too large to be pushed is a memory failure, and nothing else")
  func largeResults() throws {
    for value in [
      LuaValue.string(String(repeating: "x", count: 50 << 20)),
      .table(LuaTable(numbers: Array(repeating: 1, count: 4 << 20))),
      .table(LuaTable(sequence: (0..<400_000).map { .string("text \($0)") })),
    ] {
      let bench = Bench(LuaLimits(softMemory: 12 << 20, hardMemory: 16 << 20))
      bench.define("large") { _ in [1, value] }
      let failure = bench.failure("\nlocal x, y = pcall(large)\nprint('survived')")
      #expect(failure.kind == .memory)
      #expect(failure.location?.line == 2)
      #expect(bench.printed == [])
      let other = Bench(LuaLimits(softMemory: 12 << 20, hardMemory: 16 << 20))
      let function = try kept("keep(function() end)", other)
      #expect(throws: LuaFailure.self) { try other.state.call(function, [value]) }
    }
  }

  @Test("Code compiled once runs in any state")
  func compiled() throws {
    let code = try Bench().state.compile(
      chunk: Array("local n = ... print('ran', n)\n\nif print then error('here') end".utf8), named: "once.lua")
    for _ in 0..<3 {
      let bench = Bench()
      let failure = #expect(throws: LuaFailure.self) { try bench.state.run(code) }
      #expect(bench.printed == ["ran\tnil"])
      #expect(failure?.location == SourceLocation(file: "once.lua", line: 3))
    }
  }

  @Test("Words can be functions of the host's that are given by reading an object")
  func methods() throws {
    final class World: LuaHostDelegate {
      var trust: LuaFunction!
      func read(_ key: LuaValue, of object: HostObject) throws -> LuaValue { .function(trust) }
      func write(_ key: LuaValue, of object: HostObject) throws {}
      func count(of object: HostObject) throws -> Int { throw LuaRefusal("cannot be counted") }
      func entries(of object: HostObject) throws -> [(LuaValue, LuaValue)] { [] }
      func describe(_ object: HostObject) -> String { "" }
      func unknownGlobal(_ name: String, assigning: Bool) -> String { name }
      func module(named name: String) throws -> (chunk: String, bytes: [UInt8]) { throw LuaRefusal(name) }
      func printed(_ line: String) {}
      func random() throws -> UInt64 { throw LuaRefusal("no chance here") }
    }
    let world = World()
    let state = LuaState(delegate: world)
    world.trust = state.function("trust_in") { call in
      [.boolean(call[0] == .object(HostObject(kind: 2, index: 3)) && call[1] == "city")]
    }
    state.define("me", as: .object(HostObject(kind: 2, index: 3)))
    func run(_ text: String) throws { try state.run(chunk: Array(text.utf8), named: "case.lua") }
    try run("assert(me:trust_in('city')) assert(me.trust_in == me.trust_in)")
    for (script, message) in [
      ("local x = #me", "cannot be counted"), ("math.random()", "no chance here"),
      ("me.x = 1", "nothing can be assigned here"), ("require 'x'", "x"),
    ] {
      let failure = #expect(throws: LuaFailure.self) { try run("\n" + script) }
      #expect(failure?.message == message)
      #expect(failure?.location?.line == 2)
    }
  }
}
