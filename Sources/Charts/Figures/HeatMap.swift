/// A value for each pair of settings of two levers: darker is more (by night, lighter is more), the value stands in the
/// cell, and a cell of which nothing is known is hatched.
///
///     HeatMap(
///       "Trust", of: "mean trust", across: ("openness", ["0", "0.5", "1"]), up: ("sharing", ["0", "1"]),
///       values: [[0.2, 0.3, 0.4], [0.3, 0.5, nil]])
public struct HeatMap: Chart {
  /// A lever, and the settings that were tried of it, in their order.
  public typealias Lever = (name: String, settings: [String])

  public let title: String
  private let measure: String
  private let across: Lever
  private let up: Lever
  private let values: [[Double?]]
  private let scale: Scale

  /// - Parameters:
  ///   - measure: what the values are.
  ///   - across: from left to right.
  ///   - up: from the bottom to the top.
  ///   - values: by settings of `up`, and in each by settings of `across`; one that is not finite is not known.
  public init(_ title: String, of measure: String, across: Lever, up: Lever, values: [[Double?]]) {
    precondition(values.count == up.settings.count, "a row of values for each setting")
    precondition(values.allSatisfy { $0.count == across.settings.count }, "a value for each pair of settings")
    self.title = title
    self.measure = measure
    self.across = across
    self.up = up
    self.values = values.map { row in row.map { $0.flatMap { $0.isFinite ? $0 : nil } } }
    scale = Scale(of: self.values.flatMap { $0.compactMap { $0 } }, range: nil)
  }

  private struct Cell {
    let row, column: Int
    let value: Double?
  }

  private var cells: [Cell] {
    values.enumerated().flatMap { row, values in
      values.enumerated().map { Cell(row: row, column: $0.offset, value: $0.element) }
    }
  }

  // MARK: Words

  public var sentence: String {
    let known = cells.filter { $0.value != nil }
    guard let most = known.max(by: { ($0.value ?? 0) < ($1.value ?? 0) }),
      let least = known.min(by: { ($0.value ?? 0) < ($1.value ?? 0) })
    else { return "No data." }
    func told(_ cell: Cell) -> String {
      "\(AxisLabels.text(of: cell.value ?? .nan)) at \(across.name) \(across.settings[cell.column]) and "
        + "\(up.name) \(up.settings[cell.row])"
    }
    let text =
      most.value == least.value
      ? "\(measure) is \(AxisLabels.text(of: most.value ?? .nan)) wherever it is known"
      : "\(measure) is highest, \(told(most)), and lowest, \(told(least))"
    let unknown = cells.count - known.count
    return Charts.sentence(of: [
      text, unknown == 0 ? "" : "nothing is known of \(unknown) of \(counted(cells.count, "cell"))",
    ])
  }

  public var table: ChartTable {
    ChartTable(
      [across.name, up.name, measure],
      rows: cells.map { cell in
        [
          across.settings[cell.column], up.settings[cell.row], AxisLabels.text(of: cell.value ?? .nan, digits: 4),
        ]
      })
  }

  // MARK: Picture

  public var drawing: Drawing {
    if !cells.contains(where: { $0.value != nil }) { return .noData }
    let texts = Dictionary(
      uniqueKeysWithValues: zip(
        cells.indices, AxisLabels.texts(of: cells.map { $0.value ?? scale.low }, on: scale)
      ).filter { cells[$0.0].value != nil })
    let rowCount = Double(up.settings.count)
    let columnCount = Double(max(1, across.settings.count))
    let left = min(140, (up.settings.map { textWidth($0, size: 12) }.max() ?? 0) + 12)
    let widest = texts.values.map { textWidth($0, size: 12) }.max() ?? 0
    let cellWidth = max(min(110, (Drawing.usualWidth - left) / columnCount), widest + 8, 24)
    let cellHeight = 32.0
    let top = 34.0
    let bottom = top + rowCount * cellHeight
    let right = left + columnCount * cellWidth
    let labels = across.settings.map { wrapped($0, width: cellWidth - 6, lines: 3, size: 12) }
    let nameBase = bottom + 22 + Double(labels.map(\.count).max() ?? 1) * 14
    let legendWidth = left + stepWidth(of: bounds) * Double(Palette.heatCount + 1) + 130
    var drawing = Drawing(width: max(Drawing.usualWidth, right + 1, legendWidth), height: nameBase + 60)

    drawing.text("↑ \(up.name)", x: 0, y: top - 14, as: "label")
    for (row, setting) in up.settings.enumerated() {
      let y = bottom - (Double(row) + 0.5) * cellHeight + 4
      for line in wrapped(setting, width: left - 8, lines: 1, size: 12) {
        drawing.text(line, x: left - 8, y: y, anchor: .end, as: "label")
      }
    }
    for (index, cell) in cells.enumerated() {
      let x = left + Double(cell.column) * cellWidth
      let y = bottom - Double(cell.row + 1) * cellHeight
      let box = Box(left: x, top: y, right: x + cellWidth, bottom: y + cellHeight)
      guard let value = cell.value, let text = texts[index] else {
        drawing.path(hatching(of: box), as: "hatch")
        continue
      }
      let heat = heat(of: value)
      drawing.box(box, as: "cell h\(heat)")
      drawing.text(text, x: x + cellWidth / 2, y: y + cellHeight / 2 + 4, anchor: .middle, as: "value h\(heat)")
    }
    drawing.box(Box(left: left, top: top, right: right, bottom: bottom), as: "frame")
    for (column, lines) in labels.enumerated() {
      let x = left + (Double(column) + 0.5) * cellWidth
      for (index, line) in lines.enumerated() {
        drawing.text(line, x: x, y: bottom + 17 + Double(index) * 14, anchor: .middle, as: "label")
      }
    }
    drawing.text("\(across.name) →", x: (left + right) / 2, y: nameBase, anchor: .middle, as: "label")
    drawLegend(at: nameBase + 22, left: left, in: &drawing)
    return drawing
  }

  /// The values between the palette's steps.
  private var bounds: [String] {
    let values = (0...Palette.heatCount).map { index in
      let share = Double(index) / Double(Palette.heatCount)
      return scale.low * (1 - share) + scale.high * share
    }
    return AxisLabels.texts(of: values, on: scale)
  }

  private func stepWidth(of bounds: [String]) -> Double {
    max(46, (bounds.map { textWidth($0, size: 11) }.max() ?? 0) + 6)
  }

  private func drawLegend(at top: Double, left: Double, in drawing: inout Drawing) {
    let texts = bounds
    let width = stepWidth(of: texts)
    let start = max(left, width / 2)
    for step in 1...Palette.heatCount {
      let x = start + Double(step - 1) * width
      drawing.box(Box(left: x, top: top, right: x + width, bottom: top + 14), as: "cell h\(step)")
    }
    let end = start + Double(Palette.heatCount) * width
    drawing.box(Box(left: start, top: top, right: end, bottom: top + 14), as: "frame")
    for (index, text) in texts.enumerated() {
      drawing.text(text, x: start + Double(index) * width, y: top + 28, anchor: .middle, as: "label small")
    }
    if cells.contains(where: { $0.value == nil }) {
      let box = Box(left: end + 30, top: top, right: end + 60, bottom: top + 14)
      drawing.path(hatching(of: box), as: "hatch")
      drawing.box(box, as: "frame")
      drawing.text("not known", x: box.right + 6, y: top + 11, as: "label")
    }
  }

  /// Which of the palette's steps a value has, from 1.
  private func heat(of value: Double) -> Int {
    1 + min(Palette.heatCount - 1, Int(scale.fraction(of: value) * Double(Palette.heatCount)))
  }
}

/// Lines that slope across a box.
private func hatching(of box: Box) -> Path {
  var path = Path()
  for offset in stride(from: 8.0, to: box.width + box.height, by: 8) {
    let (over, under) = (max(0, offset - box.width), max(0, offset - box.height))
    path.line([(box.left + offset - over, box.top + over), (box.left + under, box.top + offset - under)])
  }
  return path
}
