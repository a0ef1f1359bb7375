/// A series over steps as a picture of text, several rows high, with both axes and signs for what happened.
///
///     print(TextChart(values: trust, width: 60, events: [(step: 14, sign: "▲")]).text())
///
/// A line is drawn through the values, averaged where a dot stands for several of them; values that are not finite
/// are gaps. Without Unicode, dots are `*` and signs that are not ASCII become `^`.
public struct TextChart: Sendable {
  private let values: [Double]
  private let width: Int
  private let height: Int
  private let firstStep: Int
  private let events: [(step: Int, sign: Character)]
  private let scale: Scale

  /// - Parameters:
  ///   - values: one a step.
  ///   - width: of the whole picture in characters; it is exceeded only if the labels alone fill it.
  ///   - height: rows between the axes, at least 2; an odd number has a label in the middle.
  ///   - range: the lowest and the highest value shown; the series' own if nil.
  ///   - firstStep: the step of the first value.
  ///   - events: signs one character wide, to be set under their step; several at one place stand one below the
  ///     other, and what happened before the first step or after the last is left out.
  public init(
    values: [Double], width: Int, height: Int = 7, range: ClosedRange<Double>? = nil, firstStep: Int = 0,
    events: [(step: Int, sign: Character)] = []
  ) {
    self.values = values
    self.width = width
    self.height = max(2, height)
    self.firstStep = firstStep
    self.events = events
    scale = Scale(of: values, range: range)
  }

  /// The picture, without a line break at its end.
  public func text(unicode: Bool = true) -> String {
    if !values.contains(where: \.isFinite) { return "(no values)" }
    let labels = rowLabels()
    let margin = labels.map(\.count).max() ?? 0
    let plot = Plot(values: values, scale: scale, columns: max(1, width - margin - 2), height: height, unicode: unicode)
    let ink = unicode ? (tick: "┤", wall: "│", corner: "└") : (tick: "+", wall: "|", corner: "+")

    var lines = zip(labels, plot.rows()).map { label, row in
      padding(margin - label.count) + label + " " + (label.isEmpty ? ink.wall : ink.tick) + row
    }
    let (axis, steps) = stepAxis(below: plot, unicode: unicode)
    lines.append(padding(margin + 1) + ink.corner + axis)
    for line in [steps] + signs(below: plot, unicode: unicode) { lines.append(padding(margin + 2) + line) }
    return lines.map(trimmed).joined(separator: "\n")
  }

  /// The label of each row, from the top; most rows have none.
  private func rowLabels() -> [String] {
    let middle = height % 2 == 1 ? [height / 2: scale.low / 2 + scale.high / 2] : [:]
    let marked = [0: scale.high, height - 1: scale.low].merging(middle) { first, _ in first }.sorted { $0.key < $1.key }
    var labels = Array(repeating: "", count: height)
    for (row, text) in zip(marked.map(\.key), AxisLabels.texts(of: marked.map(\.value), on: scale)) {
      labels[row] = text
    }
    return labels
  }

  /// The horizontal axis, and the steps written under its ticks.
  private func stepAxis(below plot: Plot, unicode: Bool) -> (axis: String, steps: String) {
    var axis = Array(repeating: Character(unicode ? "─" : "-"), count: plot.columns)
    var steps = ""
    let widest = max(String(firstStep).count, String(firstStep + values.count - 1).count)
    let spacing = AxisLabels.spacing(atLeast: ((widest + 3) * values.count - 1) / plot.columns + 1)
    for index in values.indices where (firstStep + index).isMultiple(of: spacing) {
      let column = plot.column(of: index)
      let label = String(firstStep + index)
      guard column + label.count <= plot.columns, steps.isEmpty || column > steps.count else { continue }
      axis[column] = unicode ? "┬" : "+"
      steps += padding(column - steps.count) + label
    }
    return (String(axis), steps)
  }

  private func signs(below plot: Plot, unicode: Bool) -> [String] {
    var lines: [[Character]] = []
    for event in events where values.indices.contains(event.step - firstStep) {
      let column = plot.column(of: event.step - firstStep)
      let free = lines.firstIndex { $0[column] == " " } ?? lines.count
      if free == lines.count { lines.append(Array(repeating: " ", count: plot.columns)) }
      lines[free][column] = unicode || event.sign.isASCII ? event.sign : "^"
    }
    return lines.map { String($0) }
  }

  private func padding(_ count: Int) -> String { String(repeating: " ", count: count) }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
