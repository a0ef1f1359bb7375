import LuaHost
import Testing

@Suite("Rewinding") struct RewindTests {
  /// What a script can see of a state, and what it remembers.
  private static let look = """
    print(math.floor and math.floor(2.5), math.extra, pcall(math.random, 5), string.rep and ('x'):rep(3), #table.pack(1, 2), utf8.len('é'))
    print(pcall(coroutine.wrap(function() return 'resumed' end)), getmetatable(math), pcall(string.format, '%d', 3), select('#', pairs(math)))
    local names = {}
    for name, library in pairs(_G) do
      names[#names + 1] = name
      if type(library) == 'table' and library ~= _G then for word in pairs(library) do names[#names + 1] = word end end
    end
    print(table.concat and table.concat(names, ' '), remembered())
    """

  private func bench(_ limits: LuaLimits = .init()) throws -> (bench: Bench, count: LuaFunction) {
    let bench = Bench(limits)
    bench.modules["m"] = Array("local n = 0; return function() n = n + 1; return n end".utf8)
    var kept: LuaFunction?
    bench.define("keep") { call in
      if case .function(let function) = call[0] { kept = function }
      return []
    }
    try bench.run("local n = 0; keep(function(by) n = n + by; return n end)")
    let count = try #require(kept)
    bench.define("remembered") { [unowned bench] _ in try bench.state.call(count, [0]) }
    return (bench, count)
  }

  @Test(
    "Nothing that was done since is left in a rewound state",
    arguments: [
      "math.floor = nil math.extra = 1", "for word in pairs(string) do string[word] = nil end",
      "string.rep = function() return 'other' end", "rawset(table, 'pack', function() return {} end)",
      "utf8.len = math.abs", "coroutine.wrap = function() return error end", "setmetatable(math, { __index = string })",
      "setmetatable(math, { __pairs = function() return next, {} end, __metatable = 'mine' })",
      "local a = require 'm' a() a() require('m')()", "local t = {} for i = 1, 1e5 do t[i] = { i } end keep(t)",
      "keep(('x'):rep(1e6))", "local co = coroutine.wrap(function() coroutine.yield() end) co() math.co = co",
      "for i = 1, 1e4 do math['word' .. i] = ('long'):rep(i % 90) end", "pcall(error, {}) error('failed')",
      "local function nest(n) return n == 0 and 0 or 1 + nest(n - 1) end print(nest(1e4))",
      "give(city, city.other, city.name) math.city = city", "load('math.loaded = 1')()",
      "for i = 1, 200 do keep(function() return i end) end", "table.insert = nil table.concat = nil table.sort = nil",
    ])
  func forgets(deed: String) throws {
    let (bench, count) = try bench()
    bench.state.define("city", as: .object(HostObject(kind: 1, index: 7)))
    try bench.run(Self.look)
    let seen = bench.printed
    bench.words = []
    try #require(bench.state.mark())
    for _ in 0..<3 {
      #expect(try bench.state.call(count, [5]) == [5])
      _ = try? bench.run(deed, named: "deed.lua")
      try #require(bench.state.rewind())
      bench.printed = []
      bench.startChanceAgain()
      try bench.run(Self.look)
      #expect(bench.printed == seen)
      #expect(bench.state.rewind())
    }
  }

  @Test("A module is loaded anew after rewinding")
  func modules() throws {
    let (bench, _) = try bench()
    try #require(bench.state.mark())
    for _ in 0..<3 {
      try bench.run("print(require('m')(), require('m')())")
      #expect(bench.state.rewind())
    }
    #expect(bench.printed == Array(repeating: "1\t2", count: 3))
    #expect(bench.moduleRequests == Array(repeating: "m", count: 3))
  }

  @Test("What was used of the allowances is as when the state was marked, and a stopped one goes on")
  func allowances() throws {
    let limits = LuaLimits(
      processorSecondsPerCall: 0.05, processorSecondsPerRun: 0.08, softMemory: 4 << 20, hardMemory: 6 << 20,
      outputBytes: 1000)
    let (bench, count) = try bench(limits)
    try #require(bench.state.mark())
    func use(_ text: String) -> LuaFailure.Kind? {
      defer { #expect(bench.state.rewind()) }
      do {
        try bench.run(text)
        return nil
      } catch {
        #expect(throws: LuaFailure.self) { try bench.state.call(count, [1]) }
        return (error as? LuaFailure)?.kind
      }
    }
    for _ in 0..<4 {
      #expect(use("while true do end") == .time)
      #expect(use("local t = {} while true do t[#t + 1] = {} end") == .memory)
      #expect(use("print(('x'):rep(900))") == nil)
      #expect(use("print(('x'):rep(1100))") == .output)
      #expect(use("local s = 0 for i = 1, 1e5 do s = s + i end") == nil)
      #expect(try bench.state.call(count, [5]) == [5])
      #expect(bench.state.rewind())
    }
  }

  @Test("A state cannot be marked twice, while it runs, when it was stopped, or when it is large")
  func unmarkable() throws {
    let (bench, _) = try bench()
    var answers: [Bool] = []
    bench.define("mark") { [unowned bench] _ in
      answers += [bench.state.mark(), bench.state.rewind()]
      return []
    }
    #expect(!bench.state.rewind())
    try bench.run("mark()")
    #expect(bench.state.mark() && !bench.state.mark())
    try bench.run("mark()")
    #expect(answers == [false, false, false, false])
    let large = Bench()
    try large.run("math.large = ('x'):rep(1e6)")
    #expect(!large.state.mark())
    let stopped = Bench(.brief)
    _ = stopped.failure("while true do end")
    #expect(!stopped.state.mark())
  }

  @Test("What objects keep and columns have is as when the state was marked")
  func objects() throws {
    let (bench, _) = try bench()
    let column = LuaColumn([1, 2, 3])
    bench.state.define("height", ofKind: 1, in: column)
    bench.state.define("city", as: .object(HostObject(kind: 1, index: 1)))
    try #require(bench.state.mark())
    for _ in 0..<2 {
      try bench.run("print(city.height, city.name, rawequal(city.other, city.other))")
      #expect(bench.printed.removeLast() == "2.0\torganisation 1\ttrue")
      bench.state.define("width", ofKind: 1, in: LuaColumn([7, 7]))
      #expect(bench.state.rewind())
      #expect(bench.failure("print(city.width)").message.contains("no 'width'"))
      #expect(bench.state.rewind())
    }
  }
}
