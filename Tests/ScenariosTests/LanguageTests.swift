import Foundation
import Scenarios
import Simulation
import Testing

/// What the words of the language do.
struct LanguageTests {
  private func last(_ name: String, _ history: History) -> Double? { history.outcome.first { $0.name == name }?.value }

  @Test("The five-line scenario runs, and every field not given has a default")
  func fiveLines() throws {
    let history = try Scripts.history(try Scripts.shipped("two-partners.lua"))
    #expect(history.status == .ok)
    #expect(history.stepsRun == 24)
    #expect(history.verdict != nil)
  }

  @Test("A parameter returns its default, and what it is set to")
  func parameters() throws {
    let script =
      Scripts.small
      + "local x = parameter(\"x\", { default = 3, min = 1, max = 9 }) measure(\"x\", function() return x end)"
    #expect(last("x", try Scripts.history(script)) == 3)
    #expect(last("x", try Scripts.history(script, settings: ["x": .number(7)])) == 7)
  }

  @Test("Settings reach levers, one partnership's levers and the model's parameters")
  func settings() throws {
    let script = Scripts.small + "measure(\"m\", function(world) return world.partnerships.compact.monitoring end)"
    #expect(last("m", try Scripts.history(script)) == 0.3)
    #expect(last("m", try Scripts.history(script, settings: ["monitoring": .number(0.9)])) == 0.9)
    #expect(last("m", try Scripts.history(script, settings: ["compact.monitoring": .number(0.8)])) == 0.8)
    let plain = try Scripts.history(script)
    let wary = try Scripts.history(script, settings: ["model.loss_weight": .number(4)])
    #expect((last("trust", wary) ?? 1) < (last("trust", plain) ?? 0))
    #expect(
      try Scripts.history(script, settings: ["skepticism": .number(0.6)]).digest
        == Scripts.history(script, settings: ["model.skepticism": .number(0.6)]).digest)
  }

  @Test("A policy answers in place of the built-in one, and ask:default() is the built-in answer")
  func policies() throws {
    let measure = "measure(\"r\", function(world) return world.partnerships.compact.reliability end)"
    let plain = try Scripts.history(Scripts.small + measure)
    let same = try Scripts.history(
      Scripts.small + measure + " policy(\"city\", { contribute = function(me, p, ask) return ask:default() end })")
    let none = try Scripts.history(
      Scripts.small + measure + " policy(\"city\", { contribute = function() return 0 end })")
    #expect(plain.series.first { $0.name == "r" }?.values == same.series.first { $0.name == "r" }?.values)
    #expect((last("reliability", none) ?? 1) < (last("reliability", plain) ?? 0))
  }

  @Test("Interventions happen when they are due: at a step, every so often, once when a condition holds")
  func interventions() throws {
    let history = try Scripts.history(
      Scripts.small
        + """
        at(3, shock { objective = "clean_air", amount = -0.1, about = "Smog" })
        every(4, activity("workshop", { cost = 2 }))
        when(function(world) return world.step > 6 end, set { partnership = "compact", monitoring = 0.9 }, { once = true })
        """)
    func steps(_ kind: String) -> [Int] { history.events.filter { $0.kind == kind }.map(\.step) }
    #expect(steps("shock.objective") == [3])
    #expect(steps("activity.held") == [4, 8, 12])
    #expect(steps("lever.set") == [7])
    let shock = history.events.first { $0.kind == "shock.objective" }
    #expect(history.events.first { $0.id == shock?.cause }?.text == "Smog")
  }

  @Test("A function of the world acts through verbs, and its postings balance")
  func verbs() throws {
    let compilation = try Scripts.compiled(
      Scripts.small
        + """
        trait("hope", { of = "organisation", min = 0, max = 1, start = 0.5 })
        mechanism("hoping", { after = "satisfaction" }, function(world, draw)
          for _, who in ipairs(everyone()) do world:add(who, "hope", 0.01 * who.satisfaction) end
        end)
        at(5, function(world) give { from = "works", to = "city", amount = 3 } end)
        measure("hope", function(world) return world.organisations.city.hope end)
        """)
    let history = run(compilation.scenario, RunSpec(files: compilation.files), recording: .journal)
    #expect(history.status == .ok)
    let journal = try #require(history.journal)
    var balances = Dictionary(uniqueKeysWithValues: journal.openings.map { ($0.account, $0.balance) })
    for posting in journal.postings { balances[posting.account]! += posting.amount }
    for (account, balance) in journal.closings { #expect(balances[account] == balance, "\(account)") }
    #expect(journal.postings.contains { $0.account == "city.hope" && $0.mechanism == "hoping" })
    #expect((last("hope", history) ?? 0) > 0.5)
  }

  @Test("Assigning to a field of the world is an error that names the verb")
  func assignment() throws {
    let history = try Scripts.history(
      Scripts.small + "at(3, function(world)\n  world.organisations.city.funds = 1e9\nend)")
    let failure = try #require(history.status.failure)
    #expect(failure.text.contains("give {"), "\(failure.text)")
    #expect(failure.file == "case.lua" && failure.line == 7 && failure.step == 3, "\(failure)")
  }

  @Test("A mistake at run time names the step, the organisation, the decision and the line")
  func runTimeMistake() throws {
    let history = try Scripts.history(
      Scripts.small + "policy(\"city\", { contribute = function(me, partnership, ask)\n  return me.fund\nend })")
    let failure = try #require(history.status.failure)
    #expect(
      failure.step == 1 && failure.organisation == "city" && failure.decision == "contribute" && failure.line == 7,
      "\(failure)")
    #expect(failure.message.contains("did you mean 'funds'?"), "\(failure.message)")
  }

  @Test("In a decision others' private state is out of sight")
  func visibility() throws {
    let history = try Scripts.history(
      Scripts.small
        + """
        policy("city", { contribute = function(me, partnership, ask)
          for _, who in ipairs(partnership.members) do if who.name ~= me.name then return who.funds end end
        end })
        """)
    #expect(history.status.failure?.message.contains("not for \"city\" to see") == true)
  }

  @Test("One script's draws never move another's: adding an organisation leaves the others' alone")
  func drawsAreAddressed() throws {
    func funds(_ more: String) throws -> Double? {
      last(
        "f",
        try Scripts.history(
          Scripts.small + more + "\nmeasure(\"f\", function(world) return world.organisations.city.income end)"))
    }
    #expect(try funds("") == funds("organisation(\"newcomer\", { sector = \"private\" })"))
  }

  @Test("pairs goes through numbers, then texts, and so does what a script makes of it")
  func orderOfPairs() throws {
    let history = try Scripts.history(
      Scripts.small
        + "local s = \"\" for k in pairs({ b = 1, a = 2, [2] = 3, [1] = 4 }) do s = s .. tostring(k) end print(s)")
    #expect(history.printed == ["12ab"])
  }

  @Test("What is printed is cleaned, and goes to the record")
  func printing() throws {
    let history = try Scripts.history(Scripts.small + "at(2, function() print(\"\\27[2Jhello\") end)")
    #expect(history.printed.count == 1)
    #expect(history.printed[0].contains("hello") && !history.printed[0].contains("\u{1B}"))
  }

  @Test("A script that is required is part of the run's identity")
  func required() throws {
    let script = Scripts.small + "local extra = require \"extra\" measure(\"x\", function() return extra.x end)"
    let compilation = try Scripts.compiled(script, ["extra.lua": "return { x = 5 }"])
    #expect(compilation.files.map(\.name) == ["case.lua", "extra.lua"])
    let other = try Scripts.compiled(script, ["extra.lua": "return { x = 6 }"])
    #expect(RunSpec(files: compilation.files).digest != RunSpec(files: other.files).digest)
  }

  @Test("Declared issues are settled among those who care, and bind")
  func issues() throws {
    let history = try Scripts.history(
      """
      scenario { title = "Case", steps = 12 }
      objective("clean_air")
      organisation("city", { sector = "public" })
      organisation("works", { sector = "private" })
      partnership("compact", { members = { "city", "works" }, issues = {
        issue("deadline", { choices = { 12, 24, 36 }, default = 24, prefers = { city = { [12] = 1 }, works = { [12] = 0.4, [36] = 0.1 } } }),
        issue("colour", { choices = { "red", "blue" }, default = "blue" }),
      } })
      measure("d", function(world) local a = world.partnerships.compact.agreement return a and a.deadline or 0 end)
      """)
    #expect(last("d", history) == 12)
    #expect(history.events.contains { $0.kind == "issue.settled" && $0.text.contains("colour = blue (the default)") })
  }

  @Test(
    "Hegselmann and Krause's grid ends in the published clusters after the published steps",
    arguments: [
      (0.0525, 8.0, 17.0), (0.1025, 4.0, 11.0), (0.1525, 3.0, 7.0), (0.2025, 2.0, 6.0), (0.2525, 1.0, 7.0),
      (0.3025, 1.0, 4.0),
    ])
  func publishedModel(epsilon: Double, clusters: Double, steps: Double) throws {
    let history = try Scripts.history(
      try Scripts.shipped("published/bounded-confidence.lua"),
      settings: ["epsilon": .number(epsilon), "start": .text("grid")])
    #expect(history.status == .ok, "\(String(describing: history.status.failure?.text))")
    #expect(last("clusters", history) == clusters)
    #expect(last("updates made", history) == steps)
  }

  @Test("The most particular policy answers a decision, and each says only where it differs")
  func particularPolicies() throws {
    let history = try Scripts.history(
      """
      scenario { title = "Case", steps = 2 }
      for _, name in ipairs { "air", "water", "land", "peace" } do objective(name) end
      local asked = {}
      local function answer(who) return function(me) asked[me.name] = who return { air = 1 } end end
      organisation("city", { sector = "public" })
      organisation("town", { sector = "public", policy = "cautious" })
      organisation("village", { sector = "public", policy = "cautious" })
      partnership("compact", { members = everyone() })
      policy("village", { spend = answer(1) })
      policy("cautious", { spend = answer(2), stay = function() return false end })
      policy("public", { spend = answer(3), contribute = function() return 0 end })
      for _, who in ipairs { "city", "town", "village" } do measure(who, function() return asked[who] or 0 end) end
      """)
    #expect(history.status == .ok, "\(history.status)")
    #expect(["village", "town", "city"].map { last($0, history) } == [1, 2, 3])
    #expect((last("reliability", history) ?? 0) < 1)
  }

  @Test("An intervention of a what-if happens in it alone, and is checked with the others")
  func interventionsOfWhatIfs() throws {
    let script =
      Scripts.small
      + "whatif(\"smog\", { monitoring = 0.9, at(3, shock { objective = \"clean_air\", amount = -0.1 }), every(4, activity(\"workshop\", { cost = 2 })) })"
    let history = try Scripts.history(script)
    #expect(!history.events.contains { $0.kind == "shock.objective" || $0.kind == "activity.held" })
    #expect(
      Scripts.complaints(script.replacingOccurrences(of: "clean_air\", amount", with: "clean_ai\", amount")).contains(
        "did you mean 'clean_air'?"))
    #expect(Scripts.complaints(Scripts.small + "whatif(\"nothing\", {})").contains("changes nothing"))
    #expect(Scripts.complaints(Scripts.small + "whatif(\"odd\", { 3 })").contains("contains 3, which has no name"))
  }

  @Test("A partnership starts with the members that it declares, or with whoever is named")
  func starting() throws {
    let history = try Scripts.history(
      """
      scenario { title = "Case", steps = 6 }
      objective("air", {})
      for _, name in ipairs { "city", "town", "works" } do
        organisation(name, { sector = name == "works" and "private" or "public" })
      end
      partnership("first", { members = { "city", "works" }, founded = false })
      partnership("second", { members = { "city", "town" }, founded = false })
      partnership("third", { members = { "city", "town" }, founded = false })
      at(2, start { partnership = "first" })
      at(3, start { partnership = "second", members = everyone() })
      at(4, function(world) start { partnership = "third", members = in_sector("public") } end)
      for _, name in ipairs { "first", "second", "third" } do
        measure("members of " .. name, function(world) return #world.partnerships[name].members end)
      end
      """)
    #expect(history.status == .ok, "\(history.status)")
    func series(_ name: String) -> [Double]? { history.series.first { $0.name == "members of \(name)" }?.values }
    #expect(series("first")?.last == 2 && series("second")?.last == 3 && series("third")?.last == 2)
    #expect(history.events.filter { $0.kind == "partnership.founded" }.map(\.step) == [2, 3, 4])
  }

  @Test("Success is true or false; anything else fails the run", arguments: ["0.7", "0", "'no'", "{}"])
  func successIsTrueOrFalse(answer: String) throws {
    let failure = try Scripts.history(Scripts.small + "success(function() return \(answer) end)").status.failure
    #expect(failure?.message.contains("success is answered with true or false") == true)
    #expect(try Scripts.history(Scripts.small + "success(function() return false end)").success == false)
    #expect(try Scripts.history(Scripts.small + "success(function() return true end)").success == true)
  }
}
