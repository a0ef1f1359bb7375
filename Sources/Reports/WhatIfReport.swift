import Experiments

/// The answer to a what-if for reading: what changed beside the baseline, how sure one can be, and the side of risk.
public struct WhatIfReport {
  private let answer: Answer
  private let telling: WhatIfTelling
  private let footing: StudyFooting
  private let style: TextStyle

  /// - Parameter hindsight: what happened, where the runs are branches of a recorded one.
  public init(_ answer: Answer, beside hindsight: Hindsight? = nil, footing: StudyFooting, style: TextStyle) {
    self.answer = answer
    telling = WhatIfTelling(answer: answer, end: footing.end, beside: hindsight)
    self.footing = footing
    self.style = style
  }

  public var text: String {
    var parts = [style.ink(footing.title.cleaned, .bold) + "\n" + style.wrapped(telling.heading.cleaned)]
    if let interruption = footing.interruption(answer.replicates) {
      parts.append(style.ink(style.wrapped(interruption), .red))
    }
    if telling.beside != nil, answer.replicates > 0 { parts.append(happened) }
    parts += answer.alternatives.map(alternative)
    if answer.replicates > 0, !answer.fates.isEmpty || !telling.quantileRows(3).isEmpty { parts.append(risks) }
    let failures = FailureList(answer.failures, footing: footing).text(style)
    if !failures.isEmpty { parts.append(failures) }
    if !answer.alternatives.isEmpty {
      parts.append(style.ink(style.wrapped(telling.notes.joined(separator: " ")), .dim))
    }
    parts.append(footing.text(answer.replicates, style))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func alternative(_ alternative: Answer.Alternative) -> String {
    var lines = [style.ink(telling.name(alternative).cleaned, .bold)]
    if alternative.comparisons.contains(where: { $0.difference.count > 0 }) {
      lines += style.columns([telling.columns] + telling.rows(alternative), leading: 1)
    }
    lines += telling.findings(alternative).map { style.wrapped($0.cleaned, after: "  ") }
    return lines.joined(separator: "\n")
  }

  private var happened: String {
    ([style.ink(telling.happenedHeading.cleaned, .bold)]
      + style.columns([telling.happenedColumns] + telling.happenedRows, leading: 1)
      + telling.happenedNotes.map { style.ink(style.wrapped($0.cleaned, after: "  "), .dim) }).joined(separator: "\n")
  }

  private var risks: String {
    var lines = [style.ink("Risk", .bold)]
    lines += style.columns([WhatIfTelling.riskColumns] + telling.riskRows, leading: 5)
    let quantiles = telling.quantileRows(3)
    if !quantiles.isEmpty {
      let arms = [answer.baseline.name] + answer.alternatives.map(\.arm.name)
      lines.append("  \(telling.quantileHeading):")
      lines += quantiles.map { row in
        let each = zip(arms, row.dropFirst()).map { "\($1) (\($0))" }.joined(separator: "; ")
        return style.wrapped(each.cleaned, after: "  \(row[0].cleaned): ")
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension TextStyle {
  /// Rows in columns, the first row being the heading; columns from `leading` on end to the right.
  func columns(_ rows: [[String]], leading: Int) -> [String] {
    let rows = rows.map { $0.map(\.cleaned) }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.enumerated().map { place, row in
      let cells = row.enumerated().map { $0 < leading ? $1.padded(widths[$0]) : $1.aligned(widths[$0]) }
      let line = ("  " + cells.joined(separator: "  ")).trimmingTrailing
      return place == 0 ? ink(line, .dim) : line
    }
  }
}
