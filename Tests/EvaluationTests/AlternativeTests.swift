import Evaluation
import Scenarios
import Simulation
import Testing

/// Runs with a what-if in force.
struct AlternativeTests {
  private let request = RunRequest(
    ScenarioSource(
      name: "case.lua",
      files: [
        SourceFile(
          name: "case.lua",
          bytes: Array(
            """
            scenario { title = "Case", steps = 12 }
            objective("clean_air", { about = "The air is fit to breathe" })
            organisation("city", { sector = "public" })
            organisation("works", { sector = "private" })
            partnership("compact", { members = { "city", "works" } })
            local pace = parameter("pace", { default = 1, min = 0, max = 2 })
            whatif("watched", { monitoring = 0.9, pace = pace / 2 })
            whatif("smog", { voice = 0.5, at(3, shock { objective = "clean_air", amount = -0.1 }) })
            """.utf8))
      ]))

  @Test("A what-if that only sets values is the run that has them set from outside")
  func onlyValues() throws {
    let named = try evaluate(request.applying(alternativeNamed: "watched"))
    var set = request
    set.settings = ["monitoring": .number(0.9), "pace": .number(0.5)]
    let other = try evaluate(set)
    #expect(named.spec == other.spec)
    #expect(named.spec.digest == other.spec.digest)
    #expect(named.history.digest == other.history.digest)
  }

  @Test("What is set is the ground that alternatives share, and their own values win")
  func ground() throws {
    var ground = request
    ground.settings = ["pace": .number(0.4), "monitoring": .number(0.1), "roles": .number(0.7)]
    let settings = try ground.applying(alternativeNamed: "watched").settings
    #expect(settings == ["pace": .number(0.2), "monitoring": .number(0.9), "roles": .number(0.7)])
  }

  @Test("A what-if with interventions is another run, which is evaluated again from its specification alone")
  func interventions() throws {
    let smoggy = try evaluate(request.applying(alternativeNamed: "smog"))
    #expect(smoggy.spec.alternative == "smog")
    #expect(smoggy.spec.settings == ["voice": .number(0.5)])
    #expect(smoggy.history.events.contains { $0.kind == "shock.objective" })
    let again = try evaluate(RunRequest(smoggy.spec, named: "case.lua"))
    #expect(again.spec == smoggy.spec)
    #expect(again.history.digest == smoggy.history.digest)
    let recorded = Replay.Recorded(
      engine: Engine.version, mathematics: MathematicsFingerprint.value, historyDigest: smoggy.history.digest,
      stepDigests: smoggy.history.stepDigests, wasCutShort: false)
    #expect(try Replay(of: smoggy.spec, named: "case.lua", recorded: recorded).finding == .same)
    let why = try Explanation(
      of: "objectives.clean_air", atStep: 4, in: smoggy.spec, named: "case.lua",
      stepDigests: smoggy.history.stepDigests)
    #expect(why.isRecordedHistory)
  }
}
