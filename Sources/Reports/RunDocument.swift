import Ledger
import Scenarios
import Simulation

/// A run as one JSON object, format `entente-run/1` (docs/json.md). Keys are only ever added within a version.
public struct RunDocument: JSONDocument {
  public static let format = "entente-run/1"

  private var format = Self.format
  private var run: Int?
  private var ledger: String?
  private var specDigest: String?
  private var historyDigest: String?
  private var scenario: String
  private var title: String?
  private var parameters: [String: SettingValue] = [:]
  private var settings: [String: SettingValue] = [:]
  private var alternative: String?
  private var branches: [Branching] = []
  private var parent: String?
  private var seed: UInt64
  private var replicate: UInt64
  private var engine: String
  private var mathematics: String?
  private var status: String
  private var success: Bool?
  private var verdict: String?
  private var verdicts: [String: String] = [:]
  private var unit: String?
  private var steps: Int?
  private var stepsRun = 0
  private var outcome: [String: Double?] = [:]
  private var series: [String: [Double?]] = [:]
  private var events: [HistoryEvent] = []
  private var error: Failure?
  private var warnings: [String] = []

  /// Where it leaves the run that it is a branch of.
  private struct Branching: Encodable {
    var after: Int
    var chance: UInt64?
    var settings: [String: PlainSetting]
    /// The name of the script that goes on from there.
    var script: String?

    private enum CodingKeys: CodingKey { case after, chance, settings, script }

    /// Every key is always there.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(after, forKey: .after)
      try container.encode(chance, forKey: .chance)
      try container.encode(settings, forKey: .settings)
      try container.encode(script, forKey: .script)
    }
  }

  /// What went wrong: with the run, or with the script before it could begin.
  private struct Failure: Encodable {
    var kind: String
    var message: String
    var text: String
    var file: String?
    var line: Int?
    var step: Int?
    var organisation: String?
    var decision: String?
    var traceback: [String] = []
    /// Every mistake in the script, where there are several.
    var mistakes: [String] = []
  }

  /// - Parameter ledger: the file that keeps it; nil where it could not be recorded.
  public init(_ stored: StoredRun, ledger: String?, warnings: [Diagnostic] = []) {
    let summary = stored.summary
    run = ledger.map { _ in stored.number }
    self.ledger = ledger
    specDigest = summary.specDigest
    historyDigest = summary.historyDigest
    scenario = summary.scenario
    title = summary.title
    parameters = Dictionary(stored.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    settings = stored.spec.settings
    alternative = stored.spec.alternative
    branches = summary.branches.map {
      Branching(
        after: $0.after, chance: $0.chance, settings: $0.settings.mapValues(PlainSetting.init), script: $0.script)
    }
    parent = summary.parent
    seed = summary.seed
    replicate = summary.replicate
    engine = summary.engine
    mathematics = summary.mathematics
    status = stored.status.name
    success = summary.success
    verdict = summary.verdict?.rawValue
    verdicts = Dictionary(
      stored.verdicts.map { ($0.partnership, $0.verdict.rawValue) }, uniquingKeysWith: { first, _ in first })
    unit = summary.unit
    steps = summary.steps
    stepsRun = summary.stepsRun
    outcome = Dictionary(stored.outcome.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    series = Dictionary(
      stored.series.map { ($0.name, $0.values.map { $0.isNaN ? nil : $0 }) }, uniquingKeysWith: { first, _ in first })
    events = stored.events
    if let failure = stored.failure {
      error = Failure(
        kind: failure.kind.rawValue, message: failure.message, text: failure.text, file: failure.file,
        line: failure.line,
        step: failure.step, organisation: failure.organisation, decision: failure.decision, traceback: failure.traceback
      )
    }
    self.warnings = warnings.map(\.text)
  }

  /// A scenario that could not begin.
  public init(
    _ problem: ScenarioProblem, scenario: String, settings: [String: SettingValue], seed: UInt64, replicate: UInt64
  ) {
    self.scenario = scenario
    self.settings = settings
    self.seed = seed
    self.replicate = replicate
    engine = Engine.version
    status = "failed"
    let first = problem.errors.first
    error = Failure(
      kind: "script", message: first?.message ?? "the scenario has mistakes", text: problem.text,
      file: first?.place?.file,
      line: first?.place?.line,
      mistakes: problem.errors.map(\.text))
  }

  private enum CodingKeys: String, CodingKey {
    case format, run, ledger, specDigest, historyDigest, scenario, title, parameters, settings, alternative,
      branches, parent, seed, replicate, engine, mathematics
    case status, success, verdict, verdicts, unit, steps, stepsRun, outcome, series, events, error, warnings
  }

  /// Every key is always there; what has no value is null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(format, forKey: .format)
    try container.encode(run, forKey: .run)
    try container.encode(ledger, forKey: .ledger)
    try container.encode(specDigest, forKey: .specDigest)
    try container.encode(historyDigest, forKey: .historyDigest)
    try container.encode(scenario, forKey: .scenario)
    try container.encode(title, forKey: .title)
    try container.encode(parameters.mapValues(PlainSetting.init), forKey: .parameters)
    try container.encode(settings.mapValues(PlainSetting.init), forKey: .settings)
    try container.encode(alternative, forKey: .alternative)
    try container.encode(branches, forKey: .branches)
    try container.encode(parent, forKey: .parent)
    try container.encode(seed, forKey: .seed)
    try container.encode(replicate, forKey: .replicate)
    try container.encode(engine, forKey: .engine)
    try container.encode(mathematics, forKey: .mathematics)
    try container.encode(status, forKey: .status)
    try container.encode(success, forKey: .success)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(verdicts, forKey: .verdicts)
    try container.encode(unit, forKey: .unit)
    try container.encode(steps, forKey: .steps)
    try container.encode(stepsRun, forKey: .stepsRun)
    try container.encode(outcome, forKey: .outcome)
    try container.encode(series, forKey: .series)
    try container.encode(events, forKey: .events)
    try container.encode(error, forKey: .error)
    try container.encode(warnings, forKey: .warnings)
  }
}
