/// How much room a text may take, in units of the canvas: a generous guess, since fonts differ.
func textWidth(_ text: String, size: Double = 13) -> Double {
  text.reduce(0) { $0 + ($1.unicodeScalars.first.map { $0.value >= 0x1100 } == true ? 1 : 0.6) * size }
}

/// A text in lines that fit a width, broken between words; what is left over after the last line is told by `…`.
func wrapped(_ text: String, width: Double, lines most: Int, size: Double = 13) -> [String] {
  var lines: [String] = []
  for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline }).map(String.init) {
    if let last = lines.last, textWidth(last + " " + word, size: size) <= width {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(word)
    }
  }
  if lines.count > most { lines[(most - 1)...] = [lines[(most - 1)...].joined(separator: " ")] }
  return lines.map { shortened($0, width: width, size: size) }
}

private func shortened(_ line: String, width: Double, size: Double) -> String {
  if textWidth(line, size: size) <= width { return line }
  var line = line
  while !line.isEmpty, textWidth(line + "…", size: size) > width { line.removeLast() }
  return line + "…"
}

/// Labels beside the ends of lines, moved apart where they would stand on each other.
struct EndLabels {
  private static let lineHeight = 15.0
  private var labels: [(lines: [String], series: SeriesStyle, end: Place)] = []
  private let width: Double

  /// - Parameter width: of the room to the right of the plot.
  init(width: Double) { self.width = width }

  /// The room that labels ask for, within reason.
  static func width(of labels: [String]) -> Double {
    min(170, 34 + (labels.map { textWidth($0) }.max() ?? 0))
  }

  /// The height that labels ask for at that width.
  static func height(of labels: [String]) -> Double {
    let room = width(of: labels) - 30
    return labels.reduce(0) { $0 + height(ofLines: wrapped($1, width: room, lines: 3).count) }
  }

  private static func height(ofLines count: Int) -> Double { Double(max(1, count)) * lineHeight + 3 }

  mutating func add(_ label: String, series: SeriesStyle, at end: Place) {
    labels.append((wrapped(label, width: width - 30, lines: 3), series, end))
  }

  func draw(in drawing: inout Drawing, of box: Box) {
    let order = labels.indices.sorted { (labels[$0].end.y, $0) < (labels[$1].end.y, $1) }
    let heights = order.map { Self.height(ofLines: labels[$0].lines.count) }
    let middles = apart(order.map { labels[$0].end.y }, heights: heights, within: box.top...box.bottom)
    for (index, middle) in zip(order, middles) {
      let (lines, series, end) = labels[index]
      let x = box.right + 14
      drawing.line(end.x, end.y, x, middle, as: "leader")
      drawing.marker(series.marker, at: [(x + 4, middle)], as: series.classes)
      let top = middle - Double(lines.count - 1) * Self.lineHeight / 2 + 4.5
      for (row, line) in lines.enumerated() {
        drawing.text(line, x: x + 14, y: top + Double(row) * Self.lineHeight)
      }
    }
  }
}

/// Middles as near to those wished for as can be, ascending, so that things of the given heights do not overlap. What
/// does not fit goes beyond the bottom.
func apart(_ wishes: [Double], heights: [Double], within limits: ClosedRange<Double>) -> [Double] {
  var middles = wishes
  var free = limits.lowerBound
  for index in middles.indices {
    middles[index] = max(middles[index], free + heights[index] / 2)
    free = middles[index] + heights[index] / 2
  }
  var ceiling = max(limits.upperBound, limits.lowerBound + heights.reduce(0, +))
  for index in middles.indices.reversed() {
    middles[index] = min(middles[index], ceiling - heights[index] / 2)
    ceiling = middles[index] - heights[index] / 2
  }
  return middles
}
