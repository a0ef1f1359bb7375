/// A negotiation of two in the plane of what outcomes are worth to each: all outcomes, the Pareto frontier, the offers
/// of each party in their order, the agreement, and the solutions to compare it with.
///
///     UtilityPlane(
///       "The dance", parties: ("Utility", "Farmers"), outcomes: outcomes, frontier: frontier,
///       offers: ([(0.9, 0.2), (0.8, 0.3)], [(0.1, 0.9), (0.3, 0.8)]), agreement: (0.6, 0.7),
///       solutions: [("Nash", (0.65, 0.7))], reservations: (0.3, 0.2))
public struct UtilityPlane: Chart {
  /// What an outcome is worth to the first party (across) and to the second (up).
  public typealias Worth = (x: Double, y: Double)

  public let title: String
  private let parties: (across: String, up: String)
  private let outcomes: [Worth]
  private let frontier: [Worth]
  private let offers: [[Worth]]
  private let agreement: Worth?
  private let solutions: [(name: String, at: Worth)]
  private let reservations: (across: Double?, up: Double?)

  /// - Parameters:
  ///   - parties: their names.
  ///   - outcomes: all possible ones, in any order; of very many, some are drawn.
  ///   - frontier: those that cannot be bettered for both, in any order.
  ///   - offers: of the first party and of the second, in their order.
  ///   - solutions: points to compare with, such as Nash's and Kalai's.
  ///   - reservations: below which a party does better without an agreement.
  public init(
    _ title: String, parties: (String, String), outcomes: [Worth], frontier: [Worth] = [],
    offers: ([Worth], [Worth]) = ([], []), agreement: Worth? = nil, solutions: [(name: String, at: Worth)] = [],
    reservations: (Double?, Double?) = (nil, nil)
  ) {
    func isFinite(_ worth: Worth) -> Bool { worth.x.isFinite && worth.y.isFinite }
    self.title = title
    self.parties = parties
    self.outcomes = outcomes.filter(isFinite)
    self.frontier = frontier.filter(isFinite).sorted { ($0.x, -$0.y) < ($1.x, -$1.y) }
    self.offers = [offers.0.filter(isFinite), offers.1.filter(isFinite)]
    self.agreement = agreement.flatMap { isFinite($0) ? $0 : nil }
    self.solutions = solutions.filter { isFinite($0.at) }
    self.reservations = (
      reservations.0.flatMap { $0.isFinite ? $0 : nil }, reservations.1.flatMap { $0.isFinite ? $0 : nil }
    )
  }

  /// The most outcomes drawn.
  static let mostDots = 1500

  private var names: [String] { [parties.across, parties.up] }

  private var all: [Worth] {
    outcomes + frontier + offers.flatMap { $0 } + (agreement.map { [$0] } ?? []) + solutions.map(\.at)
  }

  // MARK: Words

  public var sentence: String {
    if all.isEmpty { return "No data." }
    let asked = offers.enumerated().compactMap { party, offers -> String? in
      guard let first = offers.first, let last = offers.last else { return nil }
      let worths = [first, last].map { AxisLabels.text(of: party == 0 ? $0.x : $0.y) }
      return offers.count == 1
        ? "\(names[party]) asks once, for \(worths[0])"
        : "\(names[party]) goes from \(worths[0]) to \(worths[1]) in \(offers.count) offers"
    }
    return Charts.sentence(of: [asked.isEmpty ? counted(outcomes.count, "outcome") : listed(asked), ending])
  }

  private var ending: String {
    guard let agreement else { return "there is no agreement" }
    let (x, y) = (AxisLabels.text(of: agreement.x), AxisLabels.text(of: agreement.y))
    let deal = "they agree at \(x) for \(parties.across) and \(y) for \(parties.up)"
    if outcomes.isEmpty && frontier.isEmpty { return deal }
    // Sums of the same worths in another order may differ in the last digits.
    let better = (outcomes + frontier).contains { other in
      let (gainX, gainY) = (other.x / 2 - agreement.x / 2, other.y / 2 - agreement.y / 2)
      let trifle = (1e-9 * abs(agreement.x), 1e-9 * abs(agreement.y))
      return gainX >= -trifle.0 && gainY >= -trifle.1 && (gainX > trifle.0 || gainY > trifle.1)
    }
    return deal
      + (better ? ", and some outcome would have been better for one at no loss to the other" : ", on the frontier")
  }

  public var table: ChartTable {
    func row(_ what: String, _ number: String, _ worth: Worth) -> [String] {
      [what, number, AxisLabels.text(of: worth.x, digits: 4), AxisLabels.text(of: worth.y, digits: 4)]
    }
    var rows: [[String]] = []
    for (party, offers) in offers.enumerated() {
      rows += offers.enumerated().map { row("offer of \(names[party])", String($0.offset + 1), $0.element) }
    }
    if let agreement { rows.append(row("agreement", "", agreement)) }
    rows += solutions.map { row($0.name, "", $0.at) }
    for (party, reservation) in [reservations.across, reservations.up].enumerated() {
      guard let reservation else { continue }
      rows.append(
        row("reservation of \(names[party])", "", party == 0 ? (reservation, .nan) : (.nan, reservation)))
    }
    rows += frontier.enumerated().map { row("frontier", String($0.offset + 1), $0.element) }
    return ChartTable(["what", "number", "worth to \(parties.across)", "worth to \(parties.up)"], rows: rows)
  }

  // MARK: Picture

  private static let keyWidth = 190.0

  public var drawing: Drawing {
    if all.isEmpty { return .noData }
    var drawing = Drawing(height: 460)
    let up = Axis(of: all.map(\.y) + [reservations.up ?? .nan], from: 412, to: 34)
    let box = Box(
      left: margin(for: up.labels), top: 34, right: Drawing.usualWidth - Self.keyWidth, bottom: 412)
    let across = Axis(of: all.map(\.x) + [reservations.across ?? .nan], from: box.left, to: box.right, tickGap: 60)
    func place(_ worth: Worth) -> Place { (across.place(of: worth.x), up.place(of: worth.y)) }
    drawing.leftAxis(up, of: box, name: "worth to \(parties.up)")
    drawing.bottomAxis(across, of: box, name: "worth to \(parties.across)", grid: true)
    var key = Key(left: box.right + 20, top: box.top + 8)

    if !outcomes.isEmpty {
      var dots = Path()
      let count = min(outcomes.count, Self.mostDots)
      for index in 0..<count { dots.line([place(outcomes[index * outcomes.count / count])]) }
      drawing.path(dots, as: "dots")
      let which = count < outcomes.count ? "outcomes (\(count) of \(outcomes.count))" : "outcomes"
      key.add(which, in: &drawing) { drawing, at in
        var dot = Path()
        dot.line([at])
        drawing.path(dot, as: "dots")
      }
    }
    for (party, value) in [reservations.across, reservations.up].enumerated() {
      guard let value else { continue }
      let at = party == 0 ? across.place(of: value) : up.place(of: value)
      if party == 0 {
        drawing.line(at, box.top, at, box.bottom, as: "mark")
      } else {
        drawing.line(box.left, at, box.right, at, as: "mark")
      }
      key.add("reservation of \(names[party])", in: &drawing) { drawing, at in
        let (x, y) = party == 0 ? (0.0, 8.0) : (8.0, 0.0)
        drawing.line(at.x - x, at.y - y, at.x + x, at.y + y, as: "mark")
      }
    }
    if !frontier.isEmpty {
      var line = Path()
      line.line(frontier.map(place))
      drawing.path(line, as: "halo")
      drawing.path(line, as: "line s3")
      key.add("Pareto frontier", in: &drawing) { drawing, at in
        drawing.line(at.x - 9, at.y, at.x + 9, at.y, as: "line s3")
      }
    }
    for (party, offers) in offers.enumerated() where !offers.isEmpty {
      let style = SeriesStyle(party)
      var dance = Path()
      dance.line(offers.map(place))
      drawing.path(dance, as: "halo")
      drawing.path(dance, as: "line \(style.classes)")
      drawing.marker(style.marker, at: offers.map(place), radius: offers.count > 30 ? 3 : 4.5, as: style.classes)
      let first = place(offers[0])
      drawing.text(
        "1", x: first.x - (party == 0 ? 12 : 0), y: first.y + (party == 0 ? 4 : 18), anchor: .middle, as: "label")
      key.add("offers of \(names[party]), from 1", in: &drawing) { drawing, at in
        drawing.line(at.x - 9, at.y, at.x + 9, at.y, as: "line \(style.classes)")
        drawing.marker(style.marker, at: [at], as: style.classes)
      }
    }
    for (index, solution) in solutions.enumerated() {
      // The shapes that parties do not have.
      let marker = Marker.allCases[2 + index % (Marker.allCases.count - 2)]
      drawing.marker(marker, at: [place(solution.at)], radius: 6, as: "hollow s0")
      key.add("\(solution.name) \(pair(solution.at))", in: &drawing) { drawing, at in
        drawing.marker(marker, at: [at], radius: 6, as: "hollow s0")
      }
    }
    if let agreement {
      let ring = { (drawing: inout Drawing, at: Place) in
        drawing.marker(.circle, at: [at], radius: 9, as: "ring s0")
        drawing.marker(.circle, at: [at], radius: 3, as: "s0")
      }
      ring(&drawing, place(agreement))
      key.add("agreement \(pair(agreement))", in: &drawing, sign: ring)
    }
    return drawing
  }

  /// Both worths, not to be broken between lines.
  private func pair(_ worth: Worth) -> String {
    "(\(AxisLabels.text(of: worth.x)),\u{a0}\(AxisLabels.text(of: worth.y)))"
  }
}
