import Experiments
import Ledger

/// Which study it is, where its runs are, and how they are had again.
public struct StudyFooting {
  /// Of the scenario.
  public var title: String
  /// What a step is.
  public var unit: String
  public var end: StudyEnd
  public var progress: StudyProgress
  /// Replicates that were asked for; nil where that is not known.
  public var asked: Int?
  public var experiment: Int
  public var ledger: String
  /// Replicates that the ledger has of it in every arm.
  public var kept: Int
  /// Whether it was opened again: nothing was evaluated for this answer.
  public var isOpenedAgain: Bool
  /// The command that repeats one run of an arm.
  public var rerun: (_ arm: String, _ replicate: Int, _ run: RunNumber) -> String

  public init(
    title: String, unit: String, end: StudyEnd, progress: StudyProgress, asked: Int?, experiment: Int, ledger: String,
    kept: Int, isOpenedAgain: Bool = false,
    rerun: @escaping (_ arm: String, _ replicate: Int, _ run: RunNumber) -> String
  ) {
    self.title = title
    self.unit = unit
    self.end = end
    self.progress = progress
    self.asked = asked
    self.experiment = experiment
    self.ledger = ledger
    self.kept = kept
    self.isOpenedAgain = isOpenedAgain
    self.rerun = rerun
  }

  var place: String { ledger == RunLedger.defaultName ? "" : " --ledger \(ledger)" }

  /// What has to be said before all else: that it was interrupted. nil where it was not.
  /// - Parameter replicates: those that are answered from.
  func interruption(_ replicates: Int) -> String? {
    guard end == .interrupted, replicates < asked ?? .max else { return nil }
    let wanted = asked.map { " of \($0.counted("replicate"))" } ?? ""
    return
      "Interrupted after \(replicates)\(wanted): what follows is of those that every arm has. The command that asked goes on from there."
  }

  /// - Parameter replicates: those that are answered from.
  func text(_ replicates: Int, _ style: TextStyle) -> String {
    let runs = (progress.cached + progress.evaluated).counted("run")
    let known = progress.cached > 0 && !isOpenedAgain ? ", \(progress.cached) of which it had already" : ""
    let more =
      kept > replicates
      ? [
        "Of \(kept) replicates that the ledger has of it this is the first \(replicates); of all: entente show --experiment \(experiment)\(place)"
      ]
      : isOpenedAgain ? [] : ["This answer again: entente show --experiment \(experiment)\(place)"]
    let lines =
      ["Experiment \(experiment) in \(ledger): \(runs)\(known)."] + more
      + ["Its runs as a table: entente export --experiment \(experiment)\(place)"]
    return lines.map { style.ink($0, .dim) }.joined(separator: "\n")
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
            rerun: footing.rerun(failure.arm, failure.replicate, failure.ending.number)))
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
