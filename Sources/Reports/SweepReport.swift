import Evaluation
import Experiments
import Statistics

/// A sweep for reading: a line a point.
public struct SweepReport {
  private let survey: Survey
  private let scenario: ScenarioDescription
  private let variations: [Variation]
  private let replicates: Int
  private let footing: StudyFooting
  private let style: TextStyle

  public init(
    _ survey: Survey, of scenario: ScenarioDescription, varying variations: [Variation], replicates: Int,
    footing: StudyFooting, style: TextStyle
  ) {
    self.survey = survey
    self.scenario = scenario
    self.variations = variations
    self.replicates = replicates
    self.footing = footing
    self.style = style
  }

  public var text: String {
    let points = survey.points.count
    var parts = [
      style.ink(scenario.title.cleaned, .bold) + "\n"
        + style.wrapped(
          "\(points) point\(points == 1 ? "" : "s") × \(replicates) replicate\(replicates == 1 ? "" : "s"): each point under the same chances"
        ),
      table,
    ]
    let failures = FailureList(survey.failures, footing: footing).text(style)
    if !failures.isEmpty { parts.append(failures) }
    parts.append(
      style.ink(
        style.wrapped(
          "mean ± half of its 95 % interval; success with Wilson's interval. Where one run falls is another matter."),
        .dim))
    parts.append(footing.text(style))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static let mostPoints = 60

  private var table: String {
    let fails = survey.points.contains { $0.failed > 0 }
    var rows = [variations.map(\.name) + (fails ? ["failed"] : []) + ["success [95 %]"] + survey.measures]
    for point in survey.points.prefix(Self.mostPoints) {
      rows.append(
        variations.map { point.arm.settings[$0.name]?.text.cleaned ?? "" } + (fails ? ["\(point.failed)"] : [])
          + [point.success.text]
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

extension MeanInterval {
  /// "0.63 ± 0.02"
  var text: String {
    guard let mean else { return "–" }
    let decimals = Double.decimals(of: halfWidth ?? 0)
    return mean.fixed(decimals) + (halfWidth.map { " ± \($0.fixed(decimals))" } ?? "")
  }
}
