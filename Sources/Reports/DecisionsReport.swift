import Evaluation
import Experiments
import Ledger
import Partnerships
import Simulation

/// Which decisions of a run mattered, for reading.
public struct DecisionsReport {
  private let ranking: DecisionRanking
  private let telling: DecisionsTelling
  private let footing: StudyFooting
  private let style: TextStyle

  /// - Parameter choice: how the decisions were chosen, if that is known.
  public init(
    _ ranking: DecisionRanking, chosen choice: DecisionChoice?, footing: StudyFooting, style: TextStyle
  ) {
    self.ranking = ranking
    telling = DecisionsTelling(ranking: ranking, choice: choice)
    self.footing = footing
    self.style = style
  }

  public var text: String {
    var parts = [style.ink(footing.title.cleaned, .bold) + "\n" + style.wrapped(telling.heading.cleaned)]
    if let interruption = footing.interruption(ranking.replicates) {
      parts.append(style.ink(style.wrapped(interruption), .red))
    }
    parts.append(
      // What it was and is then stands on the page, for which there is room.
      (style.columns(([telling.columns] + telling.rows).map { [$0[0]] + $0[3...] }, leading: 1)
        + telling.findings.map { style.wrapped($0.cleaned, after: "  ") }).joined(separator: "\n"))
    let failures = FailureList(ranking.failures, footing: footing).text(style)
    if !failures.isEmpty { parts.append(failures) }
    parts.append(style.ink(style.wrapped(telling.notes.joined(separator: " ").cleaned), .dim))
    parts.append(footing.text(ranking.replicates, style))
    return parts.joined(separator: "\n\n") + "\n"
  }
}

/// A run in which no decision that was tried moved the measure, for reading: there is nothing to look at again.
public struct NoDecisionReport {
  private let run: StoredRun
  private let measure: String
  private let choice: DecisionChoice
  private let style: TextStyle

  public init(_ run: StoredRun, measure: String, chosen choice: DecisionChoice, style: TextStyle) {
    self.run = run
    self.measure = measure
    self.choice = choice
    self.style = style
  }

  public var text: String {
    let verdict =
      choice.turnable == 0
      ? "Nobody was asked for a decision with a clear opposite."
      : "None mattered: taken otherwise under the run's own chance, each left \(measure) as it was. So none was tried under other chances."
    return style.ink(run.summary.title.cleaned, .bold) + "\n"
      + style.wrapped("Which decision of run \(run.number) mattered for \(measure)?") + "\n\n"
      + style.wrapped(verdict.cleaned) + "\n\n" + style.ink(style.wrapped(choice.text), .dim) + "\n"
  }
}

/// The same in words and rows, for text and pages alike.
struct DecisionsTelling {
  let ranking: DecisionRanking
  let choice: DecisionChoice?

  var heading: String {
    "Which decision of run \(ranking.run.number) mattered for \(ranking.measure)? Each taken otherwise, in \(ranking.replicates.counted("pair")) of runs under the same chances after its \(ranking.run.summary.unit), beside the run as it was"
  }

  var columns: [String] { ["decision", "as it was", "then", "difference [95 %]", "+/=/-", "p"] }

  var rows: [[String]] {
    ranking.rows.map { row in
      let comparison = row.comparison
      guard comparison.difference.count > 0, let mean = comparison.difference.mean else {
        return [row.name] + columns.dropFirst().map { _ in "–" }
      }
      let interval = comparison.difference.bounds.map { " [\($0.text(comparison))]" } ?? ""
      return [
        row.name, comparison.text(comparison.baseline.mean ?? .nan),
        comparison.text(comparison.alternative.mean ?? .nan),
        comparison.signed(mean) + (comparison.fate == nil ? "" : " pts") + interval,
        WhatIfTelling.direction(comparison) ?? "\(comparison.rose)/\(comparison.tied)/\(comparison.fell)",
        comparison.adjustedP.asP,
      ]
    }
  }

  /// What can be told, and what cannot, in sentences.
  var findings: [String] {
    let told = ranking.told
    var sentences: [String] = []
    if told.isEmpty {
      let nearest = ranking.rows.compactMap(\.comparison.pairsToTell).min()
      sentences.append(
        "None can be told from chance with \(ranking.replicates.counted("pair")) each"
          + (nearest.map { ": about \($0.grouped) more pair\($0 == 1 ? "" : "s") would tell the first" } ?? "") + ".")
    } else {
      sentences += told.prefix(3).enumerated().map { place, row in sentence(row, isFirst: place == 0) }
      if told.count > 3 {
        sentences.append("Also told from chance: \(told.dropFirst(3).map(\.name).joined(separator: "; ")).")
      }
      let open = ranking.rows.count - told.count
      if open > 0 {
        sentences.append(
          "\(open == 1 ? "The other one" : "The other \(open)") cannot be told from chance with \(ranking.replicates.counted("pair")) each."
        )
      }
    }
    let dropped = ranking.rows.reduce(0) { $0 + $1.droppedPairs }
    if dropped > 0 { sentences.append("\(dropped.counted("pair")) left out, since a run of it failed.") }
    return sentences
  }

  private func sentence(_ row: DecisionRanking.Row, isFirst: Bool) -> String {
    let comparison = row.comparison
    let mean = comparison.difference.mean ?? 0
    let size = comparison.fate == nil ? comparison.text(abs(mean)) : "\((abs(mean) * 100).fixed(0)) points"
    return
      "\(isFirst ? "Most of all: if" : "If") \(row.answer.conditional(ranking.run.summary.unit)), \(ranking.measure) would have been \(size) \(mean > 0 ? "higher" : "lower")\(comparison.boundsInWords)\(comparison.judgement)."
  }

  var notes: [String] {
    (choice.map { [$0.text] } ?? []) + [
      "A decision is written STEP/ORGANISATION/KIND=ANSWER, as entente branch --answer takes it, with what was answered in brackets. Both sides of a pair have the run's past, up to the decision and no further; their chances after its step are drawn anew, and all later decisions are the policies'.",
      ranking.rows.count > 1
        ? "p is raised for \(ranking.rows.count) decisions together (Holm): of runs in which none matters, at most 1 in 20 shows a p below 0.05."
        : "p says how surprising the difference would be if there were none.",
      "The decisions that are told of were chosen by what they did under the run's own chance, and are judged by other chances: so the intervals are not flattered by the choice, but a decision that would matter under other chances only may be missing.",
    ]
  }
}

extension DecisionChoice {
  /// How many there were, and how many were looked at.
  var text: String {
    let some = tried < turnable ? ", as many of each kind as there are or fit, evenly over the run" : ""
    let fails = failed > 0 ? " (\(failed.counted("run")) of these failed)" : ""
    if turnable == 0 {
      return "\(asked.grouped) decision\(asked == 1 ? "" : "s") asked for, none with a clear opposite."
    }
    return
      "\(asked.grouped) decision\(asked == 1 ? "" : "s") asked for, \(turnable.grouped) of them with a clear opposite; \(tried.grouped) were tried otherwise once\(some), and \(moved == 0 ? "none" : moved.grouped) of these moved it\(fails)."
  }
}

extension RecordedInput {
  /// What would have been: "Valley Dairy had left in month 27".
  func conditional(_ unit: String) -> String {
    let deed =
      switch (DecisionKind(name: kind), answer) {
      case (.stay, .verdict(false?)): "had left"
      case (.stay, .verdict(true?)): "had stayed"
      case (.join, .verdict(false?)): "had not joined"
      case (.join, .verdict(true?)): "had joined"
      case (.vote, .verdict(let yes?)): "had voted \(yes ? "yes" : "no")"
      case (.respond, .accept): "had accepted the offer"
      case (.respond, .reject): "had refused the offer"
      case (.contribute, .share(let share)):
        share == 0 ? "had delivered nothing" : "had delivered \(share.percent) of its pledge"
      case (.share, .share(let share)):
        share == 0
          ? "had kept what it knows to itself" : share == 1 ? "had told all it knows" : "had been \(share.percent) open"
      case (.steer, .noMotion): "had moved nothing"
      case (.propose, .text), (.propose, .values): "had made the offer that the equation makes"
      default: "had answered \(kind) with \(answer.typed)"
      }
    return "\(organisation) \(deed) in \(unit) \(step)"
  }
}
