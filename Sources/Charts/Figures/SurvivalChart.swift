/// The share to whom something has not happened yet, over time, as steps with their confidence bands, with ticks where
/// watching ended early and the numbers at risk below.
///
///     let life = KaplanMeier(times: times, events: ended)
///     SurvivalChart(
///       "How long compacts last", of: "still together",
///       arms: [.init("baseline", steps: life.steps.map { .init($0.time, $0.survival) }, times: times, events: ended)],
///       unit: "month")
///
/// The estimate is the caller's; what is counted here are those still watched.
public struct SurvivalChart: Chart {
  /// From a time on, and up to the next.
  public struct Step: Sendable {
    let time, survival, low, high: Double

    /// - Parameters:
    ///   - survival: the share to whom it has not happened by this time, in 0...1.
    ///   - low, high: of its confidence interval; without, no band is drawn.
    public init(_ time: Double, _ survival: Double, low: Double = .nan, high: Double = .nan) {
      (self.time, self.survival, self.low, self.high) = (time, survival, low, high)
    }
  }

  public struct Arm: Sendable {
    let label: String
    let steps: [Step]
    let times: [Double]
    let censored: [Double]

    /// - Parameters:
    ///   - steps: where the estimate falls, ascending in time; before the first it is 1.
    ///   - times: how long each was watched, ≥ 0.
    ///   - events: true if it happened then, false if watching ended before it did.
    public init(_ label: String, steps: [Step], times: [Double], events: [Bool]) {
      self.label = label
      self.steps = steps.filter { $0.time.isFinite && $0.survival.isFinite }
      self.times = times.filter(\.isFinite)
      censored = zip(times, events).filter { $0.isFinite && !$1 }.map(\.0)
    }

    var end: Double? { (times + steps.map(\.time)).max() }

    func survival(at time: Double) -> Double { steps.last { $0.time <= time }?.survival ?? 1 }

    /// When half are left; products of shares that make a half on paper may miss it in the last digit.
    var median: Double? { steps.first { $0.survival <= 0.5 + 1e-12 }?.time }
  }

  public let title: String
  private let measure: String
  private let unit: String
  /// Those of whom anything is known.
  private let arms: [Arm]

  /// - Parameters:
  ///   - measure: what the share is in, such as "still together".
  ///   - unit: of time, in the singular.
  public init(_ title: String, of measure: String, arms: [Arm], unit: String = "step") {
    self.title = title
    self.measure = measure
    self.unit = unit
    self.arms = arms.filter { $0.end != nil }
  }

  // MARK: Words

  public var sentence: String {
    if arms.isEmpty { return "No data." }
    return Charts.sentence(
      of: clauses(
        arms.enumerated().map { index, arm in
          let end = arm.end ?? 0
          let half = arm.median.map { "half or fewer from \(unit) \(AxisLabels.text(of: $0, digits: 4)) on" }
          let what = index == 0 ? " are \(measure)" : ""
          return "\(arm.label): \(percent(arm.survival(at: end))) of \(arm.times.count)\(what) "
            + "at \(unit) \(AxisLabels.text(of: end, digits: 4)), \(half ?? "more than half throughout")"
        }))
  }

  public var table: ChartTable {
    ChartTable(
      ["arm", unit, "at risk", measure, "from", "to"],
      rows: arms.flatMap { arm in
        arm.steps.map { step in
          [arm.label, AxisLabels.text(of: step.time, digits: 6), String(arm.atRisk(at: step.time))]
            + [step.survival, step.low, step.high].map { AxisLabels.text(of: $0, digits: 4) }
        }
      })
  }

  // MARK: Picture

  public var drawing: Drawing {
    let rowHeight = 18.0
    if arms.isEmpty { return .noData }
    let bottom = max(272, 34 + EndLabels.height(of: arms.map(\.label)))
    var drawing = Drawing(height: bottom + 68 + Double(arms.count) * rowHeight)
    let right = Drawing.usualWidth - EndLabels.width(of: arms.map(\.label))
    let box = Box(left: 58, top: 34, right: right, bottom: bottom)
    let up = Axis(of: [], range: 0...1, from: box.bottom, to: box.top)
    let across = Axis(of: [0] + arms.compactMap(\.end), from: box.left, to: box.right - 6, tickGap: 60)
    drawing.leftAxis(up, of: box, name: "share \(measure)", labels: up.ticks.map(percent))
    drawing.bottomAxis(across, of: box, name: unit)

    for (index, arm) in arms.enumerated() {
      var band = Path()
      band.outline(
        arm.stairs(across, up, \.high, else: \.survival) + arm.stairs(across, up, \.low, else: \.survival).reversed())
      if arm.steps.contains(where: { $0.low.isFinite && $0.high.isFinite }) {
        drawing.path(band, as: "wide \(SeriesStyle(index).classes)")
      }
    }
    var labels = EndLabels(width: Drawing.usualWidth - box.right)
    for (index, arm) in arms.enumerated() {
      let style = SeriesStyle(index)
      let stairs = arm.stairs(across, up, \.survival, else: \.survival)
      var line = Path()
      line.line(stairs)
      drawing.path(line, as: "halo")
      drawing.path(line, as: "line \(style.classes)")
      var ticks = Path()
      for time in Set(arm.censored).sorted() {
        let (x, y) = (across.place(of: time), up.place(of: arm.survival(at: time)))
        ticks.line([(x, y - 5), (x, y + 5)])
      }
      drawing.path(ticks, as: "tick \(style.classes)")
      if let end = stairs.last { labels.add(arm.label, series: style, at: end) }
    }
    labels.draw(in: &drawing, of: box)

    drawing.text("at risk", x: 0, y: bottom + 37, as: "label")
    for (index, arm) in arms.enumerated() {
      let y = bottom + 58 + Double(index) * rowHeight
      drawing.marker(SeriesStyle(index).marker, at: [(8, y - 4)], as: SeriesStyle(index).classes)
      for tick in across.ticks {
        drawing.text(String(arm.atRisk(at: tick)), x: across.place(of: tick), y: y, anchor: .middle, as: "label")
      }
      let room = Drawing.usualWidth - box.right - 16
      for line in wrapped(arm.label, width: room, lines: 1, size: 12) {
        drawing.text(line, x: box.right + 16, y: y, as: "label")
      }
    }
    return drawing
  }
}

extension SurvivalChart.Arm {
  fileprivate func atRisk(at time: Double) -> Int { times.count { $0 >= time } }

  /// From the beginning to the end of watching, level between the times at which it falls.
  fileprivate func stairs(
    _ across: Axis, _ up: Axis, _ value: KeyPath<SurvivalChart.Step, Double>,
    else spare: KeyPath<SurvivalChart.Step, Double>
  ) -> [Place] {
    var stairs: [Place] = [(across.place(of: 0), up.place(of: 1))]
    for step in steps {
      let x = across.place(of: step.time)
      let height = step[keyPath: value].isFinite ? step[keyPath: value] : step[keyPath: spare]
      stairs.append((x, stairs[stairs.count - 1].y))
      stairs.append((x, up.place(of: height)))
    }
    stairs.append((across.place(of: end ?? 0), stairs[stairs.count - 1].y))
    return stairs
  }
}
