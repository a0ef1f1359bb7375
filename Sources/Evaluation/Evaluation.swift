import Foundation
import Scenarios
import Simulation

/// A run as it is asked for: a scenario's files, and the other arguments of the pure function that a run is.
public struct RunRequest: Sendable {
  public var source: ScenarioSource
  public var settings: [String: SettingValue]
  public var seed: UInt64
  public var replicate: UInt64
  public var inputs: [RecordedInput]
  public var recording: Recording

  public init(
    _ source: ScenarioSource, settings: [String: SettingValue] = [:], seed: UInt64 = 1, replicate: UInt64 = 0,
    inputs: [RecordedInput] = [],
    recording: Recording = .series
  ) {
    self.source = source
    self.settings = settings
    self.seed = seed
    self.replicate = replicate
    self.inputs = inputs
    self.recording = recording
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
///   - onPage: shown the run's journal, page by page, which is then kept nowhere; what it throws ends the run.
/// - Throws: `ScenarioProblem` with every mistake in the script.
public func evaluate(
  _ request: RunRequest, onPrint: ((String) -> Void)? = nil, onStep: StepWatcher? = nil,
  onPage: ((JournalPage) throws -> Void)? = nil
) throws -> EvaluatedRun {
  let startedAt = Date()
  let clock = ContinuousClock()
  let start = clock.now
  let compilation = try compile(
    request.source, settings: request.settings, seed: request.seed, replicate: request.replicate, onPrint: onPrint)
  let spec = RunSpec(
    files: compilation.files, settings: request.settings, seed: request.seed, replicate: request.replicate,
    inputs: request.inputs)
  let scenario = compilation.scenario
  let history =
    try onPage.map { onPage in try run(scenario, spec, onStep: onStep, onPage: onPage) }
    ?? run(scenario, spec, recording: request.recording, onStep: onStep)
  let elapsed = clock.now - start
  let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  return EvaluatedRun(
    spec: spec, history: history, warnings: compilation.warnings, startedAt: startedAt, wallSeconds: seconds)
}
