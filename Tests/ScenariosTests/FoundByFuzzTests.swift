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

  @Test("No parameter makes a step of talks go on and on")
  func endlessTalks() throws {
    let history = try Scripts.history(Scripts.small + "mechanisms { mutations_per_round = 1e19 }")
    #expect(history.status == .ok)
  }

  @Test("A metric that became infinite fails the run, and is not recorded")
  func infiniteMetric() throws {
    let history = try Scripts.history(Scripts.small + "mechanisms { info_floor = -1e308 }")
    #expect(history.status.failure?.kind == .number, "\(history.status)")
    #expect(history.status.failure?.message.contains("duplication of compact became") == true, "\(history.status)")
    #expect(history.outcome.allSatisfy { $0.value?.isFinite ?? true })
  }

  @Test("Lines are counted as Lua counts them, whatever else ends a line elsewhere")
  func linesOfMessages() {
    for (script, line) in [
      ("local a = '\u{2028}\u{85}\u{0B}\u{0C}'\nfoo()", 2), ("local a\rfoo()", 2), ("local a\r\n\r\nfoo()", 3),
      ("local a\n\rfoo()", 2), ("foo()", 1),
    ] {
      let said = Scripts.complaints(script)
      #expect(said.hasPrefix("case.lua:\(line):") && said.contains(" | foo()"), "\(said)")
    }
  }

  @Test("What is undefined at the start fails the run before its first step")
  func undefinedStart() throws {
    let history = try Scripts.history(
      Scripts.small + "mechanisms { power_exponent = 100000 } at(1, function() error('here') end)")
    #expect(history.status.failure?.kind == .number, "\(history.status)")
    #expect(history.stepsRun == 0)
  }

  @Test("An error without a message has one in the record")
  func silentError() throws {
    let history = try Scripts.history(Scripts.small + "at(2, function() error('') end)")
    #expect(history.status.failure?.message == "the script raised an error without a message")
    #expect(Scripts.complaints("error('')").contains("case.lua:1: the script raised an error without a message"))
  }
}
