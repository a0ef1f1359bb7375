import Ledger
import Partnerships
import Simulation

/// How a run came out, for reading: its verdict in sentences, and what turned it, step by step.
public struct RunStory: Hashable, Sendable {
  /// A turning point: "month 14", and what happened.
  public struct Moment: Hashable, Sendable {
    public var step: Int
    public var when: String
    public var text: String
    /// Whether it is of those that a short telling needs: agreements, comings and goings, ends, blows.
    public var isMajor: Bool
  }

  /// One sentence a line; the first says how it ended.
  public let verdict: [String]
  public let moments: [Moment]

  public init(verdict: [String], moments: [Moment]) { (self.verdict, self.moments) = (verdict, moments) }

  public init(_ run: StoredRun) {
    var lines = run.failure.map { [$0.text.cleaned] } ?? Self.verdict(of: run).map(\.text)
    // Where a scenario has a measure of its own, a reader wants to know of both, also where they agree.
    if let success = run.summary.success, run.failure == nil, (run.summary.verdict == .success) == success {
      lines.append("By the scenario's own measure: \(success ? "success" : "no success"), too")
    }
    verdict = lines
    moments = TurningPoints(run.events, unit: run.summary.unit).lines.map {
      Moment(step: $0.step, when: $0.when, text: $0.text.cleaned, isMajor: Self.major.contains($0.kind))
    }
  }

  /// Whether a short telling needs an event of this kind.
  public static func isMajor(_ kind: String) -> Bool { major.contains(kind) }

  private static let major: Set<String> = Set(
    [
      EventKind.agreement, .talksFailed, .left, .joined, .expelled, .dissolved, .renewed, .recession, .disaster,
      .turnover,
      .objectiveShock,
    ].map(\.rawValue))

  /// A sentence of the verdict, with the words in it that it all comes to.
  struct Sentence {
    var text: String
    var point: String?
    var ink = TextStyle.Ink.green
  }

  static func verdict(of run: StoredRun) -> [Sentence] {
    var sentences: [Sentence] = []
    if let verdict = run.summary.verdict {
      let attainment = run.outcome.first { $0.name == "attainment" }?.value
      let point = "Verdict: \(verdict.rawValue)"
      sentences.append(Sentence(text: "\(point), \(verdict.reason(attainment))", point: point, ink: verdict.ink))
      if run.verdicts.count > 1 {
        sentences += run.verdicts.map { Sentence(text: "  \($0.partnership.cleaned): \($0.verdict.rawValue)") }
      }
    }
    if let success = run.summary.success, run.summary.verdict == nil || success != (run.summary.verdict == .success) {
      let point = success ? "success" : "no success"
      sentences.append(
        Sentence(text: "By the scenario's own measure: \(point)", point: point, ink: success ? .green : .yellow))
    }
    if sentences.isEmpty {
      sentences.append(Sentence(text: "Done: \(run.summary.stepsRun) \(run.summary.unit)s were run."))
    }
    return sentences
  }
}

extension Verdict {
  fileprivate var ink: TextStyle.Ink {
    switch self {
    case .success: .green
    case .stagnation, .ended: .yellow
    case .collapse: .red
    }
  }

  fileprivate func reason(_ attainment: Double?) -> String {
    let level = "an attainment of \((attainment ?? .nan).short) over the last 12 months"
    let bar = "\(Self.attainmentOfSuccess) needed"
    return switch self {
    case .success: "alive at the end with \(level) (\(bar))"
    case .stagnation: "alive at the end, but with only \(level) (\(bar))"
    case .collapse: "it fell apart before its time, with \(level)"
    case .ended: "its term is over, with \(level)"
    }
  }
}
