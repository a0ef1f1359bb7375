/// Estimates with their intervals, one a row, beside a line at zero: which differences can be told from none.
///
///     ForestPlot(
///       "Open books against baseline", of: "paired difference",
///       rows: [.init("trust", estimate: 0.12, low: 0.05, high: 0.19, note: "better in 83 % of pairs")])
///
/// Rows of one unit, or standardised by the caller, share an axis. Rows of different units are each drawn on a scale of
/// their own, on which the far end of the interval touches the edge: such a picture shows on which side of zero an
/// interval lies and how wide it is beside its estimate; the sizes of two rows are compared by their numbers only.
public struct ForestPlot: Chart {
  public enum Axis: Sendable {
    /// One for all rows, with the name of what it shows.
    case common(String)
    /// To each row its own.
    case own
  }

  public struct Row: Sendable {
    let label: String
    let estimate, low, high: Double
    let note: String
    /// If it can be told from zero.
    let isApart: Bool

    /// - Parameters:
    ///   - low, high: of the interval; one that is not finite is open to its side.
    ///   - note: below the numbers, such as in what share of pairs it was better.
    ///   - isApart: if it can be told from zero, where that is judged otherwise than by the interval alone: of several
    ///     that are asked about together. Without it: if the interval leaves out zero.
    public init(
      _ label: String, estimate: Double, low: Double, high: Double, note: String = "", isApart: Bool? = nil
    ) {
      self.label = label
      self.estimate = estimate
      self.low = low.isNaN ? -.infinity : low
      self.high = high.isNaN ? .infinity : high
      self.note = note
      self.isApart = estimate.isFinite && (isApart ?? (low > 0 || high < 0))
    }

    fileprivate var holdsZero: Bool { low <= 0 && high >= 0 }

    var numbers: String {
      guard estimate.isFinite else { return "no value" }
      return "\(AxisLabels.text(of: estimate)) (\(interval))"
    }

    fileprivate var interval: String {
      switch (low.isFinite, high.isFinite) {
      case (true, true): "\(AxisLabels.text(of: low)) to \(AxisLabels.text(of: high))"
      case (true, false): "\(AxisLabels.text(of: low)) or more"
      case (false, true): "\(AxisLabels.text(of: high)) or less"
      case (false, false): "anything"
      }
    }
  }

  public let title: String
  private let measure: String
  private let rows: [Row]
  private let axis: Axis
  private let confidence: Int

  /// - Parameters:
  ///   - measure: what is estimated, in the singular.
  ///   - confidence: of the intervals, in percent.
  public init(_ title: String, of measure: String, rows: [Row], axis: Axis = .own, confidence: Int = 95) {
    self.title = title
    self.measure = measure
    self.rows = rows
    self.axis = axis
    self.confidence = confidence
  }

  // MARK: Words

  public var sentence: String {
    let estimated = rows.filter(\.estimate.isFinite)
    if estimated.isEmpty { return "No data." }
    let apart = estimated.filter(\.isApart)
    let told = apart.map { "\($0.label), \($0.numbers)" }
    let text =
      apart.isEmpty
      ? "no \(measure) can be told from zero\(estimated.allSatisfy(\.holdsZero) ? ": \(estimated.count == 1 ? "the" : "each") interval holds it" : "")"
      : "\(apart.count) of \(counted(estimated.count, "\(measure)")) can be told from zero: \(listed(told))"
    let missing = rows.count - estimated.count
    return Charts.sentence(of: [text, missing == 0 ? "" : "\(counted(missing, "row")) without a value"])
  }

  public var table: ChartTable {
    ChartTable(
      ["what", measure, "\(confidence) % from", "to", "note"],
      rows: rows.map { row in
        [row.label] + [row.estimate, row.low, row.high].map { AxisLabels.text(of: $0, digits: 4) } + [row.note]
      })
  }

  // MARK: Picture

  /// Room for the numbers beside the rows.
  private var numbersWidth: Double { max(200, (rows.map { textWidth($0.numbers) * 1.08 }.max() ?? 0) + 12) }
  private static let top = 30.0

  public var drawing: Drawing {
    if !rows.contains(where: \.estimate.isFinite) { return .noData }
    let left = min(200, (rows.map { textWidth($0.label) }.max() ?? 0) + 16)
    let labels = rows.map { wrapped($0.label, width: left - 12, lines: 3) }
    let heights = zip(rows, labels).map { max(Double($1.count) * 15 + 14, $0.note.isEmpty ? 30 : 44) }
    let bottom = Self.top + heights.reduce(0, +)
    var drawing = Drawing(height: bottom + 50)
    let box = Box(left: left, top: Self.top, right: Drawing.usualWidth - numbersWidth, bottom: bottom)

    let ends = rows.flatMap { [$0.estimate, $0.low, $0.high] }.filter(\.isFinite)
    let common = Charts.Axis(of: ends + [0], from: box.left + 8, to: box.right - 8, tickGap: 60)
    if case .common(let name) = axis {
      drawing.bottomAxis(common, of: box, name: name, grid: true)
    } else {
      let middle = (box.left + box.right) / 2
      drawing.text("below zero", x: middle - 10, y: bottom + 19, anchor: .end, as: "label")
      drawing.text("above zero", x: middle + 10, y: bottom + 19, as: "label")
      drawing.text("each row on its own scale", x: middle, y: bottom + 37, anchor: .middle, as: "label")
    }
    drawing.text(
      "\(measure) (\(confidence) % interval)", x: Drawing.usualWidth, y: Self.top - 14, anchor: .end, as: "label")
    let zero = scale(of: rows.first, common, in: box).place(of: 0)
    drawing.line(zero, box.top - 6, zero, box.bottom, as: "zero")

    var top = box.top
    for ((row, lines), height) in zip(zip(rows, labels), heights) {
      let middle = top + height / 2
      for (index, line) in lines.enumerated() {
        drawing.text(line, x: 0, y: middle + 4.5 + (Double(index) - Double(lines.count - 1) / 2) * 15)
      }
      draw(row, on: scale(of: row, common, in: box), at: middle, in: &drawing)
      let base = middle + (row.note.isEmpty ? 4.5 : -3)
      drawing.text(
        row.numbers, x: Drawing.usualWidth, y: base, anchor: .end, as: row.isApart ? "strong" : "")
      for line in wrapped(row.note, width: numbersWidth - 10, lines: 1, size: 12) {
        drawing.text(line, x: Drawing.usualWidth, y: base + 15, anchor: .end, as: "label")
      }
      top += height
    }
    return drawing
  }

  private func scale(of row: Row?, _ common: Charts.Axis, in box: Box) -> Charts.Axis {
    if case .common = axis { return common }
    let far = [row?.estimate, row?.low, row?.high].compactMap { $0 }.filter(\.isFinite).map(abs).max() ?? 0
    let isOpen = row.map { $0.low.isInfinite || $0.high.isInfinite } ?? false
    // Where it goes on, there is room to see that it does.
    let reach = far == 0 ? 1 : isOpen ? min(far * 1.25, .greatestFiniteMagnitude) : far
    return Charts.Axis(of: [], range: -reach...reach, from: box.left + 8, to: box.right - 8)
  }

  /// What can be told from zero has a filled estimate, the rest a hollow one.
  private func draw(_ row: Row, on axis: Charts.Axis, at y: Double, in drawing: inout Drawing) {
    guard row.estimate.isFinite else { return }
    var path = Path()
    let (low, high) = (
      row.low.isFinite ? axis.place(of: row.low) : axis.start - 8,
      row.high.isFinite ? axis.place(of: row.high) : axis.end + 8
    )
    path.line([(low, y), (high, y)])
    // A bar across the end, or the tip of an arrow where it goes on.
    path.line(row.low.isFinite ? [(low, y - 5), (low, y + 5)] : [(low + 6, y - 5), (low, y), (low + 6, y + 5)])
    path.line(row.high.isFinite ? [(high, y - 5), (high, y + 5)] : [(high - 6, y - 5), (high, y), (high - 6, y + 5)])
    drawing.path(path, as: "interval s1")
    drawing.marker(
      .square, at: [(axis.place(of: row.estimate), y)], radius: 5.5, as: row.isApart ? "s1" : "hollow s1")
  }
}
