import Glibc

/// A scale laid along a stretch of the canvas, with its ticks.
struct Axis {
  let scale: Scale
  let ticks: [Double]
  let labels: [String]
  /// Where on the canvas the scale's lowest and highest value stand.
  let start: Double
  let end: Double

  /// An axis that holds all finite values, from tick to tick, or the range given. Ticks are 1, 2 or 5 times a power of
  /// ten apart.
  init(of values: [Double], range: ClosedRange<Double>? = nil, from start: Double, to end: Double, tickGap: Double = 45)
  {
    let data = Scale(of: values, range: range)
    let count = max(2, (abs(end - start) / tickGap).rounded(.down))
    let spacing = Self.spacing(atLeast: (data.high / 2 - data.low / 2) / count * 2)
    if range == nil {
      let low = (data.low / spacing).rounded(.down) * spacing
      let high = (data.high / spacing).rounded(.up) * spacing
      scale = Scale(of: [], range: low.isFinite && high.isFinite ? low...high : data.low...data.high)
    } else {
      scale = data
    }
    let first = (scale.low / spacing - 1e-9).rounded(.up)
    var ticks: [Double] = []
    while ticks.count < 100 {
      let tick = (first + Double(ticks.count)) * spacing
      // The last bits of a product are not a reason to lose the last tick.
      guard tick.isFinite, tick <= scale.high + spacing * 1e-9 else { break }
      ticks.append(tick)
    }
    self.ticks = ticks.isEmpty ? [scale.low, scale.high] : ticks
    labels = AxisLabels.texts(of: self.ticks, on: scale)
    (self.start, self.end) = (start, end)
  }

  /// An axis of whole steps.
  init(steps: ClosedRange<Int>, from start: Double, to end: Double) {
    scale = Scale(of: [], range: Double(steps.lowerBound)...Double(steps.upperBound))
    let widest = max(String(steps.lowerBound).count, String(steps.upperBound).count)
    let most = max(1, Int(abs(end - start) / (Double(widest) * 8 + 20)))
    let extent = Double(steps.upperBound) - Double(steps.lowerBound)
    let spacing = AxisLabels.spacing(atLeast: max(1, Int(min(1e17, (extent / Double(most)).rounded(.up)))))
    let below = steps.lowerBound / spacing * spacing
    let multiples = stride(from: below, through: steps.upperBound, by: spacing).filter { steps.contains($0) }
    let marked = multiples.isEmpty ? [steps.lowerBound] : multiples
    ticks = marked.map(Double.init)
    labels = marked.map(String.init)
    (self.start, self.end) = (start, end)
  }

  /// Where a finite value stands; one beyond the scale stands at its end.
  func place(of value: Double) -> Double { start + (end - start) * scale.fraction(of: value) }

  private static func spacing(atLeast gap: Double) -> Double {
    let power = pow(10, log10(gap).rounded(.down))
    for factor in [1, 2, 5, 10] as [Double] where factor * power >= gap * (1 - 1e-9) && (factor * power).isFinite {
      return factor * power
    }
    return gap
  }
}

extension Drawing {
  /// Horizontal grid lines with their labels on the left, and above them the name of what is measured.
  mutating func leftAxis(_ axis: Axis, of box: Box, name: String, labels: [String]? = nil) {
    var grid = Path()
    for (tick, label) in zip(axis.ticks, labels ?? axis.labels) {
      let y = axis.place(of: tick)
      grid.line([(box.left, y), (box.right, y)])
      text(label, x: box.left - 8, y: y + 4, anchor: .end, as: "label")
    }
    path(grid, as: "grid")
    text(name, x: 0, y: box.top - 14, as: "label")
  }

  /// A base line with ticks, their labels below, and below these the name.
  mutating func bottomAxis(_ axis: Axis, of box: Box, name: String, grid: Bool = false) {
    var ticks = Path()
    var lines = Path()
    for (tick, label) in zip(axis.ticks, axis.labels) {
      let x = axis.place(of: tick)
      lines.line([(x, box.top), (x, box.bottom)])
      ticks.line([(x, box.bottom), (x, box.bottom + 5)])
      text(label, x: x, y: box.bottom + 19, anchor: .middle, as: "label")
    }
    if grid { path(lines, as: "grid") }
    ticks.line([(box.left, box.bottom), (box.right, box.bottom)])
    path(ticks, as: "axis")
    text(name, x: (box.left + box.right) / 2, y: box.bottom + 37, anchor: .middle, as: "label")
  }
}

/// The room that the labels of a left axis take.
func margin(for labels: [String]) -> Double { (labels.map { textWidth($0) }.max() ?? 0) + 12 }
