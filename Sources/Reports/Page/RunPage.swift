import Charts
import Ledger
import Partnerships
import Simulation

/// A run as a page: how it came out, how its measures went, what happened when, who trusted whom, and how all that is had again.
public struct RunPage {
  private let run: StoredRun
  private let parent: StoredRun?
  private let ledger: String?
  private let trust: TrustSection

  /// Evaluates the run again, for what no record has.
  /// - Parameters:
  ///   - parent: the run that it is a branch of, which is then shown beside it.
  ///   - ledger: the file that keeps it; nil where it could not be recorded.
  ///   - onStep: told how far the evaluation has come.
  public init(_ run: StoredRun, beside parent: StoredRun? = nil, ledger: String?, onStep: StepWatcher? = nil) {
    self.run = run
    self.parent = parent
    self.ledger = ledger
    trust = TrustSection(run, onStep: onStep)
  }

  private var unit: String { run.summary.unit }

  public var html: String {
    var sections = [Page.Section("How it went", courses)]
    if !run.events.isEmpty { sections.append(happenings) }
    if let section = trust.section { sections.append(section) }
    sections.append(Page.Section("Final values", [outcome]))
    if let parent {
      let beside = BesideTelling(run, parent)
      sections.insert(
        Page.Section(
          "Beside run \(parent.number)",
          [HTML.paragraph(beside.sentence), HTML.table(beside.caption, beside.columns, beside.rows)]), at: 1)
    }
    sections.append(Page.Section("Methods", RunMethods(run, ledger: ledger).passages.map(\.html)))
    return Page(title: run.summary.title, lead: lead, sections: sections, colophon: colophon).html
  }

  private var lead: [String] {
    var lines = [
      "\(run.summary.scenario), \(run.summary.steps.counted(unit)), seed \(run.summary.seed), replicate \(run.summary.replicate)."
    ]
    let set = run.spec.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }
    if !set.isEmpty { lines.append("Set: \(set.joined(separator: ", ")).") }
    if let alternative = run.spec.alternative { lines.append("What if: \(alternative).") }
    for place in run.summary.branches.indices { lines.append("It is \(run.branching(place)).") }
    if let failure = run.failure {
      lines.append("The run ended after \(run.summary.stepsRun.counted(unit)): \(failure.text)")
    } else if let verdict = run.summary.verdict {
      lines.append("Verdict: \(verdict.rawValue).")
    }
    return lines
  }

  /// The telling measures, those of partnerships side by side.
  private var courses: [String] {
    if run.series.isEmpty {
      return [HTML.paragraph("Measures by step were not recorded: run it with --record series.")]
    }
    let metrics = Set(Metric.allCases.map(\.rawValue))
    let partnerships = run.series.compactMap { $0.name.hasSuffix(".trust") ? String($0.name.dropLast(6)) : nil }
    func isPartOf(_ name: String) -> Bool {
      partnerships.contains { name.hasPrefix($0 + ".") } || metrics.contains(name)
    }
    func line(_ name: String, as label: String, of run: StoredRun) -> FanChart.Arm? {
      run.series.first { $0.name == name }.map { FanChart.Arm(label, line: $0.values) }
    }
    /// The run's own, and its parent's.
    func lines(_ name: String) -> [FanChart.Arm] {
      [line(name, as: parent == nil ? "this run" : "this branch", of: run)].compactMap { $0 }
        + (parent.flatMap { line(name, as: "run \($0.number)", of: $0) }.map { [$0] } ?? [])
    }
    let mark = parent == nil ? nil : run.summary.branches.last.map { FanChart.Mark(step: max(1, $0.after), "branch") }
    var charts: [FanChart] = []
    for metric in Metric.telling {
      let arms =
        partnerships.count > 1 && partnerships.count <= 4 && parent == nil
        ? partnerships.compactMap { line("\($0).\(metric.rawValue)", as: $0, of: run) } : lines(metric.rawValue)
      if arms.isEmpty { continue }
      charts.append(
        FanChart(title(of: metric), of: metric.rawValue, arms: arms, range: metric.range, unit: unit, mark: mark))
    }
    for series in run.series where !isPartOf(series.name) {
      charts.append(
        FanChart(series.name, of: series.name, arms: lines(series.name), unit: unit, mark: mark))
    }
    return charts.prefix(16).enumerated().map { $1.figure(name: "course-\($0 + 1)") }
  }

  private func title(of metric: Metric) -> String { metric.about.prefix(1).uppercased() + metric.about.dropFirst() }

  private var happenings: Page.Section {
    let shown = run.events.filter { TurningPoints.isTold($0) }
    let events = shown.isEmpty ? run.events : shown
    let line = Timeline(
      "What happened when",
      events: events.map {
        Timeline.Event(
          step: $0.step, subject: $0.subject.isEmpty ? "the world" : $0.subject, kind: $0.kind, text: $0.text)
      }, steps: 1...max(1, run.summary.steps), unit: unit)
    let lines = TurningPoints(run.events, unit: unit).lines
    return Page.Section(
      "What happened",
      [
        line.figure(name: "events"),
        HTML.table("Turning points", ["when", "what"], lines.map { [$0.when, $0.text] }, leading: 2),
      ])
  }

  private var outcome: String {
    HTML.table(
      "Mostly means of the last 12 months, as MODEL.md section 5 says", ["measure", "value"],
      run.outcome.filter { !$0.name.contains(".") || $0.name.hasPrefix("objectives.") }.map {
        [$0.name, ($0.value ?? .nan).short]
      })
  }

  private var colophon: String {
    let place = ledger.map { "run \(run.number) in \(RunMethods.file($0))" } ?? "a run that was not recorded"
    return
      "Made by entente \(run.summary.engine) of \(place): specification \(run.summary.specDigest), history \(run.summary.historyDigest)."
  }
}
