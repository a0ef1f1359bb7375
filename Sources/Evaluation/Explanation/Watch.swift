import Partnerships
import Randomness
import Scenarios
import Simulation

/// A run evaluated once more, with an eye on some of its numbers: at the start, and at the end of every step.
struct Watch {
  /// What is watched.
  struct Interest {
    /// Whose frames are kept.
    var quantity: Quantity?
    /// Whose values are kept.
    var value: Quantity?
    /// The steps that are of interest; nil: all.
    var steps: Int?
    var omission: Omission?
    var recording: Recording = .series
  }

  let scenario: Scenario
  let history: History
  /// By step, from 0.
  let frames: [Frame]
  let measured: [Double?]
  /// What is asked for in the last step.
  let lastValue: Double?

  /// - Throws: `ScenarioProblem`.
  init(_ spec: RunSpec, named name: String, _ interest: Interest, onStep: StepWatcher? = nil) throws {
    let source = ScenarioSource(name: name, files: spec.files)
    var scenario = try compile(source, settings: spec.settings, seed: spec.seed, replicate: spec.replicate).scenario
    if let omission = interest.omission { scenario = scenario.without(omission) }
    scenario.steps = min(interest.steps ?? scenario.steps, scenario.steps)

    let notes = Notes()
    let start = World(scenario.world, chance: Chance(seed: spec.seed, replicate: spec.replicate))
    notes.take(start, interest)
    var watched = scenario
    // A measure sees the world at the end of every step, and changes nothing.
    watched.measures.insert(
      ScenarioMeasure(name: "") { world in
        notes.take(world, interest)
        return 0
      }, at: 0)
    history = run(watched, spec, recording: interest.recording, onStep: onStep)
    self.scenario = scenario
    let count = min(notes.frames.count, history.stepsRun + 1)
    frames = Array(notes.frames.prefix(count))
    measured = Array(notes.measured.prefix(count))
    lastValue = count == history.stepsRun + 1 ? notes.lastValue : nil
  }

  private final class Notes {
    var frames: [Frame] = []
    var measured: [Double?] = []
    var lastValue: Double?

    func take(_ world: borrowing World, _ interest: Interest) {
      frames.append(Frame(world, interest.quantity?.partnership))
      measured.append(interest.quantity?.measured(in: world))
      guard let value = interest.value else { return }
      if case .account(let name) = value {
        // Looked up by its name once, in the last step.
        guard world.step == interest.steps else { return }
        var found: Double?
        for account in world.accounts where world.name(of: account) == name { found = world.balance(account) }
        lastValue = found
      } else {
        lastValue = value.measured(in: world)
      }
    }
  }
}
