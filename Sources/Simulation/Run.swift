import Partnerships
import Randomness

/// Told how far a run has come: the step that was completed, how many there are, and what a step is ("month"). It changes nothing.
public typealias StepWatcher = (_ step: Int, _ count: Int, _ unit: String) -> Void

/// Evaluates a run: `run(scenario, parameters, seed, replicate, inputs, engine) → history`.
///
/// Never throws: a run that fails is a history with its error, up to the step in which it failed.
/// - Parameter onStep: told each step that was completed, of how many, and what a step is.
public func run(
  _ scenario: Scenario, _ spec: RunSpec, recording: Recording = .series, onStep: StepWatcher? = nil
) -> History {
  var run = Run(scenario, spec, recording: recording)
  return run.evaluate(onStep)
}

private struct Run {
  let scenario: Scenario
  let recording: Recording
  let desk: DecisionDesk
  let schedule: Schedule
  var world: World
  var recorder: Recorder
  var digest = HistoryDigest()
  var spentOnce: Set<Int> = []
  let openings: [(account: String, balance: Double)]

  init(_ scenario: Scenario, _ spec: RunSpec, recording: Recording) {
    self.scenario = scenario
    self.recording = recording
    desk = DecisionDesk(scenario, inputs: spec.inputs)
    schedule = Schedule(active: scenario.world.model.active, custom: scenario.mechanisms.map(\.declaration))
    world = World(
      scenario.world, chance: Chance(seed: spec.seed, replicate: spec.replicate), keepsJournal: recording == .journal)
    recorder = Recorder(world, measures: scenario.measures)
    openings = recording == .journal ? world.namedBalances : []
  }

  mutating func evaluate(_ onStep: StepWatcher?) -> History {
    var status = RunStatus.ok
    var stepsRun = 0
    var success: Bool?
    do {
      try world.requireFiniteBalances()
      while world.step < scenario.steps {
        try step()
        stepsRun = world.step
        onStep?(stepsRun, scenario.steps, scenario.unit.rawValue)
      }
      success = try scenario.success?(world)
    } catch {
      let failure = failure(from: error)
      status = failure.kind == .time ? .timedOut(failure) : .failed(failure)
    }
    return history(status, stepsRun: stepsRun, success: success)
  }

  private mutating func step() throws {
    world.beginStep()
    for (index, intervention) in scenario.interventions.enumerated() where try isDue(intervention, index) {
      let cause = world.intervene(intervention.about)
      switch intervention.effect {
      case .actions(let actions): for action in actions { try world.apply(action, because: cause, desk) }
      case .code(let act):
        try act(&world, Stage(author: .intervention, cause: cause, decisions: desk))
        try world.requireFiniteBalances()
      }
    }
    try world.decideMotions(desk)
    try world.advance(schedule, decisions: desk, custom: CustomRunner(mechanisms: scenario.mechanisms, desk: desk))
    try world.requireFiniteBalances()
    try recorder.take(world, measures: scenario.measures)
    digest.add(world, decisions: desk.takeDecisions())
  }

  private mutating func isDue(_ intervention: Intervention, _ index: Int) throws -> Bool {
    switch intervention.trigger {
    case .at(let step): return world.step == step
    case .every(let period): return world.step % period == 0
    case .when(let condition, let once):
      if once, spentOnce.contains(index) { return false }
      guard try condition(world) else { return false }
      spentOnce.insert(index)
      return true
    }
  }

  private func failure(from error: any Error) -> RunFailure {
    var failure: RunFailure
    switch error {
    case let known as RunFailure: failure = known
    case let problem as DecisionProblem:
      failure = RunFailure(.script, problem.message)
      failure.organisation = world.organisations.names[problem.organisation]
      failure.decision = problem.kind.name
    default: failure = RunFailure(.script, "\(error)")
    }
    failure.step = failure.step ?? world.step
    return failure
  }

  private func history(_ status: RunStatus, stepsRun: Int, success: Bool?) -> History {
    let record = recorder.record
    let verdicts = record.verdicts(world)
    let isComplete = status == .ok
    let shocks = Set(world.events.kept.filter { $0.kind == .disaster || $0.kind == .recession }.map(\.step)).sorted()
    let sentences = EventSentences(world, unit: scenario.unit)
    var history = History(
      title: scenario.title, unit: scenario.unit.rawValue, steps: scenario.steps, stepsRun: stepsRun, status: status,
      verdict: isComplete ? verdicts.all : nil, verdicts: isComplete ? verdicts.each : [],
      success: isComplete ? success ?? verdicts.all.map { $0 == .success } : nil,
      outcome: stepsRun > 0 ? record.outcome(shocks: shocks) : [],
      series: recording == .outcome ? [] : record.series(),
      events: recording == .outcome ? [] : sentences.events(),
      parameters: scenario.parameters, journal: recording == .journal ? journal() : nil, digest: digest.value,
      stepDigests: digest.steps, unusedInputs: desk.unusedInputs, printed: scenario.output?() ?? [])
    history.negotiations = world.negotiations.enumerated().map { place, record in
      HistoryNegotiation(record, number: place + 1, in: world, unit: scenario.unit.rawValue)
    }
    return history
  }

  private func journal() -> HistoryJournal {
    // Names are made once: a journal has many postings to few accounts.
    let customNames = scenario.mechanisms.map(\.declaration.name)
    let builtInNames = MechanismName.allCases.map(\.name)
    var accountNames: [Account: String] = [:]
    for account in world.accounts { accountNames[account] = world.name(of: account) }
    return HistoryJournal(
      openings: openings + world.journal.openings.map { (world.name(of: $0.account), $0.balance) },
      postings: world.journal.postings.map {
        HistoryPosting(
          step: $0.step, account: accountNames[$0.account] ?? world.name(of: $0.account), amount: $0.amount,
          mechanism: $0.author.mechanism.map { builtInNames[$0.rawValue] }
            ?? $0.author.customIndex.map { customNames[$0] } ?? "intervention",
          cause: $0.cause.number)
      },
      closings: world.namedBalances)
  }
}

/// Runs the scenario's own mechanisms in their places.
private struct CustomRunner: CustomMechanismRunner {
  let mechanisms: [ScenarioMechanism]
  let desk: DecisionDesk

  func run(_ index: Int, in world: inout World) throws {
    let author = Author.custom(index)
    let cause = world.customMechanismActs(mechanisms[index].declaration.name)
    try mechanisms[index].act(&world, Stage(author: author, cause: cause, decisions: desk))
    try world.requireFiniteBalances()
  }
}

extension World {
  /// Checked at the start, after every step, and at once after a scenario's own code: what follows in the step cannot make sense of such numbers.
  fileprivate func requireFiniteBalances() throws {
    guard let account = accountOutOfBounds else { return }
    throw RunFailure(
      .number, "\(name(of: account)) became \(balance(account)): a posting was infinite or undefined")
  }
}
