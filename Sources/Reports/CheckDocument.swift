import Scenarios
import Simulation

/// What a scenario declares as one JSON object, format `entente-check/1` (docs/json.md). Keys are only ever added within a version.
public struct CheckDocument: JSONDocument {
  public static let format = "entente-check/1"

  private var format = Self.format
  private var scenario: String
  private var declared: ScenarioSummary?
  private var warnings: [String] = []
  private var mistakes: [String] = []

  public init(_ compilation: Compilation, scenario: String) {
    self.scenario = scenario
    declared = compilation.summary
    warnings = compilation.warnings.map(\.text)
  }

  /// A scenario that cannot run.
  public init(_ problem: ScenarioProblem, scenario: String) {
    self.scenario = scenario
    warnings = problem.diagnostics.filter { $0.severity == .warning }.map(\.text)
    mistakes = problem.errors.map(\.text)
  }
}
