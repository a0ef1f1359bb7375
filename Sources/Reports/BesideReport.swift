import Experiments
import Ledger
import Partnerships
import Simulation

/// A branch beside the run that it is a branch of, for reading: what came out otherwise.
public struct BesideReport {
  private let telling: BesideTelling
  private let style: TextStyle

  public init(_ branch: StoredRun, beside parent: StoredRun, style: TextStyle) {
    telling = BesideTelling(branch, parent)
    self.style = style
  }

  public var text: String {
    var lines = [style.ink(telling.heading, .bold)]
    if !telling.rows.isEmpty { lines += style.columns([telling.columns] + telling.rows, leading: 1) }
    return (lines + [style.wrapped(telling.sentence, after: "  ")]).joined(separator: "\n") + "\n"
  }
}

/// The same in words and rows, for text and pages alike.
struct BesideTelling {
  private let branch: StoredRun
  private let parent: StoredRun

  init(_ branch: StoredRun, _ parent: StoredRun) {
    self.branch = branch
    self.parent = parent
  }

  var heading: String { "Beside run \(parent.number)" }
  var caption: String { "Final values of run \(parent.number) and of this branch of it" }
  var columns: [String] { ["measure", "run \(parent.number)", "this branch", "difference"] }

  /// The telling measures, and how each of both runs ended.
  var rows: [[String]] {
    let own = Dictionary(branch.outcome.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let measures = parent.outcome.map(\.name).telling.filter { own[$0] != nil }
    return measures.map { name in
      let (was, now) = (value(name, parent), value(name, branch))
      return [name, (was ?? .nan).short, (now ?? .nan).short, difference(was, now)]
    } + [["verdict", end(of: parent), end(of: branch), ""]]
  }

  private func difference(_ was: Double?, _ now: Double?) -> String {
    guard let was, let now else { return "–" }
    return was == now ? "0" : (now - was).signed(Double.decimals(of: abs(now - was)))
  }

  private func value(_ name: String, _ run: StoredRun) -> Double? { run.outcome.first { $0.name == name }?.value }

  private func end(of run: StoredRun) -> String {
    run.failure == nil ? run.summary.verdict?.rawValue ?? "–" : "failed"
  }

  /// Whether anything came out otherwise, and what one branch says.
  var sentence: String {
    let isSame = branch.outcome.elementsEqual(parent.outcome) { $0 == $1 } && branch.status.name == parent.status.name
    let moment = branch.summary.branches.last.map {
      $0.after == 0 ? "the founding" : "\(branch.summary.unit) \($0.after)"
    }
    let start =
      isSame
      ? "Nothing came out otherwise: every final value is that of run \(parent.number)."
      : "Both have the same past up to \(moment ?? "the branch")."
    let cut =
      [parent, branch].contains { $0.failure != nil }
      ? " What failed ended early, and its values are those up to then." : ""
    return start + cut
      + " One branch is one accident: for a fan of many, with intervals, add --replicates 40 to entente branch."
  }
}
