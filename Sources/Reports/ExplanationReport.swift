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
  private let numbers: Apportionment

  public init(_ explanation: Explanation, of run: StoredRun, style: TextStyle) {
    self.explanation = explanation
    self.run = run
    self.style = style
    let moved = explanation.moved
    let sizes =
      (moved?.movements ?? []).map { abs($0.amount) } + [moved.map { abs($0.end.value - $0.start.value) } ?? 0]
    numbers = Apportionment(largest: sizes.max() ?? 0)
  }

  public var text: String {
    var parts = [question]
    if !explanation.isRecordedHistory {
      parts.append(
        style.wrapped(
          "Note: evaluated again, the run gives another history than the recorded one; see entente replay \(run.number). What follows is of the new one."
        ))
    }
    if explanation.subject.event == nil, explanation.value == nil, explanation.moved == nil {
      parts.append("Up to then it never had one.")
    }
    if let reason = explanation.countedReason { parts.append(counted(reason)) }
    if let moved = explanation.moved { parts.append(text(of: moved)) }
    if !explanation.chain.isEmpty { parts.append(chain) }
    if let counterfactual = explanation.counterfactual { parts.append(text(of: counterfactual)) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var unit: String { run.summary.unit }
  private var name: String { explanation.subject.name.cleaned }

  private var question: String {
    let text: String
    if let event = explanation.subject.event {
      let others = explanation.subject.eventCount
      text =
        "\(unit.capitalized) \(event.step) of run \(run.number): \(name)"
        + (others > 1 ? " (the last of \(others) such events)" : "")
    } else if let value = explanation.value {
      text = "\(name) in \(unit) \(explanation.step) of run \(run.number): \(isOwn ? number(value) : value.short)"
    } else {
      text = "\(name) has no value in \(unit) \(explanation.step) of run \(run.number)"
    }
    return style.ink(style.wrapped(text), .bold)
  }

  /// Whether what moved is the subject itself.
  private var isOwn: Bool { explanation.moved.map { $0.reason == nil } ?? false }

  /// With its unit, where it has one.
  private func number(_ value: Double) -> String {
    let account = explanation.moved?.name ?? ""
    let last = account.split(separator: ".").last ?? ""
    let isMoney = ["funds", "pool"].contains(last) || account.hasPrefix("source.") || account.hasPrefix("sink.")
    return numbers.text(value) + (isMoney ? " k€" : last.hasSuffix("_evidence") ? " pieces of evidence" : "")
  }

  private func counted(_ reason: String) -> String {
    guard !explanation.counted.isEmpty else {
      return style.wrapped("Nothing happened up to \(unit) \(explanation.step): \(reason).")
    }
    let shown = explanation.counted.suffix(Self.most)
    var lines = [style.wrapped("What happened up to \(unit) \(explanation.step) (\(reason))")]
    let earlier = explanation.counted.count - shown.count
    if earlier > 0 { lines.append("  \(earlier) before, and") }
    lines += shown.map { style.wrapped($0.text.cleaned, after: "  \(unit) \($0.step): ") }
    return lines.joined(separator: "\n")
  }

  private static let most = 6

  private func text(of moved: Explanation.Moved) -> String {
    let start = numbers.rounded(moved.start.value)
    let end = numbers.rounded(moved.end.value)
    let since = moved.start.step == 0 ? "at the start" : "in \(unit) \(moved.start.step), when it was first measured"
    let until = "in \(unit) \(moved.end.step)"
    let before =
      moved.reason.map { "\($0.first?.uppercased() ?? "")\($0.dropFirst()). \(moved.name.cleaned) went " } ?? ""
    let from = before.isEmpty ? "From" : "from"
    guard !moved.movements.isEmpty else {
      return style.wrapped(
        "\(before.isEmpty ? "It" : before + "nowhere: it") was \(number(start)) \(since) and \(until); nothing moved it."
      )
    }
    var lines = [
      style.wrapped(
        "\(before)\(from) \(number(start)) \(since) to \(number(end)) \(until): \(numbers.signed(end - start)), of which"
      )
    ]

    let shown = moved.movements.prefix(Self.most).filter { numbers.rounded($0.amount) != 0 }
    let rest = moved.movements.dropFirst(shown.count)
    let together = rest.reduce(0) { $0 + $1.amount }
    let amounts = numbers.rounded(shown.map(\.amount) + (rest.isEmpty ? [] : [together]), to: end - start)
    let width = amounts.map { numbers.signed($0).count }.max() ?? 0
    for (movement, amount) in zip(shown, amounts) {
      lines.append(style.wrapped(heading(movement.mover), after: "  \(numbers.signed(amount).aligned(width))  "))
      lines += parts(of: movement, amount, indent: width + 4)
    }
    if !rest.isEmpty, amounts[shown.count] != 0 {
      lines.append("  \(numbers.signed(amounts[shown.count]).aligned(width))  \(rest.count) smaller, together")
    }
    return lines.joined(separator: "\n")
  }

  private func heading(_ mover: Explanation.Mover) -> String {
    switch mover {
    case .mechanism(let mechanism): "\(mechanism.name.words) (\(mechanism.number)): \(mover.about)"
    default: "\(mover.name.words): \(mover.about)"
    }
  }

  /// By kind of event: one line each, with their amounts if there are several.
  private func parts(of movement: Explanation.Movement, _ amount: Double, indent: Int) -> [String] {
    let named = movement.parts.prefix(Self.most)
    let rest = movement.parts.dropFirst(Self.most)
    let sizes = named.map(\.amount) + (rest.isEmpty ? [] : [rest.reduce(0) { $0 + $1.amount }])
    let amounts = numbers.rounded(sizes, to: amount)
    let margin = String(repeating: " ", count: indent)
    let shown = zip(named, amounts).filter { movement.parts.count == 1 || $0.1 != 0 }
    var lines = shown.compactMap { part, amount in
      part.event.map { event in
        let size = shown.count > 1 || !rest.isEmpty ? "\(numbers.signed(amount)) " : ""
        return style.wrapped(event.text.cleaned + times(part, event), after: margin + size)
      }
    }
    if let last = amounts.last, !rest.isEmpty, last != 0 {
      lines.append("\(margin)\(numbers.signed(last)) \(movement.parts.count - lines.count) smaller, together")
    }
    return lines
  }

  /// Notable events differ from each other; routine ones are told in the same words.
  private func times(_ part: Explanation.Part, _ event: HistoryEvent) -> String {
    guard part.times > 1 else { return ", \(unit) \(event.step)" }
    let isNotable = EventKind(rawValue: part.kind)?.isNotable ?? true
    return isNotable ? ", \(unit) \(event.step), the largest of \(part.times)" : ", \(part.times) times"
  }

  private var chain: String {
    var lines = [
      explanation.subject.event == nil && explanation.countedReason == nil
        ? "The chain behind the event that moved it most" : "The chain behind it"
    ]
    for (place, event) in explanation.chain.enumerated() {
      let first = place == 0 ? "  \(unit) \(event.step): " : "  because in \(unit) \(event.step): "
      lines.append(style.wrapped(event.text.cleaned + nature(event), after: first))
    }
    return lines.joined(separator: "\n")
  }

  /// What an event that has no cause of its own is.
  private func nature(_ event: HistoryEvent) -> String {
    switch EventKind(rawValue: event.kind) {
    case .intervention?: event.cause == 0 ? " (an intervention of the scenario)" : ""
    case .recession?, .disaster?, .turnover?: event.cause == 0 ? " (a draw of chance)" : ""
    case .left?: " (a draw: the less satisfied, the likelier)"
    case .innovation?: " (a draw)"
    case .motion?, .agreement?, .issueSettled?: " (decided by the members)"
    default: ""
    }
  }

  private func text(of counterfactual: Explanation.Counterfactual) -> String {
    let idle = explanation.causesWithoutEffect.map(\.phrase)
    let same =
      explanation.subject.event == nil
      ? "\(name) would have been the same in \(unit) \(explanation.step)"
      : "the same would have happened in the same \(unit)"
    let without = "Without \(counterfactual.omission.phrase)"
    guard let first = idle.first else {
      return style.wrapped("\(without), the largest cause that can be left out, \(consequence(counterfactual)).")
    }
    let causes = idle.count == 1 ? "the largest cause" : "the largest causes"
    let all = idle.count == 1 ? first : idle.dropLast().joined(separator: ", ") + " or " + (idle.last ?? "")
    let text = "Without \(all), \(causes) that can be left out, \(same)."
    let isAmongThem = explanation.causesWithoutEffect.contains(counterfactual.omission)
    return style.wrapped(isAmongThem ? text : "\(text) \(without) \(consequence(counterfactual)).")
  }

  /// "compact.trust would have been 0.31 in month 14 instead of 0.52".
  private func consequence(_ counterfactual: Explanation.Counterfactual) -> String {
    let moment = "\(unit) \(explanation.step)"
    if let failed = counterfactual.failedIn, failed <= explanation.step {
      return "the run would have failed in \(unit) \(failed)"
    }
    if let event = explanation.subject.event {
      guard let step = counterfactual.step else { return "this would not have happened in the run" }
      return "the same would have happened in \(step == event.step ? "the same \(unit)" : "\(unit) \(step)")"
    }
    func shown(_ value: Double) -> String { isOwn ? number(value) : value.short }
    let value = counterfactual.value.map(shown)
    if value == explanation.value.map(shown) { return "\(name) would have been the same in \(moment)" }
    let instead = explanation.value.map { " instead of \(shown($0))" } ?? ""
    return "\(name) would have \(value.map { "been \($0)" } ?? "had no value") in \(moment)\(instead)"
  }
}

extension Omission {
  /// "ties (M06)".
  fileprivate var phrase: String {
    switch self {
    case .mechanism(let name): "\(name.name.words) (\(name.number))"
    case .ownMechanism(let name): "the scenario's mechanism \(name.cleaned)"
    case .interventions(let about): "the intervention \"\(about.cleaned)\""
    case .branch(let about): "what the branch changed (\(about.cleaned))"
    case .accidents: "recessions, disasters and elections"
    }
  }
}

extension String {
  fileprivate var words: String { cleaned.replacing("_", with: " ") }
}
