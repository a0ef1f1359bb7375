import LuaHost
import Partnerships
import Randomness
import Simulation

/// A scenario that was compiled, with everything that its identity needs.
public struct Compilation {
  public let scenario: Scenario
  /// The script first, then every other file that it read, in order.
  public let files: [SourceFile]
  public let warnings: [Diagnostic]
  /// What it declares, for `entente check`; made when it is asked for.
  public var summary: ScenarioSummary { ScenarioSummary(sheet, scenario, chance: chance) }
  let sheet: Sheet
  fileprivate let chance: Chance
}

/// What a script may use: generous for an honest one, and little enough that a hostile one ends within seconds.
public let scriptLimits = LuaLimits(processorSecondsPerCall: 5, processorSecondsPerRun: 12)

/// Compiles a scenario: runs its script in a new sandbox, collects what it declares, and makes a `Scenario` of it.
///
/// - Parameters:
///   - settings: what is set from outside, by name.
///   - alternative: the what-if whose interventions act; what it sets is not set by that (see ``Alternative``).
///   - seed: with `replicate`, the run's chance, which the script's own draws come from too.
///   - onPrint: what `print` shows, line by line, cleaned of control signs.
/// - Throws: `ScenarioProblem` with every mistake that was found.
public func compile(
  _ source: ScenarioSource, settings: [String: SettingValue] = [:], alternative: String? = nil, seed: UInt64 = 1,
  replicate: UInt64 = 0, limits: LuaLimits = scriptLimits, onPrint: ((String) -> Void)? = nil
) throws -> Compilation {
  let chance = Chance(seed: seed, replicate: replicate)
  let runtime = ScriptRuntime(
    source, settings: settings, alternative: alternative, chance: chance, limits: limits, onPrint: onPrint)
  let sheet = runtime.sheet
  sheet.sources[source.name] = runtime.lines(source.scriptFile.bytes)
  do {
    try runtime.inContext(entity: .world, purpose: Purpose("script")) {
      try runtime.state.run(chunk: source.scriptFile.bytes, named: source.name)
    }
  } catch let failure as LuaFailure {
    sheet.diagnostics.addUnlessTold(Diagnostic(failure, in: source.name, sources: sheet.sources))
    throw ScenarioProblem(diagnostics: sheet.diagnostics.all)
  }
  var assembly = Assembly(runtime)
  let scenario: Scenario?
  do {
    scenario = try assembly.scenario(source.name)
  } catch let failure as RunFailure {
    sheet.diagnostics.addUnlessTold(
      Diagnostic(
        severity: .error, file: failure.file ?? source.name, line: failure.line ?? 1, column: nil, length: 0,
        message: failure.message,
        advice: nil, excerpt: nil))
    throw ScenarioProblem(diagnostics: sheet.diagnostics.all)
  }
  guard let scenario, !sheet.diagnostics.hasErrors else { throw ScenarioProblem(diagnostics: sheet.diagnostics.all) }
  return Compilation(
    scenario: scenario, files: runtime.filesRead, warnings: sheet.diagnostics.all, sheet: sheet, chance: chance)
}

/// Compiles the scenario of a run that was specified before, from its own files.
///
/// - Parameter name: the script's name.
/// - Throws: `ScenarioProblem`.
public func compile(_ spec: RunSpec, named name: String) throws -> Compilation {
  try compile(
    ScenarioSource(name: name, files: spec.files), settings: spec.settings, alternative: spec.alternative,
    seed: spec.seed, replicate: spec.replicate)
}

extension Diagnostic {
  /// What the Lua host says of a script that did not run to its end.
  init(_ failure: LuaFailure, in script: String, sources: [String: [String]]) {
    let file = failure.location?.file ?? script
    let line = failure.location?.line ?? 1
    let lines = sources[file] ?? []
    let excerpt = lines.indices.contains(line - 1) ? lines[line - 1] : nil
    self.init(
      severity: .error, file: file, line: line, column: nil, length: 0, message: failure.message,
      advice: failure.hint(in: lines), excerpt: excerpt.map { String($0.prefix(200)) })
  }
}
