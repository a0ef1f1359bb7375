import Glibc

/// Who is tied to whom, and how strongly, at one step or at several beside each other.
///
///     NetworkDiagram(
///       "Trust", of: "trust", nodes: [.init("Utility", sector: "private"), .init("Farmers", sector: "civil")],
///       panels: [.init("month 1", ties: [.init(0, 1, weight: 0.4)])])
///
/// Organisations stand on a circle, by sector and in the order given, so that they are at the same place in every
/// panel. A sector is told by shape, letter and colour; a tie's weight by its width and darkness.
public struct NetworkDiagram: Chart {
  public struct Node: Sendable {
    let name: String
    let sector: String

    public init(_ name: String, sector: String) {
      self.name = name
      self.sector = sector
    }
  }

  /// From one node to another, by their places in the list of nodes; a mutual one has no direction.
  public struct Tie: Sendable {
    let from, to: Int
    let weight: Double
    let isMutual: Bool

    /// - Parameter weight: in 0...1; what lies beyond is drawn as the nearest. Ties of no weight are not drawn.
    public init(_ from: Int, _ to: Int, weight: Double, mutual: Bool = false) {
      (self.from, self.to, self.weight, isMutual) = (from, to, weight, mutual)
    }
  }

  public struct Panel: Sendable {
    let caption: String
    /// The strongest first.
    let ties: [Tie]

    public init(_ caption: String, ties: [Tie]) {
      self.caption = caption
      self.ties = ties.enumerated().filter { $1.weight.isFinite && $1.weight > 0 && $1.from != $1.to }
        .sorted { (-$0.element.weight, $0.offset) < (-$1.element.weight, $1.offset) }.map(\.element)
    }
  }

  public let title: String
  private let measure: String
  private let nodes: [Node]
  private let panels: [Panel]
  /// In the order in which they appear.
  private let sectors: [NetworkSector]

  /// - Parameters:
  ///   - measure: what a tie is, in one word or two.
  ///   - nodes: the first of each sector decides where the sector stands.
  public init(_ title: String, of measure: String, nodes: [Node], panels: [Panel]) {
    precondition(
      panels.allSatisfy { $0.ties.allSatisfy { nodes.indices.contains($0.from) && nodes.indices.contains($0.to) } },
      "ties are between nodes of the diagram")
    self.title = title
    self.measure = measure
    self.nodes = nodes
    self.panels = panels
    sectors = NetworkSector.all(of: nodes.map(\.sector))
  }

  /// Of more organisations than this, who is who is told by the table alone.
  private static let mostNamed = 60

  /// The most ties drawn in a panel: the strongest.
  static let mostTies = 400

  // MARK: Words

  public var sentence: String {
    if nodes.isEmpty || panels.isEmpty { return "No data." }
    func told(_ panel: Panel) -> String {
      let caption = panel.caption.isEmpty ? "" : "\(panel.caption): "
      guard let strongest = panel.ties.first else { return caption + "no ties" }
      let count = Double(panel.ties.count)
      let mean = AxisLabels.text(of: panel.ties.reduce(0) { $0 + $1.weight / count }, digits: 2)
      let between = "\(nodes[strongest.from].name) \(strongest.isMutual ? "with" : "to") \(nodes[strongest.to].name)"
      let weight = AxisLabels.text(of: strongest.weight, digits: 2)
      return panel.ties.count == 1
        ? caption + "one tie, \(between), \(weight)"
        : caption + "\(panel.ties.count) ties of \(mean) on average, the strongest \(between), \(weight)"
    }
    let ends = panels.count == 1 ? [panels[0]] : [panels[0], panels[panels.count - 1]]
    let clauses = ends.map(told)
    return Charts.sentence(
      of: ["\(measure) among \(counted(nodes.count, "organisation")), \(clauses[0])"] + clauses.dropFirst())
  }

  public var table: ChartTable {
    ChartTable(
      ["when", "from", "to", "direction", measure],
      rows: panels.flatMap { panel in
        panel.ties.map { tie in
          [
            panel.caption, nodes[tie.from].name, nodes[tie.to].name, tie.isMutual ? "mutual" : "one way",
            AxisLabels.text(of: tie.weight, digits: 4),
          ]
        }
      })
  }

  // MARK: Picture

  public var drawing: Drawing {
    if nodes.isEmpty || panels.isEmpty { return .noData }
    let columns = min(3, panels.count)
    let width = (Drawing.usualWidth - Double(columns - 1) * 16) / Double(columns)
    let isAlone = panels.count == 1 && nodes.count <= 24
    let height = panels.count == 1 ? 440 : width + 28
    let panelRows = (panels.count + columns - 1) / columns
    let keyed = isAlone || nodes.count > Self.mostNamed ? [] : order
    let keys = keyed.enumerated().map { "\($0 + 1) \(nodes[$1].name)" }
    let entryWidth = Key.entryWidth(of: keys, in: Drawing.usualWidth)
    let sectorWidth = Key.entryWidth(of: sectors.map(\.name), in: Drawing.usualWidth)

    var body = Drawing(height: 0)
    for (index, panel) in panels.enumerated() {
      let left = Double(index % columns) * (width + 16)
      let top = Double(index / columns) * height
      let cut = panel.ties.count > Self.mostTies ? " (the \(Self.mostTies) strongest of \(panel.ties.count) ties)" : ""
      for line in wrapped(panel.caption + cut, width: width, lines: 1) {
        body.text(line, x: left + width / 2, y: top + 15, anchor: .middle, as: "strong")
      }
      let box = Box(left: left, top: top + 24, right: left + width, bottom: top + height - 4)
      draw(panel, in: box, named: isAlone, on: &body)
    }
    var key = Key(left: 0, top: Double(panelRows) * height + 16, entryWidth: sectorWidth)
    for sector in sectors {
      key.add(sector.name, in: &body) { drawing, at in sector.draw(at: at, radius: 8, in: &drawing) }
    }
    var names = Key(left: 0, top: key.bottom + 4, entryWidth: entryWidth)
    for (node, text) in zip(keyed, keys) {
      names.add(text, in: &body) { drawing, at in
        sector(of: node).draw(at: at, radius: 8, in: &drawing)
      }
    }
    return body.resized(height: names.bottom)
  }

  /// Nodes by sector, and in a sector as given.
  private var order: [Int] {
    sectors.flatMap { sector in nodes.indices.filter { nodes[$0].sector == sector.name } }
  }

  private func sector(of node: Int) -> NetworkSector { sectors.first { $0.name == nodes[node].sector } ?? sectors[0] }

  private func draw(_ panel: Panel, in box: Box, named: Bool, on drawing: inout Drawing) {
    let centre = (x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2)
    let size = max(3, min(named ? 13 : 10, box.width * 0.9 / Double(nodes.count)))
    let radius = min(box.width, box.height) / 2 - size - (named ? 24 : 20)
    var places = Array(repeating: centre, count: nodes.count)
    var directions = places
    for (position, node) in order.enumerated() {
      // From the top, with the clock.
      let angle = 2 * Double.pi * Double(position) / Double(nodes.count) - Double.pi / 2
      directions[node] = (cos(angle), sin(angle))
      if nodes.count > 1 { places[node] = (centre.x + radius * cos(angle), centre.y + radius * sin(angle)) }
    }
    for tie in panel.ties.prefix(Self.mostTies).reversed() {
      draw(tie, from: places[tie.from], to: places[tie.to], clearing: size + 2, around: centre, on: &drawing)
    }
    for (position, node) in order.enumerated() {
      let (place, direction) = (places[node], directions[node])
      sector(of: node).draw(at: place, radius: size, in: &drawing)
      if nodes.count > Self.mostNamed { continue }
      // Where nodes stand close, every so many has its number.
      let gap = Int((Double(nodes.count) * 16 / (2 * Double.pi * radius)).rounded(.up))
      guard named || position.isMultiple(of: max(1, gap)) else { continue }
      let at = (x: place.x + direction.x * (size + 12), y: place.y + direction.y * (size + 10) + 4)
      let anchor: Drawing.Anchor = !named || abs(direction.x) < 0.2 ? .middle : direction.x > 0 ? .start : .end
      let room = anchor == .middle ? 150 : anchor == .start ? box.right - at.x : at.x - box.left
      for line in named ? wrapped(nodes[node].name, width: room, lines: 1) : [String(position + 1)] {
        drawing.text(line, x: at.x, y: at.y, anchor: anchor, as: named ? "" : "label small")
      }
    }
  }

  /// A mutual tie is straight; one with a direction bows, so that it is not hidden by the one that answers it.
  private func draw(
    _ tie: Tie, from: Place, to: Place, clearing gap: Double, around centre: Place, on drawing: inout Drawing
  ) {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 2 * gap else { return }
    let weight = min(tie.weight, 1)
    // Four classes of weight: as many as can be told apart, and no style that the page's policy would forbid.
    let style = "tie t\(min(4, Int(weight * 4) + 1))"
    let along = (x: dx / length, y: dy / length)
    var path = Path()
    if tie.isMutual {
      path.line([
        (from.x + along.x * gap, from.y + along.y * gap), (to.x - along.x * gap, to.y - along.y * gap),
      ])
      drawing.path(path, as: style)
      return
    }
    let middle = (x: from.x + dx / 2 - dy * 0.12, y: from.y + dy / 2 + dx * 0.12)
    func toward(_ place: Place, by distance: Double) -> (place: Place, way: Place) {
      let (x, y) = (middle.x - place.x, middle.y - place.y)
      let length = max(1e-9, (x * x + y * y).squareRoot())
      return ((place.x + x / length * distance, place.y + y / length * distance), (x / length, y / length))
    }
    let head = 4 + 3 * weight
    let start = toward(from, by: gap).place
    let (tip, way) = toward(to, by: gap)
    let neck = toward(to, by: gap + head).place
    path.bow(start, towards: middle, to: neck)
    drawing.path(path, as: style)
    var arrow = Path()
    let half = head * 0.6
    arrow.outline([
      tip, (neck.x - way.y * half, neck.y + way.x * half), (neck.x + way.y * half, neck.y - way.x * half),
    ])
    drawing.path(arrow, as: "head t\(min(4, Int(weight * 4) + 1))")
  }
}
