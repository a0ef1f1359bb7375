/// What a chart draws: elements of SVG on a canvas, coloured by the classes of ``ChartStyle``.
public struct Drawing: Sendable {
  let width: Double
  let height: Double
  private(set) var markup = ""

  /// The width of a chart that needs no more. On a narrower page it is scrolled, so that its text stays legible.
  static let usualWidth = 680.0

  init(width: Double = usualWidth, height: Double) {
    self.width = width
    self.height = height
  }

  /// Where there is nothing to draw: no axes, since their numbers would be made up.
  static var noData: Drawing {
    var drawing = Drawing(height: 56)
    drawing.box(Box(left: 1, top: 1, right: usualWidth - 1, bottom: 55), as: "frame")
    drawing.text("no data", x: usualWidth / 2, y: 32, anchor: .middle)
    return drawing
  }

  /// The same on a canvas of another height, for what knows its height when it is drawn.
  func resized(height: Double) -> Drawing {
    var drawing = Drawing(width: width, height: height)
    drawing.markup = markup
    return drawing
  }

  enum Anchor: String {
    case start, middle, end
  }

  /// Text with its base line at `y`, as one line.
  mutating func text(_ text: String, x: Double, y: Double, anchor: Anchor = .start, as style: String = "") {
    if text.isEmpty { return }
    let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    markup +=
      "<text x=\"\(coordinate(x))\" y=\"\(coordinate(y))\"\(anchor)\(attribute(style))>\(escaped(text))</text>\n"
  }

  mutating func path(_ path: Path, as style: String, hint: String = "") {
    if path.data.isEmpty { return }
    let start = "<path\(attribute(style)) d=\"\(path.data)\""
    markup += hint.isEmpty ? start + "/>\n" : start + "><title>\(escaped(hint))</title></path>\n"
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, as style: String) {
    var path = Path()
    path.line([(x1, y1), (x2, y2)])
    self.path(path, as: style)
  }

  mutating func box(_ box: Box, as style: String) {
    markup +=
      "<rect\(attribute(style)) x=\"\(coordinate(box.left))\" y=\"\(coordinate(box.top))\" "
      + "width=\"\(coordinate(box.width))\" height=\"\(coordinate(box.height))\"/>\n"
  }

  private func attribute(_ style: String) -> String { style.isEmpty ? "" : " class=\"\(style)\"" }
}

/// A part of a canvas. The top has the lesser number.
struct Box {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }
}

typealias Place = (x: Double, y: Double)

/// Lines and outlines, as the data of an SVG path.
struct Path {
  private(set) var data = ""

  /// A line through places; a single one is a dot.
  mutating func line(_ places: some Collection<Place>) {
    guard let first = places.first else { return }
    move(first)
    if places.count == 1 { data += "h0" }
    for place in places.dropFirst() { data += " " + pair(place) }
  }

  mutating func outline(_ places: some Collection<Place>) {
    if places.isEmpty { return }
    line(places)
    data += "z"
  }

  /// A bow from one place to another, drawn towards a third.
  mutating func bow(_ start: Place, towards middle: Place, to end: Place) {
    move(start)
    data += "Q" + pair(middle) + " " + pair(end)
  }

  mutating func circle(_ centre: Place, radius: Double) {
    move((centre.x - radius, centre.y))
    let arc = "a\(coordinate(radius)) \(coordinate(radius)) 0 1 0 "
    data += arc + coordinate(2 * radius) + " 0" + arc + coordinate(-2 * radius) + " 0z"
  }

  private mutating func move(_ place: Place) { data += "M" + pair(place) }
  private func pair(_ place: Place) -> String { coordinate(place.x) + " " + coordinate(place.y) }
}
