import Charts
import Ledger
import Partnerships
import Simulation

/// A run for reading: what was run, a small chart a measure, the turning points in sentences, the verdict.
public struct RunReport {
  private let run: StoredRun
  private let ledger: String?
  private let style: TextStyle
  private let wasKnown: Bool

  /// - Parameters:
  ///   - ledger: the file that keeps it; nil where it could not be recorded.
  ///   - wasKnown: whether the run was in the ledger before, so that nothing was recorded anew.
  public init(_ run: StoredRun, ledger: String?, style: TextStyle, wasKnown: Bool = false) {
    self.run = run
    self.ledger = ledger
    self.style = style
    self.wasKnown = wasKnown
  }

  public var text: String {
    var parts = [heading]
    if run.summary.stepsRun > 0 {
      if !run.series.isEmpty { parts.append(measures) } else if !run.outcome.isEmpty { parts.append(outcome) }
    }
    let lines = TurningPoints(run.events, unit: unit).lines
    if !lines.isEmpty { parts.append(turningPoints(lines)) }
    if run.failure == nil { parts.append(verdict) }
    parts.append(record)
    if let failure = run.failure { parts.append(self.failure(failure)) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var unit: String { run.summary.unit }

  private var heading: String {
    var lines = [style.ink(run.summary.title.cleaned, .bold)]
    let steps = "\(run.summary.steps) \(unit)\(run.summary.steps == 1 ? "" : "s")"
    lines.append(
      style.ink(
        "\(run.summary.scenario) · \(steps) · seed \(run.summary.seed) · replicate \(run.summary.replicate)", .dim))
    if let alternative = run.spec.alternative {
      lines.append(style.wrapped(alternative.cleaned, after: "alternative: "))
    }
    if !run.spec.settings.isEmpty {
      let set = run.spec.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text.cleaned)" }.joined(
        separator: ", ")
      lines.append(style.wrapped(set, after: "set: "))
    }
    if !run.parameters.isEmpty {
      let values = run.parameters.map { "\($0.name.cleaned) = \($0.value.text.cleaned)" }.joined(separator: ", ")
      lines.append(style.wrapped(values, after: "parameters: "))
    }
    for place in run.summary.branches.indices { lines.append(style.wrapped(run.branching(place), after: "")) }
    return lines.joined(separator: "\n")
  }

  // MARK: Measures

  private var measures: String {
    let partnerships = self.partnerships
    func isPartOf(_ name: String) -> Bool {
      partnerships.contains { name.hasPrefix($0 + ".") } || Metric(rawValue: name) != nil
        || name.hasPrefix("communities.")
    }
    let shown =
      run.series.filter { !isPartOf($0.name) }
      + Metric.telling.compactMap { metric in run.series.first { $0.name == metric.rawValue } }
      + (partnerships.count > 1 && partnerships.count <= 8
        ? partnerships.flatMap { name in
          ["attainment", "trust"].compactMap { metric in run.series.first { $0.name == "\(name).\(metric)" } }
        } : [])
    let names = shown.map { $0.name.replacing("objectives.", with: "").cleaned }
    let nameWidth = min(24, names.map(\.count).max() ?? 0)
    let chartWidth = max(12, min(60, style.width - nameWidth - 22))
    let rows = zip(shown, names).map { series, name in
      let range = range(of: series)
      let chart = Sparkline(values: values(of: series), width: chartWidth, range: range).text(unicode: style.hasUnicode)
      let first = series.values.first { !$0.isNaN } ?? .nan
      let last = values(of: series).last ?? .nan
      return
        "  \(String(name.prefix(nameWidth)).padded(nameWidth))  \(first.short.aligned(7)) \(chart.padded(chartWidth)) \(last.short.aligned(7))"
    }
    let means = partnerships.count > 1 ? "; means over \(partnerships.count) partnerships" : ""
    return ([style.ink("Measures, from the first \(unit) to the last\(means)", .bold)] + rows).joined(separator: "\n")
  }

  private func range(of series: Series) -> ClosedRange<Double>? {
    let name = String(series.name.split(separator: ".").last ?? "")
    if let metric = Metric(rawValue: name) ?? Metric(rawValue: series.name) {
      if metric == .members { return 0...max(1, series.values.filter { !$0.isNaN }.max() ?? 1) }
      return metric.range
    }
    return series.values.allSatisfy { $0.isNaN || (0...1).contains($0) } ? 0...1 : nil
  }

  /// The names of the partnerships: those whose trust was recorded.
  private var partnerships: [String] {
    run.series.compactMap { $0.name.hasSuffix(".trust") ? String($0.name.dropLast(6)) : nil }
  }

  /// What is left of a dissolved partnership's measures is no news: its members are gone.
  private func values(of series: Series) -> [Double] {
    let lives: Set = ["reliability", "satisfaction", "conflict", "legitimacy"]
    guard lives.contains(series.name), let members = run.series.first(where: { $0.name == "members" }) else {
      return series.values
    }
    return zip(series.values, members.values).map { $1 == 0 ? .nan : $0 }
  }

  private var outcome: String {
    let rows = run.outcome.filter { !$0.name.contains(".") || $0.name.hasPrefix("objectives.") }
      .map { "  \($0.name.cleaned.padded(24)) \(($0.value ?? .nan).short)" }
    return ([style.ink("Outcome", .bold)] + rows).joined(separator: "\n")
  }

  // MARK: Events

  private static let limit = 24

  private func turningPoints(_ lines: [TurningPoints.Line]) -> String {
    let shown = lines.count > Self.limit ? lines.prefix(Self.limit) : lines[...]
    let width = min(26, shown.map(\.when.count).max() ?? 0)
    var rows = shown.map { style.wrapped($0.text.cleaned, after: "  \($0.when.padded(width))  ") }
    if lines.count > shown.count { rows.append("  … and \(lines.count - shown.count) more, in the record") }
    return ([style.ink("What happened", .bold)] + rows).joined(separator: "\n")
  }

  // MARK: Verdict

  private var verdict: String {
    RunStory.verdict(of: run).map { sentence in
      // Wrapped before it is coloured: colours take no room.
      let indent = String(sentence.text.prefix { $0 == " " })
      let text = style.wrapped(sentence.text.trimmingPrefix(indent).description, after: indent)
      return sentence.point.map { text.replacing($0, with: style.ink($0, sentence.ink), maxReplacements: 1) } ?? text
    }.joined(separator: "\n")
  }

  private func failure(_ failure: RunFailure) -> String {
    let what = run.status.name == "timed_out" ? "The run was stopped" : "The run failed"
    var lines = [style.ink("\(what) after \(run.summary.stepsRun) of \(run.summary.steps) \(unit)s", .red)]
    lines.append(style.wrapped(failure.text.cleaned, after: "  "))
    lines += failure.traceback.filter { !$0.hasPrefix("in word ") }.prefix(12).map { "    \($0.cleaned)" }
    return lines.joined(separator: "\n")
  }

  private var record: String {
    guard let ledger else { return style.ink("This run was not recorded.", .red) }
    let seconds = run.summary.wallSeconds
    let time = seconds < 1 ? "\(max(1, Int(seconds * 1000))) ms" : "\(seconds.short) s"
    let place = ledger == RunLedger.defaultName ? "" : " --ledger \(ledger)"
    let told = wasKnown ? "was there already" : time
    let agreed = run.events.contains { $0.kind == EventKind.agreement.rawValue }
    let talks = agreed ? "\n" + style.ink("Its talks: entente show \(run.number)\(place) --negotiation 1", .dim) : ""
    return style.ink("Run \(run.number) in \(ledger) (\(told)).", .dim) + "\n"
      + style.ink("See it again: entente show \(run.number)\(place)", .dim) + talks + "\n"
      + style.ink(
        "specification \(run.summary.specDigest.prefix(12))…, history \(run.summary.historyDigest.prefix(12))…", .dim)
  }
}

extension StoredRun {
  /// "a branch of run 3 after month 24: monitoring = 0.8".
  func branching(_ place: Int) -> String {
    let branch = summary.branches[place]
    let isLast = place == summary.branches.count - 1
    let of = isLast ? parent.map { " of run \($0)" } ?? "" : ""
    let moment = branch.after == 0 ? "the founding" : "\(summary.unit) \(branch.after)"
    var changes = branch.script.map { ["\($0.cleaned) goes on"] } ?? []
    changes += branch.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)".cleaned }
    if let chance = branch.chance { changes.append("chance drawn anew, as replicate \(chance)") }
    let answers = isLast ? spec.inputs.filter { $0.step > branch.after }.sorted() : []
    changes += answers.prefix(6).map { "\($0.request): \($0.answer.text)".cleaned }
    if answers.count > 6 { changes.append("and \(answers.count - 6) more answers") }
    return "a branch\(of) after \(moment)" + (changes.isEmpty ? "" : ": " + changes.joined(separator: ", "))
  }
}
