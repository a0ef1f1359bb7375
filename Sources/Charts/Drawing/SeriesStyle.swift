import Glibc

/// What tells one series from another: colour, dash and marker.
struct SeriesStyle {
  let marker: Marker
  /// The classes of its lines and markers.
  let classes: String

  private init(marker: Marker, classes: String) {
    self.marker = marker
    self.classes = classes
  }

  /// Thirty series differ in something; the first five in everything.
  init(_ index: Int) {
    self.init(
      marker: Marker.allCases[index % Marker.allCases.count],
      classes: "s\(index % Palette.seriesCount + 1) d\(index % Self.dashes.count + 1)")
  }

  /// Drawn in ink over the others.
  static func ink(_ index: Int) -> SeriesStyle {
    SeriesStyle(marker: SeriesStyle(index).marker, classes: "s0 d\(index % dashes.count + 1)")
  }

  /// Lengths of dash and gap; none for a solid line.
  static let dashes = ["none", "7 4", "2 3", "10 3 2 3"]
}

/// A shape at a place. Six can be told apart when small.
enum Marker: CaseIterable {
  case circle, square, triangle, diamond, tip, cross

  /// Its outline, of about the same area for all.
  func add(to path: inout Path, at place: Place, radius: Double) {
    let (x, y, r) = (place.x, place.y, radius)
    switch self {
    case .circle: path.circle(place, radius: r)
    case .square:
      let s = r * 0.9
      path.outline([(x - s, y - s), (x + s, y - s), (x + s, y + s), (x - s, y + s)])
    case .triangle: path.outline([(x, y - 1.2 * r), (x + 1.15 * r, y + 0.85 * r), (x - 1.15 * r, y + 0.85 * r)])
    case .tip: path.outline([(x, y + 1.2 * r), (x - 1.15 * r, y - 0.85 * r), (x + 1.15 * r, y - 0.85 * r)])
    case .diamond: path.outline([(x, y - 1.3 * r), (x + 1.3 * r, y), (x, y + 1.3 * r), (x - 1.3 * r, y)])
    case .cross:
      let (a, b) = (0.45 * r, 1.25 * r)
      path.outline([
        (x - a, y - b), (x + a, y - b), (x + a, y - a), (x + b, y - a), (x + b, y + a), (x + a, y + a), (x + a, y + b),
        (x - a, y + b), (x - a, y + a), (x - b, y + a), (x - b, y - a), (x - a, y - a),
      ])
    }
  }
}

extension Drawing {
  mutating func marker(
    _ marker: Marker, at places: [Place], radius: Double = 4.5, as classes: String, hint: String = ""
  ) {
    var path = Path()
    for place in places { marker.add(to: &path, at: place, radius: radius) }
    self.path(path, as: "marker \(classes)", hint: hint)
  }
}
