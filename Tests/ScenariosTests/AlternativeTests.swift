import Scenarios
import Simulation
import Testing

/// What-ifs as runs have them in force.
struct AlternativeTests {
  private static let script =
    Scripts.small + """
      local pace = parameter("pace", { default = 1, min = 0, max = 2 })
      local smog = at(3, shock { objective = "clean_air", amount = -0.1, about = "Smog" })
      whatif("watched", { monitoring = 0.9, pace = pace + 0.5 })
      whatif("smog", { smog, every(4, activity("workshop", { cost = 2 })) })
      whatif("both", { pace = 2, smog })
      """

  private func history(alternative: String?) throws -> History {
    let compilation = try compile(Scripts.source(Self.script), alternative: alternative)
    return run(compilation.scenario, RunSpec(files: compilation.files, alternative: alternative))
  }

  @Test("A scenario lists its what-ifs: what each sets, and what happens in it alone")
  func listed() throws {
    let alternatives = try Scripts.compiled(Self.script, settings: ["pace": .number(0.25)]).alternatives
    #expect(alternatives.map(\.name) == ["watched", "smog", "both"])
    #expect(alternatives[0].settings == ["monitoring": .number(0.9), "pace": .number(0.75)])
    #expect(alternatives.map(\.hasInterventions) == [false, true, true])
    #expect(alternatives[1].about == ["month 3: Smog", "every 4 months: workshop"])
    #expect(alternatives[2].about == ["pace = 2", "month 3: Smog"])
    #expect(try Scripts.compiled(Scripts.small).alternatives.isEmpty)
  }

  @Test("What happens in a what-if happens where it is in force, and nowhere else; one intervention may be in several")
  func interventions() throws {
    func kinds(_ alternative: String?) throws -> [String] {
      try history(alternative: alternative).events.map(\.kind).filter {
        $0 == "shock.objective" || $0 == "activity.held"
      }
    }
    #expect(try kinds(nil) == [])
    #expect(try kinds("watched") == [])
    #expect(try kinds("smog").sorted() == ["activity.held", "activity.held", "activity.held", "shock.objective"])
    #expect(try kinds("both") == ["shock.objective"])
  }

  @Test("A what-if leaves the months before anything happens in it as they were")
  func before() throws {
    let (with, without) = (try history(alternative: "both"), try history(alternative: nil))
    #expect(with.stepDigests.prefix(2) == without.stepDigests.prefix(2))
    #expect(with.stepDigests[2] != without.stepDigests[2])
  }

  @Test("A what-if that there is not is told, with the nearest name and with all")
  func unknown() throws {
    let compilation = try Scripts.compiled(Self.script)
    #expect(try compilation.alternative(named: "smog") == compilation.alternatives[1])
    for attempt in [
      { _ = try compilation.alternative(named: "smogs") }, { _ = try self.history(alternative: "smogs") },
    ] {
      let problem = #expect(throws: ScenarioProblem.self, performing: attempt)
      let text = problem?.text ?? ""
      #expect(text.contains("--alternative: no whatif is called \"smogs\""), "\(text)")
      #expect(text.contains("did you mean \"smog\"? (what-ifs: watched, smog, both)"), "\(text)")
    }
    let none = #expect(throws: ScenarioProblem.self) {
      try Scripts.compiled(Scripts.small).alternative(named: "smog")
    }
    #expect(none?.text.contains("the scenario declares none") == true)
  }
}
