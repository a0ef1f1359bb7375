/// How a sector is told: by shape, letter and fill.
struct NetworkSector {
  let name: String
  let letter: String
  private let index: Int

  /// The sectors among names, in the order in which they first appear. A letter is the first of the name that no other
  /// sector has; failing that, its number.
  static func all(of names: [String]) -> [NetworkSector] {
    var sectors: [NetworkSector] = []
    var letters: Set<String> = []
    var seen: Set<String> = []
    for name in names where seen.insert(name).inserted {
      let letter =
        name.filter(\.isLetter).map { $0.uppercased() }.first { $0.count == 1 && !letters.contains($0) }
        ?? String(sectors.count + 1)
      letters.insert(letter)
      sectors.append(NetworkSector(name: name, letter: letter, index: sectors.count))
    }
    return sectors
  }

  /// - Parameter isHollow: with the edge alone, and the letter.
  func draw(at place: Place, radius: Double, isHollow: Bool = false, in drawing: inout Drawing) {
    let fill = isHollow ? "hole" : "f\(index % Palette.fillCount + 1)"
    let shape = Self.shapes[index % Self.shapes.count]
    var path = Path()
    shape.marker.add(to: &path, at: place, radius: radius * shape.size)
    drawing.path(path, as: "node \(fill)")
    if radius >= 7 {
      let size = radius > 10 ? "" : " small"
      let base = place.y + 4 + shape.drop * radius
      drawing.text(letter, x: place.x, y: base, anchor: .middle, as: "letter\(size) \(fill)")
    }
  }

  /// Shapes with room for a letter: how large, so that it fits, and how far down it stands where they are widest.
  private static let shapes: [(marker: Marker, size: Double, drop: Double)] = [
    (.circle, 1, 0), (.square, 1, 0), (.diamond, 1.05, 0), (.triangle, 1.2, 0.3), (.tip, 1.2, -0.3),
  ]
}
