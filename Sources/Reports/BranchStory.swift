import Charts
import Experiments
import Simulation

/// Branches of a recorded run in sentences, rows and pictures, for pages that are not reports.
public struct BranchStory {
  private let answer: Answer
  private let hindsight: Hindsight?
  private let telling: WhatIfTelling
  private let unit: String

  public init(_ answer: Answer, beside hindsight: Hindsight?, unit: String) {
    self.answer = answer
    self.hindsight = hindsight
    self.unit = unit
    telling = WhatIfTelling(answer: answer, end: .asked, beside: hindsight)
  }

  public var sentences: [String] {
    [telling.heading + "."] + answer.alternatives.flatMap(telling.findings) + standings
  }

  /// Where what happened falls among the runs in which only chance is otherwise.
  private var standings: [String] {
    let places = (hindsight?.standings ?? []).filter { $0.fate == nil && $0.equal < $0.count }.prefix(3).compactMap {
      standing in standing.percentile.map { "\(standing.measure) \($0.percent)" }
    }
    guard !places.isEmpty else { return [] }
    return [
      "What happened lies above this share of the runs in which only chance is otherwise: \(places.joined(separator: ", "))."
    ]
  }

  public var columns: [String] { answer.alternatives.isEmpty ? telling.happenedColumns : telling.columns }

  public var rows: [[String]] { answer.alternatives.first.map(telling.rows) ?? telling.happenedRows }

  /// A measure's course in every arm, and as it was.
  /// - Throws: `LedgerProblem`.
  public func chart(of measure: String, _ sample: Sample) throws -> FanChart {
    let fans = try sample.arms.indices.map { arm in
      FanChart.Arm(sample.arms[arm].name, runs: try sample.series(of: measure, arm: arm))
    }
    let line = hindsight?.series(of: measure) ?? []
    return FanChart(
      measure, of: measure, arms: fans + (line.isEmpty ? [] : [FanChart.Arm("what happened", line: line)]), unit: unit,
      mark: hindsight.map { FanChart.Mark(step: max(1, $0.after), "as it was until here") })
  }
}
