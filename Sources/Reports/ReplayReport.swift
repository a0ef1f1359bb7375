import Evaluation
import Ledger
import Simulation

/// What became of a replay, for reading: whether it is the same history, from which step on it is not, and what that means.
public struct ReplayReport {
  private let run: StoredRun
  private let replay: Replay
  private let style: TextStyle

  public init(_ run: StoredRun, _ replay: Replay, style: TextStyle) {
    self.run = run
    self.replay = replay
    self.style = style
  }

  /// Whether the history is the recorded one.
  public var isSame: Bool { replay.finding == .same }

  public var text: String {
    ([verdict] + replay.obstacles.map(Self.text) + differences).map { style.wrapped($0) }.joined(separator: "\n") + "\n"
  }

  /// What an obstacle means, in sentences.
  public static func text(_ obstacle: Replay.Obstacle) -> String {
    switch obstacle {
    case .engine(let recorded):
      "It was made by entente \(recorded), and this is \(Engine.version): another version may compute something else, so that a difference says nothing about the record. To replay it exactly use entente \(recorded)."
    case .mathematics(let recorded, let here):
      "The mathematics library here rounds otherwise than the one that it ran with (fingerprint \(here), recorded \(recorded)): a replay here cannot be exact. Replay it where the fingerprint is the recorded one, or run it anew here."
    }
  }

  private var unit: String { run.summary.unit }

  private var verdict: String {
    let name = "Run \(run.number) (\(run.summary.title.cleaned), seed \(run.summary.seed))"
    let steps = "\(run.summary.stepsRun) \(unit)\(run.summary.stepsRun == 1 ? "" : "s")"
    switch replay.finding {
    case .same where run.wasCutShort:
      return
        "\(name), which was cut short, was evaluated again from its record: the \(steps) that it completed are the same."
    case .same where run.failure != nil:
      return
        "\(name), which failed (\(run.failure?.message.cleaned ?? "")), was evaluated again from its record and fails in the same way, after \(steps)."
    case .same:
      return
        "\(name) was evaluated again from its record: the same history, bit for bit (\(steps), digest \(run.summary.historyDigest.prefix(12))…)."
    case .differs(let step):
      return "\(name) was evaluated again from its record: it differs from \(unit) \(step) on."
    }
  }

  /// The measures that are furthest apart in the first step that differs.
  private var differences: [String] {
    guard case .differs(let step) = replay.finding else { return [] }
    let now = Dictionary(replay.history.series.map { ($0.name, $0.values) }) { first, _ in first }
    var apart: [(name: String, recorded: Double, now: Double)] = []
    for series in run.series {
      guard let values = now[series.name], values.indices.contains(step - 1), series.values.indices.contains(step - 1)
      else { continue }
      let (before, after) = (series.values[step - 1], values[step - 1])
      if before != after, !(before.isNaN && after.isNaN) { apart.append((series.name, before, after)) }
    }
    if apart.isEmpty {
      return run.series.isEmpty
        ? [] : ["No measure of that \(unit) differs: the difference is in the state behind them."]
    }
    func distance(_ each: (name: String, recorded: Double, now: Double)) -> Double {
      let distance = abs(each.recorded - each.now)
      return distance.isNaN ? .infinity : distance
    }
    return apart.sorted { distance($0) > distance($1) }.prefix(5).map {
      "  \($0.name.cleaned): \($0.recorded) recorded, \($0.now) now"
    }
  }
}

extension StoredRun {
  var wasCutShort: Bool { failure?.kind.cutsShort ?? false }

  /// What a replay is compared with.
  public var recordedForReplay: Replay.Recorded {
    Replay.Recorded(
      engine: summary.engine, mathematics: summary.mathematics, historyDigest: summary.historyDigest,
      stepDigests: stepDigests, wasCutShort: wasCutShort)
  }
}

/// A replay as JSON.
public struct ReplayDocument: JSONDocument {
  public let run: Int
  public let same: Bool
  /// The first step that differs; null where none does.
  public let firstDifference: Int?
  /// Why a difference would say nothing about the record.
  public let obstacles: [String]
  public let engine: String
  public let recordedEngine: String
  public let mathematics: String
  public let recordedMathematics: String
  public let historyDigest: String
  public let recordedHistoryDigest: String

  public init(_ run: StoredRun, _ replay: Replay) {
    self.run = run.number
    same = replay.finding == .same
    if case .differs(let step) = replay.finding { firstDifference = step } else { firstDifference = nil }
    obstacles = replay.obstacles.map(ReplayReport.text)
    engine = Engine.version
    recordedEngine = run.summary.engine
    mathematics = MathematicsFingerprint.value
    recordedMathematics = run.summary.mathematics
    historyDigest = replay.history.digest
    recordedHistoryDigest = run.summary.historyDigest
  }

  private enum CodingKeys: CodingKey {
    case run, same, firstDifference, obstacles, engine, recordedEngine, mathematics, recordedMathematics, historyDigest
    case recordedHistoryDigest
  }

  /// Every key is always there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(run, forKey: .run)
    try container.encode(same, forKey: .same)
    try container.encode(firstDifference, forKey: .firstDifference)
    try container.encode(obstacles, forKey: .obstacles)
    try container.encode(engine, forKey: .engine)
    try container.encode(recordedEngine, forKey: .recordedEngine)
    try container.encode(mathematics, forKey: .mathematics)
    try container.encode(recordedMathematics, forKey: .recordedMathematics)
    try container.encode(historyDigest, forKey: .historyDigest)
    try container.encode(recordedHistoryDigest, forKey: .recordedHistoryDigest)
  }
}
