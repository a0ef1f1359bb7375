import Charts
import Evaluation
import Experiments
import Simulation
import Statistics

/// The answer to a what-if as a page: what was found, in sentences and pictures, what that rests on, and how it is had again.
public struct WhatIfPage {
  private let answer: Answer
  private let telling: WhatIfTelling
  private let footing: StudyFooting
  private let methods: MethodsSection
  /// By measure, then by arm, one a run: values by step; no measures where series were not recorded.
  private let series: [(measure: String, arms: [[[Double]]])]

  /// - Throws: `LedgerProblem`.
  /// - Parameter hindsight: what happened, where the runs are branches of a recorded one.
  public init(
    _ answer: Answer, _ sample: Sample, beside hindsight: Hindsight? = nil, footing: StudyFooting,
    methods: MethodsSection
  ) throws {
    self.answer = answer
    telling = WhatIfTelling(answer: answer, end: footing.end, beside: hindsight)
    self.footing = footing
    self.methods = methods
    series = try answer.measures.map { measure in
      (measure, try sample.arms.indices.map { try sample.series(of: measure, arm: $0) })
    }.filter { $0.arms.contains { !$0.isEmpty } }
  }

  public var html: String {
    var sections = answer.alternatives.enumerated().map(alternative)
    sections.append(risk)
    if !series.isEmpty {
      // Of branches, what happened beside what might have is what is asked about.
      sections.insert(course, at: telling.beside == nil ? sections.count : 0)
    }
    if telling.beside != nil { sections.insert(happened, at: series.isEmpty ? 0 : 1) }
    if let failures = FailureList(answer.failures, footing: footing).section { sections.append(failures) }
    sections.append(
      Page.Section(
        "What these figures do not tell",
        [
          HTML.list(
            telling.happenedNotes
              + (answer.alternatives.isEmpty ? Array(Self.cautions.suffix(2)) : telling.notes + Self.cautions))
        ]))
    sections.append(methods.section)
    return Page(
      title: "\(footing.title): \(title)",
      lead: [telling.heading + "."] + (footing.interruption(answer.replicates).map { [$0] } ?? []), sections: sections,
      colophon: footing.colophon
    ).html
  }

  private var title: String {
    guard let beside = telling.beside else { return "what if?" }
    return "from \(beside.moment) on"
  }

  private var happened: Page.Section {
    Page.Section(
      "What happened",
      [
        HTML.table(telling.happenedHeading, telling.happenedColumns, telling.happenedRows)
      ])
  }

  private func alternative(_ place: Int, _ alternative: Answer.Alternative) -> Page.Section {
    let compared = alternative.comparisons.filter { $0.difference.mean != nil && $0.difference.bounds != nil }
    let plot = ForestPlot(
      "\(alternative.arm.name) less \(answer.baseline.name)", of: "difference",
      rows: compared.map { comparison in
        let bounds = comparison.difference.bounds ?? 0...0
        return ForestPlot.Row(
          comparison.measure, estimate: comparison.difference.mean ?? .nan, low: bounds.lowerBound,
          high: bounds.upperBound,
          note: WhatIfTelling.direction(comparison).map { "better/same/worse \($0)" } ?? "", isApart: comparison.isTold)
      })
    return Page.Section(
      telling.name(alternative),
      [
        HTML.list(telling.findings(alternative)), compared.isEmpty ? "" : plot.figure(name: "differences-\(place + 1)"),
        HTML.table(
          "\(alternative.arm.name): means of both, the mean paired difference with its 95 % interval, and in how many pairs it was better, the same and worse",
          telling.columns, telling.rows(alternative)),
      ])
  }

  private var risk: Page.Section {
    var body = [
      HTML.table("How often it went well, and how long it held together", WhatIfTelling.riskColumns, telling.riskRows)
    ]
    if answer.risks.contains(where: { $0.collapses > 0 }) {
      let chart = SurvivalChart(
        "Time until it falls apart", of: "share that holds together",
        arms: answer.risks.map { risk in
          SurvivalChart.Arm(
            risk.arm.name,
            steps: risk.survival.steps.map { step in
              let reach = 1.96 * step.standardError
              return .init(
                step.time, step.survival, low: max(0, step.survival - reach), high: min(1, step.survival + reach))
            }, times: risk.lives.times, events: risk.lives.events)
        }, unit: "month")
      body.append(chart.figure(name: "survival"))
    }
    let quantiles = telling.quantileRows(12)
    if !quantiles.isEmpty {
      body.append(
        HTML.table(
          "From the unlucky to the lucky run: \(telling.quantileHeading)",
          ["measure", answer.baseline.name] + answer.alternatives.map(\.arm.name), quantiles))
    }
    return Page.Section("Risk", body)
  }

  private var course: Page.Section {
    let arms = [answer.baseline] + answer.alternatives.map(\.arm)
    return Page.Section(
      "How it went",
      series.prefix(8).enumerated().map { place, each in
        FanChart(
          each.measure, of: each.measure,
          arms: zip(arms, each.arms).prefix(4).map { FanChart.Arm($0.name, runs: $1) } + line(of: each.measure),
          unit: footing.unit, mark: telling.beside.map { FanChart.Mark(step: max(1, $0.after), "as it was until here") }
        ).figure(name: "course-\(place + 1)")
      })
  }

  /// What happened.
  private func line(of measure: String) -> [FanChart.Arm] {
    guard let beside = telling.beside, !beside.series(of: measure).isEmpty else { return [] }
    return [FanChart.Arm("what happened", line: beside.series(of: measure))]
  }

  private static let cautions = [
    "The intervals in the pictures stand each for itself, and p is raised for all comparisons together: an interval may exclude zero, and its difference still not be told from chance.",
    "A paired difference says what the lever did under the same chances; it is not the difference between two runs under different ones.",
    "A chance of success with Wilson's interval says how often the model succeeds, not how severe a failure is.",
    "Beyond the last collapse the curve of survival says nothing; where few runs are left, little.",
  ]
}

extension StudyFooting {
  var colophon: String {
    "Made by entente \(Engine.version) of experiment \(experiment) in \(ledger)."
  }
}
