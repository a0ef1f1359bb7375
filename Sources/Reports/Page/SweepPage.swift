import Charts
import Experiments

/// A sweep as a page: a map for two levers, intervals for one, and the table of all points.
public struct SweepPage {
  private let survey: Survey
  private let variations: [Variation]
  private let footing: StudyFooting
  private let methods: MethodsSection

  public init(
    _ survey: Survey, varying variations: [Variation], footing: StudyFooting, methods: MethodsSection
  ) {
    self.survey = survey
    self.variations = variations
    self.footing = footing
    self.methods = methods
  }

  public var html: String {
    var sections = [Page.Section("Measures over the levers", pictures), Page.Section("Every point", [table])]
    if let failures = FailureList(survey.failures, footing: footing).section { sections.append(failures) }
    sections.append(methods.section)
    return Page(
      title: "\(footing.title): a sweep",
      lead: (footing.interruption(survey.replicates).map { [$0] } ?? []) + [
        "\(survey.points.count.counted("point")) of \(variations.map(\.name).joined(separator: " and ")), each run \(survey.replicates) times under the same chances.",
        "Means with 95 % intervals are about the model's mean at each point: where one run falls is another matter.",
      ] + survey.cautions, sections: sections, colophon: footing.colophon
    ).html
  }

  private var pictures: [String] {
    let measures = survey.measures.enumerated().prefix(8)
    if variations.count == 2 {
      return measures.map { place, measure in
        HeatMap(
          "Mean \(measure)", of: measure, across: lever(variations[1]), up: lever(variations[0]),
          values: variations[0].values.indices.map { row in
            variations[1].values.indices.map { column in
              survey.points[row * variations[1].values.count + column].means[place].mean
            }
          }
        ).figure(name: "map-\(place + 1)")
      }
    }
    return measures.map { place, measure in
      ForestPlot(
        "Mean \(measure)", of: measure,
        rows: survey.points.prefix(40).compactMap { point in
          let mean = point.means[place]
          return mean.mean.map {
            ForestPlot.Row(
              name(point), estimate: $0, low: mean.bounds?.lowerBound ?? .nan, high: mean.bounds?.upperBound ?? .nan,
              note: point.failed > 0 ? "\(point.failed) failed" : "")
          }
        }, axis: .common(measure)
      ).figure(name: "points-\(place + 1)")
    }
  }

  private func lever(_ variation: Variation) -> HeatMap.Lever { (variation.name, variation.values.map(\.text)) }

  private func name(_ point: Survey.Point) -> String {
    variations.map { "\($0.name) = \(point.arm.settings[$0.name]?.text ?? "")" }.joined(separator: ", ")
  }

  private var table: String {
    HTML.table(
      "Mean ± half of its 95 % interval; success with Wilson's interval",
      variations.map(\.name) + ["runs", "failed", "success [95 %]", "fell apart"] + survey.measures,
      survey.points.map { point in
        variations.map { point.arm.settings[$0.name]?.text ?? "" }
          + ["\(point.count)", "\(point.failed)", point.success.text, "\(point.collapses)"] + point.means.map(\.text)
      }, leading: 1)
  }
}
