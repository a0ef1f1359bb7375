import Cases
import Foundation
import Negotiation
import Testing

struct LuaStrategyTests {
  /// Two parties over a price of 0 to 10, one wanting much and one little, either with the script or conceding evenly.
  private func result(
    _ script: String, both: Bool = false, protocol rules: String = #"{"type": "sao", "n_steps": 20}"#,
    utility: String? = nil
  ) throws -> CaseResult {
    func party(_ name: String, slope: Double, intercept: Double, lua: Bool) -> String {
      let strategy =
        lua
        ? #"{"type": "lua", "file": "mine.lua"}"#
        : #"{"type": "aspiration", "exponent": 1, "start": 1, "tolerance": 0}"#
      let worth = lua ? utility : nil
      return #"""
        {"name": "\#(name)", "utility": \#(worth ?? #"{"type": "linear_additive", "bias": 0, "issues": [{"weight": 1, "slope": \#(slope), "intercept": \#(intercept)}]}"#),
         "reservation": 0.1, "strategy": \#(strategy)}
        """#
    }
    let text = #"""
      {"format": "entente-negotiation-case/1",
       "issues": [{"name": "price", "type": "integer", "min": 0, "max": 10}],
       "parties": [\#(party("seller", slope: 0.1, intercept: 0, lua: true)), \#(party("buyer", slope: -0.1, intercept: 1, lua: both))],
       "protocol": \#(rules)}
      """#
    let negotiation = try NegotiationCase(json: Data(text.utf8), file: "case.json")
    return CaseResult(try CaseRun(negotiation, file: "case.json") { _ in Array(script.utf8) })
  }

  private func failure(_ script: String) throws -> String? {
    if case .failed(by: 0, let error) = try result(script).transcript.ending { "\(error)" } else { nil }
  }

  static let even = """
    local function demand(me, talk) return me.floor + (me.best - me.floor) * (1 - talk.time) end
    strategy {
      propose = function(me, talk) return me:at_least(demand(me, talk)) end,
      respond = function(me, offer, talk) return offer.worth >= demand(me, talk) and accept() or reject() end,
    }
    """

  @Test("A strategy in Lua that concedes evenly does what the built-in one does", arguments: [false, true])
  func equivalence(both: Bool) throws {
    let (mine, builtIn) = (try result(Self.even, both: both).transcript, try result(Self.even).transcript)
    #expect(mine.acts.map(\.offer) == builtIn.acts.map(\.offer) && mine.agreement != nil)
    #expect(mine.agreement == 5 || mine.agreement == 6 || mine.agreement == 4)
  }

  @Test("A strategy remembers within talks, and begins anew with the next")
  func memory() throws {
    let script = """
      local turns = 0
      strategy {
        propose = function(me) turns = turns + 1; return me:offer(math.max(0, 10 - turns)) end,
        respond = function(me, offer) return reject("turn " .. turns) end,
      }
      """
    let run = try result(script).run
    for _ in 0..<2 {
      let offers = run.transcript().acts.filter { $0.kind == .offer && $0.speaker == .party(0) }.compactMap(\.offer)
      #expect(offers.prefix(3) == [9, 8, 7])
    }
  }

  @Test(
    "Talks see nothing of those before them, whatever a script changes",
    arguments: [
      "turns = turns + 1", "math.floor = nil", "string.rep = function() return '' end",
      "for word in pairs(string) do string[word] = nil end", "setmetatable(math, { __index = string })",
      "print(('x'):rep(20000 // 19))", "local s = 0 for i = 1, 1e5 do s = s + i end", "require('other')()",
      "strategy { propose = function(me) return me:offer(0) end, respond = function() return reject('changed') end }",
      "huge[#huge + 1] = ('x'):rep(1e5)", "if talk.round > 8 then error('in round ' .. talk.round) end",
      "if talk.round > 8 then while true do print(('x'):rep(1000)) end end", "turns = math.random(1e6)",
    ])
  func forgetting(change: String) throws {
    let script = """
      local turns, huge = math.random(3), {}
      if ... then return function() turns = turns + 1; print(turns) end end
      local function said(me, talk)
        local words = { turns, #huge, math.floor and 1 or 0, math.rep and 1 or 0, string.rep and #('x'):rep(3) or 0, math.random(9) }
        \(change)
        return math.tointeger((turns + words[2] + words[3] + words[4] + words[5] + words[6]) % 11)
      end
      strategy {
        propose = function(me, talk) return me:offer(said(me, talk)) end,
        respond = function(me, offer, talk)
          local number = said(me, talk)
          return number == 5 and reject(tostring(turns)) or me:offer(number)
        end,
      }
      """
    func acts(_ transcript: Transcript<Int>) -> [String] {
      var acts = transcript.acts.map { "\($0)" }
      if case .failed(let party, let error) = transcript.ending { acts.append("\(String(describing: party)) \(error)") }
      return acts
    }
    let run = try result(script, both: true).run
    let first = acts(run.transcript())
    #expect(first == acts(try result(script, both: true).transcript) && first.count > 8)
    for _ in 0..<3 { #expect(acts(run.transcript()) == first) }
  }

  @Test("An offer may be told by its values, and what it leaves out is as in the standing one")
  func values() throws {
    let transcript = try result(
      "strategy { propose = function() return { price = 3 } end, respond = function(me, offer) return counter { price = 4 } end }"
    ).transcript
    let own = transcript.acts.filter { $0.speaker == .party(0) && $0.kind == .offer }.compactMap(\.offer)
    #expect(own.first == 3 && own.dropFirst().allSatisfy { $0 == 4 })
  }

  @Test("An offer in answer to an offer is a counter-offer")
  func offerInReturn() throws {
    let script =
      "strategy { propose = function(me) return me:offer(9) end, respond = function(me, offer) return me:offer(7) end }"
    let own = try result(script).transcript.acts.filter { $0.speaker == .party(0) && $0.kind == .offer }.compactMap(
      \.offer)
    #expect(own.first == 9 && own.dropFirst().allSatisfy { $0 == 7 } && own.count > 2)
  }

  @Test("A utility may be a function of the values, asked once an outcome")
  func utility() throws {
    let script =
      Self.even
      + "\nlocal asked = {}\nutility(function(values) assert(not asked[values.price]); asked[values.price] = true; return values.price / 10 end)"
    let (table, plain) = (
      try result(script, utility: #"{"type": "lua", "file": "mine.lua"}"#), try result(Self.even)
    )
    #expect(
      zip(table.run.preferences[0].utilities, plain.run.preferences[0].utilities).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(
    "A strategy that raises, returns nonsense, offers what is not there, or never answers ends the talks with a clear reason",
    arguments: [
      ("error('no idea')", "mine.lua:1: no idea"),
      ("return 3.5", "returned 3.5"),
      ("return nil", "returned nothing"),
      ("return { price = 11 }", "11 is no value of issue \"price\""),
      ("return { prise = 1 }", "did you mean \"price\"?"),
      ("return me:offer(11)", "there is no outcome 11"),
      ("return accept()", "answered with an offer"),
      ("return me.wort", "did you mean 'worst'?"),
      ("return me:at_leest(1)", "did you mean 'at_least'?"),
      ("while true do end", "processor time"),
      ("local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end", "memory"),
      ("while true do pcall(error) end", "processor time"),
    ])
  func failures(body: String, expected: String) throws {
    let message = try failure(
      "strategy { propose = function(me, talk) \(body) end, respond = function() return reject() end }")
    #expect(message?.contains(expected) == true, "\(message ?? "nothing")")
  }

  @Test(
    "A script that declares no strategy, or is none, is told before anybody talks",
    arguments: [
      ("", "declares no propose"), ("strategy { propose = function() end }", "declares no respond"),
      ("strategy { propse = function() end }", "did you mean 'propose'?"), ("strateg {}", "did you mean 'strategy'?"),
      ("local x = ", "mine.lua:1"), ("os.exit()", "there is no 'os'"), ("io.open('x')", "there is no 'io'"),
    ])
  func declarations(script: String, expected: String) throws {
    do {
      _ = try result(script)
      Issue.record("it was taken")
    } catch let problems as CaseProblems {
      #expect(problems.description.contains(expected), "\(problems)")
    }
  }

  @Test("Chance in a strategy is the same each time")
  func chance() throws {
    let script =
      "strategy { propose = function(me) return me:offer(math.random(0, 10)) end, respond = function() return reject() end }"
    func offers() throws -> [Int] { try result(script).transcript.acts.compactMap(\.offer) }
    #expect(try offers() == offers())
  }

  @Test(
    "A script bargains by every protocol",
    arguments: [
      #"{"type": "slate", "rule": "borda"}"#, #"{"type": "simultaneous", "n_steps": 30, "patience": 5}"#,
      #"{"type": "single_text", "n_steps": 20, "temperature": 0.3, "changes": 3}"#,
      #"{"type": "sao", "n_steps": 30, "step_unit": "action"}"#,
    ])
  func protocols(rules: String) throws {
    let transcript = try result(Self.even, both: true, protocol: rules).transcript
    #expect(transcript.agreement != nil, "\(transcript.ending)")
  }
}
