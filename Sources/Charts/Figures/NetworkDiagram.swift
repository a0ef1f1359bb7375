import Glibc

/// Who is tied to whom, and how strongly, at one step or at several beside each other.
///
///     NetworkDiagram(
///       "Trust", of: "trust", nodes: [.init("Utility", sector: "private"), .init("Farmers", sector: "civil")],
///       panels: [.init("month 1", ties: [.init(0, 1, weight: 0.4)])])
///
/// Organisations stand on a circle, by sector and in the order given, so that they are at the same place in every
/// panel. A sector is told by shape, letter and colour; a tie's weight by its width and darkness. Who stands apart in a
/// panel is drawn hollow there.
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
    let note: String
    /// The strongest first.
    let ties: [Tie]
    let apart: Set<Int>

    /// - Parameters:
    ///   - note: why it is shown, in a few words below the caption.
    ///   - apart: nodes that are not among the others here, by their places.
    public init(_ caption: String, note: String = "", ties: [Tie], apart: Set<Int> = []) {
      self.caption = caption
      self.note = note
      self.apart = apart
      self.ties = ties.enumerated().filter { $1.weight.isFinite && $1.weight > 0 && $1.from != $1.to }
        .sorted { (-$0.element.weight, $0.offset) < (-$1.element.weight, $1.offset) }.map(\.element)
    }
  }

  public let title: String
  private let measure: String
  private let kind: String
  /// What it means to stand apart: "in no partnership".
  private let apart: String
  private let nodes: [Node]
  private let panels: [Panel]
  /// In the order in which they appear.
  private let sectors: [NetworkSector]

  /// - Parameters:
  ///   - measure: what a tie is, in one word or two.
  ///   - amongst: what a node is, in the singular.
  ///   - nodes: the first of each sector decides where the sector stands.
  ///   - apart: what it means to stand apart, in a few words.
  public init(
    _ title: String, of measure: String, amongst kind: String = "organisation", nodes: [Node], panels: [Panel],
    apart: String = "apart"
  ) {
    precondition(
      panels.allSatisfy { $0.ties.allSatisfy { nodes.indices.contains($0.from) && nodes.indices.contains($0.to) } },
      "ties are between nodes of the diagram")
    self.title = title
    self.measure = measure
    self.kind = kind
    self.apart = apart
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
      of: ["\(measure) among \(counted(nodes.count, kind)), \(clauses[0])"] + clauses.dropFirst())
  }

  /// A row for each pair that is tied in any panel, so that the panels can be compared; those of the first panel first.
  public var table: ChartTable {
    struct Pair: Hashable {
      let from, to: Int
      let isMutual: Bool
    }
    var pairs: [Pair] = []
    var weights: [Pair: [Int: Double]] = [:]
    for (place, panel) in panels.enumerated() {
      for tie in panel.ties {
        let pair = Pair(from: tie.from, to: tie.to, isMutual: tie.isMutual)
        if weights[pair] == nil { pairs.append(pair) }
        weights[pair, default: [:]][place] = tie.weight
      }
    }
    let isDirected = pairs.contains { !$0.isMutual }
    return ChartTable(
      (isDirected ? ["from", "to"] : ["between", "and"]) + panels.map { $0.caption.isEmpty ? measure : $0.caption },
      rows: pairs.map { pair in
        [nodes[pair.from].name, nodes[pair.to].name + (isDirected && pair.isMutual ? " (mutual)" : "")]
          + panels.indices.map { place in
            weights[pair]?[place].map { AxisLabels.text(of: $0, digits: 3) } ?? "–"
          }
      })
  }

  // MARK: Picture

  public var drawing: Drawing {
    if nodes.isEmpty || panels.isEmpty { return .noData }
    // Four stand better two by two.
    let columns = panels.count == 4 ? 2 : min(3, panels.count)
    let width = (Drawing.usualWidth - Double(columns - 1) * 16) / Double(columns)
    let isAlone = panels.count == 1 && nodes.count <= 24
    let notes = panels.map { wrapped($0.note, width: width, lines: 2, size: 12) }
    let heading = 24 + 14 * Double(notes.map(\.count).max() ?? 0)
    // Two stand beside each other.
    let height = heading + (nodes.count == 2 ? 84 : panels.count == 1 ? 416 : width + 4)
    let panelRows = (panels.count + columns - 1) / columns
    let keyed = isAlone || isOfSectors || nodes.count > Self.mostNamed ? [] : order
    let keys = keyed.enumerated().map { "\($0 + 1) \(nodes[$1].name)" }
    // Room for half a sign that is wider than others.
    let (margin, keyWidth) = (4.0, Drawing.usualWidth - 4)
    let entryWidth = Key.entryWidth(of: keys, in: keyWidth)
    let isAnyApart = panels.contains { !$0.apart.isEmpty }
    let sectorWidth = Key.entryWidth(of: sectors.map(\.name) + (isAnyApart ? [apart] : []), in: keyWidth)

    var body = Drawing(height: 0)
    for (index, panel) in panels.enumerated() {
      let left = Double(index % columns) * (width + 16)
      let top = Double(index / columns) * height
      let cut = panel.ties.count > Self.mostTies ? " (the \(Self.mostTies) strongest of \(panel.ties.count) ties)" : ""
      for line in wrapped(panel.caption + cut, width: width, lines: 1) {
        body.text(line, x: left + width / 2, y: top + 15, anchor: .middle, as: "strong")
      }
      for (row, line) in notes[index].enumerated() {
        body.text(line, x: left + width / 2, y: top + 31 + 14 * Double(row), anchor: .middle, as: "label")
      }
      let box = Box(left: left, top: top + heading, right: left + width, bottom: top + height - 4)
      draw(panel, in: box, named: isAlone, on: &body)
    }
    var key = Key(left: margin, top: Double(panelRows) * height + 16, entryWidth: sectorWidth)
    for sector in sectors {
      key.add(sector.name, in: &body) { drawing, at in sector.draw(at: at, radius: 8, in: &drawing) }
    }
    if isAnyApart {
      key.add(apart, in: &body) { drawing, at in sectors[0].draw(at: at, radius: 8, isHollow: true, in: &drawing) }
    }
    let classes = Self.classes(measure)
    var weights = Key(left: margin, top: key.bottom + 4, entryWidth: Key.entryWidth(of: classes, in: keyWidth))
    if panels.contains(where: { !$0.ties.isEmpty }) {
      for (index, text) in classes.enumerated() {
        weights.add(text, in: &body) { drawing, at in
          drawing.line(at.x - 10, at.y, at.x + 10, at.y, as: "tie t\(index + 1)")
        }
      }
    }
    var names = Key(left: margin, top: weights.bottom + 4, entryWidth: entryWidth)
    for (node, text) in zip(keyed, keys) {
      names.add(text, in: &body) { drawing, at in
        sector(of: node).draw(at: at, radius: 8, in: &drawing)
      }
    }
    return body.resized(height: names.bottom)
  }

  /// Whether each node stands for a sector, whose letter tells it.
  private var isOfSectors: Bool { nodes.allSatisfy { $0.name == $0.sector } }

  /// What the widths of ties stand for.
  private static func classes(_ measure: String) -> [String] {
    ["below 0.25", "from 0.25", "from 0.5", "from 0.75"].map { "\(measure) \($0)" }
  }

  /// Nodes by sector, and in a sector as given.
  private var order: [Int] {
    sectors.flatMap { sector in nodes.indices.filter { nodes[$0].sector == sector.name } }
  }

  private func sector(of node: Int) -> NetworkSector { sectors.first { $0.name == nodes[node].sector } ?? sectors[0] }

  private func draw(_ panel: Panel, in box: Box, named: Bool, on drawing: inout Drawing) {
    let centre = (x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2)
    let size = max(3, min(named ? 13 : 10, box.width * 0.9 / Double(nodes.count)))
    let room = nodes.count == 2 ? box.width - (named ? 240 : 20) : min(box.width, box.height)
    let radius = room / 2 - size - (named ? 24 : 20)
    var places = Array(repeating: centre, count: nodes.count)
    var directions = places
    for (position, node) in order.enumerated() {
      // From the top, with the clock; of two from the left.
      let start = nodes.count == 2 ? -Double.pi : -Double.pi / 2
      let angle = start + 2 * Double.pi * Double(position) / Double(nodes.count)
      directions[node] = (cos(angle), sin(angle))
      if nodes.count > 1 { places[node] = (centre.x + radius * cos(angle), centre.y + radius * sin(angle)) }
    }
    for tie in panel.ties.prefix(Self.mostTies).reversed() {
      draw(tie, from: places[tie.from], to: places[tie.to], clearing: size + 2, around: centre, on: &drawing)
    }
    for (position, node) in order.enumerated() {
      let (place, direction) = (places[node], directions[node])
      sector(of: node).draw(at: place, radius: size, isHollow: panel.apart.contains(node), in: &drawing)
      if nodes.count > Self.mostNamed || isOfSectors && !named { continue }
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
