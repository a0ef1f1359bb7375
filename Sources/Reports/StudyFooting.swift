import Experiments
import Ledger

/// Where the runs of a study are, and how they are had again.
public struct StudyFooting {
  public var progress: StudyProgress
  public var experiment: Int
  public var ledger: String
  /// The command that repeats one run of an arm.
  public var rerun: (_ arm: String, _ replicate: Int) -> String

  public init(
    progress: StudyProgress, experiment: Int, ledger: String,
    rerun: @escaping (_ arm: String, _ replicate: Int) -> String
  ) {
    self.progress = progress
    self.experiment = experiment
    self.ledger = ledger
    self.rerun = rerun
  }

  var place: String { ledger == RunLedger.defaultName ? "" : " --ledger \(ledger)" }

  func text(_ style: TextStyle) -> String {
    let known = progress.cached > 0 ? ", \(progress.cached) of which it had already" : ""
    return style.ink(
      "Experiment \(experiment) in \(ledger): \(progress.cached + progress.evaluated) runs\(known).\nIts runs as a table: entente export --experiment \(experiment)\(place)",
      .dim)
  }
}

/// Runs that failed, by cause, each with the command that repeats one.
struct FailureList {
  struct Cause {
    let text: String
    var count: Int
    let run: RunNumber
    let step: Int?
    let rerun: String
  }

  /// The most frequent first.
  let causes: [Cause]
  let count: Int

  init(_ failures: [(arm: String, replicate: Int, ending: RunEnding)], footing: StudyFooting) {
    count = failures.count
    var causes: [Cause] = []
    for failure in failures {
      let text = failure.ending.failure?.description ?? "unknown"
      if let place = causes.firstIndex(where: { $0.text == text }) {
        causes[place].count += 1
      } else {
        causes.append(
          Cause(
            text: text, count: 1, run: failure.ending.number, step: failure.ending.failure?.step,
            rerun: footing.rerun(failure.arm, failure.replicate)))
      }
    }
    self.causes = causes.sorted { $0.count > $1.count }
  }

  var heading: String { "\(count.counted("run")) failed, and \(count == 1 ? "is" : "are") in no figure above" }

  private static let most = 5

  /// Empty where none failed.
  func text(_ style: TextStyle) -> String {
    if causes.isEmpty { return "" }
    var lines = [style.ink(heading, .red)]
    for cause in causes.prefix(Self.most) {
      lines.append(style.wrapped("\(cause.count) × \(cause.text.cleaned)", after: "  "))
      lines.append("    run \(cause.run)\(cause.step.map { ", step \($0)" } ?? ""); again: \(cause.rerun)")
    }
    if causes.count > Self.most { lines.append("  … and \(causes.count - Self.most) more causes, in the ledger") }
    return lines.joined(separator: "\n")
  }
}
