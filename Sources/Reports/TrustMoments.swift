import Ledger
import Partnerships
import Simulation

/// The steps of a run at which to look at who trusts whom: how it was founded, what turned it, and how it ended.
package struct TrustMoments {
  package struct Moment: Hashable {
    /// 0: the founding.
    package let step: Int
    /// In a few words, for a picture: "utility left".
    package let note: String
    /// The whole sentence.
    package let why: String
  }

  /// Ascending, at most six.
  package let all: [Moment]

  /// What turns a run, the most telling first. Of each the first is looked at.
  private static let turns: [[EventKind]] = [
    [.dissolved], [.agreement], [.left, .expelled], [.disaster, .recession, .objectiveShock], [.branched], [.renewed],
    [.joined], [.turnover], [.intervention, .leverSet],
  ]

  /// Turning points between the founding and the end.
  private static let mostTurns = 4

  package init(of run: StoredRun) {
    let last = run.summary.stepsRun
    var moments: [Moment] = []
    for kinds in Self.turns where moments.count < Self.mostTurns {
      let event = run.events.first { event in
        kinds.contains { $0.rawValue == event.kind } && (1..<max(last, 1)).contains(event.step)
          // Two looks at nearly the same state tell no more than one.
          && !moments.contains { abs($0.step - event.step) * 24 < last || $0.step == event.step }
      }
      guard let event else { continue }
      let text = event.text.prefix(1).uppercased() + event.text.dropFirst()
      moments.append(Moment(step: event.step, note: Self.clause(of: event.text), why: text + "."))
    }
    moments.insert(Moment(step: 0, note: "the founding", why: "As it was founded, before anything happened."), at: 0)
    if last > 0 {
      let end = run.failure == nil ? "the end" : "the last before it failed"
      moments.append(Moment(step: last, note: end, why: end.prefix(1).uppercased() + end.dropFirst() + "."))
    }
    moments.sort { $0.step < $1.step }
    while moments.count < 4, let middle = Self.middle(of: moments) {
      let why = "Nothing special: halfway between the moments beside it."
      moments.insert(Moment(step: middle.step, note: "on the way", why: why), at: middle.place)
    }
    all = moments
  }

  /// Up to where the sentence goes into details.
  private static func clause(of text: String) -> String { String(text.prefix { !";:(".contains($0) }).trimmingTrailing }

  /// In the middle of the longest stretch that nothing is shown of; nil where every step is.
  private static func middle(of moments: [Moment]) -> (place: Int, step: Int)? {
    let stretches = zip(moments, moments.dropFirst()).map { $1.step - $0.step }
    guard let longest = stretches.max(), longest > 1, let place = stretches.firstIndex(of: longest) else { return nil }
    return (place + 1, moments[place].step + longest / 2)
  }
}
