/// The area between the axes of a ``TextChart``: a grid of dots, eight of them in a character of Braille, or one.
struct Plot {
  let values: [Double]
  let scale: Scale
  let columns: Int
  let height: Int
  let unicode: Bool

  private var dotsAcross: Int { unicode ? 2 : 1 }
  private var dotsDown: Int { unicode ? 4 : 1 }
  private var dotColumns: Int { columns * dotsAcross }

  /// The character column in which the value of an index is drawn.
  func column(of index: Int) -> Int { dotColumn(of: index) / dotsAcross }

  private func dotColumn(of index: Int) -> Int {
    if values.count > dotColumns { return index * dotColumns / values.count }
    return values.count == 1 ? 0 : (2 * index * (dotColumns - 1) / (values.count - 1) + 1) / 2
  }

  /// The rows from the top.
  func rows() -> [String] {
    let dotRows = height * dotsDown
    var cells = Array(repeating: Array(repeating: UInt8(0), count: columns), count: height)
    var previous: Int?
    for (dotColumn, value) in heights().enumerated() {
      guard value.isFinite else {
        previous = nil
        continue
      }
      let dotRow = dotRows - 1 - scale.place(of: value, among: dotRows)
      // A line has no holes: a column reaches to just short of where the one before it stands.
      let start = previous.map { $0 < dotRow ? $0 + 1 : $0 > dotRow ? $0 - 1 : $0 } ?? dotRow
      for row in min(start, dotRow)...max(start, dotRow) {
        cells[row / dotsDown][dotColumn / dotsAcross] |=
          unicode ? Self.braille[row % 4][dotColumn % 2] : 1
      }
      previous = dotRow
    }
    return cells.map { row in
      String(row.map { $0 == 0 ? " " : unicode ? Character(Unicode.Scalar(0x2800 + UInt32($0))!) : "*" })
    }
  }

  /// The bit of each dot of a Braille pattern, by row and column (Unicode 1.1, block U+2800).
  private static let braille: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// The value at each column of dots: of many values a mean, between few a straight line.
  private func heights() -> [Double] {
    if values.count > dotColumns { return averages(of: values, count: dotColumns) }
    if values.count == 1 { return values }
    return (0..<dotColumns).map { dotColumn in
      let position = Double(dotColumn) * Double(values.count - 1) / Double(max(1, dotColumns - 1))
      let (left, right) = (Int(position), min(Int(position) + 1, values.count - 1))
      let weight = position - Double(left)
      let between = values[left] * (1 - weight) + values[right] * weight
      // Beside a gap, a value reaches half a step, so that even a lone one is seen.
      return between.isFinite ? between : values[weight < 0.5 ? left : right]
    }
  }
}
