import Foundation
import Partnerships
import Scenarios
import Simulation

/// A run as it is asked for: a scenario's files, and the other arguments of the pure function that a run is.
public struct RunRequest: Sendable {
  public var source: ScenarioSource
  public var settings: [String: SettingValue]
  public var seed: UInt64
  public var replicate: UInt64
  public var inputs: [RecordedInput]
  /// The what-if whose interventions act; ``applying(_:)`` sets it with the rest of what an alternative is.
  public var alternative: String?
  public var branches: [Branch]
  /// Of a workshop's run.
  public var pace: Pace?
  public var recording: Recording

  public init(
    _ source: ScenarioSource, settings: [String: SettingValue] = [:], seed: UInt64 = 1, replicate: UInt64 = 0,
    inputs: [RecordedInput] = [], alternative: String? = nil, branches: [Branch] = [], pace: Pace? = nil,
    recording: Recording = .series
  ) {
    self.source = source
    self.settings = settings
    self.seed = seed
    self.replicate = replicate
    self.inputs = inputs
    self.alternative = alternative
    self.branches = branches
    self.pace = pace
    self.recording = recording
  }

  /// A run that was specified before, from its own files.
  /// - Parameter name: the script's name.
  public init(_ spec: RunSpec, named name: String, recording: Recording = .series) {
    self.init(
      ScenarioSource(name: name, files: spec.files), settings: spec.settings, seed: spec.seed,
      replicate: spec.replicate, inputs: spec.inputs, alternative: spec.alternative, branches: spec.branches,
      pace: spec.pace, recording: recording)
  }

  /// The same run with a what-if in force. What was set is the ground that all alternatives share, and its own values win; one that only
  /// sets values is the run that has them set from outside.
  public func applying(_ alternative: Alternative) -> RunRequest {
    var request = self
    request.settings.merge(alternative.settings) { $1 }
    request.alternative = alternative.hasInterventions ? alternative.name : nil
    return request
  }

  /// The same run with the what-if of that name in force, which is looked for in the scenario as it is set.
  /// - Throws: `ScenarioProblem`, also where there is none of that name.
  public func applying(alternativeNamed name: String) throws -> RunRequest {
    applying(try compile(source, settings: settings, seed: seed, replicate: replicate).alternative(named: name))
  }
}

extension RunRequest {
  /// The scenario with these arguments, and the run's arguments whole.
  func compiled(onPrint: ((String) -> Void)? = nil) throws -> (compilation: Compilation, spec: RunSpec) {
    let compilation = try compile(
      source, settings: settings, alternative: alternative, branches: branches, seed: seed, replicate: replicate,
      onPrint: onPrint)
    let spec = RunSpec(
      files: compilation.files, settings: settings, seed: seed, replicate: replicate, inputs: inputs,
      alternative: alternative, branches: compilation.branches, pace: pace)
    return (compilation, spec)
  }
}

/// A run that was evaluated: its whole specification, and what came of it.
public struct EvaluatedRun: Sendable {
  public let spec: RunSpec
  public let history: History
  public let warnings: [Diagnostic]
  public let startedAt: Date
  public let wallSeconds: Double
}

/// Evaluates a run in this process.
///
/// A run that fails on its way is a history with its error; a scenario that cannot begin throws.
/// - Parameters:
///   - onStep: told each step that was completed, of how many, and what a step is.
///   - onDecision: told every decision that anybody is asked for, built-in ones too.
///   - onPage: shown the run's journal, page by page, which is then kept nowhere; what it throws ends the run.
/// - Throws: `ScenarioProblem` with every mistake in the script.
public func evaluate(
  _ request: RunRequest, onPrint: ((String) -> Void)? = nil, onStep: StepWatcher? = nil,
  onDecision: ((AskedDecision) -> Void)? = nil, onPage: ((JournalPage) throws -> Void)? = nil
) throws -> EvaluatedRun {
  let startedAt = Date()
  let clock = ContinuousClock()
  let start = clock.now
  let (compilation, spec) = try request.compiled(onPrint: onPrint)
  let scenario = compilation.scenario
  let history =
    try onPage.map { try run(scenario, spec, onStep: onStep, onDecision: onDecision, onPage: $0) }
    ?? run(scenario, spec, recording: request.recording, onStep: onStep, onDecision: onDecision)
  let elapsed = clock.now - start
  let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  return EvaluatedRun(
    spec: spec, history: history, warnings: compilation.warnings, startedAt: startedAt, wallSeconds: seconds)
}
