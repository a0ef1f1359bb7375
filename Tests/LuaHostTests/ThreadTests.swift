import Foundation
import LuaHost
import Synchronization
import Testing

@Suite("Threads") struct ThreadTests {
  /// On a thread of its own with so much stack; waits for it.
  private func onThread(stack: Int, _ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      body()
      done.signal()
    }
    thread.stackSize = stack
    thread.start()
    done.wait()
  }

  @Test("States on many threads are stopped each by its own time")
  func manyStates() async {
    await withTaskGroup(of: Bool.self) { group in
      for i in 0..<24 {
        group.addTask {
          if i % 3 == 0 {
            let failure = failure("while true do pcall(function() while true do end end) end", .brief)
            return failure.kind == .time
          }
          return output(
            "local s = 0 for i = 1, 300000 do s = s + i % \(i + 1) end local t = {} for i = 1, 2000 do t[i] = ('x'):rep(i % 50) end print(#t)"
          ) == ["2000"]
        }
      }
      for await well in group { #expect(well) }
    }
  }

  @Test("A small stack overflows with an error, not with the process", arguments: [256 << 10, 512 << 10])
  func smallStacks(stack: Int) {
    let scripts = [
      "local function f() coroutine.wrap(f)() end f()", "local function f(s) return (s:gsub('.', f)) end f('x')",
      "local function f() table.sort({ 2, 1 }, f) end f()",
      "local function f() call(f) end f()",
      "local t t = setmetatable({}, { __tostring = function() return string.format('%s', t) end }) print(t)",
      "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k .. 'x'] end local x = t.a",
      "local function f() local ok, e = pcall(f) error(e, 0) end f()",
      "local function f() local ok, e = xpcall(f, tostring) error(e, 0) end f()",
      "load(('('):rep(1000))() error('stack overflow')",
      "local function f() return load(f) end f()",
      "local t = {} for i = 1, 31 do t = { t } end give(t) error('stack overflow')",
      "error(('a?'):rep(150):find(('.-'):rep(190)) and 'stack overflow')",
    ]
    for script in scripts {
      let failure = Mutex<LuaFailure?>(nil)
      onThread(stack: stack) {
        let bench = Bench()
        bench.define("call") { call in
          guard case .function(let function) = call[0] else { return [] }
          return try bench.state.call(function, [])
        }
        let found = bench.failure(script)
        failure.withLock { $0 = found }
      }
      let kind = failure.withLock { $0?.kind }
      #expect(
        kind == .recursion || script.hasPrefix("load(('"), "\(script): \(String(describing: failure.withLock { $0 }))")
    }
  }

  @Test("A state may move from thread to thread between calls")
  func moving() {
    nonisolated(unsafe) let bench = Bench(LuaLimits(processorSecondsPerCall: 0.2, processorSecondsPerRun: 10))
    bench.define("tick") { _ in [] }
    for _ in 0..<5 {
      onThread(stack: 1 << 20) { #expect(throws: Never.self) { try bench.run("for i = 1, 100000 do tick() end") } }
    }
    onThread(stack: 1 << 20) { #expect(bench.failure("while true do tick() end").kind == .time) }
  }

  @Test("Threads that come and go leave no timers")
  func timers() {
    for _ in 0..<300 { onThread(stack: 512 << 10) { #expect(output("print(1)") == ["1"]) } }
  }

  @Test("Weak tables that the collector could spend a lifetime on are escaped")
  func collector() {
    // A chain of keys in one ephemeron table: each pass of the collector finds a few more.
    let failure = failure(
      "local t = setmetatable({}, { __mode = 'k' })\nlocal first = {}\nlocal key = first\nfor i = 1, 1e6 do local next = {} t[key] = next key = next end\nkey = nil\nfor i = 1, 1e9 do local x = { i } end",
      LuaLimits(processorSecondsPerCall: 1))
    #expect(failure.kind == .unstoppable || failure.kind == .time)
    #expect(failure.location?.file == "case.lua")
  }
}
