import Partnerships
import Randomness
import Scenarios
import Simulation

/// A run evaluated once more, with an eye on some of its numbers: at the start, and at the end of every step. Nothing of its journal is kept.
struct Watch {
  /// What is watched.
  struct Interest {
    /// What postings are attributed to.
    var quantity: Quantity?
    /// What is looked up in the last step.
    var value: Quantity?
    /// The steps that are of interest; nil: all.
    var steps: Int?
    var omission: Omission?
    /// Whether routine events are told too, and accounts.
    var isWhole = false
  }

  let scenario: Scenario
  let history: History
  let attribution: Attribution?
  /// The names of all accounts, in order.
  let accounts: [String]
  /// What is asked for in the last step.
  let lastValue: Double?

  /// - Throws: `ScenarioProblem`.
  init(_ spec: RunSpec, named name: String, _ interest: Interest, onStep: StepWatcher? = nil) throws {
    var scenario = try compile(spec, named: name).scenario
    if let omission = interest.omission { scenario = scenario.without(omission) }
    scenario.steps = min(interest.steps ?? scenario.steps, scenario.steps)

    let notes = Notes(interest, World(scenario.world, chance: Chance(spec)))
    var watched = scenario
    // A measure sees the world at the end of every step, and changes nothing.
    watched.changeChapters { chapter in
      chapter.measures.insert(
        ScenarioMeasure(name: "") { world in
          notes.take(world)
          return 0
        }, at: 0)
    }
    var attribution = interest.quantity.map { Attribution(of: $0, scenario, notes.frame) }
    var accounts: [String] = []
    if interest.isWhole {
      history = run(watched, spec, onStep: onStep) { page in
        if let closings = page.closings {
          accounts = closings.map(\.account)
        } else {
          attribution?.take(page, notes.frame, measured: notes.measured)
        }
      }
    } else {
      history = run(watched, spec, onStep: onStep)
    }
    self.scenario = scenario
    self.attribution = attribution
    self.accounts = accounts
    lastValue = notes.lastValue
  }

  private final class Notes {
    private let interest: Interest
    var frame: Frame
    /// Of the quantity that is watched.
    var measured: Double?
    var lastValue: Double?

    init(_ interest: Interest, _ world: borrowing World) {
      self.interest = interest
      frame = Frame(world, interest.quantity?.partnership)
      take(world)
    }

    func take(_ world: borrowing World) {
      frame = Frame(world, interest.quantity?.partnership)
      measured = interest.quantity?.measured(in: world)
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
