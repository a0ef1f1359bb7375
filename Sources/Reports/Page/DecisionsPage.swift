import Charts
import Experiments

/// Which decisions of a run mattered, as a page.
public struct DecisionsPage {
  private let ranking: DecisionRanking
  private let telling: DecisionsTelling
  private let footing: StudyFooting
  private let methods: MethodsSection

  /// - Parameter choice: how the decisions were chosen, if that is known.
  public init(
    _ ranking: DecisionRanking, chosen choice: DecisionChoice?, footing: StudyFooting, methods: MethodsSection
  ) {
    self.ranking = ranking
    telling = DecisionsTelling(ranking: ranking, choice: choice)
    self.footing = footing
    self.methods = methods
  }

  public var html: String {
    var sections = [
      Page.Section(
        "What each decision did to \(ranking.measure)",
        [
          HTML.list(telling.findings), plot.figure(name: "decisions"),
          HTML.table(
            "Means of both sides, the mean paired difference with its 95 % interval, and in how many pairs it was better, the same and worse",
            telling.columns, telling.rows),
        ])
    ]
    if let failures = FailureList(ranking.failures, footing: footing).section { sections.append(failures) }
    sections.append(Page.Section("What these figures do not tell", [HTML.list(telling.notes)]))
    sections.append(methods.section)
    return Page(
      title: "\(footing.title): which decision mattered?",
      lead: [telling.heading + "."] + (footing.interruption(ranking.replicates).map { [$0] } ?? []),
      sections: sections, colophon: footing.colophon
    ).html
  }

  private var plot: ForestPlot {
    ForestPlot(
      "\(ranking.measure) with the decision taken otherwise, less as it was", of: "difference",
      rows: ranking.rows.prefix(40).map { row in
        let difference = row.comparison.difference
        return ForestPlot.Row(
          row.name, estimate: difference.mean ?? .nan, low: difference.bounds?.lowerBound ?? .nan,
          high: difference.bounds?.upperBound ?? .nan,
          note: WhatIfTelling.direction(row.comparison).map { "better/same/worse \($0)" } ?? "",
          isApart: row.comparison.isTold)
      }, axis: .common(ranking.measure))
  }
}
