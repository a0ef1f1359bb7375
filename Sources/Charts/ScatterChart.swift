/// Points in a plane as a picture of text, with both axes: what stands later in the list is drawn over what stands before.
///
///     print(ScatterChart([(sign: "·", points: frontier), (sign: "A", points: offers)], width: 60).text())
///
/// Without Unicode, signs that are not ASCII become `*`. Points that are not finite are left out.
public struct ScatterChart: Sendable {
  public typealias Series = (sign: Character, points: [(x: Double, y: Double)])

  private let series: [Series]
  private let width: Int
  private let height: Int
  private let across: Scale
  private let up: Scale
  private let names: (x: String, y: String)

  /// - Parameters:
  ///   - width: of the whole picture in characters; it is exceeded only if the labels alone fill it.
  ///   - height: rows between the axes, at least 2.
  ///   - names: what the axes show.
  public init(_ series: [Series], width: Int, height: Int = 15, names: (x: String, y: String) = ("", "")) {
    self.series = series.map { series in (series.sign, series.points.filter { $0.x.isFinite && $0.y.isFinite }) }
    self.width = width
    self.height = max(2, height)
    self.names = names
    let points = self.series.flatMap(\.points)
    across = Scale(of: points.map(\.x), range: nil)
    up = Scale(of: points.map(\.y), range: nil)
  }

  /// The picture, without a line break at its end.
  public func text(unicode: Bool = true) -> String {
    if series.allSatisfy(\.points.isEmpty) { return "(no points)" }
    let rowTexts = AxisLabels.texts(of: [up.high, up.low], on: up)
    let margin = rowTexts.map(\.count).max() ?? 0
    let columns = max(10, width - margin - 2)
    var cells = Array(repeating: Array(repeating: Character(" "), count: columns), count: height)
    for (sign, points) in series {
      for point in points {
        let row = height - 1 - up.place(of: point.y, among: height)
        cells[row][across.place(of: point.x, among: columns)] = unicode || sign.isASCII ? sign : "*"
      }
    }
    let ink =
      unicode ? (tick: "┤", wall: "│", corner: "└", floor: "─") : (tick: "+", wall: "|", corner: "+", floor: "-")
    func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
    var lines = names.y.isEmpty ? [] : [spaces(margin + 2) + names.y]
    for (row, cells) in cells.enumerated() {
      let label = row == 0 ? rowTexts[0] : row == height - 1 ? rowTexts[1] : ""
      lines.append(spaces(margin - label.count) + label + " " + (label.isEmpty ? ink.wall : ink.tick) + String(cells))
    }
    lines.append(spaces(margin + 1) + ink.corner + String(repeating: ink.floor, count: columns))
    let ends = AxisLabels.texts(of: [across.low, across.high], on: across)
    let room = columns - ends[0].count - ends[1].count
    let name = names.x.count + 2 <= room ? names.x : ""
    let left = (room - name.count) / 2
    lines.append(spaces(margin + 2) + ends[0] + spaces(left) + name + spaces(room - left - name.count) + ends[1])
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }
}
