import Scenarios
import Simulation

/// The talks of a run that was evaluated before, for a closer look.
public struct HeldNegotiations: Sendable {
  public let all: [HistoryNegotiation]
  /// Measures of every step of the run.
  public let series: [Series]
  /// Whether the evaluation gave the recorded history.
  public let isRecordedHistory: Bool

  /// Evaluates the run again, at the level that keeps talks; its postings are let go.
  /// - Throws: `ScenarioProblem`.
  public init(in spec: RunSpec, named name: String, historyDigest: String, onStep: StepWatcher? = nil) throws {
    let history = run(try compile(spec, named: name).scenario, spec, onStep: onStep) { _ in }
    all = history.negotiations
    series = history.series
    isRecordedHistory = history.digest == historyDigest
  }

  /// - Throws: `UnknownSubject`, where the run held no such talks: with a line each of those that it held.
  public subscript(number: Int) -> HistoryNegotiation {
    get throws {
      if let held = all.first(where: { $0.number == number }) { return held }
      let list = all.map { "  \($0.number)  \($0.summary)" }.joined(separator: "\n")
      throw UnknownSubject(
        description: all.isEmpty
          ? "no talks were held in this run"
          : "\(all.count == 1 ? "one negotiation was held in the run" : "\(all.count) negotiations were held in the run"), and none has the number \(number):\n\(list)"
      )
    }
  }
}

extension HistoryNegotiation {
  /// "compact, the text, step 1 to 4: agreement".
  public var summary: String {
    let steps = beganAt == endedAt ? "step \(beganAt)" : "steps \(beganAt) to \(endedAt)"
    return "\(partnership), \(matter), \(steps): \(ending)"
  }
}
