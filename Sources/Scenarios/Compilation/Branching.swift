import LuaHost
import Partnerships
import Simulation

/// Compiles the branches of a run, one after the other: what each sets on the world, and the scenario that goes on from there, if it is
/// another one.
struct Branching {
  private let compiler: Compiler
  /// The run's own scenario, whose handovers the branches become.
  private var compilation: Compilation
  /// What is in force, and where its files come from: a branch, or the run itself.
  private var current: Compilation
  private var source: ScenarioSource
  private var sourceBranch: Int?
  private var settings: [String: SettingValue]
  /// Those that were made for another script.
  private var inherited: Set<String> = []
  /// Where the files of a branch's script are found, if they are not all with it.
  private let scripts: [Int: ScenarioSource]

  init(
    _ compilation: Compilation, _ source: ScenarioSource, settings: [String: SettingValue], _ compiler: Compiler,
    scripts: [Int: ScenarioSource]
  ) {
    self.scripts = scripts
    self.compilation = compilation
    self.compiler = compiler
    self.source = source
    self.settings = settings
    current = compilation
  }

  /// - Throws: `ScenarioProblem`.
  consuming func compilation(with branches: [Branch]) throws -> Compilation {
    compilation.branches = branches
    for place in branches.indices { try add(place) }
    compilation.scenario.steps = current.scenario.steps
    return compilation
  }

  private mutating func add(_ place: Int) throws {
    let branch = compilation.branches[place]
    let before = place > 0 ? compilation.branches[place - 1] : nil
    try requireOrder(branch, after: before)
    let isOtherScript = branch.files?.isEmpty == false
    if isOtherScript || changesParameter(branch) {
      try takeOver(branch, place)
    } else {
      try requireSteps(of: branch, in: current.scenario)
      let actions = try actions(of: branch)
      if !actions.isEmpty { hand(over: branch, actions, nil) }
    }
    settings.merge(branch.settings) { $1 }
  }

  private func changesParameter(_ branch: Branch) -> Bool {
    current.sheet.parameters.contains { parameter in
      branch.settings[parameter.name].map { $0 != parameter.value } ?? false
    }
  }

  /// The scenario is compiled anew, with all that is set by then.
  private mutating func takeOver(_ branch: Branch, _ place: Int) throws {
    if let files = branch.files, let script = files.first {
      source = scripts[place] ?? ScenarioSource(name: script.name, files: files)
      sourceBranch = place
      inherited = Set(settings.keys)
    }
    inherited.subtract(branch.settings.keys)
    let next = try compiler.compile(source, settings: settings.merging(branch.settings) { $1 }, inherited: inherited)
    if let obstacle = next.scenario.world.obstacle(toTakingOverFrom: current.scenario.world) {
      throw problem(
        "\(source.name) cannot take over after \(Self.moment(branch.after, current.scenario)): \(obstacle)",
        advice: "a branch keeps who and what there is; run it as a scenario of its own", in: next)
    }
    try requireSteps(of: branch, in: next.scenario)
    note(next, past: next.scenario.world.past(whenTakingOverFrom: current.scenario.world))
    keep(next.files, place: place)
    current = next
    hand(over: branch, try actions(of: branch), next.scenario)
  }

  /// Files that the script read before, and those that it reads now, belong to whoever brought the script.
  private mutating func keep(_ files: [SourceFile], place: Int) {
    guard let sourceBranch else {
      compilation.files += files.filter { !compilation.files.contains($0) }
      return
    }
    let known = sourceBranch == place ? [] : compilation.branches[sourceBranch].files ?? []
    compilation.branches[sourceBranch].files = known + files.filter { !known.contains($0) }
  }

  private mutating func note(_ next: Compilation, past: [String]) {
    compilation.warnings += next.warnings.filter { !compilation.warnings.contains($0) }
    guard !past.isEmpty else { return }
    let shown = past.prefix(6).joined(separator: ", ") + (past.count > 6 ? " and \(past.count - 6) more" : "")
    var warning = next.sheet.outside(
      "what only shapes the start is past and stays as it went on: \(shown)",
      advice: "to start otherwise run it anew, with --set")
    warning.severity = .warning
    compilation.warnings.append(warning)
  }

  private mutating func hand(over branch: Branch, _ actions: [Action], _ next: Scenario?) {
    let script = branch.files?.first.map { ["\($0.name) goes on"] } ?? []
    let set = branch.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }
    compilation.scenario.handovers.append(
      Handover(
        after: branch.after,
        about: "a branch after \(Self.moment(branch.after, current.scenario)): "
          + (script + set).joined(separator: ", "),
        settings: actions, scenario: next))
  }

  /// What the branch sets on the world itself: levers, parameters of the model, and whether accidents happen.
  private func actions(of branch: Branch) throws -> [Action] {
    let partnerships = current.scenario.world.partnerships.map(\.name)
    var actions: [Action] = []
    var refusals: [Diagnostic] = []
    for (name, value) in branch.settings.sorted(by: { $0.key < $1.key }) {
      switch current.sheet.settable(name, value, partnerships: partnerships) {
      case .failure(let refusal): refusals.append(refusal.diagnostic)
      case .success(.parameter): continue
      case .success(.model(let parameter)):
        if case .number(let number) = value { actions.append(.setParameter(name: parameter.name, value: number)) }
      case .success(.context("shocks")):
        if case .boolean(let strike) = value { actions.append(.setAccidents(strike)) }
      case .success(.context(let name)):
        refusals.append(
          current.sheet.outside(
            "\(name) shapes how the world is founded, and a branch comes after that",
            advice: "run it anew: entente run FILE --set \(name)=\(value.text)"))
      case .success(.lever(let lever, let only)):
        guard let setting = LeverSetting(lever, value) else { continue }
        for (place, partnership) in partnerships.enumerated() where only == nil || only == partnership {
          actions.append(.set(PartnershipID(place), setting))
        }
      }
    }
    if !refusals.isEmpty { throw ScenarioProblem(diagnostics: refusals) }
    return actions
  }

  private func requireOrder(_ branch: Branch, after before: Branch?) throws {
    if let before, branch.after < before.after {
      throw problem(
        "a branch after \(Self.moment(branch.after, current.scenario)) cannot follow one after \(Self.moment(before.after, current.scenario))",
        advice: "to go back further branch the run that this one is a branch of")
    }
    if branch.after < 0 {
      throw problem(
        "there is no branch after \(current.scenario.unit.rawValue) \(branch.after)",
        advice: "0 is the founding, and the first \(current.scenario.unit.rawValue) is 1")
    }
  }

  private func requireSteps(of branch: Branch, in next: Scenario) throws {
    guard branch.after >= next.steps || branch.after > current.scenario.steps else { return }
    let last = min(next.steps, current.scenario.steps)
    throw problem(
      "nothing comes after \(next.unit.rawValue) \(branch.after): the run has \(last) \(next.unit.rawValue)s",
      advice: "branch after one from 0 (the founding) to \(last - 1)")
  }

  /// "month 24", or "the founding".
  private static func moment(_ step: Int, _ scenario: Scenario) -> String {
    step == 0 ? "the founding" : "\(scenario.unit.rawValue) \(step)"
  }

  private func problem(_ message: String, advice: String, in compilation: Compilation? = nil) -> ScenarioProblem {
    ScenarioProblem(diagnostics: [(compilation ?? current).sheet.outside(message, advice: advice)])
  }
}
