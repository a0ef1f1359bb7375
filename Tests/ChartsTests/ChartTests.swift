import Charts
import Testing

/// One chart of each kind, of the same numbers and names.
func charts(of values: [Double], names: [String], steps: [Int] = [1, 2, 40]) -> [any Chart] {
  func value(_ index: Int) -> Double { values.isEmpty ? .nan : values[index % values.count] }
  func name(_ index: Int) -> String { names.isEmpty ? "" : names[index % names.count] }
  let pairs = values.indices.map { (x: value($0), y: value($0 + 1)) }
  let nodes = (0..<names.count).map { NetworkDiagram.Node(name($0), sector: name($0 / 2)) }
  let ties = values.indices.filter { _ in !nodes.isEmpty }.map { index in
    NetworkDiagram.Tie(
      index % nodes.count, index / 3 % nodes.count, weight: value(index), mutual: index.isMultiple(of: 2))
  }
  return [
    FanChart(name(0), of: name(1), arms: [.init(name(2), line: values)]),
    FanChart(
      name(0), of: name(1),
      arms: names.map { .init($0, runs: [values, values.reversed(), Array(values.dropFirst())]) } + [
        .init(name(2), line: values)
      ],
      firstStep: 0, unit: name(3), mark: .init(step: 1, name(4))),
    FanChart(
      name(0), of: name(1),
      arms: [
        .init(
          name(2),
          quantiles: .init(low90: values, low50: values, median: values, high50: values, high90: values.reversed()))
      ], range: -1...1),
    ForestPlot(
      name(0), of: name(1),
      rows: values.indices.map { .init(name($0), estimate: value($0), low: value($0 + 1), high: value($0 + 2)) }),
    ForestPlot(
      name(0), of: name(1),
      rows: values.indices.map {
        .init(name($0), estimate: value($0), low: value($0 + 1), high: value($0 + 2), note: name($0 + 1))
      }, axis: .common(name(2))),
    SurvivalChart(
      name(0), of: name(1),
      arms: names.map { label in
        .init(
          label, steps: pairs.map { .init($0.x, $0.y, low: $0.x, high: $0.y) }, times: values,
          events: values.indices.map { $0.isMultiple(of: 2) })
      }),
    HeatMap(
      name(0), of: name(1), across: (name(2), values.indices.map { name($0) }), up: (name(3), names),
      values: names.indices.map { row in values.indices.map { $0 == row ? nil : value($0 + row) } }),
    UtilityPlane(
      name(0), parties: (name(1), name(2)), outcomes: pairs, frontier: pairs, offers: (pairs, pairs.reversed()),
      agreement: pairs.first, solutions: pairs.map { (name(3), $0) }, reservations: (value(0), value(1))),
    NetworkDiagram(name(0), of: name(1), nodes: nodes, panels: [.init(name(2), ties: ties)]),
    NetworkDiagram(
      name(0), of: name(1), nodes: nodes, panels: (0..<4).map { .init(name($0), ties: Array(ties.dropFirst($0))) }),
    Timeline(
      name(0),
      events: steps.indices.flatMap { index in
        names.indices.map { .init(step: steps[index], subject: name($0), kind: name($0 + index), text: name($0 + 1)) }
      }, unit: name(2)),
  ]
}

@Suite("Charts for pages")
struct ChartTests {
  static let names = ["trust", "river", "baseline", "month", "open books"]
  static let hostileNames = [
    "", "<script>alert(1)</script>", "a & b \"c\" 'd'", "]]>", "&amp;", "\u{0}\u{1b}[31m\n\tred", "\u{ffff}",
    String(repeating: "long", count: 60), "水資源管理局", "👩‍👩‍👧‍👦🏳️‍🌈", "العربية", "e\u{301}\u{301}\u{301}", " ",
  ]

  static let most = Double.greatestFiniteMagnitude
  static let hostileValues: [[Double]] = [
    [], [.nan], [.nan, .nan, .nan], [.infinity, -.infinity, .nan], [0], [-0.0, 0], [0.5], [0.5, 0.5, 0.5],
    [1e300, -1e300, 0], [most, -most, most], [most, most], [1e-300, 2e-300, -2e-300], [1, 1.0.nextUp, 1.0.nextDown],
    [1e15, 1e15 + 1, 1e15 + 2], [0, .nan, 1, .infinity, 0.5, .nan, .nan], [-1e-9, 1e9], [0.3, .nan], [.nan, 0.3],
  ]

  /// That a page with a chart is well-formed, and the same twice; and, as long as no name holds them, says nothing of
  /// what is not a number.
  private func check(_ chart: any Chart, numbersToo: Bool = true) {
    let page = chart.figure(name: "a name")
    let markup = Markup(page)
    #expect(markup.fault == nil)
    #expect(markup.numbers.allSatisfy(isCoordinate))
    #expect(chart.sentence.hasSuffix("."))
    #expect(chart.table.rows.allSatisfy { $0.count == chart.table.header.count })
    #expect(!holds(page, "<script"))
    if numbersToo { #expect(!holds(page, "nan") && !holds(page, "inf"), "\(chart.sentence)") }
  }

  @Test("Whatever the numbers are, the page is well-formed, and no number in it is none", arguments: hostileValues)
  func hostileNumbers(values: [Double]) {
    for chart in charts(of: values, names: Self.names) { check(chart) }
  }

  @Test("So it is with random numbers of any size", arguments: 0..<25)
  func randomNumbers(seed: Int) {
    var chance = Chance(state: UInt64(seed))
    let values = (0..<Int.random(in: 0...30, using: &chance)).map { _ in chance.hostileDouble() }
    for chart in charts(of: values, names: Self.names) { check(chart) }
  }

  @Test("Whatever things are called, the page is well-formed and says nothing that it was not to say")
  func hostileNames() {
    for count in 0...Self.hostileNames.count {
      for chart in charts(of: [0.1, 0.9, .nan, 0.5], names: Array(Self.hostileNames.dropFirst(count))) {
        check(chart, numbersToo: false)
      }
    }
    for name in Self.hostileNames {
      check(FanChart(name, of: name, arms: [.init(name, line: [1, 2])]), numbersToo: false)
      #expect(Markup(FanChart(name, of: name, arms: []).figure(name: name)).fault == nil)
    }
  }

  @Test("The same data make the same page")
  func deterministic() {
    let pages = (0..<3).map { _ in charts(of: [0.1, 0.9, .nan, 0.5], names: Self.names).map { $0.figure(name: "x") } }
    let isSame = pages[0] == pages[1] && pages[1] == pages[2]
    #expect(isSame)
  }

  @Test("Steps from one end of the integers to the other can be drawn")
  func hostileSteps() {
    for steps in [[Int.min, Int.max], [Int.max, 0], [-5, 5], [0], [1_000_000_000, 1]] {
      for chart in charts(of: [1, 2], names: Self.names, steps: steps) { check(chart) }
    }
  }

  @Test("Nothing to draw is said so, in the picture and in the sentence")
  func nothing() {
    for values in [[], [.nan, .nan]] as [[Double]] {
      for chart in charts(of: values, names: [], steps: []) {
        #expect(chart.sentence == "No data.")
        #expect(chart.svg(name: "x").contains(">no data<"))
      }
    }
  }

  @Test("The picture carries its title and its sentence, by ids that are its own")
  func names() {
    let chart = FanChart("Trust & more", of: "trust", arms: [.init("a", line: [1, 2])])
    let svg = chart.svg(name: "first")
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""))
    #expect(svg.contains("aria-labelledby=\"first-title first-sentence\" viewBox=\"0 0 680 "))
    #expect(svg.contains("<title id=\"first-title\">Trust &amp; more</title>"))
    #expect(svg.contains("<desc id=\"first-sentence\">Trust, a: it rises from 1 to 2.</desc>"))
    func ids(_ names: [String]) -> [String] {
      names.flatMap { Markup(chart.figure(name: $0)).attributes["id"] ?? [] }
    }
    let all = ids(["a", "b", "a b", "a-b", "a_20_b", "ab", "ä"])
    #expect(Set(all).count == 21)
    #expect(all.allSatisfy { id in id.allSatisfy { $0.isASCII && !$0.isWhitespace } })
  }

  @Test("A figure has the picture, the sentence, and the numbers behind it")
  func figure() {
    let figure = FanChart("Trust", of: "trust", arms: [.init("a", line: [1, .nan])], unit: "month").figure(name: "t")
    #expect(figure.hasPrefix("<figure class=\"chart\" id=\"t\">"))
    #expect(figure.contains("<figcaption><strong>Trust.</strong> Trust, a: it is 1 in month 1 alone.</figcaption>"))
    #expect(
      figure.contains(
        """
        <details><summary>The numbers</summary>
        <div role="region" tabindex="0" aria-label="Trust: the numbers"><table>
        <thead><tr><th scope="col" class="number">month</th><th scope="col" class="number">a</th></tr></thead>
        <tbody>
        <tr><th scope="row" class="number">1</th><td class="number">1</td></tr>
        <tr><th scope="row" class="number">2</th><td class="number">–</td></tr>
        </tbody></table></div>
        </details>
        """))
  }

  @Test("A long table is shown in part, and says so; all of it can be had")
  func longTable() {
    let chart = FanChart("Trust", of: "trust", arms: [.init("a", line: (1...2001).map(Double.init))])
    let figure = chart.figure(name: "t")
    #expect(chart.table.rows.count == 2001)
    let caption = figure.firstMatch(of: /<caption>.*<\/caption>/)?.0
    #expect(caption == "<caption>224 of 2001 rows, evenly spaced.</caption>")
    let last = figure.matches(of: /<th scope="row" class="number">([0-9]+)<\/th>/).last?.1
    #expect(last == "2001")
  }
}

/// Chance that can be had again: SplitMix64.
struct Chance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Any double, or one of those that are often in the way.
  mutating func hostileDouble() -> Double {
    switch Int.random(in: 0..<6, using: &self) {
    case 0: Double(bitPattern: next())
    case 1: [0, -0.0, 1, .nan, .infinity, 1e300].randomElement(using: &self) ?? 0
    case 2: Double.random(in: -1e6...1e6, using: &self)
    default: Double.random(in: 0...1, using: &self)
    }
  }
}
