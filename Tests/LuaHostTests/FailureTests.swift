import LuaHost
import Testing

@Suite("Failures") struct FailureTests {
  @Test(
    "An error tells what happened and where, without its position in the message",
    arguments: [
      ("\nerror('boom')", "boom", 2), ("error('boom', 0)", "boom", 1),
      ("\n\nlocal x = nil + 1", "attempt to perform arithmetic on a nil value", 3),
      ("local t = {}\nt.a.b = 1", "attempt to index a nil value (field 'a')", 2),
      ("\nassert(false)", "assertion failed!", 2),
      ("assert(nil, 'told')", "told", 1),
      ("local function f()\n error('blame the caller', 2)\nend\nf()", "blame the caller", 4),
      ("error()", "error value is nothing (nil)", 1), ("\nerror({})", "error value is a table", 2),
      ("error({ code = 7 })", "error value is a table, code 7", 1),
      ("error({ code = 'E1', message = 'why' })", "error value is a table, code E1: why", 1),
      ("error(true)", "error value is true", 1), ("error(print)", "error value is a function", 1),
      ("error(2.5)", "error value is 2.5", 1),
      ("local ok, e = pcall(error, 'inner')\nerror(e)", "inner", 2),
      ("local ok, e = pcall(function()\nerror('inner') end)\n\nerror(e, 0)", "inner", 2),
      ("local ok, e = pcall(function()\nerror('inner') end)\n\nerror(e)", "inner", 2),
      ("string.rep()", "bad argument #1 to 'rep' (string expected, got no value)", 1),
      ("\n('x'):rep({})", "bad argument #1 to 'rep' (number expected, got table)", 2),
      ("local s = 'x' .. {}", "attempt to concatenate a table value", 1),
      ("coroutine.wrap(function()\n\nerror('deep') end)()", "deep", 3),
      ("table.sort({ 3, 2, 1 }, function(a, b)\nerror('in order') end)", "in order", 2),
      ("string.gsub('x', '.', function()\n\n\nlocal y = nil .. 'x' end)", "attempt to concatenate a nil value", 4),
      ("local f = load('error(\"made\")', 'piece')\nf()", "piece:1: made", 2),
      ("for i = 1, 10, 0 do end", "'for' step is zero", 1),
      ("select(0)", "bad argument #1 to 'select' (index out of range)", 1),
      ("local a <const> = 1; a = 2", "attempt to assign to const variable 'a'", 1),
    ])
  func messages(script: String, message: String, line: Int) {
    let failure = failure(script)
    #expect(failure.message == message)
    #expect(failure.location == SourceLocation(file: "case.lua", line: line))
  }

  @Test(
    "What is not Lua is told with its line",
    arguments: [
      ("scenario { title = 'x' steps = 3 }", 1), ("\n\nlocal x = = 1", 3), ("if true then\n\n", 3),
      ("local s = 'abc\n'", 1), ("\n--[[ never closed", 2),
      ("goto nowhere", 1), ("break", 1), ("\nlocal x = 1e", 2), ("\n\\", 2), ("x = '\\q'", 1), ("return\nreturn", 2),
      ("\u{1}", 1),
      ("local x = \"\\u{110000000}\"", 1),
    ])
  func syntax(script: String, line: Int) {
    let failure = failure(script)
    #expect(failure.kind == .syntax, "\(failure)")
    #expect(failure.location == SourceLocation(file: "case.lua", line: line), "\(failure)")
    #expect(!failure.message.hasPrefix("case.lua"))
  }

  @Test(
    "A parser that overflows says in which line it was",
    arguments: ["(", "{", "a.b(", "function() ", "not ", "if x then ", "- ", "a..", "do ", "[[", "[=[", "#"])
  func deep(piece: String) {
    let failure = failure("local x = 1\n\nlocal y = " + String(repeating: piece, count: 100_000))
    #expect(failure.kind == .syntax, "\(failure)")
    #expect(failure.location?.line == 3, "\(failure)")
  }

  @Test("Compiling can be stopped, however long it takes", arguments: ["x and ", "x or ", "x == 1 and y or "])
  func slowToCompile(piece: String) {
    let failure = failure(
      "local x, y = 1, 2\nlocal z = " + String(repeating: piece, count: 2_000_000 / piece.utf8.count) + "1",
      LuaLimits(processorSecondsPerCall: 0.2))
    #expect(failure.kind == .time || failure.kind == .syntax || failure.kind == .memory, "\(failure)")
  }

  @Test("Byte order marks and a first line for the shell are passed over, and lines still count")
  func beginnings() throws {
    try Bench().run("\u{FEFF}local x = 1")
    try Bench().run("#!/usr/bin/env entente\nlocal x = 1")
    #expect(failure("#!/usr/bin/env entente\nerror('x')").location?.line == 2)
    #expect(failure("#!/usr/bin/env entente\n\nx x").location?.line == 3)
    try Bench().run("")
    try Bench().run("#")
    try Bench().run("return 1")
  }

  @Test("Long chunk names come back whole")
  func longNames() {
    let name = String(repeating: "a/very/long/way/", count: 12) + "case.lua"
    let bench = Bench()
    let failure = #expect(throws: LuaFailure.self) { try bench.run("\nerror('x')", named: name) }
    #expect(failure?.message == "x")
    #expect(failure?.location == SourceLocation(file: name, line: 2))
  }

  @Test("The traceback names the calls, the innermost first, through coroutines")
  func traceback() {
    let failure = failure(
      "local function inner()\n  error('x')\nend\nlocal function outer()\n  local f = coroutine.wrap(function() inner() end)\n  f()\nend\nouter()"
    )
    #expect(failure.location?.line == 2)
    let lines = failure.traceback.filter { $0.hasPrefix("case.lua") }
    #expect(lines.first == "case.lua:2: in function 'inner'")
    #expect(lines.last == "case.lua:8: at the top of the file")
    #expect(lines.contains("case.lua:6: in function 'outer'"))
    let deep = LuaHostTests.failure("local function f(n) if n == 0 then error('x') end f(n - 1) return 1 end f(5000)")
    #expect(deep.traceback.count < 30 && deep.traceback.contains("…"))
  }

  @Test("A handler of the script's sees the error, and an error in it is an error")
  func handlers() {
    #expect(output("print(xpcall(function() error('x', 0) end, function(m) return m .. m end))") == ["false\txx"])
    #expect(output("print(select('#', xpcall(error, function() error('again') end)))") == ["2"])
    #expect(output("print(pcall(pcall)) print(pcall(pcall, error, 'x'))").count == 2)
    #expect(output("local function loop() return xpcall(error, loop) end print((loop()))") == ["false"])
  }

  @Test("An error caught leaves nothing behind for the next one")
  func afterCatching() {
    let failure = failure("pcall(coroutine.wrap(function()\nerror('first') end))\n\nerror('second')")
    #expect(failure.message == "second")
    #expect(failure.location?.line == 4)
    let syntax = LuaHostTests.failure("pcall(load, 'x x')\npcall(require, 'nothing')\n\nlocal x = nil + 1")
    #expect(syntax.kind == .runtime)
    #expect(syntax.location?.line == 4)
  }

  @Test("A message that cannot be caught tells where the script was")
  func stopsInside() {
    let failure = failure(
      "local function slow()\n  while true do\n  end\nend\ncoroutine.wrap(function()\n  slow()\nend)()", .brief)
    #expect(failure.kind == .time)
    #expect((2...3).contains(failure.location?.line ?? 0))
    #expect(failure.traceback.contains { $0.hasSuffix("in function 'slow'") })
    #expect(failure.message == "ran for more than 0.08 s of processor time")
  }
}
