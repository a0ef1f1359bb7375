import Scenarios
import Simulation
import Testing

/// What `entente check` says of where values come from.
struct SummaryTests {
  private static let script = """
    scenario { title = "Case", steps = 12, start = "2027-01", skepticism = 0.2 }
    parameter("pace", { default = 1, min = 0, max = 2 })
    objective("clean_air", {})
    sector("works", { like = "private", income = 9 })
    mechanisms { off = { "shocks" }, learn = 0.04 }
    mechanism("ties", {}, function(world, draw) end)
    mechanism("gossip", { after = "influence" }, function(world, draw) end)
    policy("works", { contribute = function(me, partnership, ask) return 1 end })
    policy("mill", { stay = function(me, partnership, ask) return true end })
    organisation("city", { sector = "public", income = 40 })
    organisation("mill", { sector = "works" })
    organisation("mine", { sector = "works" })
    network { kind = "complete", among = in_sector("works") }
    partnership("compact", { members = everyone(), monitoring = 0.4, voice = 0.1 })

    """

  private func summary(_ settings: [String: SettingValue] = [:]) throws -> ScenarioSummary {
    try Scripts.compiled(Self.script, settings: settings).summary
  }

  private func origins(_ values: [ScenarioSummary.Value]) -> [String: ScenarioSummary.Origin] {
    Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.from) })
  }

  @Test("A lever comes from the model, the script, or from outside, which beats the script")
  func levers() throws {
    let levers = try origins(
      summary(["compact.monitoring": .number(0.9), "roles": .number(0.7)]).partnerships[0].levers)
    #expect(levers["monitoring"] == .outside && levers["roles"] == .outside)
    #expect(levers["voice"] == .script && levers["vision"] == .model)
  }

  @Test("An organisation's value is given, drawn, or follows from others")
  func organisations() throws {
    let values = try origins(summary().organisations[0].values)
    #expect(values["income"] == .script && values["staff"] == .drawn && values["funds"] == .model)
  }

  @Test("Parameters of the model that differ are told with where they were set")
  func model() throws {
    let values = try summary(["model.loss_weight": .number(4)]).model
    #expect(values.map(\.name).sorted() == ["learn", "loss_weight", "skepticism"])
    #expect(values.first { $0.name == "learn" }?.place == "case.lua:5")
    #expect(values.first { $0.name == "loss_weight" }?.from == .outside)
  }

  @Test("Mechanisms stand in the order in which they act, own ones in place and the switched off apart")
  func mechanisms() throws {
    let summary = try summary()
    let names = summary.mechanisms.map(\.name)
    #expect(summary.mechanismsOff == ["shocks"])
    #expect(summary.mechanisms.first { $0.name == "ties" }?.replaces == "ties")
    let gossip = try #require(names.firstIndex(of: "gossip"))
    #expect(names[gossip - 1] == "influence")
    #expect(summary.mechanisms[gossip].place == "case.lua:7")
  }

  @Test("Each decision is told with its function, and with whom it answers for")
  func policies() throws {
    let policies = try summary().policies
    #expect(policies.map(\.belongsTo) == ["sector", "organisation"])
    #expect(policies.map(\.organisations) == [["mine"], ["mill"]])
    #expect(policies[0].decisions.map(\.place) == ["case.lua:8"])
  }

  @Test("An intervention is told with its own place, also behind one that happens in a what-if alone")
  func interventions() throws {
    let script =
      Self.script + """
        whatif("smog", { at(3, shock { objective = "clean_air", amount = -0.1 }) })
        at(5, shock { objective = "clean_air", amount = -0.2 })
        """
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.hasPrefix("at(5") }) + 1
    let interventions = try Scripts.compiled(script).summary.interventions
    #expect(interventions.map(\.when) == ["at 5"])
    #expect(interventions.map(\.place) == ["case.lua:\(line)"])
  }

  @Test("A parameter that is set says so, and what it would be")
  func parameters() throws {
    let parameter = try #require(try summary(["pace": .number(2)]).parameters.first)
    #expect(parameter.isSet)
    #expect(parameter.takes == "a number from 0 to 2")
  }
}
