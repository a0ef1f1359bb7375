import Evaluation
import Experiments
import Foundation
import Ledger
import Simulation
import Statistics

/// The answer to a what-if as one JSON object, format `entente-whatif/1`, or of branches of a recorded run, with what happened,
/// `entente-branch/1` (docs/json.md).
public struct WhatIfDocument: JSONDocument {
  private var format: String
  private var experiment: Int?
  private var ledger: String
  private var title: String
  private var replicates: Int
  private var replicatesKept: Int
  private var stoppedBecause: String
  private var looks: Int?
  private var runs: Runs
  private var baseline: NamedArm
  private var alternatives: [Alternative]
  private var risk: [Risk]
  private var failures: [FailedRun]
  private var testCount: Int
  /// What happened; of branches only.
  private var happened: Happened?

  private struct Happened: Encodable {
    var run: Int
    var specDigest: String
    var after: Int
    var status: String
    var measures: [Standing]

    struct Standing: Encodable {
      var measure: String
      var happened: Double?
      var runs: Int
      var below: Int
      var equal: Int
      var percentile: Double?
      var quantiles: [Double]
    }

    init(_ hindsight: Hindsight) {
      run = hindsight.run.number
      specDigest = hindsight.run.summary.specDigest
      after = hindsight.after
      status = hindsight.run.status.name
      measures = hindsight.standings.map {
        Standing(
          measure: $0.measure, happened: $0.happened, runs: $0.count, below: $0.below, equal: $0.equal,
          percentile: $0.percentile, quantiles: $0.quantiles)
      }
    }
  }

  struct Runs: Encodable {
    var total: Int
    var cached: Int
    var evaluated: Int
    var failed: Int

    init(_ progress: StudyProgress) {
      (total, cached) = (progress.total, progress.cached)
      (evaluated, failed) = (progress.evaluated, progress.failed)
    }
  }

  struct NamedArm: Encodable {
    var name: String
    var settings: [String: PlainSetting]

    init(_ arm: Arm) {
      name = arm.name
      settings = arm.settings.mapValues(PlainSetting.init)
    }
  }

  private struct Alternative: Encodable {
    var name: String
    var settings: [String: PlainSetting]
    var droppedPairs: Int
    var comparisons: [Measure]
    var successDifference: PairedDifference
  }

  private struct Measure: Encodable {
    var measure: String
    var baselineMean: Double?
    var alternativeMean: Double?
    var baselineQuantiles: [Double]
    var alternativeQuantiles: [Double]
    var difference: PairedDifference
    var adjustedP: Double?
    var isTold: Bool
    var isOfItsLife: Bool
    var dz: Double?
    var hedgesG: Double?
    var rose: Int
    var tied: Int
    var fell: Int
    var improved: Int?
    var worsened: Int?
    var correlation: Double?
    var pairingWorth: Double?
    var pairsToTell: Int?
  }

  private struct Risk: Encodable {
    var arm: String
    var runs: Int
    var failed: Int
    var successes: Int
    var success: Double?
    var successLow: Double?
    var successHigh: Double?
    var collapses: Int
    var medianMonthsToCollapse: Double?
    var logRankP: Double?
    var survival: [Step]

    struct Step: Encodable {
      var month: Double
      var atRisk: Int
      var collapses: Int
      var survival: Double
      var standardError: Double
    }
  }

  /// - Parameter isBranching: whether the runs are branches of a recorded one, even where that is not in the ledger any more.
  public init(
    _ answer: Answer, beside hindsight: Hindsight? = nil, isBranching: Bool = false, footing: StudyFooting
  ) {
    format = isBranching ? "entente-branch/1" : "entente-whatif/1"
    happened = hindsight.map(Happened.init)
    experiment = footing.experiment
    ledger = footing.ledger
    title = footing.title
    replicates = answer.replicates
    replicatesKept = footing.kept
    (stoppedBecause, looks) = (footing.end.name, footing.end.looks)
    runs = Runs(footing.progress)
    baseline = NamedArm(answer.baseline)
    alternatives = answer.alternatives.map { alternative in
      let arm = NamedArm(alternative.arm)
      return Alternative(
        name: arm.name, settings: arm.settings, droppedPairs: alternative.droppedPairs,
        comparisons: alternative.comparisons.map { comparison in
          Measure(
            measure: comparison.measure, baselineMean: comparison.baseline.mean,
            alternativeMean: comparison.alternative.mean, baselineQuantiles: comparison.baselineQuantiles,
            alternativeQuantiles: comparison.alternativeQuantiles, difference: PairedDifference(comparison.difference),
            adjustedP: comparison.adjustedP, isTold: comparison.isTold, isOfItsLife: comparison.isOfItsLife,
            dz: comparison.difference.dz, hedgesG: comparison.effect,
            rose: comparison.rose, tied: comparison.tied, fell: comparison.fell, improved: comparison.improved,
            worsened: comparison.worsened,
            correlation: comparison.pairing?.correlation,
            pairingWorth: comparison.pairing.flatMap { $0.worth.isFinite ? $0.worth : nil },
            pairsToTell: comparison.pairsToTell)
        }, successDifference: PairedDifference(alternative.success))
    }
    risk = answer.risks.map { risk in
      Risk(
        arm: risk.arm.name, runs: risk.count, failed: risk.failed, successes: risk.successes,
        success: risk.success.proportion, successLow: risk.success.bounds?.lowerBound,
        successHigh: risk.success.bounds?.upperBound, collapses: risk.collapses,
        medianMonthsToCollapse: risk.survival.median, logRankP: risk.logRank?.p,
        survival: risk.survival.steps.map {
          .init(
            month: $0.time, atRisk: $0.atRisk, collapses: $0.events, survival: $0.survival,
            standardError: $0.standardError)
        })
    }
    failures = answer.failures.map { FailedRun($0, footing) }
    testCount = answer.testCount
  }
}

/// A paired difference with its interval.
struct PairedDifference: Encodable {
  private var pairs: Int
  private var mean: Double?
  private var low: Double?
  private var high: Double?
  private var p: Double?

  init(_ difference: Difference) {
    pairs = difference.count
    mean = difference.mean
    low = difference.bounds?.lowerBound
    high = difference.bounds?.upperBound
    p = difference.p
  }
}

/// A run that failed: its cause, and the command that repeats it.
struct FailedRun: Encodable {
  private var arm: String
  private var replicate: Int
  private var run: Int
  private var status: String
  private var kind: String?
  private var cause: String?
  private var step: Int?
  private var again: String

  init(_ failure: (arm: String, replicate: Int, ending: RunEnding), _ footing: StudyFooting) {
    arm = failure.arm
    replicate = failure.replicate
    run = failure.ending.number
    status = failure.ending.status.rawValue
    kind = failure.ending.failure?.kind.rawValue
    cause = failure.ending.failure?.description
    step = failure.ending.failure?.step
    again = footing.rerun(failure.arm, failure.replicate, failure.ending.number)
  }
}

/// A setting as the JSON value that it is.
struct PlainSetting: Encodable {
  let value: SettingValue
  init(_ value: SettingValue) { self.value = value }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .boolean(let value): try container.encode(value)
    }
  }
}

/// A sweep as one JSON object, format `entente-sweep/1` (docs/json.md).
public struct SweepDocument: JSONDocument {
  private var format = "entente-sweep/1"
  private var experiment: Int?
  private var ledger: String
  private var title: String
  private var replicates: Int
  private var replicatesKept: Int
  private var stoppedBecause: String
  private var runs: WhatIfDocument.Runs
  private var points: [Point]
  private var failures: [FailedRun]

  private struct Point: Encodable {
    var settings: [String: PlainSetting]
    var runs: Int
    var failed: Int
    var success: Double?
    var successLow: Double?
    var successHigh: Double?
    var collapses: Int
    var measures: [String: Mean]

    struct Mean: Encodable {
      var runs: Int
      var mean: Double?
      var low: Double?
      var high: Double?
    }
  }

  public init(_ survey: Survey, footing: StudyFooting) {
    experiment = footing.experiment
    ledger = footing.ledger
    title = footing.title
    replicates = survey.replicates
    replicatesKept = footing.kept
    stoppedBecause = footing.end.name
    runs = WhatIfDocument.Runs(footing.progress)
    points = survey.points.map { point in
      Point(
        settings: point.arm.settings.mapValues(PlainSetting.init), runs: point.count, failed: point.failed,
        success: point.success.proportion, successLow: point.success.bounds?.lowerBound,
        successHigh: point.success.bounds?.upperBound, collapses: point.collapses,
        measures: Dictionary(
          uniqueKeysWithValues: zip(
            survey.measures,
            point.means.map {
              Point.Mean(runs: $0.count, mean: $0.mean, low: $0.bounds?.lowerBound, high: $0.bounds?.upperBound)
            })))
    }
    failures = survey.failures.map { FailedRun($0, footing) }
  }
}

/// The experiments of a ledger as one JSON object, format `entente-experiments/1` (docs/json.md).
public struct ExperimentListDocument: JSONDocument {
  private var format = "entente-experiments/1"
  private var ledger: String
  private var experiments: [Experiment]

  private struct Experiment: Encodable {
    var experiment: Int
    var askedAt: String
    var kind: String
    var scenario: String
    var title: String
    var seed: UInt64
    var arms: [WhatIfDocument.NamedArm]
    var replicates: Int
    var runs: Int
  }

  public init(_ experiments: [ExperimentSummary], ledger: String) {
    self.ledger = ledger
    self.experiments = experiments.map { each in
      Experiment(
        experiment: each.number, askedAt: each.recordedAt.formatted(.iso8601), kind: each.kind,
        scenario: each.scenario, title: each.title, seed: each.seed,
        arms: each.arms.map { .init(Arm($0.name, settings: $0.settings)) }, replicates: each.replicateCount,
        runs: each.runCount)
    }
  }
}
