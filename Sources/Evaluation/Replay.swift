import Scenarios
import Simulation

/// A recorded run, evaluated again from what was recorded of its arguments alone, beside what was recorded of its history.
///
///     let replay = try Replay(of: record.spec, named: "river.lua", recorded: digests)
///     if case .same = replay.finding { … }
public struct Replay: Sendable {
  /// What was recorded of a history, as far as it is compared.
  public struct Recorded: Hashable, Sendable {
    public var engine: String
    /// The fingerprint of the mathematics library that it ran with.
    public var mathematics: String
    public var historyDigest: String
    /// One word a completed step.
    public var stepDigests: [UInt64]
    /// Whether it was cut short by an allowance of time, memory or output, or by a crash: how far it came is then no property of the run.
    public var wasCutShort: Bool

    public init(
      engine: String, mathematics: String, historyDigest: String, stepDigests: [UInt64], wasCutShort: Bool
    ) {
      self.engine = engine
      self.mathematics = mathematics
      self.historyDigest = historyDigest
      self.stepDigests = stepDigests
      self.wasCutShort = wasCutShort
    }
  }

  public enum Finding: Hashable, Sendable {
    /// The same history, bit for bit; of a run that was cut short, the steps that both completed.
    case same
    /// The first step that differs, from 1.
    case differs(step: Int)
  }

  /// Why a difference would say nothing about the record.
  public enum Obstacle: Hashable, Sendable {
    /// Another version of the engine made it.
    case engine(recorded: String)
    /// Another mathematics library rounds `exp`, `log` and `pow` otherwise.
    case mathematics(recorded: String, here: String)
  }

  public let finding: Finding
  public let obstacles: [Obstacle]
  public let history: History

  /// Evaluates the run again; its files are those of the record.
  /// - Parameters:
  ///   - name: the script's name, as the record has it.
  ///   - onPage: shown the run's journal, page by page, which is then kept nowhere.
  /// - Throws: `ScenarioProblem` where this engine cannot begin it.
  public init(
    of spec: RunSpec, named name: String, recorded: Recorded, recording: Recording = .series,
    onStep: StepWatcher? = nil, onPage: ((JournalPage) throws -> Void)? = nil
  ) throws {
    obstacles = Self.obstacles(recorded)
    let request = RunRequest(spec, named: name, recording: recording)
    history = try evaluate(request, onStep: onStep, onPage: onPage).history
    finding = Self.compare(history, recorded)
  }

  /// What stands in the way of an exact replay here; found without evaluating anything.
  public static func obstacles(_ recorded: Recorded) -> [Obstacle] {
    var obstacles: [Obstacle] = []
    if recorded.engine != Engine.version { obstacles.append(.engine(recorded: recorded.engine)) }
    if recorded.mathematics != MathematicsFingerprint.value {
      obstacles.append(.mathematics(recorded: recorded.mathematics, here: MathematicsFingerprint.value))
    }
    return obstacles
  }

  static func compare(_ history: History, _ recorded: Recorded) -> Finding {
    if history.digest == recorded.historyDigest { return .same }
    let both = zip(history.stepDigests, recorded.stepDigests)
    if let place = both.enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
      return .differs(step: place + 1)
    }
    let common = min(history.stepDigests.count, recorded.stepDigests.count)
    return recorded.wasCutShort ? .same : .differs(step: common + 1)
  }
}
