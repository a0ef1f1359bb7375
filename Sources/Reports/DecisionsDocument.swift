import Experiments
import Ledger

/// Which decisions of a run mattered, as one JSON object, format `entente-decisions/1` (docs/json.md).
public struct DecisionsDocument: JSONDocument {
  private var format = "entente-decisions/1"
  private var experiment: Int?
  private var ledger: String
  private var title: String
  private var run: Int
  private var measure: String
  private var chosen: DecisionChoice?
  private var replicates = 0
  private var replicatesKept = 0
  private var runs: WhatIfDocument.Runs?
  private var stoppedBecause: String
  private var decisions: [Decision] = []
  private var failures: [FailedRun] = []

  private struct Decision: Encodable {
    var name: String
    var step: Int
    var organisation: String
    var kind: String
    var index: Int
    var answer: String
    var asItWasMean: Double?
    var thenMean: Double?
    var difference: PairedDifference
    var adjustedP: Double?
    var isTold: Bool
    var rose: Int
    var tied: Int
    var fell: Int
    var droppedPairs: Int
    var pairsToTell: Int?
  }

  public init(_ ranking: DecisionRanking, chosen choice: DecisionChoice?, footing: StudyFooting) {
    experiment = footing.experiment
    ledger = footing.ledger
    title = footing.title
    run = ranking.run.number
    measure = ranking.measure
    chosen = choice
    replicates = ranking.replicates
    replicatesKept = footing.kept
    runs = WhatIfDocument.Runs(footing.progress)
    stoppedBecause = footing.end.name
    decisions = ranking.rows.map { row in
      Decision(
        name: row.name, step: row.answer.step, organisation: row.answer.organisation, kind: row.answer.kind,
        index: row.answer.index, answer: row.answer.answer.typed, asItWasMean: row.comparison.baseline.mean,
        thenMean: row.comparison.alternative.mean, difference: PairedDifference(row.comparison.difference),
        adjustedP: row.comparison.adjustedP, isTold: row.comparison.isTold, rose: row.comparison.rose,
        tied: row.comparison.tied, fell: row.comparison.fell, droppedPairs: row.droppedPairs,
        pairsToTell: row.comparison.pairsToTell)
    }
    failures = ranking.failures.map { FailedRun($0, footing) }
  }

  /// A run in which no decision that was tried moved the measure.
  public init(_ run: StoredRun, measure: String, chosen choice: DecisionChoice, ledger: String) {
    self.ledger = ledger
    title = run.summary.title
    self.run = run.number
    self.measure = measure
    chosen = choice
    stoppedBecause = "none moved it"
  }
}
