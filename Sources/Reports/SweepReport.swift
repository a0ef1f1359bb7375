import Experiments
import Statistics

/// A sweep for reading: a line a point.
public struct SweepReport {
  private let survey: Survey
  private let variations: [Variation]
  private let footing: StudyFooting
  private let style: TextStyle

  public init(
    _ survey: Survey, varying variations: [Variation], footing: StudyFooting, style: TextStyle
  ) {
    self.survey = survey
    self.variations = variations
    self.footing = footing
    self.style = style
  }

  public var text: String {
    var parts = [
      style.ink(footing.title.cleaned, .bold) + "\n"
        + style.wrapped(
          "\(survey.points.count.counted("point")) × \(survey.replicates.counted("replicate")): each point under the same chances"
        )
    ]
    if let interruption = footing.interruption(survey.replicates) {
      parts.append(style.ink(style.wrapped(interruption), .red))
    }
    parts.append(table)
    let failures = FailureList(survey.failures, footing: footing).text(style)
    if !failures.isEmpty { parts.append(failures) }
    parts.append(
      style.ink(
        style.wrapped(
          (["mean ± half of its 95 % interval; success with Wilson's interval. Where one run falls is another matter."]
            + survey.cautions).joined(separator: " ")),
        .dim))
    parts.append(footing.text(survey.replicates, style))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static let mostPoints = 60

  private var table: String {
    let fails = survey.points.contains { $0.failed > 0 }
    var rows = [
      variations.map(\.name) + (fails ? ["failed"] : []) + ["success [95 %]", "fell apart"] + survey.measures
    ]
    for point in survey.points.prefix(Self.mostPoints) {
      rows.append(
        variations.map { point.arm.settings[$0.name]?.text.cleaned ?? "" } + (fails ? ["\(point.failed)"] : [])
          + [point.success.text, "\(point.collapses)"]
          + point.means.map(\.text))
    }
    var widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let fixed = rows[0].count - survey.measures.count
    var hidden = 0
    while widths.count > fixed + 1, widths.reduce(0, { $0 + $1 + 2 }) > style.width {
      widths.removeLast()
      hidden += 1
    }
    rows = rows.map { Array($0.prefix(widths.count)) }
    var lines = rows.enumerated().map { place, row in
      let line = "  " + row.enumerated().map { $1.aligned(widths[$0]) }.joined(separator: "  ")
      return place == 0 ? style.ink(line, .bold) : line
    }
    if hidden > 0 {
      lines.append(
        style.wrapped(
          "… and \(survey.measures.suffix(hidden).joined(separator: ", ")): a wider terminal, --measure or --format json shows them",
          after: "  "))
    }
    if survey.points.count > Self.mostPoints {
      lines.append("  … and \(survey.points.count - Self.mostPoints) more points: see --format json, or the export")
    }
    return lines.joined(separator: "\n")
  }
}

extension Survey {
  /// What so few runs, or runs that fell apart, do not tell.
  var cautions: [String] {
    var cautions: [String] = []
    if replicates < Stopping.floor {
      cautions.append(
        replicates < 2
          ? "One run at each point says nothing about chance: ask for more --replicates."
          : "With \(replicates) runs at each point the scatter itself is hardly known, and intervals with it.")
    }
    if points.contains(where: { $0.collapses > 0 }) {
      cautions.append(
        "Where runs fell apart, measures of the partnership (trust, conflict, members, …) are of the time until then, or 0."
      )
    }
    return cautions
  }
}

extension MeanInterval {
  /// "0.63 ± 0.02"
  var text: String {
    guard let mean else { return "–" }
    let decimals = Double.decimals(of: halfWidth ?? 0)
    return mean.fixed(decimals) + (halfWidth.map { " ± \($0.fixed(decimals))" } ?? "")
  }
}
