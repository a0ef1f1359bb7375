import ArgumentParser
import Evaluation
import Experiments
import Ledger
import Reports
import Scenarios
import Simulation

/// What an experiment came to, to be told: just now, or opened again.
struct Answering {
  let source: RunLedger
  let record: ExperimentRecord
  let sample: Sample
  let measures: [String]
  let monthsPerStep: Double
  let footing: StudyFooting
  /// Asked for where a page is written.
  let methods: () throws -> Methods
  let origins: () throws -> [RunOrigin]

  /// As text or JSON on standard output, and as a page where one is wanted.
  /// - Parameters:
  ///   - variations: of a sweep, if they are known better than from its arms.
  ///   - choice: of decisions, how they were chosen, if that is known.
  func tell(
    varying variations: [Variation]? = nil, choosing choice: DecisionChoice? = nil, as format: OutputFormat,
    report: ReportOption
  ) throws {
    switch Experiment.Kind(rawValue: record.kind) {
    case .sweep:
      let variations = variations ?? Variation.all(in: sample.arms)
      let survey = try Survey(sample, measures: measures)
      try tell(
        format, SweepDocument(survey, footing: footing),
        SweepReport(survey, varying: variations, footing: footing, style: Terminal.style).text)
      try report.write { try SweepPage(survey, varying: variations, footing: footing, methods: section).html }
    case .decisions:
      let ranking = try DecisionRanking(sample, measure: measures[0], in: source)
      try tell(
        format, DecisionsDocument(ranking, chosen: choice, footing: footing),
        DecisionsReport(ranking, chosen: choice, footing: footing, style: Terminal.style).text)
      try report.write { try DecisionsPage(ranking, chosen: choice, footing: footing, methods: section).html }
    case .whatif, .branch, nil:
      let answer = try Answer(sample, measures: measures, monthsPerStep: monthsPerStep)
      let hindsight = try Hindsight(beside: sample, measures: measures, in: source)
      let isBranching = record.kind == Experiment.Kind.branch.rawValue
      if isBranching, hindsight == nil {
        Terminal.complain("entente: \(MissingParent()); what happened cannot be told")
      }
      try tell(
        format, WhatIfDocument(answer, beside: hindsight, isBranching: isBranching, footing: footing),
        WhatIfReport(answer, beside: hindsight, footing: footing, style: Terminal.style).text)
      try report.write {
        try WhatIfPage(answer, sample, beside: hindsight, footing: footing, methods: section).html
      }
    }
  }

  private func tell(
    _ format: OutputFormat, _ document: @autoclosure () -> some JSONDocument, _ text: @autoclosure () -> String
  )
    throws
  {
    switch format {
    case .json: try Terminal.write(try document().json() + "\n")
    case .text: try Terminal.write(text())
    }
  }

  private var section: MethodsSection {
    get throws {
      MethodsSection(
        try methods(), of: record, number: footing.experiment, origins: try origins(), ledger: footing.ledger,
        branchesOf: try record.trials.first.flatMap { try source.run($0.run).parent }.map(source.run))
    }
  }
}

extension Answering {
  /// An experiment of the ledger, from its record alone: nothing is evaluated.
  ///
  /// - Parameters:
  ///   - named: final values to look at; those that were looked at when it was last asked, if there are none.
  ///   - path: of the ledger.
  /// - Throws: `LedgerProblem`; `DesignProblem` for a value that its runs do not have.
  init(ofExperiment number: Int, measures named: [String], in ledger: RunLedger, path: String) throws {
    let record = try ledger.experiment(number)
    let sample = try Sample(of: record, in: ledger)
    guard let first = record.trials.first.map(\.run) else {
      throw ValidationError("experiment \(number) has no run yet: ask it again")
    }
    let run = try ledger.run(first)
    let telling = sample.measures.telling
    let measures = try named.isEmpty ? record.measures : named.known(among: sample.measures, telling: telling)
    var progress = StudyProgress(total: record.trials.count)
    progress.cached = progress.total
    progress.failed = sample.failures.count
    let end = record.asking.flatMap { StudyEnd(name: $0.stopped, looks: $0.looks) } ?? .asked
    self.init(
      source: ledger, record: record, sample: sample,
      measures: measures.isEmpty ? try sample.measures(telling: telling) : measures,
      monthsPerStep: (TimeUnit(rawValue: run.summary.unit) ?? .month).months,
      footing: StudyFooting(
        title: record.title, unit: run.summary.unit, end: end, progress: progress, asked: record.asking?.replicates,
        experiment: number, ledger: path, kept: sample.replicateCount, isOpenedAgain: true
      ) { _, _, run in
        "entente replay \(run)\(path == RunLedger.defaultName ? "" : " --ledger \(path.quoted)")"
      },
      methods: { try compile(run.spec, named: run.summary.scenario).methods },
      origins: { try ledger.origins(of: record.trials.map(\.run)) })
  }
}
