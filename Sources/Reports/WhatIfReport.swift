import Evaluation
import Experiments
import Foundation
import Ledger
import Partnerships
import Statistics

/// The answer to a what-if for reading: what changed beside the baseline, how sure one can be, and the side of risk.
public struct WhatIfReport {
  private let answer: Answer
  private let scenario: ScenarioDescription
  private let end: StudyEnd
  private let footing: StudyFooting
  private let style: TextStyle

  public init(
    _ answer: Answer, of scenario: ScenarioDescription, end: StudyEnd, footing: StudyFooting, style: TextStyle
  ) {
    self.answer = answer
    self.scenario = scenario
    self.end = end
    self.footing = footing
    self.style = style
  }

  public var text: String {
    var parts = [heading]
    parts += answer.alternatives.map(alternative)
    if answer.replicates > 0 { parts.append(risks) }
    let failures = FailureList(answer.failures, footing: footing, style: style).text
    if !failures.isEmpty { parts.append(failures) }
    parts.append(notes)
    parts.append(footing.text(style))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    let pairs = count(answer.replicates, "pair")
    let because =
      switch end {
      case .asked: ""
      case .narrowEnough(let looks): "; the interval is as narrow as was asked, found at look \(looks)"
      case .most(let looks): "; the interval is not as narrow as was asked after \(count(looks, "look"))"
      case .interrupted: "; interrupted"
      }
    return style.ink(scenario.title.cleaned, .bold) + "\n"
      + style.wrapped(
        "\(pairs) of runs under the same chances, beside \"\(answer.baseline.name.cleaned)\""
          + (answer.baseline.settings.isEmpty ? "" : " (\(answer.baseline.about.cleaned))") + because)
  }

  // MARK: Alternatives

  private func alternative(_ alternative: Answer.Alternative) -> String {
    let about = alternative.arm.about
    let name = alternative.arm.name == about ? about : "\(alternative.arm.name)?  (\(about))"
    var lines = [style.ink("What if: \(name.cleaned)", .bold)]
    guard alternative.comparisons.contains(where: { $0.difference.count > 0 }) else {
      return (lines + ["  Nothing to compare: no pair of runs was evaluated to its end with a value."]).joined(
        separator: "\n")
    }
    var table = [["measure", "baseline", "then", "difference [95 %]", "effect", "better", "p"]]
    table += alternative.comparisons.map(row)
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    for (place, row) in table.enumerated() {
      let cells = row.enumerated().map { $0 == 0 ? $1.padded(widths[0]) : $1.aligned(widths[$0]) }
      let line = "  " + cells.joined(separator: "  ")
      lines.append(place == 0 ? style.ink(line, .dim) : line)
    }
    lines += findings(alternative).map { style.wrapped($0, after: "  ") }
    return lines.joined(separator: "\n")
  }

  private func row(_ comparison: Comparison) -> [String] {
    let name = comparison.measure.cleaned
    guard comparison.difference.count > 0, let mean = comparison.difference.mean else {
      return [name, "–", "–", "–", "–", "–", "–"]
    }
    let decimals = comparison.decimals
    let interval =
      comparison.difference.bounds.map {
        " [\($0.lowerBound.signed(decimals)), \($0.upperBound.signed(decimals))]"
      } ?? ""
    let better = comparison.improved.map { "\($0)/\(comparison.difference.count)" } ?? "–"
    return [
      name, (comparison.baseline.mean ?? .nan).fixed(decimals), (comparison.alternative.mean ?? .nan).fixed(decimals),
      mean.signed(decimals) + interval, comparison.effect.map(\.signed) ?? "–", better, comparison.adjustedP.asP,
    ]
  }

  /// What can be told, and what cannot, in sentences.
  private func findings(_ alternative: Answer.Alternative) -> [String] {
    var sentences: [String] = []
    let known = alternative.comparisons.filter { $0.difference.count > 0 }
    let exact = known.filter { $0.isExact && $0.difference.count > 1 }
    let told = known.filter { $0.isTold || ($0.isExact && $0.difference.count > 1 && $0.difference.mean != 0) }
    for comparison in told.sorted(by: { abs($0.difference.dz ?? .infinity) > abs($1.difference.dz ?? .infinity) })
      .prefix(3)
    {
      sentences.append(sentence(comparison))
    }
    let open = known.filter { comparison in !told.contains { $0.measure == comparison.measure } && !comparison.isExact }
    if !open.isEmpty {
      let each = open.prefix(6).map { comparison in
        comparison.measure
          + (comparison.pairsToTell.map { " (about \($0.grouped) more \($0 == 1 ? "pair" : "pairs") would)" } ?? "")
      }
      let rest = open.count > 6 ? ", and \(open.count - 6) more" : ""
      sentences.append(
        "Not to be told from chance with \(count(answer.replicates, "pair")): \(each.joined(separator: ", "))\(rest).")
    }
    if known.count > 0, exact.count == known.count, told.isEmpty {
      sentences.append("It changed nothing: every pair of runs came to the same.")
    }
    let worths = known.compactMap { $0.pairing?.worth }.filter(\.isFinite).sorted()
    if !worths.isEmpty {
      let middle = worths[worths.count / 2]
      sentences.append(
        middle >= 1
          ? "Pairing was worth \(middle.short) × the runs: without common chances it would take \((Double(answer.replicates) * middle).rounded().short) in each arm for intervals as narrow (median over measures)."
          : "Pairing widened the intervals here (variance × \((1 / middle).short)): the arms answer the same chances in opposite ways."
      )
    }
    if alternative.droppedPairs > 0 {
      sentences.append("\(count(alternative.droppedPairs, "pair")) left out, since a run of it failed.")
    }
    return sentences
  }

  private func sentence(_ comparison: Comparison) -> String {
    let mean = comparison.difference.mean ?? 0
    let moved = mean > 0 ? "rises" : "falls"
    let judgement = comparison.isBetterHigh.map { ($0 == (mean > 0)) ? ", for the better" : ", for the worse" } ?? ""
    let decimals = comparison.decimals
    let bounds =
      comparison.difference.bounds.map {
        $0.lowerBound == $0.upperBound
          ? "" : " (95 %: \($0.lowerBound.signed(decimals)) to \($0.upperBound.signed(decimals)))"
      } ?? ""
    let pairs = mean > 0 ? comparison.rose : comparison.fell
    return
      "\(comparison.measure.cleaned) \(moved) by \(abs(mean).fixed(decimals))\(bounds)\(judgement), in \(pairs) of \(comparison.difference.count) pairs."
  }

  // MARK: Risk

  private var risks: String {
    var table = [["", "chance of success [95 %]", "fell apart", "median life", "log-rank p"]]
    for (place, risk) in answer.risks.enumerated() {
      let success = risk.success.proportion.map { share in
        "\(share.percent) [\((risk.success.bounds?.lowerBound ?? 0).percent), \((risk.success.bounds?.upperBound ?? 1).percent)]"
      }
      let life = risk.survival.median.map { "\($0.short) months" } ?? "beyond the run"
      table.append([
        risk.arm.name.cleaned, success ?? "–", "\(risk.collapses) of \(risk.count)", risk.count == 0 ? "–" : life,
        place == 0 ? "" : (risk.logRank?.p).asP,
      ])
    }
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    let lines = table.enumerated().map { place, row in
      let line = "  " + row.enumerated().map { $1.padded(widths[$0]) }.joined(separator: "  ")
      return place == 0 ? style.ink(line, .dim) : line
    }
    return ([style.ink("Risk", .bold)] + lines.map { $0.trimmingTrailing }).joined(separator: "\n") + "\n" + quantiles
  }

  /// From the unlucky twentieth of the runs to the lucky one.
  private var quantiles: String {
    let measures = answer.alternatives.first?.comparisons.prefix(3) ?? []
    let rows = measures.enumerated().compactMap { place, comparison -> String? in
      guard comparison.baselineQuantiles.count == 3 else { return nil }
      func text(_ quantiles: [Double]) -> String { quantiles.map(\.short).joined(separator: " / ") }
      let each =
        ["\(answer.baseline.name.cleaned) \(text(comparison.baselineQuantiles))"]
        + answer.alternatives.filter { $0.comparisons[place].alternativeQuantiles.count == 3 }.map {
          "\($0.arm.name.cleaned) \(text($0.comparisons[place].alternativeQuantiles))"
        }
      return style.wrapped(each.joined(separator: "; "), after: "  \(comparison.measure.cleaned): ")
    }
    guard !rows.isEmpty else { return "" }
    return (["  5 % / 50 % / 95 % of runs:"] + rows).joined(separator: "\n")
  }

  // MARK: Notes

  private var notes: String {
    let tests =
      answer.testCount > 1
      ? "p is raised for \(answer.testCount) comparisons together (Holm): of answers in which nothing differs, at most 1 in 20 shows a p below 0.05."
      : "p says how surprising the difference would be if there were none."
    let looks: String =
      switch end {
      case .narrowEnough(let looks), .most(let looks):
        looks > 1
          ? " The interval was looked at \(looks) times, which makes its coverage a little lower than 95 %; for a plain one, repeat with --replicates \(answer.replicates) and another --seed."
          : ""
      case .asked, .interrupted: ""
      }
    return style.ink(
      style.wrapped(
        "effect is Hedges' g: the difference by the scatter between runs. \(tests) Intervals are about the model's mean at these parameters: not about where one run falls, nor about the world.\(looks)"
      ), .dim)
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

/// Where the runs of a study are, and how they are had again.
public struct StudyFooting {
  public var progress: StudyProgress
  public var experiment: Int?
  public var ledger: String
  /// The command that repeats one run of an arm.
  public var rerun: (_ arm: String, _ replicate: Int) -> String

  public init(
    progress: StudyProgress, experiment: Int?, ledger: String,
    rerun: @escaping (_ arm: String, _ replicate: Int) -> String
  ) {
    self.progress = progress
    self.experiment = experiment
    self.ledger = ledger
    self.rerun = rerun
  }

  var place: String { ledger == RunLedger.defaultName ? "" : " --ledger \(ledger)" }

  func text(_ style: TextStyle) -> String {
    let known = progress.cached > 0 ? ", \(progress.cached) of which it had already" : ""
    let what = experiment.map { "Experiment \($0) in \(ledger)" } ?? "In \(ledger)"
    let export = experiment.map { "\nIts runs as a table: entente export --experiment \($0)\(place)" } ?? ""
    return style.ink("\(what): \(progress.cached + progress.evaluated) runs\(known).\(export)", .dim)
  }
}

/// Runs that failed, by cause, each with the command that repeats it.
struct FailureList {
  private let failures: [(arm: String, replicate: Int, ending: RunEnding)]
  private let footing: StudyFooting
  private let style: TextStyle
  private static let most = 5

  init(_ failures: [(arm: String, replicate: Int, ending: RunEnding)], footing: StudyFooting, style: TextStyle) {
    self.failures = failures
    self.footing = footing
    self.style = style
  }

  /// Empty where none failed.
  var text: String {
    guard !failures.isEmpty else { return "" }
    var causes: [(text: String, count: Int, first: (arm: String, replicate: Int, ending: RunEnding))] = []
    for failure in failures {
      let text = failure.ending.failure?.description ?? "unknown"
      if let place = causes.firstIndex(where: { $0.text == text }) {
        causes[place].count += 1
      } else {
        causes.append((text, 1, failure))
      }
    }
    causes.sort { $0.count > $1.count }
    var lines = [
      style.ink(
        "\(failures.count) run\(failures.count == 1 ? "" : "s") failed, and \(failures.count == 1 ? "is" : "are") in no figure above",
        .red)
    ]
    for cause in causes.prefix(Self.most) {
      lines.append(style.wrapped("\(cause.count) × \(cause.text.cleaned)", after: "  "))
      let step = cause.first.ending.failure?.step.map { ", step \($0)" } ?? ""
      lines.append(
        "    run \(cause.first.ending.number)\(step); again: \(footing.rerun(cause.first.arm, cause.first.replicate))")
    }
    if causes.count > Self.most { lines.append("  … and \(causes.count - Self.most) more causes, in the ledger") }
    return lines.joined(separator: "\n")
  }
}

extension Double {
  /// With its sign, as a difference is written: "+0.05", "-1.2", "0".
  var signed: String {
    let text = short
    return self > 0 && text != "0" && !isNaN ? "+" + text : text
  }

  var percent: String { "\(Int((self * 100).rounded())) %" }
}

extension Comparison {
  /// Decimals with which half the interval has two digits that tell.
  var decimals: Int {
    guard let bounds = difference.bounds else { return 2 }
    let half = (bounds.upperBound - bounds.lowerBound) / 2
    return Double.decimals(of: half > 0 ? half : abs(difference.mean ?? 0))
  }
}

extension Double {
  /// Decimals with which a number of this size has two digits that tell; 2 for nothing.
  static func decimals(of size: Double) -> Int {
    guard size > 1e-12, size.isFinite else { return 2 }
    return min(max(1 - Int(log10(size).rounded(.down)), 0), 6)
  }

  /// With so many decimals: "0.030"; a dash for NaN.
  func fixed(_ decimals: Int) -> String {
    if isNaN { return "–" }
    guard abs(self) < 1e9 else { return short }
    let factor = (0..<decimals).reduce(1.0) { factor, _ in factor * 10 }
    let whole = Int((abs(self) * factor).rounded())
    let sign = self < 0 && whole > 0 ? "-" : ""
    if decimals == 0 { return sign + String(whole) }
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  func signed(_ decimals: Int) -> String {
    let text = fixed(decimals)
    return self > 0 && text.contains { $0 != "0" && $0 != "." } ? "+" + text : text
  }
}

extension Int {
  /// "12 000"
  var grouped: String {
    var digits = Array(String(self))
    var place = digits.count - 3
    while place > 0 {
      digits.insert("\u{202F}", at: place)
      place -= 3
    }
    return String(digits)
  }
}

extension Double? {
  /// A p-value: "0.03", "< 0.001"; a dash where there is none.
  var asP: String {
    guard let self else { return "–" }
    if self < 0.001 { return "< 0.001" }
    return self < 0.1 ? "\((self * 1000).rounded() / 1000)" : self.short
  }
}

extension String {
  var trimmingTrailing: String { String(reversed().drop { $0 == " " }.reversed()) }
}
