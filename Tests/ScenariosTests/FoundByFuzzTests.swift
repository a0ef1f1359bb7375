import Scenarios
import Simulation
import Testing

/// Small scripts of what ScenarioFuzzTests found.
struct FoundByFuzzTests {
  @Test("Numbers larger than an integer holds are told, and end nothing")
  func largeNumbersInEvents() throws {
    for script in [
      "mechanisms { q_max = 2^63 }", "mechanisms { q_max = 1e308 }",
      "at(1, function(world) world:post('compact.pool', 1e19) activity('workshop', { cost = 1e300 }) end)",
    ] {
      let history = try Scripts.history(Scripts.small + script)
      #expect(history.status.failure?.kind != .crash, "\(script)")
    }
  }

  @Test("A measure that fails leaves no step half recorded")
  func failingMeasure() throws {
    let history = try Scripts.history(
      Scripts.small + "measure('m', function(world) return world.step < 3 and 1 or 'no' end)")
    #expect(history.stepsRun == 2)
    #expect(Set(history.series.map(\.values.count)) == [2])
  }

  @Test("No parameter makes a step of talks go on and on", .timeLimit(.minutes(1)))
  func endlessTalks() throws {
    let history = try Scripts.history(Scripts.small + "mechanisms { mutations_per_round = 1e19 }")
    #expect(history.status == .ok)
  }
}
