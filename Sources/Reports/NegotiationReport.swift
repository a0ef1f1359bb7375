import Cases
import Charts
import Negotiation
import Simulation

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
    ([style.ink(style.wrapped(view.title.cleaned), .bold)] + view.circumstances.map { style.wrapped($0.cleaned) })
      .joined(
        separator: "\n")
  }

  private var nameWidth: Int { min(24, view.parties.map { $0.cleaned.count }.max() ?? 0) }
  private func name(_ party: Int) -> String {
    let name = view.parties[party].cleaned
    return name.count > 24 ? name.prefix(23) + "…" : name
  }

  // MARK: The dance

  /// Each party's demands: they fall as it concedes.
  private var dance: String? {
    guard !view.lines.isEmpty else { return nil }
    let width = max(12, min(60, style.width - nameWidth - 22))
    var lines: [String] = []
    for party in view.parties.indices where lines.count < 12 {
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
    let lines = summed
    let isShort = lines.count <= Self.mostTurns + 1
    let shown = isShort ? lines[...] : lines.prefix(half) + lines.suffix(half)
    var texts = shown.map { style.wrapped($0.text.cleaned, after: "  \($0.moment): ") }
    if !isShort { texts.insert("  … \(lines.count - Self.mostTurns) more …", at: half) }
    return texts
  }

  /// At a large table the answers to one offer are counted.
  private var summed: [(moment: String, text: String)] {
    guard view.parties.count > Self.largeTable else { return view.lines.map { ($0.moment, $0.text) } }
    var lines: [(moment: String, text: String)] = []
    var answers: (moment: String, accept: Int, reject: Int)?
    func close() {
      guard let count = answers else { return }
      let parts = [
        count.accept > 0 ? "\(count.accept) accept" : nil, count.reject > 0 ? "\(count.reject) refuse" : nil,
      ]
      lines.append((count.moment, parts.compactMap(\.self).joined(separator: ", ")))
      answers = nil
    }
    for line in view.lines {
      guard line.answer != nil else {
        close()
        lines.append((line.moment, line.text))
        continue
      }
      if let moment = answers?.moment, moment != line.moment { close() }
      answers = answers ?? (line.moment, 0, 0)
      if line.answer == true { answers?.accept += 1 } else { answers?.reject += 1 }
    }
    close()
    return lines
  }

  /// Parties above which not everybody is told by name.
  private static let largeTable = 8

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
    var signs: [(series: ScatterChart.Series, meaning: String)] = [
      (("·", points(analysis.frontier)), "the Pareto frontier"), (("m", offers(by: nil)), "the mediator's texts"),
      (("1", offers(by: 0)), "the offers of \(name(0))"), (("2", offers(by: 1)), "the offers of \(name(1))"),
      (("N", points(Array(analysis[.nash].prefix(1)))), "the Nash point"),
    ]
    if let worths = view.agreement?.worths { signs.append((("★", [(worths[0], worths[1])]), "the agreement")) }
    signs.removeAll(where: \.series.points.isEmpty)
    let legend = signs.map { sign in
      "\(sign.series.sign.isASCII || style.hasUnicode ? sign.series.sign : "*") \(sign.meaning)"
    }.joined(separator: ", ")
    let chart = ScatterChart(
      signs.map(\.series), width: min(72, style.width), names: ("worth to \(name(0))", "worth to \(name(1))"))
    return chart.text(unicode: style.hasUnicode) + "\n" + style.ink(style.wrapped(legend), .dim)
  }

  // MARK: The deal

  private var deal: String {
    guard let agreement = view.agreement else { return style.ink(style.wrapped(view.ending.cleaned), .bold) }
    var lines = [style.ink(style.wrapped(view.ending.cleaned), .bold)]
    for (issue, value) in agreement.terms { lines.append(style.wrapped(value.cleaned, after: "  \(issue.cleaned): ")) }
    guard let outcome = agreement.outcome, let analysis = view.analysis else { return lines.joined(separator: "\n") }
    let concessions = analysis.concessions(in: outcome)
    // Who is indifferent neither wins nor loses.
    let concerned = view.parties.indices.filter { view.ranges[$0].upperBound > view.ranges[$0].lowerBound }
    let indifferent = view.parties.count - concerned.count
    let told =
      concerned.count > 12 ? Array(concerned.sorted { concessions[$0] > concessions[$1] }.prefix(10)) : concerned
    lines.append("")
    for party in told {
      let worth = agreement.worths[party]
      let without = view.reservations[party]
      // Two numbers that differ do not look alike.
      let isClose = without.map { $0 != worth && $0.short == worth.short } ?? false
      func shown(_ number: Double) -> String { isClose ? "\((number * 1e5).rounded() / 1e5)" : number.short }
      var line = "  \(name(party).padded(nameWidth))  \(shown(worth).aligned(7))"
      line += "  of \(view.ranges[party].upperBound.short.aligned(5)) at best"
      line += without.map { ", \(shown($0)) without agreement" } ?? ""
      line += worth < without ?? -.infinity ? "; better off without it" : "; gave up \(percent(concessions[party]))"
      lines.append(line)
    }
    if told.count < concerned.count {
      let rest = Set(concerned).subtracting(told).map { concessions[$0] }
      lines.append("  and \(rest.count) who gave up \(percent(rest.min() ?? 0)) to \(percent(rest.max() ?? 0))")
    }
    if indifferent > 0 { lines.append("  \(indifferent) to whom all is the same") }
    lines.append(
      style.ink(
        style.wrapped("Gave up: the share of what a party could win, from its floor to its best, that it did without."),
        .dim))
    return lines.joined(separator: "\n")
  }

  private func percent(_ share: Double) -> String { share.percent }

  // MARK: How good it is

  private var judgement: String? {
    let sentences = judgements
    return sentences.isEmpty ? nil : sentences.map { style.wrapped($0.cleaned) }.joined(separator: "\n")
  }

  /// How good it is, in sentences; none where it is not known.
  var judgements: [String] {
    guard let analysis = view.analysis else { return [] }
    let table = analysis.table
    let counted =
      view.isSample ? "Of \(table.outcomes) that stand for all that could be agreed" : "Of \(table.outcomes) outcomes"
    var sentences = [
      analysis.rationalOutcomes == 0
        ? "\(counted), none was at least as good as no agreement for everybody: there was nothing that all could want."
        : "\(counted), \(analysis.rationalOutcomes) \(analysis.rationalOutcomes == 1 ? "was" : "were") at least as good as no agreement for everybody, and \(analysis.frontier.count) of these could not be improved for one without hurting another."
    ]
    if let agreement = view.agreement, let outcome = agreement.outcome {
      sentences += judge(agreement, outcome, analysis)
    } else if let nash = analysis[.nash].first {
      sentences.append(
        "A fair deal would have been \(view.describe(nash))\(worths(nash).map { ": worth \($0)" } ?? "").")
    }
    return sentences
  }

  private func judge(_ agreement: NegotiationView.Agreement, _ outcome: Int, _ analysis: SpaceAnalysis) -> [String] {
    let table = analysis.table
    var sentences: [String] = []
    let losers = view.parties.indices.filter { agreement.worths[$0] < view.reservations[$0] ?? -.infinity }
    if !losers.isEmpty {
      sentences.append("\(listed(losers.map(name))) would have been better off without it.")
    }
    if let better = analysis.improvement(on: outcome) {
      let winners = view.parties.indices.filter { better.gains[$0] > 1e-9 }
      let gains =
        winners.count > Self.largeTable
        ? ["\(winners.count) gain"] : winners.map { "\(name($0)) gains \(better.gains[$0].short)" }
      sentences.append(
        "Something was left on the table: with \(view.describe(better.outcome)), \(gains.joined(separator: ", ")), and nobody loses."
      )
    } else {
      sentences.append(
        "\(view.isSample ? "None of them is better for somebody and worse for nobody" : "Nobody could have done better without somebody doing worse"): it is Pareto optimal."
      )
    }
    if let best = analysis[.maxWelfare].first.map({ table[$0].reduce(0, +) }) {
      let share = agreement.worths.reduce(0, +) / best
      if best > 0, share >= 0, share <= 1 + 1e-9 {
        sentences.append("Together the parties have \(percent(share)) of the most that they could have had in sum.")
      } else if best > 0, share > 1 {
        sentences.append(
          "In sum the parties have more than by any deal that everybody would have wanted: it was made at somebody's cost."
        )
      }
    }
    if analysis[.nash].contains(outcome) {
      sentences.append("It is the Nash point, where the product of the gains is largest.")
    } else if let distance = analysis.distance(from: outcome, to: analysis[.nash]), let nash = analysis[.nash].first {
      sentences.append(
        "The Nash point, where the product of the gains is largest, is \(distance.short) away: \(worths(nash) ?? view.describe(nash))."
      )
    }
    return sentences
  }

  private func listed(_ names: [String]) -> String {
    names.count > 1 ? names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1])" : names.first ?? ""
  }

  /// nil at a large table.
  private func worths(_ outcome: Int) -> String? {
    guard let table = view.analysis?.table, view.parties.count <= Self.largeTable else { return nil }
    return zip(view.parties.indices, table[outcome]).map { "\($0.1.short) to \(name($0.0))" }.joined(separator: ", ")
  }
}
