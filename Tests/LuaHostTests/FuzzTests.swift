import Foundation
import LuaHost
import Testing

/// SplitMix64: a seed gives the same scripts everywhere.
struct Draws: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Scripts by chance. ENTENTE_FUZZ_SECONDS is how long in all, ENTENTE_FUZZ_SEED where to start; a case is known by its seed.
@Suite("Fuzz of the Lua host") struct FuzzTests {
  static let environment = ProcessInfo.processInfo.environment
  static let seconds = environment["ENTENTE_FUZZ_SECONDS"].flatMap(Double.init) ?? 5
  static let firstSeed = environment["ENTENTE_FUZZ_SEED"].flatMap(UInt64.init) ?? 1

  static let tokens = """
    and break do else elseif end false for function goto if in local nil not or repeat return then true until while + - * / % ^ # & ~ | << >> // == ~= <= >= < > = ( ) { } [ ] :: ; : , . .. ...
    0 1 2 0.5 1e308 -1 math.huge 0x7fffffffffffffff 'a' "b" [[c]] '\\0' '%a' '[^' '(' x y z t f s _G _ENV pairs next ipairs pcall xpcall error assert select type tostring tonumber
    setmetatable getmetatable rawset rawget rawlen rawequal load require print string.rep string.find string.gsub string.gmatch string.format string.pack string.unpack string.byte string.char
    table.sort table.concat table.insert table.remove table.move table.unpack table.pack coroutine.wrap coroutine.create coroutine.resume coroutine.yield coroutine.close coroutine.running
    utf8.char utf8.codes utf8.len utf8.offset math.random math.floor math.fmod give city city.other x.__index x.__gc x.__close x.__pairs x.__len x.__mode <close> <const> ::l:: goto\u{20}l
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// Statements that compile more often than not.
  static let statements = [
    "local x = E", "local y, z = E, E", "x = E", "for k, v in pairs(E) do S end", "for i = E, E do S end",
    "for a, b in E, E, E, E do S break end", "if E then S else S end", "pcall(function() S end)",
    "local co = coroutine.wrap(function(...) S coroutine.yield(E) S end) pcall(co, E) pcall(co)",
    "local t = setmetatable({ E, k = E }, { __index = function(a, b) S return E end, __len = function() return E end })",
    "pcall(table.sort, E, function(a, b) return E end)", "pcall(string.gsub, E, E, E)", "pcall(F, E, E, E)",
    "pcall(F, E)", "print(E)", "load(E)", "while E do S break end", "repeat S until true",
    "x[E] = E", "pcall(function() local t = E t[E] = E end)",
    "xpcall(function() S error(E) end, function(m) S return m end)", "local x <const> = E", "do S end", "give(E, E)",
    "pcall(function() return city[E], #city, city == E end)", "pcall(next, E, E)", "pcall(string.format, E, E, E)",
  ]
  static let expressions = [
    "1", "0", "-1", "0.5", "nil", "true", "'a'", "'%a+'", "'(a*(.-))'", "{}", "{ 1, 2, 3 }", "{ a = E }", "{ [E] = E }",
    "x", "E .. 'x'", "E + 1", "#('abc')", "function(...) return ... end", "function() S return E end", "(E)",
    "not E", "E == E", "E and E", "'x'", "print", "city", "_G", "coroutine.create(print)", "math.huge", "0/0", "2^53",
    "math.mininteger", "('x'):rep(E)", "select(2, pcall(F, E))", "'\\xff'", "'[a-'", "tostring(E)", "{ E, E, n = E }",
  ]
  static let functions =
    tokens.filter { $0.contains(".") && $0.first!.isLetter && !$0.hasPrefix("x.") && !$0.hasPrefix("city") } + [
      "pairs", "next", "ipairs", "rawset", "rawget", "setmetatable", "getmetatable", "tonumber", "tostring", "select",
      "load", "require",
    ]

  private func expand(_ template: String, _ depth: Int, _ draws: inout Draws) -> String {
    var result = ""
    for character in template {
      switch character {
      case "S": result += depth > 0 ? expand(Self.statements.randomElement(using: &draws)!, depth - 1, &draws) : ""
      case "E":
        result +=
          depth > 0
          ? expand(Self.expressions.randomElement(using: &draws)!, depth - 1, &draws)
          : ["1", "'a'", "nil", "x"].randomElement(using: &draws)!
      case "F": result += Self.functions.randomElement(using: &draws)!
      default: result.append(character)
      }
    }
    return result
  }

  /// Runs case after case for a part of the time.
  private func fuzz(_ kind: String, share: Double = 1.0 / 7, _ body: (inout Draws, (String, [UInt8]) -> Void) -> Void) {
    // A trap ends the process: what it was at is then in this file.
    let place = FileManager.default.temporaryDirectory.appending(
      path: "entente-fuzz-\(kind)-\(ProcessInfo.processInfo.processIdentifier).lua")
    print("fuzz: \(kind) from seed \(Self.firstSeed); the case that it is at: \(place.path)")
    let started = ContinuousClock.now
    var cases = 0
    for seed in Self.firstSeed... {
      var draws = Draws(state: seed &* 0x2545_F491_4F6C_DD1D)
      body(&draws) { label, bytes in try? Data(("-- seed \(seed) \(label)\n").utf8 + bytes).write(to: place) }
      cases += 1
      if ContinuousClock.now - started > .seconds(Self.seconds * share) { break }
    }
    try? FileManager.default.removeItem(at: place)
    print("fuzz: \(kind): \(cases) cases")
  }

  static let limits = LuaLimits(processorSecondsPerCall: 0.05, softMemory: 8 << 20, hardMemory: 12 << 20)

  /// Runs it and expects nothing but to come back.
  private func survive(_ bytes: [UInt8], modules: [String: [UInt8]] = [:]) {
    let bench = Bench(Self.limits)
    bench.modules = modules
    bench.state.define("city", as: .object(HostObject(kind: 1, index: 7)))
    bench.define("give") { call in call.arguments.reversed() }
    do { try bench.state.run(chunk: bytes, named: "fuzz.lua") } catch let failure as LuaFailure {
      #expect(
        failure.location != nil || failure.kind == .syntax, "\(failure) of \(String(decoding: bytes, as: UTF8.self))")
    } catch { Issue.record("threw \(error)") }
  }

  private func someBytes(_ draws: inout Draws) -> [UInt8] {
    let words = [
      "local ", "x ", "= ", "return ", "function ", "(", ")", "\u{1B}Lua", "#!", "\u{FEFF}", "--[[", "]]", "[==[", "\"",
      "\\", "0x", "\n", "\r", "end ",
    ]
    return (0..<Int.random(in: 0...40, using: &draws)).flatMap { _ in
      Bool.random(using: &draws)
        ? [UInt8.random(in: 0...255, using: &draws)] : Array(words.randomElement(using: &draws)!.utf8)
    }
  }

  @Test("Random bytes are no more than a syntax error")
  func bytes() {
    fuzz("bytes") { draws, note in
      let bytes = someBytes(&draws)
      note("chunk", bytes)
      survive(bytes)
    }
  }

  @Test("Random bytes as a module do no harm")
  func modules() {
    fuzz("modules") { draws, note in
      let first = someBytes(&draws)
      let second = Bool.random(using: &draws) ? someBytes(&draws) : Array(("local x " + expand("S S", 4, &draws)).utf8)
      note("modules", first + Array("\n-- second\n".utf8) + second)
      survive(
        Array(
          "local x pcall(require, 'a') pcall(require, 'b') pcall(require, x) pcall(require, 'a') pcall(load, '\\27Lua') require 'b'"
            .utf8),
        modules: ["a": first, "b": second])
    }
  }

  @Test("Random tokens do no harm")
  func tokens() {
    fuzz("tokens") { draws, note in
      let soup = (0..<Int.random(in: 1...40, using: &draws)).map { _ in Self.tokens.randomElement(using: &draws)! }
        .joined(separator: " ")
      note("tokens", Array(soup.utf8))
      survive(Array(soup.utf8))
    }
  }

  @Test("Random programs do no harm")
  func programs() {
    fuzz("programs") { draws, note in
      let program = "local x = {}\n" + (0..<4).map { _ in expand("S", 5, &draws) }.joined(separator: "\n")
      note("program", Array(program.utf8))
      survive(Array(program.utf8))
    }
  }

  @Test("A state that is rewound after a random program does with another what a new state does")
  func rewinding() {
    func outcome(_ bench: Bench, _ program: String) -> (said: [String], failure: LuaFailure?) {
      do { try bench.run(program) } catch { return (bench.printed, error as? LuaFailure) }
      return (bench.printed, nil)
    }
    fuzz("rewinding") { draws, note in
      let programs = (0..<2).map { _ in
        "local x = {}\n" + (0..<3).map { _ in expand("S", 5, &draws) }.joined(separator: "\n")
      }
      note("programs", Array(programs.joined(separator: "\n-- second\n").utf8))
      let benches = (0..<2).map { _ in
        let bench = Bench(Self.limits)
        bench.state.define("city", as: .object(HostObject(kind: 1, index: 7)))
        return bench
      }
      #expect(benches[0].state.mark())
      _ = outcome(benches[0], programs[0])
      guard benches[0].state.rewind() else { return }
      benches[0].printed = []
      benches[0].startChanceAgain()
      let (rewound, new) = (outcome(benches[0], programs[1]), outcome(benches[1], programs[1]))
      if [rewound, new].contains(where: { $0.failure?.kind == .time }) { return }
      #expect(
        rewound.said == new.said && rewound.failure == new.failure, "\(programs.joined(separator: "\n-- second\n"))")
    }
  }

  @Test("Random patterns do no harm")
  func patterns() {
    let pieces = [
      "%", "[", "]", "(", ")", ".", "*", "+", "-", "?", "^", "$", "%b", "%f", "a", "b", "\\0", "\\xff", "%1", "-",
      "a-z", "%a", "()", "%%", "[^", "]*",
    ]
    fuzz("patterns") { draws, note in
      let pattern = (0..<Int.random(in: 0...30, using: &draws)).map { _ in pieces.randomElement(using: &draws)! }
        .joined()
      let script = Array(
        "local p, s = '\(pattern)', ('ab%(b)a\\0'):rep(20) pcall(string.find, s, p) pcall(string.gsub, s, p, p) pcall(string.match, s, p, 5) pcall(function() for a in s:gmatch(p) do give(a) end end)"
          .utf8)
      note("pattern", script)
      survive(script)
    }
  }

  @Test("Random calls of a host whose objects keep answers do no harm, and what they keep is what the host has")
  func hosts() {
    fuzz("hosts") { draws, note in
      let script = Array(FuzzHost.script(&draws).utf8)
      note("host", script)
      let host = FuzzHost(Self.limits, seed: draws.next())
      for _ in 0..<2 {
        do { try host.state.run(chunk: script, named: "fuzz.lua") } catch let failure as LuaFailure {
          #expect(
            failure.location != nil || failure.kind == .syntax,
            "\(failure) of \(String(decoding: script, as: UTF8.self))")
        } catch is FuzzHost.GivenUp {
        } catch { Issue.record("threw \(error)") }
        for kept in host.kept {
          _ = try? host.state.call(kept, [.object(HostObject(kind: 1, index: 0)), 1], results: 2)
        }
      }
      if let difference = host.difference {
        Issue.record("\(difference) in \(String(decoding: script, as: UTF8.self))")
      }
    }
  }
}
