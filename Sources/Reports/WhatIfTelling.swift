import Experiments
import Statistics

/// The answer to a what-if in words and rows, for text and pages alike.
struct WhatIfTelling {
  let answer: Answer
  let end: StudyEnd
  /// What happened, where the runs are branches of a recorded one.
  var beside: Hindsight?

  var heading: String {
    if let beside { return heading(beside) }
    let because =
      switch end {
      case .asked: ""
      case .narrowEnough(let looks): "; the interval is as narrow as was asked, found at look \(looks)"
      case .most(let looks): "; the interval is not as narrow as was asked after \(looks.counted("look"))"
      case .interrupted: ""
      }
    return
      "\(answer.replicates.counted("pair")) of runs for each alternative under the same chances, beside \"\(answer.baseline.name)\""
      + (answer.baseline.about.isEmpty ? "" : " (\(answer.baseline.about))") + because
  }

  /// "40 pairs of runs with the past of run 3 up to month 24, …"
  private func heading(_ beside: Hindsight) -> String {
    let past = "with the past of run \(beside.run.number) up to \(beside.moment)"
    guard !answer.alternatives.isEmpty else {
      return
        "\(answer.replicates.counted("run")) \(past), \(answer.replicates == 1 ? "" : "each ")with other chances after it"
    }
    return
      "\(answer.replicates.counted("pair")) of runs \(past): under the same chances after it, with the change and \(answer.baseline.name)"
  }

  // MARK: What happened

  var happenedHeading: String { "What happened, beside \(answer.replicates.counted("run")) under other chances" }

  var happenedColumns: [String] {
    ["measure", "happened", hasTails ? "5 % / 50 % / 95 % of runs" : "least / middle / greatest", "lies above"]
  }

  /// Where what happened lies among the runs of the first arm.
  var happenedRows: [[String]] {
    (beside?.standings ?? []).map { standing in
      guard standing.fate == nil else {
        let share =
          standing.count == 0
          ? nil
          : standing.quantiles.isEmpty
            ? nil
            : answer.risks.first.map { risk in
              standing.fate == .success
                ? "so in \(risk.successes) of \(risk.count)" : "so in \(risk.collapses) of \(risk.count)"
            }
        return [standing.measure, standing.happened.map { $0 == 1 ? "yes" : "no" } ?? "–", share ?? "–", ""]
      }
      return [
        standing.measure, (standing.happened ?? .nan).short,
        shown(standing),
        standing.equal == standing.count
          ? "same in all" : (standing.percentile?.percent).map { "\($0) of them" } ?? "–",
      ]
    }
  }

  private func shown(_ standing: Hindsight.Standing) -> String {
    guard standing.quantiles.count == 3, standing.extremes.count == 2 else { return "–" }
    let values = hasTails ? standing.quantiles : [standing.extremes[0], standing.quantiles[1], standing.extremes[1]]
    return values.map(\.short).joined(separator: " / ")
  }

  /// What the picture of branches does not say by itself.
  var happenedNotes: [String] {
    guard let beside else { return [] }
    var notes = [
      "What happened is one run, never an average. In the runs \"\(answer.baseline.name)\" nothing is otherwise but chance, which is drawn anew after \(beside.moment): the recorded run is one of those that might have been, and may lie anywhere among them. \"Lies above\": the share of them that came to less, of those that came to the same a half."
    ]
    if answer.alternatives.isEmpty, let caution = tooFew { notes.append(caution) }
    let later = beside.run.spec.inputs.count { $0.step > beside.after }
    if later > 0 {
      notes.append(
        "\(later.counted("answer")) that people gave after \(beside.moment) stay as they were where they are asked for again; all other decisions are the policies'."
      )
    }
    if beside.run.failure != nil { notes.append("Run \(beside.run.number) itself failed, so it has no final values.") }
    return notes
  }

  func name(_ alternative: Answer.Alternative) -> String {
    let about = alternative.arm.about
    return alternative.arm.name.hasPrefix(about)
      ? "What if: \(alternative.arm.name)" : "What if: \(alternative.arm.name)? (\(about))"
  }

  // MARK: Comparisons

  var columns: [String] {
    let name = answer.baseline.name
    return [
      "measure", name.count > 20 ? name.prefix(19) + "…" : name, "then", "difference [95 %]", "effect", "+/=/-", "p",
    ]
  }

  func rows(_ alternative: Answer.Alternative) -> [[String]] {
    alternative.comparisons.map { row($0, isMarked: isMarked($0, alternative)) }
  }

  private func row(_ comparison: Comparison, isMarked: Bool) -> [String] {
    let name = comparison.measure + (isMarked ? " †" : "")
    guard comparison.difference.count > 0, let mean = comparison.difference.mean else {
      return [name] + columns.dropFirst().map { _ in "–" }
    }
    let interval = comparison.difference.bounds.map { " [\($0.text(comparison))]" } ?? ""
    return [
      name, comparison.text(comparison.baseline.mean ?? .nan), comparison.text(comparison.alternative.mean ?? .nan),
      comparison.signed(mean) + (comparison.fate == nil ? "" : " pts") + interval,
      comparison.effect.map { Self.isBeyond($0) ? "beyond" : $0.signed(2) } ?? "–", Self.direction(comparison) ?? "–",
      comparison.adjustedP.asP,
    ]
  }

  /// "30/2/8": pairs in which it was better, the same and worse; nil where more is neither.
  static func direction(_ comparison: Comparison) -> String? {
    guard let improved = comparison.improved, let worsened = comparison.worsened else { return nil }
    return "\(improved)/\(comparison.tied)/\(worsened)"
  }

  /// Where runs hardly differ by chance, a difference in units of their scatter is any number.
  private static func isBeyond(_ effect: Double) -> Bool { abs(effect) > 10 }

  /// Whether its values are, in runs of either side, those of a partnership that had fallen apart.
  private func isMarked(_ comparison: Comparison, _ alternative: Answer.Alternative) -> Bool {
    comparison.isOfItsLife && (collapses(answer.baseline) > 0 || collapses(alternative.arm) > 0)
  }

  private func collapses(_ arm: Arm) -> Int { risk(arm)?.collapses ?? 0 }

  private func risk(_ arm: Arm) -> Answer.Risk? { answer.risks.first { $0.arm.name == arm.name } }

  /// What can be told, and what cannot, in sentences: whether it went well and held together first.
  func findings(_ alternative: Answer.Alternative) -> [String] {
    let known = alternative.comparisons.filter { $0.difference.count > 0 }
    guard !known.isEmpty else { return ["Nothing to compare: no pair of runs was evaluated to its end with a value."] }
    var sentences = [Fate.collapse, .success].compactMap { fate in
      known.first { $0.fate == fate }.map { sentence($0, fate) }
    }
    // What a partnership that fell apart left behind comes last.
    let told = known.filter { $0.isTold && $0.fate == nil }
      .map { (comparison: $0, isMarked: isMarked($0, alternative), size: abs($0.difference.dz ?? .infinity)) }
      .sorted { $0.isMarked == $1.isMarked ? $0.size > $1.size : $1.isMarked }
    sentences += told.prefix(3).map { sentence($0.comparison, isMarked: $0.isMarked) }
    if told.count > 3 {
      sentences.append("Also told from chance: \(told.dropFirst(3).map(\.comparison.measure).joined(separator: ", ")).")
    }
    let open = known.filter { !$0.isTold && !$0.isExact }
    if !open.isEmpty {
      let each = open.prefix(6).map { comparison in
        comparison.measure
          + (comparison.pairsToTell.map { " (about \($0.grouped) more pair\($0 == 1 ? "" : "s") would)" } ?? "")
      }
      let rest = open.count > 6 ? ", and \(open.count - 6) more" : ""
      sentences.append(
        "Not to be told from chance with \(answer.replicates.counted("pair")): \(each.joined(separator: ", "))\(rest).")
    }
    if known.allSatisfy({ $0.isExact && $0.difference.mean == 0 }), answer.replicates > 1 {
      sentences.append("It changed nothing: every pair of runs came to the same.")
    }
    if let caution = tooFew { sentences.append(caution) }
    let fewer = known.filter { $0.difference.count < answer.replicates - alternative.droppedPairs }
    if !fewer.isEmpty {
      let each = fewer.prefix(6).map { "\($0.measure) \($0.difference.count)" }.joined(separator: ", ")
      sentences.append("Compared in fewer pairs, since in the others a side has no value: \(each).")
    }
    if known.contains(where: { isMarked($0, alternative) }) {
      let counts = [answer.baseline, alternative.arm].map { "\(collapses($0)) of \(risk($0)?.count ?? 0)" }
      sentences.append(
        "† Of a partnership's own life: in runs in which it fell apart (\(counts[0]) of \(answer.baseline.name), \(counts[1]) here) these are values of the time until then, or 0, and say nothing of how well it lives."
      )
    }
    if let pairing = pairing(known) { sentences.append(pairing) }
    if alternative.droppedPairs > 0 {
      sentences.append("\(alternative.droppedPairs.counted("pair")) left out, since a run of it failed.")
    }
    return sentences
  }

  /// What so few pairs do not tell.
  private var tooFew: String? {
    switch answer.replicates {
    case 0: nil
    case 1: "One pair says nothing about chance: ask for more --replicates."
    case ..<Stopping.floor:
      "With \(answer.replicates) pairs the scatter itself is hardly known: take intervals and p as rough, and ask for \(Stopping.floor) pairs or more."
    default: nil
    }
  }

  /// "It fell apart in 38 of 40 runs, beside 2 of 40 of baseline: +90 points (95 %: +76 to +97), for the worse."
  private func sentence(_ comparison: Comparison, _ fate: Fate) -> String {
    let count = comparison.difference.count
    let runs = { (summary: Summary) in Int(((summary.mean ?? 0) * Double(count)).rounded()) }
    let verb = fate == .collapse ? "It fell apart in" : "It was a success in"
    let mean = comparison.difference.mean ?? 0
    let start =
      "\(verb) \(runs(comparison.alternative)) of \(count.counted("run")), beside \(runs(comparison.baseline)) of \(quoted(answer.baseline.name))"
    if comparison.isExact, mean == 0 { return start + ": the same in every pair." }
    let bounds = comparison.difference.bounds.map {
      " (95 %: \(comparison.signed($0.lowerBound)) to \(comparison.signed($0.upperBound)))"
    }
    let verdict = comparison.isTold ? comparison.judgement : ", not to be told from chance"
    return "\(start): \(comparison.signed(mean)) points\(bounds ?? "")\(verdict)."
  }

  private func quoted(_ name: String) -> String { name.contains(" ") ? "\"\(name)\"" : name }

  private func sentence(_ comparison: Comparison, isMarked: Bool) -> String {
    let mean = comparison.difference.mean ?? 0
    let pairs = mean > 0 ? comparison.rose : comparison.fell
    return
      "\(comparison.measure)\(isMarked ? " †" : "") \(mean > 0 ? "rises" : "falls") by \(comparison.text(abs(mean)))\(comparison.boundsInWords)\(isMarked ? "" : comparison.judgement), in \(pairs) of \(comparison.difference.count) pairs."
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
        risk.arm.name, answer.fates.contains(.success) ? risk.success.text : "–",
        answer.fates.contains(.collapse) ? "\(risk.collapses) of \(risk.count)" : "–",
        risk.count > 0 && answer.fates.contains(.collapse) ? life : "–",
        place == 0 ? "" : (risk.logRank?.p).asP,
      ]
    }
  }

  /// For each measure, from the unlucky twentieth of the runs to the lucky one, arm by arm.
  func quantileRows(_ measureCount: Int) -> [[String]] {
    let comparisons = answer.alternatives.first?.comparisons ?? []
    let places = comparisons.indices.filter { comparisons[$0].fate == nil }.prefix(measureCount)
    func text(_ summary: Summary, _ quantiles: [Double]) -> String {
      guard let least = summary.minimum, let greatest = summary.maximum, quantiles.count == 3 else { return "–" }
      let shown = hasTails ? quantiles : [least, quantiles[1], greatest]
      return shown.map(\.short).joined(separator: " / ")
    }
    return places.compactMap { place in
      let first = comparisons[place]
      guard first.difference.count > 0 else { return nil }
      return [first.measure, text(first.baseline, first.baselineQuantiles)]
        + answer.alternatives.map {
          text($0.comparisons[place].alternative, $0.comparisons[place].alternativeQuantiles)
        }
    }
  }

  /// Whether there is a run beyond the twentieth.
  private var hasTails: Bool { answer.replicates >= 20 }

  var quantileHeading: String {
    hasTails
      ? "5 % / 50 % / 95 % of runs"
      : "least / middle / greatest of \(answer.replicates.counted("run")) (too few to tell of the unlucky twentieth)"
  }

  // MARK: Notes

  private var beyond: String {
    answer.alternatives.contains { $0.comparisons.contains { $0.effect.map(Self.isBeyond) ?? false } }
      ? " (\"beyond\": more than 10, beyond measure, since runs hardly scatter)" : ""
  }

  var notes: [String] {
    let tests =
      answer.testCount > 1
      ? "p is raised for \(answer.testCount) comparisons together (Holm): of answers in which nothing differs, at most 1 in 20 shows a p below 0.05."
      : "p says how surprising the difference would be if there were none."
    var notes = [
      "effect is Hedges' g: the difference by the scatter between runs\(beyond). \(tests) Intervals are about the model's mean at these parameters: not about where one run falls, nor about the world. +/=/- are pairs in which it was better, the same and worse."
    ]
    if answer.alternatives.contains(where: { $0.comparisons.contains { $0.pairsToTell != nil } }) {
      notes.append(
        "\"More pairs would\" supposes that difference and scatter are what they seem now, and that no other comparison comes to be told first."
      )
    }
    if answer.alternatives.contains(where: { $0.comparisons.contains { $0.fate != nil } }) {
      notes.append("Shares are compared in points of a hundred, by Newcombe's interval and McNemar's exact test.")
    }
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
  func text(_ comparison: Comparison) -> String { "\(comparison.signed(lowerBound)), \(comparison.signed(upperBound))" }
}

extension Comparison {
  /// A value as it is read: "0.63", and of a share "45 %".
  func text(_ value: Double) -> String { fate == nil ? value.fixed(decimals) : value.percent }

  /// " (95 %: +0.02 to +0.04)"; empty where nothing was left to chance, or nothing is known.
  var boundsInWords: String {
    difference.bounds.map {
      $0.lowerBound == $0.upperBound ? "" : " (95 %: \(signed($0.lowerBound)) to \(signed($0.upperBound)))"
    } ?? ""
  }

  /// ", for the better", where more of it is better or worse.
  var judgement: String {
    isBetterHigh.map { $0 == ((difference.mean ?? 0) > 0) ? ", for the better" : ", for the worse" } ?? ""
  }

  /// A difference, of a share in points.
  func signed(_ value: Double) -> String { fate == nil ? value.signed(decimals) : (value * 100).signed(0) }
}

extension Int {
  /// "1 pair", "2 pairs"
  func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}

extension Hindsight {
  /// "month 24"
  var moment: String { after == 0 ? "the founding" : "\(run.summary.unit) \(after)" }
}
