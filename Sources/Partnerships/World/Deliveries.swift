/// What members of a partnership delivered since its first agreement: ζ, a row for each time that contributions were due.
///
/// One array for all members, since every partnership reads it in every step.
struct Deliveries: Sendable {
  /// By row, then by place among the members.
  private var ratios: [Double] = []
  /// For each member, when its record begins, and in which row.
  private var beginnings: [(step: Int, row: Int)]

  init(memberCount: Int = 0, step: Int = 0) {
    beginnings = Array(repeating: (step, 0), count: memberCount)
  }

  private var rowCount: Int { beginnings.isEmpty ? 0 : ratios.count / beginnings.count }

  /// Records what the next member in order delivered; the row is complete after the last.
  mutating func append(_ ratio: Double) { ratios.append(ratio) }

  /// ζ of the member at this place as it was in a step, or in the nearest of its record; 0 without any.
  func ratio(of place: Int, at step: Int) -> Double {
    let (first, row) = beginnings[place]
    let last = rowCount - 1 - row
    guard last >= 0 else { return 0 }
    return ratios[(row + min(max(step - first, 0), last)) * beginnings.count + place]
  }

  /// A newcomer takes a place; its record begins in this step.
  mutating func insert(_ place: Int, from step: Int) {
    let rows = rowCount
    let count = beginnings.count
    beginnings.insert((step, rows), at: place)
    ratios = (0..<rows).flatMap { row in
      var ratios = Array(ratios[row * count..<(row + 1) * count])
      ratios.insert(0, at: place)
      return ratios
    }
  }

  /// A member's place is vacated, and its record forgotten.
  mutating func remove(_ place: Int) {
    let count = beginnings.count
    beginnings.remove(at: place)
    ratios = ratios.indices.filter { $0 % count != place }.map { ratios[$0] }
  }
}
