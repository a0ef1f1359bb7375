/// What signs mean: one below the other in a column, or side by side in rows of a wide one.
struct Key {
  private let left: Double
  private let right: Double
  private let entryWidth: Double
  private var at: Place
  private var rowHeight = 0.0

  /// - Parameter entryWidth: of a sign with its text; as wide as the key if nil.
  init(left: Double, right: Double = Drawing.usualWidth, top: Double, entryWidth: Double? = nil) {
    self.left = left
    self.right = right
    self.entryWidth = entryWidth ?? right - left
    at = (left, top)
  }

  /// Where the next row begins.
  var bottom: Double { at.y + rowHeight }

  mutating func add(_ text: String, in drawing: inout Drawing, sign: (inout Drawing, Place) -> Void) {
    if at.x > left, at.x + entryWidth > right + 0.5 {
      at = (left, at.y + rowHeight)
      rowHeight = 0
    }
    sign(&drawing, (at.x + 10, at.y))
    let lines = wrapped(text, width: entryWidth - 30, lines: 3, size: 12)
    for (index, line) in lines.enumerated() {
      drawing.text(line, x: at.x + 26, y: at.y + 4 + Double(index) * 14, as: "label")
    }
    rowHeight = max(rowHeight, Double(lines.count) * 14 + 10)
    at.x += entryWidth
  }

  /// The width of an entry that holds the longest of texts, within reason, in a key with as many columns as fit.
  static func entryWidth(of texts: [String], in width: Double) -> Double {
    let widest = min(width, 40 + (texts.map { textWidth($0, size: 12) }.max() ?? 0))
    return width / max(1, (width / min(widest, 230)).rounded(.down))
  }
}
