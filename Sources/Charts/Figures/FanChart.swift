/// Series over steps, each with how it spreads over many runs: a median, bands that hold half and nine tenths of the
/// runs, and some single runs.
///
///     FanChart("Trust", of: "trust", arms: [.init("baseline", runs: closed), .init("open books", runs: open)])
///     FanChart("Trust", of: "trust", arms: [.init("compact", line: trust)], range: 0...1, unit: "month")
///
/// A single line is a fan of one run: a chart of lines alone is a line chart, and a line among fans is drawn over
/// them in ink, as what happened beside what might have. Values that are not finite are gaps.
public struct FanChart: Chart {
  /// A vertical line at a step, such as where something was changed.
  public struct Mark: Sendable {
    let step: Int
    let text: String

    public init(step: Int, _ text: String) {
      self.step = step
      self.text = text
    }
  }

  public let title: String
  private let measure: String
  private let arms: [Arm]
  private let range: ClosedRange<Double>?
  private let firstStep: Int
  private let stepCount: Int
  private let unit: String
  private let mark: Mark?

  /// - Parameters:
  ///   - measure: what the values are, with their unit.
  ///   - arms: in the order of their colours.
  ///   - range: the lowest and the highest value shown, such as 0...1; if nil, what holds all that is drawn.
  ///   - firstStep: the step of the first value of every arm.
  ///   - unit: what a step is called, in the singular.
  public init(
    _ title: String, of measure: String, arms: [Arm], range: ClosedRange<Double>? = nil, firstStep: Int = 1,
    unit: String = "step", mark: Mark? = nil
  ) {
    self.title = title
    self.measure = measure
    self.arms = arms
    self.range = range
    self.firstStep = firstStep
    self.unit = unit
    self.mark = mark
    stepCount = arms.map(\.stepCount).max() ?? 0
  }

  // MARK: Words

  public var sentence: String {
    let told = clauses(arms.compactMap(clause))
    return told.isEmpty ? "No data." : Charts.sentence(of: ["\(measure), \(told[0])"] + told.dropFirst())
  }

  private func clause(of arm: Arm) -> String? {
    guard let course = course(of: arm.quantiles.median, firstStep: firstStep, unit: unit) else { return nil }
    if arm.isLine { return "\(arm.label): it \(course)" }
    let clause = "\(arm.label): the median of \(arm.runCount.map { counted($0, "run") } ?? "runs") \(course)"
    guard let last = arm.quantiles.median.lastIndex(where: \.isFinite), arm.quantiles.low90[last].isFinite,
      arm.quantiles.high90[last].isFinite
    else { return clause }
    let ends = [arm.quantiles.low90[last], arm.quantiles.high90[last]].map { AxisLabels.text(of: $0) }
    let whose = arm.presentCounts.flatMap { counts in
      counts[last] == arm.runCount ? nil : "the \(counts[last]) with a value there"
    }
    return clause + ", and 90 % of \(whose ?? "runs") end between \(ends[0]) and \(ends[1])"
  }

  public var table: ChartTable {
    var header = [unit]
    for arm in arms {
      if arm.isLine {
        header.append(arm.label)
      } else {
        if arm.presentCounts != nil { header.append("\(arm.label): runs") }
        header += ["5 %", "25 %", "median", "75 %", "95 %"].map { "\(arm.label): \($0)" }
      }
    }
    let rows = (0..<stepCount).map { index in
      [String(firstStep + index)]
        + arms.flatMap { arm -> [String] in
          let present = index < arm.stepCount
          func text(_ values: [Double]) -> String { AxisLabels.text(of: present ? values[index] : .nan, digits: 4) }
          if arm.isLine { return [text(arm.quantiles.median)] }
          return (arm.presentCounts.map { [present ? String($0[index]) : "0"] } ?? [])
            + arm.quantiles.all.map(text)
        }
    }
    return ChartTable(header, rows: rows, excerpt: .spread)
  }

  // MARK: Picture

  public var drawing: Drawing {
    if arms.allSatisfy({ !$0.quantiles.median.contains(where: \.isFinite) }) { return .noData }
    let bottom = max(292, 34 + EndLabels.height(of: arms.map(\.label)))
    var drawing = Drawing(height: bottom + 48)
    let singles = arms.map { $0.singles(most: 10 / max(1, arms.count { !$0.isLine })) }
    let drawn = arms.flatMap(\.quantiles.all) + singles.flatMap { $0 }
    let up = Axis(of: drawn.flatMap { $0 }, range: range, from: bottom, to: 34)
    let right = Drawing.usualWidth - EndLabels.width(of: arms.map(\.label))
    let box = Box(left: margin(for: up.labels), top: 34, right: right, bottom: bottom)
    let across = Axis(steps: firstStep...(firstStep + max(1, stepCount) - 1), from: box.left + 6, to: box.right - 6)
    drawing.leftAxis(up, of: box, name: measure)
    drawing.bottomAxis(across, of: box, name: unit)

    func path(_ values: [Double]) -> Path {
      var path = Path()
      for stretch in stretches(of: values, across: across, up: up, firstStep: firstStep) { path.line(stretch) }
      return path
    }
    func band(_ low: [Double], _ high: [Double]) -> Path {
      var path = Path()
      for outline in outlines(from: low, to: high, across: across, up: up, firstStep: firstStep) {
        path.outline(outline)
      }
      return path
    }
    let fans = arms.indices.filter { !arms[$0].isLine }
    for index in fans {
      let (quantiles, style) = (arms[index].quantiles, style(of: index).classes)
      drawing.path(band(quantiles.low90, quantiles.high90), as: "wide \(style)")
      drawing.path(band(quantiles.low50, quantiles.high50), as: "narrow \(style)")
    }
    for index in fans {
      for run in singles[index] { drawing.path(path(run), as: "run \(style(of: index).classes)") }
    }
    if let mark, (firstStep..<(firstStep + stepCount)).contains(mark.step) {
      let x = across.place(of: Double(mark.step))
      drawing.line(x, box.top, x, box.bottom, as: "mark")
      let isLeft = x < (box.left + box.right) / 2
      drawing.text(mark.text, x: x, y: box.top - 4, anchor: isLeft ? .start : .end, as: "label")
    }
    let order = fans + arms.indices.filter { arms[$0].isLine }
    for index in order {
      let line = path(arms[index].quantiles.median)
      drawing.path(line, as: "halo")
      drawing.path(line, as: "line \(style(of: index).classes)")
    }
    // Markers last: where one line hides another, its markers are still seen.
    var labels = EndLabels(width: Drawing.usualWidth - box.right)
    for index in order {
      let (median, style) = (arms[index].quantiles.median, style(of: index))
      let places = markedSteps(of: median, index).map {
        (x: across.place(of: Double(firstStep + $0)), y: up.place(of: median[$0]))
      }
      drawing.marker(style.marker, at: places, as: style.classes)
      if let end = places.last { labels.add(arms[index].label, series: style, at: end) }
    }
    labels.draw(in: &drawing, of: box)
    return drawing
  }

  private func style(of index: Int) -> SeriesStyle {
    guard arms[index].isLine, arms.contains(where: { !$0.isLine }) else { return SeriesStyle(index) }
    return .ink(arms[..<index].count(where: \.isLine))
  }

  /// Where a line carries its marker: at its last value, and at some before, not at the same for all lines.
  private func markedSteps(of values: [Double], _ arm: Int) -> [Int] {
    guard let last = values.lastIndex(where: \.isFinite) else { return [] }
    let gap = max(1, stepCount / 6)
    let first = gap * (2 * arm + 1) / (2 * max(1, arms.count))
    return stride(from: first, to: last, by: gap).filter { values[$0].isFinite && last - $0 > gap / 3 } + [last]
  }
}
