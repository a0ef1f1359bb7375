import Charts
import Negotiation

/// A negotiation as a page: the dance of offers in the plane of utilities, the deal, and how good it is.
public struct NegotiationPage {
  private let view: NegotiationView
  private let report: NegotiationReport
  private let methods: NegotiationMethods
  private let colophon: String

  /// - Parameter colophon: what it was made of.
  public init(_ view: NegotiationView, methods: NegotiationMethods, colophon: String) {
    self.view = view
    self.methods = methods
    report = NegotiationReport(view, style: TextStyle())
    self.colophon = colophon
  }

  public var html: String {
    var sections = [Page.Section("The deal", deal)]
    let pictures = [plane, demands].compactMap { $0 }
    if !pictures.isEmpty { sections.append(Page.Section("The dance", pictures)) }
    sections.append(
      Page.Section(
        "What was said",
        [
          HTML.table(
            "Everything that was said, in order\(view.lines.count > Self.mostLines ? ": the first \(Self.mostLines) of \(view.lines.count)" : "")",
            ["when", "what"], view.lines.prefix(Self.mostLines).map { [$0.moment, $0.text] }, leading: 2)
        ]))
    sections.append(Page.Section("Methods", methods.passages.map(\.html)))
    return Page(title: view.title, lead: view.circumstances.map(\.asSentence), sections: sections, colophon: colophon)
      .html
  }

  private static let mostLines = 400

  private var deal: [String] {
    var body = [HTML.paragraph(view.ending.asSentence)]
    if let agreement = view.agreement {
      if !agreement.terms.isEmpty {
        body.append(
          HTML.table(
            "What was agreed", ["issue", "settled as"], agreement.terms.map { [$0.issue, $0.value] }, leading: 2))
      }
      body.append(
        HTML.table(
          "What it is worth", ["party", "worth", "at best", "without agreement"],
          view.parties.indices.map { party in
            [
              view.parties[party], agreement.worths[party].short, view.ranges[party].upperBound.short,
              view.reservations[party].map(\.short) ?? "–",
            ]
          }))
    }
    return body + report.judgements.map { HTML.paragraph($0) }
  }

  /// For two parties.
  private var plane: String? {
    guard view.parties.count == 2 else { return nil }
    func worth(_ worths: some Collection<Double>) -> UtilityPlane.Worth {
      let worths = Array(worths)
      return (worths[0], worths[1])
    }
    let table = view.analysis?.table
    func worths(_ outcomes: some Sequence<Int>) -> [UtilityPlane.Worth] {
      table.map { table in outcomes.map { worth(table[$0]) } } ?? []
    }
    func offers(by party: Int) -> [UtilityPlane.Worth] {
      view.offers.filter { $0.party == party }.map { worth($0.worths) }
    }
    let solutions: [(Solution, String)] = [(.nash, "Nash"), (.kalaiSmorodinsky, "Kalai-Smorodinsky")]
    let chart = UtilityPlane(
      "Every offer, by what it is worth to both", parties: (view.parties[0], view.parties[1]),
      outcomes: worths(0..<(table?.outcomes ?? 0)), frontier: worths(view.analysis?.frontier ?? []),
      offers: (offers(by: 0), offers(by: 1)), agreement: view.agreement.map { worth($0.worths) },
      solutions: solutions.flatMap { solution, name in
        worths((view.analysis?[solution] ?? []).prefix(1)).map { (name: name, at: $0) }
      }, reservations: (view.reservations[0], view.reservations[1]))
    return chart.figure(name: "plane")
  }

  /// What each asked for: it falls as it concedes.
  private var demands: String? {
    let arms = view.parties.indices.prefix(6).compactMap { party -> FanChart.Arm? in
      let demands = view.offers.filter { $0.party == party }.map { $0.worths[party] }
      return demands.isEmpty ? nil : FanChart.Arm(view.parties[party], line: demands)
    }
    guard !arms.isEmpty else { return nil }
    return FanChart(
      "What each asked for: the worth of its own offers to itself", of: "worth", arms: arms, unit: "offer"
    ).figure(name: "demands")
  }
}
