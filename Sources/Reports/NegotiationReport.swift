import Cases
import Charts
import Negotiation

/// A negotiation for reading: the dance of offers as a picture, the deal, and how good it is, in words.
public struct NegotiationReport {
  private let view: NegotiationView
  private let style: TextStyle

  public init(_ view: NegotiationView, style: TextStyle) {
    self.view = view
    self.style = style
  }

  public init(_ result: CaseResult, style: TextStyle) { self.init(NegotiationView(result), style: style) }

  public var text: String {
    [heading, dance, plane, deal, judgement].compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    ([style.ink(view.title.cleaned, .bold)] + view.circumstances.map { style.wrapped($0.cleaned) }).joined(
      separator: "\n")
  }

  private var nameWidth: Int { min(24, view.parties.map { $0.cleaned.count }.max() ?? 0) }
  private func name(_ party: Int) -> String { String(view.parties[party].cleaned.prefix(24)) }

  // MARK: The dance

  /// Each party's demands: they fall as it concedes.
  private var dance: String? {
    guard !view.lines.isEmpty else { return nil }
    let width = max(12, min(60, style.width - nameWidth - 22))
    var lines: [String] = []
    for party in view.parties.indices {
      let demands = view.offers.filter { $0.party == party }.map { $0.worths[party] }
      guard let first = demands.first, let last = demands.last else { continue }
      let chart = Sparkline(values: demands, width: width, range: view.ranges[party]).text(unicode: style.hasUnicode)
      lines.append(
        "  \(name(party).padded(nameWidth))  \(first.short.aligned(7)) \(chart.padded(width)) \(last.short.aligned(7))")
    }
    if !lines.isEmpty {
      lines.insert(style.ink("What each asked for: the worth of its own offers to itself, first to last", .bold), at: 0)
      lines.append("")
    }
    lines.append(style.ink("What was said", .bold))
    return (lines + turns).joined(separator: "\n")
  }

  private static let mostTurns = 12

  /// Who said what: all of it, or the beginning and the end.
  private var turns: [String] {
    let half = Self.mostTurns / 2
    let isShort = view.lines.count <= Self.mostTurns + 1
    let shown = isShort ? view.lines[...] : view.lines.prefix(half) + view.lines.suffix(half)
    var lines = shown.map { style.wrapped($0.text.cleaned, after: "  \($0.moment): ") }
    if !isShort { lines.insert("  … \(view.lines.count - Self.mostTurns) more …", at: half) }
    return lines
  }

  /// For two parties: every offer in the plane of their utilities, with the frontier.
  private var plane: String? {
    guard view.parties.count == 2, let analysis = view.analysis, !view.offers.isEmpty else { return nil }
    func points(_ outcomes: [Int]) -> [(x: Double, y: Double)] {
      outcomes.map { outcome in
        let worths = Array(analysis.table[outcome])
        return (worths[0], worths[1])
      }
    }
    func offers(by party: Int?) -> [(x: Double, y: Double)] {
      view.offers.filter { $0.party == party }.map { ($0.worths[0], $0.worths[1]) }
    }
    var series: [ScatterChart.Series] = [
      ("·", points(analysis.frontier)), ("m", offers(by: nil)), ("1", offers(by: 0)), ("2", offers(by: 1)),
      ("N", points(Array(analysis[.nash].prefix(1)))),
    ]
    var legend = "· the Pareto frontier, 1 and 2 the offers of \(name(0)) and \(name(1)), N the Nash point"
    if let worths = view.agreement?.worths {
      series.append(("★", [(worths[0], worths[1])]))
      legend += ", \(style.hasUnicode ? "★" : "*") the agreement"
    }
    let chart = ScatterChart(
      series, width: min(72, style.width), names: ("worth to \(name(0))", "worth to \(name(1))"))
    return chart.text(unicode: style.hasUnicode) + "\n" + style.ink(style.wrapped(legend), .dim)
  }

  // MARK: The deal

  private var deal: String {
    guard let agreement = view.agreement else { return style.ink(style.wrapped(view.ending.cleaned), .bold) }
    var lines = [style.ink(style.wrapped(view.ending.cleaned), .bold)]
    for (issue, value) in agreement.terms { lines.append(style.wrapped(value.cleaned, after: "  \(issue.cleaned): ")) }
    let concessions = agreement.outcome.flatMap { outcome in view.analysis?.concessions(in: outcome) }
    lines.append("")
    for party in view.parties.indices {
      var line = "  \(name(party).padded(nameWidth))  \(agreement.worths[party].short.aligned(7))"
      line += "  of \(view.ranges[party].upperBound.short.aligned(5)) at best"
      line += view.reservations[party].map { ", \($0.short) without agreement" } ?? ""
      if let concessions { line += "; gave up \(percent(concessions[party]))" }
      lines.append(line)
    }
    if concessions != nil {
      lines.append(
        style.ink(
          style.wrapped(
            "What a party gave up: the share of what it could win, from its floor to its best, that it did without."),
          .dim))
    }
    return lines.joined(separator: "\n")
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

  // MARK: How good it is

  private var judgement: String? {
    guard let analysis = view.analysis else { return nil }
    let table = analysis.table
    var sentences: [String] = []
    let space = view.isSample ? "Judged by a sample of \(table.outcomes) outcomes" : "Of \(table.outcomes) outcomes"
    switch analysis.rationalOutcomes {
    case 0: sentences.append("\(space) none was better than no agreement for everybody: there was nothing to agree on.")
    default:
      sentences.append(
        "\(space), \(analysis.rationalOutcomes) were no worse than no agreement for anybody, and \(analysis.frontier.count) of these could not be improved for one without hurting another."
      )
    }
    guard let agreement = view.agreement, let outcome = agreement.outcome else {
      if analysis.rationalOutcomes > 0, let nash = analysis[.nash].first {
        sentences.append("A fair deal would have been \(view.describe(nash)): worth \(worths(nash)).")
      }
      return sentences.map { style.wrapped($0) }.joined(separator: "\n")
    }
    let losers = view.parties.indices.filter { agreement.worths[$0] < view.reservations[$0] ?? -.infinity }
    if !losers.isEmpty {
      sentences.append(
        "\(losers.map(name).joined(separator: " and ")) would have done better without it.")
    }
    if let better = analysis.improvement(on: outcome) {
      let gains = zip(view.parties.indices, better.gains).filter { $0.1 > 1e-9 }.map {
        "\(name($0.0)) gains \($0.1.short)"
      }
      sentences.append(
        "Something was left on the table: with \(view.describe(better.outcome)), \(gains.joined(separator: ", ")), and nobody loses."
      )
    } else {
      sentences.append("Nobody could have done better without somebody doing worse: it is Pareto optimal.")
    }
    let best = analysis[.maxWelfare].first.map { table[$0].reduce(0, +) }
    let welfare = agreement.worths.reduce(0, +)
    if let best, best > 0, welfare > 0 {
      sentences.append(
        "Together the parties have \(percent(welfare / best)) of the most that they could have had in sum.")
    }
    if analysis[.nash].contains(outcome) {
      sentences.append("It is the Nash point, where the product of the gains is largest.")
    } else if let distance = analysis.distance(from: outcome, to: analysis[.nash]), let nash = analysis[.nash].first {
      sentences.append(
        "The Nash point, where the product of the gains is largest, is \(distance.short) away: \(worths(nash)).")
    }
    return sentences.map { style.wrapped($0) }.joined(separator: "\n")
  }

  private func worths(_ outcome: Int) -> String {
    guard let table = view.analysis?.table else { return "" }
    return zip(view.parties.indices, table[outcome]).map { "\($0.1.short) to \(name($0.0))" }.joined(separator: ", ")
  }
}
