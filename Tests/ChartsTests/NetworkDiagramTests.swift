import Charts
import Testing

@Suite("Network diagram")
struct NetworkDiagramTests {
  private let nodes: [NetworkDiagram.Node] = [
    .init("City", sector: "public"), .init("Utility", sector: "private"), .init("Region", sector: "public"),
    .init("River Watch", sector: "civil"),
  ]

  @Test("The sentence compares the first panel with the last")
  func sentence() {
    let chart = NetworkDiagram(
      "t", of: "trust", nodes: nodes,
      panels: [
        .init("month 1", ties: [.init(0, 1, weight: 0.4)]), .init("month 2", ties: []),
        .init("month 3", ties: [.init(0, 1, weight: 0.2), .init(2, 3, weight: 0.6, mutual: true)]),
      ])
    #expect(
      chart.sentence
        == "Trust among 4 organisations, month 1: one tie, City to Utility, 0.4; month 3: 2 ties of 0.4 on average, "
        + "the strongest Region with River Watch, 0.6.")
    #expect(
      NetworkDiagram("t", of: "trust", nodes: nodes, panels: [.init("", ties: [])]).sentence
        == "Trust among 4 organisations, no ties.")
  }

  @Test("A sector has a letter of its own: the first of its name that is free")
  func letters() {
    let svg = NetworkDiagram("t", of: "trust", nodes: nodes, panels: [.init("", ties: [])]).svg(name: "x")
    let letters = svg.matches(of: /class="letter f[0-9]">([^<]*)</).map(\.1)
    #expect(letters == ["P", "P", "R", "C"], "by sector")
    let many = (0..<30).map { NetworkDiagram.Node("n\($0)", sector: String(repeating: "a", count: $0 + 1)) }
    let names = NetworkDiagram("t", of: "trust", nodes: many, panels: [.init("", ties: [])]).svg(name: "x")
      .matches(of: /class="letter[^"]*">([^<]*)</).map(\.1)
    #expect(Set(names).count == 30)
  }

  @Test("Ties that are no ties are left out, and the strongest come first")
  func ties() {
    let ties = [(0, 1, 0.2), (1, 1, 0.9), (1, 2, .nan), (2, 3, 0), (3, 0, 0.7), (0, 2, -1)].map {
      NetworkDiagram.Tie($0.0, $0.1, weight: $0.2)
    }
    let chart = NetworkDiagram("t", of: "trust", nodes: nodes, panels: [.init("now", ties: ties)])
    #expect(
      chart.table.rows == [["River Watch", "City", "0.7"], ["City", "Utility", "0.2"]])
    #expect(chart.table.header == ["from", "to", "now"])
  }

  @Test("The table has a row a pair, and a column a panel")
  func table() {
    let chart = NetworkDiagram(
      "t", of: "trust", nodes: nodes,
      panels: [
        .init("month 1", ties: [.init(0, 1, weight: 0.4)]),
        .init("month 2", ties: [.init(1, 0, weight: 0.3), .init(0, 1, weight: 0.123456)]),
      ])
    #expect(chart.table.header == ["from", "to", "month 1", "month 2"])
    #expect(chart.table.rows == [["City", "Utility", "0.4", "0.123"], ["Utility", "City", "–", "0.3"]])
  }

  @Test("Who stands apart is drawn hollow, in its panel alone, and the key says what that means")
  func apart() {
    let chart = NetworkDiagram(
      "t", of: "trust", nodes: nodes, panels: [.init("month 1", ties: []), .init("month 2", ties: [], apart: [1, 3])],
      apart: "in no partnership")
    let svg = chart.svg(name: "x")
    #expect(svg.matches(of: /class="node hole"/).count == 3, "two, and one in the key")
    #expect(svg.contains(">in no partnership<"))
  }

  @Test("An organisation stands at the same place in every panel")
  func places() {
    let panels = (0..<2).map { NetworkDiagram.Panel("month \($0)", ties: [.init(0, 1, weight: 0.4 + Double($0) / 2)]) }
    let svg = NetworkDiagram("t", of: "trust", nodes: nodes, panels: panels).svg(name: "x")
    let circles = svg.matches(of: /class="node f1" d="M([0-9.]+) ([0-9.]+)/).map { (Double($0.1)!, Double($0.2)!) }
    // Two public bodies in each panel, and the key's sign.
    let (first, second) = (circles[0...1], circles[2...3])
    for (a, b) in zip(first, second) {
      #expect(abs(b.0 - a.0 - (second[2].0 - first[0].0)) < 0.02)
      #expect(abs(b.1 - a.1) < 0.02)
    }
  }

  @Test("A mutual tie has no arrow")
  func arrows() {
    func heads(mutual: Bool) -> Int {
      let panel = NetworkDiagram.Panel("", ties: [.init(0, 1, weight: 0.5, mutual: mutual)])
      return NetworkDiagram("t", of: "trust", nodes: nodes, panels: [panel]).svg(name: "x")
        .matches(of: /class="head/).count
    }
    #expect(heads(mutual: true) == 0)
    #expect(heads(mutual: false) == 1)
  }

  @Test("Of very many ties the strongest are drawn, and the panel says so")
  func manyTies() {
    let nodes = (0..<100).map { NetworkDiagram.Node("n\($0)", sector: "s\($0 % 3)") }
    let ties = (0..<100).flatMap { from in
      (0..<100).map { NetworkDiagram.Tie(from, $0, weight: Double(from + $0 + 1) / 200) }
    }
    let chart = NetworkDiagram("t", of: "trust", nodes: nodes, panels: [.init("now", ties: ties)])
    let svg = chart.svg(name: "x")
    #expect(svg.matches(of: /class="tie/).count <= 400)
    #expect(svg.contains(">now (the 400 strongest of 9900 ties)<"))
    #expect(chart.table.rows.count == 9900)
  }
}
