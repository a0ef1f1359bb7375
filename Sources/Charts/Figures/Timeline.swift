/// What happened when and to whom: a lane for each subject, a shape for each kind of event, and a number where several
/// of a kind fall close together.
///
///     Timeline("What happened", events: [.init(step: 14, subject: "Compact", kind: "left", text: "Farmers left")])
public struct Timeline: Chart {
  public struct Event: Sendable {
    let step: Int
    let subject, kind, text: String

    /// - Parameter kind: a class of events, few enough to be told apart.
    public init(step: Int, subject: String, kind: String, text: String) {
      (self.step, self.subject, self.kind, self.text) = (step, subject, kind, text)
    }
  }

  public let title: String
  private let events: [Event]
  private let steps: ClosedRange<Int>?
  private let unit: String
  private let lanes: [Lane]
  private let kinds: [String]

  /// Subjects that have a lane of their own: those to whom most happened.
  private static let mostLanes = 14
  private static let mostKinds = Marker.allCases.count - 1
  private static let others = "others"
  private static let otherKinds = "other kinds"

  private struct Lane {
    let subject: String
    /// By kind and in order of steps.
    let events: [Int: [Event]]
  }

  /// - Parameters:
  ///   - events: in any order.
  ///   - steps: shown, if more than those of the events.
  ///   - unit: what a step is called, in the singular.
  public init(_ title: String, events: [Event], steps: ClosedRange<Int>? = nil, unit: String = "step") {
    let events = events.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }
      .map(\.element)
    self.title = title
    self.events = events
    self.unit = unit
    if let first = events.first?.step, let last = events.last?.step {
      self.steps = min(first, steps?.lowerBound ?? first)...max(last, steps?.upperBound ?? last)
    } else {
      self.steps = steps
    }
    kinds = Self.frequent(events.map(\.kind), most: Self.mostKinds, rest: Self.otherKinds)
    let subjects = Self.frequent(events.map(\.subject), most: Self.mostLanes, rest: Self.others)
    lanes = subjects.map { [kinds] subject in
      let own = events.filter { $0.subject == subject || subject == Self.others && !subjects.contains($0.subject) }
      return Lane(
        subject: subject,
        events: Dictionary(grouping: own) { event in kinds.firstIndex(of: event.kind) ?? kinds.count - 1 })
    }
  }

  /// The different ones among names, in the order in which they first appear: all of them, or the most frequent and
  /// one for the rest.
  private static func frequent(_ names: [String], most: Int, rest: String) -> [String] {
    var counts: [String: Int] = [:]
    var order: [String] = []
    for name in names {
      if counts[name] == nil { order.append(name) }
      counts[name, default: 0] += 1
    }
    if order.count <= most { return order }
    let kept = order.enumerated().sorted {
      (-counts[$0.element, default: 0], $0.offset) < (-counts[$1.element, default: 0], $1.offset)
    }
    .prefix(most - 1).map(\.offset).sorted()
    return kept.map { order[$0] } + [rest]
  }

  // MARK: Words

  public var sentence: String {
    guard let first = events.first, let last = events.last else { return "No data." }
    if events.count == 1 {
      return Charts.sentence(of: ["one event, in \(unit) \(first.step): \(first.kind), \(first.subject)"])
    }
    func counts(_ names: [String]) -> [(name: String, count: Int)] {
      Dictionary(grouping: names) { $0 }.map { ($0.key, $0.value.count) }
        .sorted { (-$0.count, $0.name) < (-$1.count, $1.name) }
    }
    let kinds = counts(events.map(\.kind))
    let subjects = counts(events.map(\.subject))
    let when = first.step == last.step ? "in \(unit) \(first.step)" : "from \(unit) \(first.step) to \(last.step)"
    let what = listed(kinds.map { "\($0.count) × \($0.name)" }, others: "other kinds")
    let whom = subjects.count == 1 ? "all to \(subjects[0].name)" : "most to \(subjects[0].name) (\(subjects[0].count))"
    return Charts.sentence(of: ["\(events.count) events \(when): \(what)", whom])
  }

  public var table: ChartTable {
    ChartTable(
      [unit, "subject", "kind", "what happened"],
      rows: events.map { [String($0.step), $0.subject, $0.kind, $0.text] })
  }

  // MARK: Picture

  private static let rowHeight = 18.0
  /// Events of a kind that fall within this much of the canvas are one sign: a shape and its number.
  private static let signWidth = 30.0

  private struct Sign {
    let kind: Int
    let events: [Event]
    let row: Int
  }

  public var drawing: Drawing {
    if events.isEmpty { return .noData }
    let left = min(180, (lanes.map { textWidth($0.subject) }.max() ?? 0) + 16)
    let box = Box(left: left, top: 12, right: Drawing.usualWidth, bottom: 0)
    let across = Axis(steps: steps ?? 0...0, from: left + 12, to: box.right - 24)
    let laneSigns = lanes.map { signs(on: $0, across) }
    let heights = laneSigns.map { Double(($0.map(\.row).max() ?? 0) + 1) * Self.rowHeight + 12 }
    let bottom = box.top + heights.reduce(0, +)

    let keyWidth = Key.entryWidth(of: kinds, in: Drawing.usualWidth)
    var drawing = Drawing(height: 0)
    drawing.bottomAxis(
      across, of: Box(left: left, top: box.top, right: box.right, bottom: bottom), name: unit, grid: true)
    var top = box.top
    for ((lane, signs), height) in zip(zip(lanes, laneSigns), heights) {
      for (index, line) in wrapped(lane.subject, width: left - 12, lines: height > 40 ? 2 : 1).enumerated() {
        drawing.text(line, x: 0, y: top + 6 + Self.rowHeight / 2 + 4.5 + Double(index) * 15)
      }
      drawing.line(0, top, box.right, top, as: "grid")
      for sign in signs {
        draw(sign, at: top + 6 + (Double(sign.row) + 0.5) * Self.rowHeight, across, in: &drawing)
      }
      top += height
    }
    var key = Key(left: 0, top: bottom + 60, entryWidth: keyWidth)
    for (kind, name) in kinds.enumerated() {
      key.add(name, in: &drawing) { drawing, at in
        drawing.marker(Marker.allCases[kind], at: [at], radius: 6, as: SeriesStyle(kind).classes)
      }
    }
    return drawing.resized(height: key.bottom)
  }

  /// Events of a kind that are close, together; kinds that are close, below each other.
  private func signs(on lane: Lane, _ across: Axis) -> [Sign] {
    var groups: [(kind: Int, events: [Event])] = []
    for (kind, events) in lane.events.sorted(by: { $0.key < $1.key }) {
      var start = -Double.infinity
      for event in events {
        let x = across.place(of: Double(event.step))
        if x - start < Self.signWidth {
          groups[groups.count - 1].events.append(event)
        } else {
          groups.append((kind, [event]))
          start = x
        }
      }
    }
    // In the first row that is free where the sign begins.
    var ends: [Double] = []
    return groups.enumerated().sorted {
      ($0.element.events[0].step, $0.offset) < ($1.element.events[0].step, $1.offset)
    }
    .map { _, group in
      let start = across.place(of: Double(group.events[0].step))
      let end = across.place(of: Double(group.events[group.events.count - 1].step))
      let row = ends.firstIndex { $0 <= start } ?? ends.count
      if row == ends.count { ends.append(0) }
      ends[row] = max(end + 12, start + (group.events.count == 1 ? 14 : Self.signWidth + 4))
      return Sign(kind: group.kind, events: group.events, row: row)
    }
  }

  private func draw(_ sign: Sign, at y: Double, _ across: Axis, in drawing: inout Drawing) {
    let x = across.place(of: Double(sign.events[0].step))
    let shown = sign.events.prefix(5).map { "\(unit) \($0.step): \($0.text)" }
    let more = sign.events.count > 5 ? ["and \(sign.events.count - 5) more"] : []
    drawing.marker(
      Marker.allCases[sign.kind], at: [(x, y)], radius: 6, as: SeriesStyle(sign.kind).classes,
      hint: (shown + more).joined(separator: "; "))
    if sign.events.count > 1 {
      drawing.text(String(sign.events.count), x: x + 9, y: y + 4, as: "label small")
    }
  }
}
