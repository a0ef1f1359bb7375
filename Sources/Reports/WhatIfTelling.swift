import Experiments
import Statistics

/// The answer to a what-if in words and rows, for text and pages alike.
struct WhatIfTelling {
  let answer: Answer
  let end: StudyEnd

  var heading: String {
    let because =
      switch end {
      case .asked: ""
      case .narrowEnough(let looks): "; the interval is as narrow as was asked, found at look \(looks)"
      case .most(let looks): "; the interval is not as narrow as was asked after \(looks.counted("look"))"
      case .interrupted: "; interrupted"
      }
    return "\(answer.replicates.counted("pair")) of runs under the same chances, beside \"\(answer.baseline.name)\""
      + (answer.baseline.about.isEmpty ? "" : " (\(answer.baseline.about))") + because
  }

  func name(_ alternative: Answer.Alternative) -> String {
    let about = alternative.arm.about
    return alternative.arm.name == about || about.isEmpty
      ? "What if: \(alternative.arm.name)" : "What if: \(alternative.arm.name)? (\(about))"
  }

  // MARK: Comparisons

  static let columns = ["measure", "baseline", "then", "difference [95 %]", "effect", "better", "p"]

  func rows(_ alternative: Answer.Alternative) -> [[String]] { alternative.comparisons.map(row) }

  private func row(_ comparison: Comparison) -> [String] {
    guard comparison.difference.count > 0, let mean = comparison.difference.mean else {
      return [comparison.measure] + Self.columns.dropFirst().map { _ in "–" }
    }
    let decimals = comparison.decimals
    let better = comparison.improved.map { "\($0)/\(comparison.difference.count)" } ?? "–"
    return [
      comparison.measure, (comparison.baseline.mean ?? .nan).fixed(decimals),
      (comparison.alternative.mean ?? .nan).fixed(decimals),
      mean.signed(decimals) + (comparison.difference.bounds.map { " [\($0.text(decimals))]" } ?? ""),
      comparison.effect.map { $0.signed(2) } ?? "–", better, comparison.adjustedP.asP,
    ]
  }

  /// What can be told, and what cannot, in sentences.
  func findings(_ alternative: Answer.Alternative) -> [String] {
    let known = alternative.comparisons.filter { $0.difference.count > 0 }
    guard !known.isEmpty else { return ["Nothing to compare: no pair of runs was evaluated to its end with a value."] }
    let isSure = { (comparison: Comparison) in
      comparison.isTold || (comparison.isExact && comparison.difference.count > 1 && comparison.difference.mean != 0)
    }
    let told = known.filter(isSure).sorted { abs($0.difference.dz ?? .infinity) > abs($1.difference.dz ?? .infinity) }
    var sentences = told.prefix(3).map(sentence)
    if told.count > 3 {
      sentences.append("Also told from chance: \(told.dropFirst(3).map(\.measure).joined(separator: ", ")).")
    }
    let open = known.filter { !isSure($0) && !$0.isExact }
    if !open.isEmpty {
      let each = open.prefix(6).map { comparison in
        comparison.measure
          + (comparison.pairsToTell.map { " (about \($0.grouped) more pair\($0 == 1 ? "" : "s") would)" } ?? "")
      }
      let rest = open.count > 6 ? ", and \(open.count - 6) more" : ""
      sentences.append(
        "Not to be told from chance with \(answer.replicates.counted("pair")): \(each.joined(separator: ", "))\(rest).")
    }
    if told.isEmpty, open.isEmpty, answer.replicates > 1 {
      sentences.append("It changed nothing: every pair of runs came to the same.")
    }
    if answer.replicates < 2 { sentences.append("One pair says nothing about chance: ask for more --replicates.") }
    if let pairing = pairing(known) { sentences.append(pairing) }
    if alternative.droppedPairs > 0 {
      sentences.append("\(alternative.droppedPairs.counted("pair")) left out, since a run of it failed.")
    }
    return sentences
  }

  private func sentence(_ comparison: Comparison) -> String {
    let mean = comparison.difference.mean ?? 0
    let judgement = comparison.isBetterHigh.map { ($0 == (mean > 0)) ? ", for the better" : ", for the worse" } ?? ""
    let decimals = comparison.decimals
    let bounds =
      comparison.difference.bounds.map {
        $0.lowerBound == $0.upperBound
          ? "" : " (95 %: \($0.lowerBound.signed(decimals)) to \($0.upperBound.signed(decimals)))"
      } ?? ""
    let pairs = mean > 0 ? comparison.rose : comparison.fell
    return
      "\(comparison.measure) \(mean > 0 ? "rises" : "falls") by \(abs(mean).fixed(decimals))\(bounds)\(judgement), in \(pairs) of \(comparison.difference.count) pairs."
  }

  /// What common chances were worth, by the median over measures.
  private func pairing(_ known: [Comparison]) -> String? {
    let worths = known.compactMap { $0.pairing?.worth }.filter(\.isFinite).sorted()
    guard !worths.isEmpty else { return nil }
    let worth = worths[worths.count / 2]
    let runs = (Double(answer.replicates) * worth).rounded()
    return worth >= 1
      ? "Pairing was worth \(worth.short) × the runs: without common chances it would take \(Int(min(runs, 1e15)).grouped) in each arm for intervals as narrow (median over measures)."
      : "Pairing widened the intervals here (variance × \((1 / worth).short)): the arms answer the same chances in opposite ways."
  }

  // MARK: Risk

  static let riskColumns = ["", "success [95 %]", "fell apart", "median life", "log-rank p"]

  var riskRows: [[String]] {
    answer.risks.enumerated().map { place, risk in
      let life = risk.survival.median.map { "\($0.short) months" } ?? "beyond the run"
      return [
        risk.arm.name, risk.success.text, "\(risk.collapses) of \(risk.count)", risk.count == 0 ? "–" : life,
        place == 0 ? "" : (risk.logRank?.p).asP,
      ]
    }
  }

  /// For each measure, from the unlucky twentieth of the runs to the lucky one, arm by arm.
  func quantileRows(_ measureCount: Int) -> [[String]] {
    let measures = answer.alternatives.first?.comparisons.prefix(measureCount) ?? []
    return measures.enumerated().compactMap { place, comparison in
      guard comparison.baselineQuantiles.count == 3 else { return nil }
      func text(_ quantiles: [Double]) -> String { quantiles.map(\.short).joined(separator: " / ") }
      return [comparison.measure, text(comparison.baselineQuantiles)]
        + answer.alternatives.map {
          let quantiles = $0.comparisons[place].alternativeQuantiles
          return quantiles.count == 3 ? text(quantiles) : "–"
        }
    }
  }

  // MARK: Notes

  var notes: [String] {
    let tests =
      answer.testCount > 1
      ? "p is raised for \(answer.testCount) comparisons together (Holm): of answers in which nothing differs, at most 1 in 20 shows a p below 0.05."
      : "p says how surprising the difference would be if there were none."
    var notes = [
      "effect is Hedges' g: the difference by the scatter between runs. \(tests) Intervals are about the model's mean at these parameters: not about where one run falls, nor about the world."
    ]
    switch end {
    case .narrowEnough(let looks) where looks > 1, .most(let looks) where looks > 1:
      notes.append(
        "The interval was looked at \(looks) times, which makes its coverage a little lower than 95 %; for a plain one, repeat with --replicates \(answer.replicates) and another --seed."
      )
    default: break
    }
    return notes
  }
}

extension WilsonInterval {
  /// "50 % [30 %, 70 %]"
  var text: String {
    guard let proportion, let bounds else { return "–" }
    return "\(proportion.percent) [\(bounds.lowerBound.percent), \(bounds.upperBound.percent)]"
  }
}

extension ClosedRange<Double> {
  /// "+0.03, +0.04"
  func text(_ decimals: Int) -> String { "\(lowerBound.signed(decimals)), \(upperBound.signed(decimals))" }
}

extension Int {
  /// "1 pair", "2 pairs"
  func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
