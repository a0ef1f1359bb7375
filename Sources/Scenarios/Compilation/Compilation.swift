import LuaHost
import Partnerships
import Randomness
import Simulation

/// A scenario that was compiled, with everything that its identity needs.
public struct Compilation {
  public internal(set) var scenario: Scenario
  /// The script first, then every other file that it read, in order.
  public internal(set) var files: [SourceFile]
  /// As they were given, each with the files that its script read.
  public internal(set) var branches: [Branch]
  public internal(set) var warnings: [Diagnostic]
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
///   - branches: what goes otherwise from a step on. Where one changes a parameter of the scenario, or brings another script, the script is
///     run anew for it, and its Lua variables begin anew there; traits go on. Where it changes levers and parameters of the model alone,
///     the script goes on as it is.
///   - seed: with `replicate`, the run's chance, which the script's own draws come from too.
///   - onPrint: what `print` shows, line by line, cleaned of control signs.
/// - Throws: `ScenarioProblem` with every mistake that was found.
public func compile(
  _ source: ScenarioSource, settings: [String: SettingValue] = [:], alternative: String? = nil,
  branches: [Branch] = [], seed: UInt64 = 1, replicate: UInt64 = 0, limits: LuaLimits = scriptLimits,
  onPrint: ((String) -> Void)? = nil
) throws -> Compilation {
  try compile(
    source, settings: settings, alternative: alternative, branches: branches, scripts: [:], seed: seed,
    replicate: replicate, limits: limits, onPrint: onPrint)
}

/// - Parameter scripts: by branch: where the files of its script are found, of which the branch has the script alone.
package func compile(
  _ source: ScenarioSource, settings: [String: SettingValue], alternative: String?, branches: [Branch],
  scripts: [Int: ScenarioSource], seed: UInt64, replicate: UInt64, limits: LuaLimits = scriptLimits,
  onPrint: ((String) -> Void)? = nil
) throws -> Compilation {
  let compiler = Compiler(
    alternative: alternative, chance: Chance(seed: seed, replicate: replicate, branches: branches), limits: limits,
    onPrint: onPrint)
  let compilation = try compiler.compile(source, settings: settings)
  if branches.isEmpty { return compilation }
  return try Branching(compilation, source, settings: settings, compiler, scripts: scripts).compilation(with: branches)
}

/// Compiles scripts that belong to one run.
struct Compiler {
  let alternative: String?
  let chance: Chance
  let limits: LuaLimits
  let onPrint: ((String) -> Void)?

  /// - Parameter inherited: settings that were made for another script, which are passed over where this one does not know them.
  func compile(_ source: ScenarioSource, settings: [String: SettingValue], inherited: Set<String> = []) throws
    -> Compilation
  {
    let runtime = ScriptRuntime(
      source, settings: settings, inherited: inherited, alternative: alternative, chance: chance, limits: limits,
      onPrint: onPrint)
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
      scenario: scenario, files: runtime.filesRead, branches: [], warnings: sheet.diagnostics.all, sheet: sheet,
      chance: chance)
  }
}

/// Compiles the scenario of a run that was specified before, from its own files.
///
/// - Parameter name: the script's name.
/// - Throws: `ScenarioProblem`.
public func compile(_ spec: RunSpec, named name: String) throws -> Compilation {
  try compile(
    ScenarioSource(name: name, files: spec.files), settings: spec.settings, alternative: spec.alternative,
    branches: spec.branches, seed: spec.seed, replicate: spec.replicate)
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
