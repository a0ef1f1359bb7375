import Partnerships
import Randomness

/// Told how far a run has come: the step that was completed, how many there are, and what a step is ("month"). It changes nothing.
public typealias StepWatcher = (_ step: Int, _ count: Int, _ unit: String) -> Void

/// Shown the world as it was founded, in step 0, and after each step that was completed. It cannot change it.
public typealias WorldWatcher = (borrowing World) -> Void

/// Whether a listener wants to be told of the decisions of a kind that an organisation is asked for in a step.
public typealias DecisionHearing = (_ step: Int, _ kind: DecisionKind, _ organisation: String) -> Bool

/// Evaluates a run: `run(scenario, parameters, seed, replicate, inputs, engine) → history`.
///
/// Never throws: a run that fails is a history with its error, up to the step in which it failed.
/// - Parameters:
///   - scenario: compiled from the specification, with its branches.
///   - onStep: told each step that was completed, of how many, and what a step is.
///   - onDecision: told every decision that anybody is asked for, in order, built-in ones too. It takes some time and changes nothing.
///   - hearing: of which of them; nil: of all.
///   - onWorld: shown the world, for what no record keeps.
public func run(
  _ scenario: Scenario, _ spec: RunSpec, recording: Recording = .series, onStep: StepWatcher? = nil,
  onDecision: ((AskedDecision) -> Void)? = nil, hearing: DecisionHearing? = nil, onWorld: WorldWatcher? = nil
) -> History {
  if recording == .journal {
    var journal = HistoryJournal(openings: [], postings: [], closings: [])
    var history = run(scenario, spec, onStep: onStep, onDecision: onDecision, onWorld: onWorld) { journal.add($0) }
    history.journal = journal
    return history
  }
  var run = Run(scenario, spec, recording: recording, onDecision, hearing: hearing)
  return run.evaluate(onStep, onWorld) { _ in }
}

/// Evaluates a run at the level `journal`, whose pages are shown as they are written and kept nowhere: the history comes without them.
///
/// - Parameter onPage: shown each page before `onStep` is told of its step.
/// - Throws: what `onPage` throws, which ends the run.
public func run<Stop: Error>(
  _ scenario: Scenario, _ spec: RunSpec, onStep: StepWatcher? = nil, onDecision: ((AskedDecision) -> Void)? = nil,
  onWorld: WorldWatcher? = nil, onPage: (JournalPage) throws(Stop) -> Void
) throws(Stop) -> History {
  var run = Run(scenario, spec, recording: .journal, onDecision)
  return try run.evaluate(onStep, onWorld, onPage)
}

private struct Run {
  /// The one that the run began with.
  let scenario: Scenario
  let recording: Recording
  let desk: DecisionDesk
  var world: World
  var recorder: Recorder
  var digest = HistoryDigest()
  /// Whose code acts now.
  var chapter: Chapter
  var handovers: ArraySlice<Handover>
  /// nil where no journal is kept.
  var bookkeeper: Bookkeeper?

  init(
    _ scenario: Scenario, _ spec: RunSpec, recording: Recording, _ onDecision: ((AskedDecision) -> Void)?,
    hearing: DecisionHearing? = nil
  ) {
    self.scenario = scenario
    self.recording = recording
    desk = DecisionDesk(scenario, inputs: spec.inputs, listener: onDecision, hearing: hearing)
    var declaration = scenario.world
    declaration.pace = spec.pace
    world = World(declaration, chance: Chance(spec), keepsJournal: recording == .journal)
    recorder = Recorder(world, measures: scenario.chapters.flatMap(\.measures))
    recorder.turn(to: scenario.measures)
    chapter = Chapter(scenario)
    handovers = scenario.handovers[...]
    bookkeeper = recording == .journal ? Bookkeeper(scenario, world) : nil
  }

  mutating func evaluate<Stop: Error>(
    _ onStep: StepWatcher?, _ onWorld: WorldWatcher?, _ onPage: (JournalPage) throws(Stop) -> Void
  ) throws(Stop) -> History {
    try bookkeeper?.turn(&world, onPage)
    var stepsRun = 0
    var success: Bool?
    var status = status(after: { run in try run.world.requireFiniteBalances() })
    onWorld?(world)
    while status == .ok, world.step < scenario.steps {
      status = self.status(after: { run in try run.step() })
      guard status == .ok else { break }
      stepsRun = world.step
      try bookkeeper?.turn(&world, onPage)
      onWorld?(world)
      onStep?(stepsRun, scenario.steps, scenario.unit.rawValue)
    }
    if status == .ok { status = self.status(after: { run in success = try run.chapter.scenario.success?(run.world) }) }
    try bookkeeper?.turn(&world, isLast: true, onPage)
    return history(status, stepsRun: stepsRun, success: success)
  }

  /// What becomes of the run by doing this.
  private mutating func status(after act: (inout Run) throws -> Void) -> RunStatus {
    do {
      try act(&self)
      return .ok
    } catch {
      let failure = failure(from: error)
      return failure.kind == .time ? .timedOut(failure) : .failed(failure)
    }
  }

  private mutating func step() throws {
    world.beginStep()
    desk.turn(to: world.step)
    while let next = handovers.first, next.after < world.step { try takeOver(handovers.removeFirst()) }
    for (index, intervention) in chapter.scenario.interventions.enumerated() where try isDue(intervention, index) {
      let cause = world.intervene(intervention.about)
      switch intervention.effect {
      case .actions(let actions): for action in actions { try world.apply(action, because: cause, desk) }
      case .code(let act):
        try act(&world, Stage(author: .intervention, cause: cause, decisions: desk))
        try world.requireFiniteBalances()
      }
    }
    try world.decideMotions(desk)
    try world.advance(chapter.schedule, decisions: desk, custom: CustomRunner(chapter: chapter, desk: desk))
    try world.requireFiniteBalances()
    try recorder.take(world, measures: chapter.scenario.measures)
    digest.add(world, decisions: desk.takeDecisions())
  }

  /// What the branch sets, and the scenario that goes on from here, act on the world as it is.
  private mutating func takeOver(_ handover: Handover) throws {
    if handover.scenario == nil, handover.settings.allSatisfy({ world.isAlready(as: $0) }) { return }
    let cause = world.branch(handover.about)
    if let next = handover.scenario {
      try world.takeOver(next.world, from: chapter.scenario.world, because: cause, desk)
      desk.takePolicies(of: next)
      recorder.turn(to: next.measures)
      chapter = Chapter(next, after: chapter)
    }
    for action in handover.settings {
      chapter.scenario.world.declare(action)
      if !world.isAlready(as: action) { try world.apply(action, because: cause, desk) }
    }
  }

  private mutating func isDue(_ intervention: Intervention, _ index: Int) throws -> Bool {
    switch intervention.trigger {
    case .at(let step): return world.step == step
    case .every(let period): return world.step % period == 0
    case .when(let condition, let once):
      if once, chapter.spentOnce.contains(index) { return false }
      guard try condition(world) else { return false }
      chapter.spentOnce.insert(index)
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
      outcome: stepsRun > 0 ? record.outcome(shocks: shocks, world) : [],
      series: recording == .outcome ? [] : record.series(),
      events: recording == .outcome ? [] : sentences.events(of: world),
      parameters: scenario.parameters, journal: nil, digest: digest.value,
      stepDigests: digest.steps, unusedInputs: desk.unusedInputs,
      printed: scenario.chapters.flatMap { $0.output?() ?? [] })
    history.negotiations = world.negotiations.enumerated().map { place, record in
      HistoryNegotiation(record, number: place + 1, in: world, unit: scenario.unit.rawValue)
    }
    return history
  }
}

/// A scenario while it acts on the world: all of a run, or up to where another one takes over.
private struct Chapter {
  /// Its declaration has what branches set since, so that the next one to take over is compared with what is in force.
  var scenario: Scenario
  let schedule: Schedule
  /// Of the interventions that happen once, those that have.
  var spentOnce: Set<Int> = []
  /// How many mechanisms of their own the scenarios before it have: authors are numbered through.
  let mechanismsBefore: Int

  init(_ scenario: Scenario) { self.init(scenario, mechanismsBefore: 0) }

  private init(_ scenario: Scenario, mechanismsBefore: Int) {
    self.scenario = scenario
    self.mechanismsBefore = mechanismsBefore
    schedule = Schedule(active: scenario.world.model.active, custom: scenario.mechanisms.map(\.declaration))
  }

  /// What was to happen once and has does not happen again: it is known by what it is about, the n-th of those that are about the same.
  init(_ scenario: Scenario, after other: Chapter) {
    self.init(
      scenario, mechanismsBefore: other.mechanismsBefore + other.scenario.mechanisms.count)
    let spent = Set(other.spentOnce.map { other.keys[$0] })
    spentOnce = Set(keys.indices.filter { spent.contains(keys[$0]) })
  }

  private struct Key: Hashable {
    let about: String
    let number: Int
  }

  private var keys: [Key] {
    var counts: [String: Int] = [:]
    return scenario.interventions.map { intervention in
      defer { counts[intervention.about, default: 0] += 1 }
      return Key(about: intervention.about, number: counts[intervention.about, default: 0])
    }
  }
}

/// Runs the scenario's own mechanisms in their places.
private struct CustomRunner: CustomMechanismRunner {
  let chapter: Chapter
  let desk: DecisionDesk

  func run(_ index: Int, in world: inout World) throws {
    let author = Author.custom(chapter.mechanismsBefore + index)
    let mechanism = chapter.scenario.mechanisms[index]
    let cause = world.customMechanismActs(mechanism.declaration.name)
    try mechanism.act(&world, Stage(author: author, cause: cause, decisions: desk))
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
