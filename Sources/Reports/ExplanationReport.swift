import Evaluation
import Foundation
import Ledger
import Partnerships
import Simulation

/// An explanation in sentences.
public struct ExplanationReport {
  private let explanation: Explanation
  private let run: StoredRun
  private let style: TextStyle

  public init(_ explanation: Explanation, of run: StoredRun, style: TextStyle) {
    self.explanation = explanation
    self.run = run
    self.style = style
  }

  public var text: String {
    var parts = [question]
    if !explanation.isRecordedHistory {
      parts.append(
        style.wrapped(
          "Note: evaluated again, the run gives another history than the recorded one; see entente replay \(run.number). What follows is of the new one."
        ))
    }
    if !explanation.shares.isEmpty { parts.append(shares) }
    if !explanation.chain.isEmpty { parts.append(chain) }
    if let counterfactual { parts.append(counterfactual) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var unit: String { run.summary.unit }
  private var name: String { explanation.subject.name.cleaned }

  private var question: String {
    if let event = explanation.subject.event {
      return style.ink(style.wrapped("\(unit.capitalized) \(event.step) of run \(run.number): \(name)"), .bold)
    }
    let value = explanation.value.map(\.short) ?? "without a value"
    let start = explanation.start.map { ", after \($0.short) at the start" } ?? ""
    return style.ink(
      style.wrapped("\(name) in \(unit) \(explanation.step) of run \(run.number): \(value)\(start)"), .bold)
  }

  private static let most = 8

  private var shares: String {
    let shown = explanation.shares.prefix(Self.most)
    let what =
      explanation.subject.event == nil
      ? "What moved it" : "What moved the satisfaction of \(explanation.subject.event?.subject.cleaned ?? "")"
    // Trust is made of evidence: what is posted is not in its own unit.
    let hasEvidence = explanation.shares.contains { $0.account == "bad_evidence" }
    let note = hasEvidence ? " (in pieces of evidence over all pairs; bad evidence lowers it)" : ""
    var lines = [style.wrapped("\(what), up to \(unit) \(explanation.step)\(note)")]
    let amounts = shown.map { $0.amount.signed }
    let width = amounts.map(\.count).max() ?? 0
    for (share, amount) in zip(shown, amounts) {
      let account = share.account.isEmpty ? "" : " (\(share.account.words))"
      let times = share.eventCount > 1 ? ", \(share.eventCount) times" : ", \(unit) \(share.event.step)"
      let first = "  " + String(repeating: " ", count: width - amount.count) + amount + "  "
      lines.append(
        style.wrapped("\(share.mechanism.words)\(account): \(share.event.text.cleaned)\(times)", after: first))
    }
    let rest = explanation.shares.dropFirst(Self.most)
    if !rest.isEmpty { lines.append("  and \(rest.count) smaller") }
    return lines.joined(separator: "\n")
  }

  private var chain: String {
    var lines = [explanation.subject.event == nil ? "The chain behind the largest" : "The chain behind it"]
    for (place, event) in explanation.chain.enumerated() {
      let first = place == 0 ? "  \(unit) \(event.step): " : "  because in \(unit) \(event.step): "
      lines.append(style.wrapped(event.text.cleaned + nature(event), after: first))
    }
    return lines.joined(separator: "\n")
  }

  /// What an event that has no cause of its own is.
  private func nature(_ event: HistoryEvent) -> String {
    switch EventKind(rawValue: event.kind) {
    case .intervention?: " (an intervention of the scenario)"
    case .recession?, .disaster?, .turnover?: event.cause == 0 ? " (a draw of chance)" : ""
    case .left?: " (a draw: the less satisfied, the likelier)"
    case .innovation?: " (a draw)"
    case .motion?, .agreement?, .issueSettled?: " (decided by the members)"
    default: ""
    }
  }

  private var counterfactual: String? {
    guard let counterfactual = explanation.counterfactual else { return nil }
    let without =
      switch counterfactual.omission {
      case .mechanism(let name): "Without \(name.name.words) (\(name.number))"
      case .ownMechanism(let name): "Without the scenario's mechanism \(name.cleaned)"
      case .interventions(let about): "Without the intervention \"\(about.cleaned)\""
      case .accidents: "Without recessions, disasters and elections"
      }
    if let event = explanation.subject.event {
      guard let step = counterfactual.step else {
        return style.wrapped("\(without), whose net effect was the largest, this would not have happened in the run.")
      }
      let when = step == event.step ? "in the same \(unit)" : "in \(unit) \(step)"
      return style.wrapped("\(without), whose net effect was the largest, the same would have happened \(when).")
    }
    if counterfactual.value == explanation.value {
      return style.wrapped(
        "\(without), whose net effect was the largest, \(name) would have been the same in \(unit) \(explanation.step)."
      )
    }
    let value = counterfactual.value.map { "been \($0.short)" } ?? "had no value"
    let instead = explanation.value.map { " instead of \($0.short)" } ?? ""
    return style.wrapped(
      "\(without), whose net effect was the largest, \(name) would have \(value) in \(unit) \(explanation.step)\(instead)."
    )
  }
}

extension Double {
  /// "+0.12", "−3.4".
  fileprivate var signed: String { (self < 0 ? "−" : "+") + abs(self).short }
}

extension String {
  fileprivate var words: String { cleaned.replacing("_", with: " ") }
}
