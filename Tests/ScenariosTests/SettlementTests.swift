import Scenarios
import Simulation
import Testing

/// How declared issues are settled: by whom, in which manner, and what happens when talks break down.
struct SettlementTests {
  /// Three members over a date and a payment, with more fields of the partnership and more lines.
  private func script(_ fields: String, issues: String = Self.date, more: String = "") -> String {
    """
    scenario { title = "Case", steps = 12 }
    objective("clean_air", { about = "The air is fit to breathe" })
    organisation("city", { sector = "public", funds = 100 })
    organisation("works", { sector = "private", funds = 100 })
    organisation("club", { sector = "community", funds = 10 })
    partnership("compact", { members = { "city", "works", "club" }, governance = "vote", protocol = "vote", issues = { \(issues) }, \(fields) })
    \(more)
    """
  }

  private static let date = """
    issue("date", { choices = { "soon", "later", "never" }, default = "never", prefers = {
      city = { soon = 1, later = 0.8, never = 0 }, works = { soon = 0.1, later = 0.6, never = 0.5 }, club = { soon = 1, later = 0.7, never = 0 } } })
    """

  private func settled(_ script: String) throws -> [String] {
    try Scripts.history(script).events.filter { $0.kind == "issue.settled" }.map(\.text)
  }

  private func history(_ script: String) throws -> History {
    let compilation = try Scripts.compiled(script)
    return run(compilation.scenario, RunSpec(files: compilation.files, seed: 1), recording: .journal)
  }

  @Test(
    "A slate is voted on by the rule that the scenario or governance names",
    arguments: [
      (#"settle = "slate", ballot = "plurality""#, "soon"), (#"settle = "slate", ballot = "unanimity""#, "later"),
      (#"settle = "slate", ballot = "borda", veto = { "works" }"#, "later"),
      (#"settle = "slate", ballot = "plurality", veto = { "works" }"#, "later"),
    ])
  func slates(fields: String, winner: String) throws {
    let events = try settled(script(fields))
    #expect(events.first?.contains("date = \(winner)") == true, "\(events)")
  }

  @Test(
    "Members bargain in any manner",
    arguments: [
      "aspiration", "boulware", "conceder", "hardheaded", "micro", "tit_for_tat", "frequency", "fair_minded",
      "trust_sensitive",
    ])
  func manners(manner: String) throws {
    let history = try history(script("bargain = { city = \"\(manner)\", works = \"aspiration\" }, rounds = 30"))
    #expect(history.status == .ok)
    let talks = try #require(history.negotiations.first { $0.matter == "the declared issues" })
    #expect(talks.acts.contains { $0.party == 0 })
    if manner == "hardheaded" {
      #expect(talks.acts.filter { $0.party == 0 && $0.kind == "offer" }.allSatisfy { $0.terms.first?.value == "soon" })
    }
  }

  @Test("A side payment moves what was agreed from one member to the other, and no more than the payer has")
  func payments() throws {
    let payment =
      #"issue("compensation", { from = 0, to = 20, step = 5, pays = { from = "works", to = "club" }, worth = 0.01 })"#
    let history = try history(script("", issues: Self.date + ", " + payment))
    let postings = history.journal?.postings.filter { $0.mechanism == "negotiation" } ?? []
    let paid = postings.filter { $0.account == "works.funds" }.reduce(0) { $0 - $1.amount }
    let received = postings.filter { $0.account == "club.funds" }.reduce(0) { $0 + $1.amount }
    #expect(paid == received)
    let agreed = history.events.filter { $0.kind == "issue.settled" && $0.text.contains("compensation") }.map(\.text)
    #expect(!agreed.isEmpty)
    #expect((paid > 0) == agreed.contains { !$0.contains("compensation = 0") })
  }

  @Test("What issues are worth together decides, beside what each is worth alone")
  func jointWorth() throws {
    let both = #"issue("a", { choices = { 0, 1 } }), issue("b", { choices = { 0, 1 } })"#
    let worth =
      "worth = { city = function(v) return v.a * v.b end, works = function(v) return v.a * v.b end, club = function(v) return v.a == v.b and 0.5 or 0 end }"
    let events = try settled(script(worth, issues: both))
    #expect(events.contains { $0.contains("a = 1") } && events.contains { $0.contains("b = 1") }, "\(events)")
  }

  @Test(
    "A policy that fails in the midst of talks stops the run, and with broken_talks = \"go_on\" only the talks, with the reason in the record",
    arguments: [
      ("respond = function(me, offer, ask) error('no idea') end", "no idea"),
      ("respond = function(me, offer, ask) return 3 end", "respond"),
      ("propose = function(me, talk, ask) return { date = 'sometime' } end", "sometime"),
      (
        "respond = function(me, offer, ask) if offer.date then return counter { date = 'sometime' } end return ask:default() end",
        "sometime"
      ),
      (
        "respond = function(me, offer, ask) if offer.date then error('not this') end return ask:default() end",
        "not this"
      ),
    ])
  func failures(policy: String, reason: String) throws {
    let lines = "policy(\"works\", { \(policy) })"
    let stopped = try Scripts.history(script("", more: lines))
    #expect(
      stopped.status.failure?.message.contains(reason) == true && stopped.status.failure?.line != nil,
      "\(stopped.status)")
    let gone = try history(script("broken_talks = \"go_on\"", more: lines))
    #expect(gone.status == .ok && gone.stepsRun == 12)
    #expect(gone.events.contains { $0.kind == "negotiation.failed" && $0.text.contains(reason) })
    #expect(gone.negotiations.contains { $0.failure?.contains(reason) == true })
  }

  @Test("A policy that never answers ends the talks and not the run, where the scenario says so")
  func silence() throws {
    let policy = """
      local asked = 0
      policy("works", { respond = function(me, offer, ask)
        asked = asked + 1
        if asked == 1 then while true do pcall(error) end end
        return ask:default()
      end })
      """
    let compilation = try Scripts.compiled(script("broken_talks = \"go_on\"", more: policy))
    let history = run(compilation.scenario, RunSpec(files: compilation.files, seed: 1))
    #expect(history.status == .ok && history.stepsRun == 12)
    #expect(history.events.contains { $0.kind == "negotiation.failed" && $0.text.contains("processor time") })
    #expect(history.events.contains { $0.kind == "agreement.adopted" }, "they talk again")
  }

  @Test(
    "Talks of a run are numbered in the order in which they began, each act with what it was worth to each, and keeping them changes nothing"
  )
  func records() throws {
    let text = script("")
    let history = try history(text)
    #expect(history.digest == (try Scripts.history(text)).digest)
    #expect(history.negotiations.map(\.number) == Array(1...history.negotiations.count))
    #expect(history.negotiations.map(\.beganAt) == history.negotiations.map(\.beganAt).sorted())
    for talks in history.negotiations {
      #expect(talks.parties == ["city", "works", "club"])
      for act in talks.acts where !act.terms.isEmpty { #expect(act.worths.count == 3) }
      if let agreement = talks.agreement {
        let last = try #require(talks.acts.last { $0.kind == "offer" })
        #expect(last.terms.map(\.value) == talks.describe(agreement).map(\.value))
        #expect(zip(last.worths, talks.space[agreement]).allSatisfy { abs($0 - $1) < 1e-12 })
      }
    }
    let agreements = history.events.filter { $0.kind == "agreement.adopted" }
    #expect(
      history.negotiations.filter { $0.matter == "the text" && $0.ending == "agreement" }.map(\.endedAt)
        == agreements.map(\.step))
  }

  @Test("Whoever leaves is asked no more, and the others go on")
  func leaving() throws {
    let history = try history(
      script(
        "",
        more:
          "policy(\"works\", { respond = function(me, offer, ask) if offer.date then return leave() end return ask:default() end })"
      ))
    let talks = try #require(history.negotiations.first { $0.matter == "the declared issues" })
    #expect(talks.acts.filter { $0.party == 1 }.map(\.kind) == ["leave"])
    #expect(talks.ending == "agreement" && talks.terms.first?.value == "soon")
  }

  @Test(
    "Mistakes in how issues are settled are told with what was meant",
    arguments: [
      (#"settle = "slats""#, Self.date, "did you mean 'slate'?"),
      (#"ballot = "borda""#, Self.date, "write settle = \"slate\""),
      (#"settle = "slate", ballot = "bordo""#, Self.date, "did you mean 'borda'?"),
      (#"settle = "slate", veto = { "wroks" }"#, Self.date, "did you mean 'works'?"),
      (#"bargain = "micr""#, Self.date, "did you mean 'micro'?"),
      (#"bargain = { wroks = "micro" }"#, Self.date, "did you mean 'works'?"),
      (#"rounds = 0"#, Self.date, "whole number from 1"),
      (#"broken_talks = "goon""#, Self.date, "did you mean 'go_on'?"),
      (#"worth = { city = 3 }"#, Self.date, "which is not a function"),
      (#"worth = { city = function(v) return v.dat.x end }"#, Self.date, "case.lua:7"),
      (#"worth = { city = function(v) return nil end }"#, Self.date, "not a finite number"),
      (#"rounds = 5"#, "", "it has none"),
      ("", #"issue("pay", { from = 0, to = 9, pays = { from = "works", to = "clubb" } })"#, "did you mean 'club'?"),
      ("", #"issue("pay", { from = 0, to = 9, pays = { from = "works", to = "works" } })"#, "to itself"),
      ("", #"issue("pay", { from = -5, to = 9, pays = { from = "works", to = "club" } })"#, "amounts of 0 or more"),
      ("", #"issue("pay", { from = 0, to = 9, worth = 1 })"#, "for a side payment"),
      ("", (0..<3).map { #"issue("i\#($0)", { from = 0, to = 99 })"# }.joined(separator: ", "), "1000000 combinations"),
    ])
  func mistakes(fields: String, issues: String, expected: String) {
    let text =
      issues.isEmpty ? script(fields, issues: "").replacing("issues = {  },", with: "") : script(fields, issues: issues)
    let complaints = Scripts.complaints(text)
    #expect(complaints.contains(expected), "\(complaints)")
  }
}
