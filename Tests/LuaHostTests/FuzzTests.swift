import LuaHost
import Testing

/// SplitMix64: the same scripts in every run of the tests.
private struct Draws: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("Fuzz") struct FuzzTests {
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

  /// Runs it and expects nothing but to come back.
  private func survive(_ bytes: [UInt8]) {
    let bench = Bench(LuaLimits(processorSecondsPerCall: 0.05, softMemory: 8 << 20, hardMemory: 12 << 20))
    bench.state.define("city", as: .object(HostObject(kind: 1, index: 7)))
    bench.define("give") { call in call.arguments.reversed() }
    do { try bench.state.run(chunk: bytes, named: "fuzz.lua") } catch let failure as LuaFailure {
      #expect(
        failure.location != nil || failure.kind == .syntax, "\(failure) of \(String(decoding: bytes, as: UTF8.self))")
    } catch { Issue.record("threw \(error)") }
  }

  @Test("Random bytes are no more than a syntax error", arguments: 0..<8)
  func bytes(seed: UInt64) {
    var draws = Draws(state: seed)
    for _ in 0..<200 {
      survive((0..<Int.random(in: 0...80, using: &draws)).map { _ in UInt8.random(in: 0...255, using: &draws) })
    }
  }

  @Test("Random tokens do no harm", arguments: 0..<8)
  func tokens(seed: UInt64) {
    var draws = Draws(state: seed &+ 1000)
    for _ in 0..<200 {
      let soup = (0..<Int.random(in: 1...40, using: &draws)).map { _ in Self.tokens.randomElement(using: &draws)! }
        .joined(separator: " ")
      survive(Array(soup.utf8))
    }
  }

  @Test("Random programs do no harm", arguments: 0..<24)
  func programs(seed: UInt64) {
    var draws = Draws(state: seed &+ 2000)
    for _ in 0..<60 {
      let program = "local x = {}\n" + (0..<4).map { _ in expand("S", 5, &draws) }.joined(separator: "\n")
      survive(Array(program.utf8))
    }
  }

  @Test("Random patterns do no harm", arguments: 0..<8)
  func patterns(seed: UInt64) {
    var draws = Draws(state: seed &+ 3000)
    let pieces = [
      "%", "[", "]", "(", ")", ".", "*", "+", "-", "?", "^", "$", "%b", "%f", "a", "b", "\\0", "\\xff", "%1", "-",
      "a-z", "%a", "()", "%%", "[^", "]*",
    ]
    for _ in 0..<100 {
      let pattern = (0..<Int.random(in: 0...30, using: &draws)).map { _ in pieces.randomElement(using: &draws)! }
        .joined()
      survive(
        Array(
          "local p, s = '\(pattern)', ('ab%(b)a\\0'):rep(20) pcall(string.find, s, p) pcall(string.gsub, s, p, p) pcall(string.match, s, p, 5) pcall(function() for a in s:gmatch(p) do give(a) end end)"
            .utf8))
    }
  }
}
