import Charts
import Testing

@Suite("Forest plot")
struct ForestPlotTests {
  private let rows: [ForestPlot.Row] = [
    .init("trust", estimate: 0.12, low: 0.05, high: 0.19, note: "better in 83 %"),
    .init("value", estimate: 1234, low: -320, high: 2700),
    .init("members", estimate: -1.4, low: -2.2, high: -0.6),
    .init("time", estimate: 3, low: 0.4, high: .infinity),
    .init("conflict", estimate: .nan, low: .nan, high: .nan),
  ]

  @Test("The sentence names the intervals that exclude zero")
  func sentence() {
    #expect(
      ForestPlot("t", of: "paired difference", rows: rows).sentence
        == "3 of 4 paired differences have intervals that exclude zero: trust, 0.12 (0.05 to 0.19), members, -1.4 (-2.2 to -0.6) "
        + "and time, 3 (0.4 or more); 1 row without a value.")
  }

  @Test("It says so when no interval excludes zero: one that touches it holds it")
  func nothing() {
    let row = ForestPlot.Row("trust", estimate: 1, low: 0, high: 2)
    #expect(
      ForestPlot("t", of: "paired difference", rows: [row]).sentence
        == "No paired difference has an interval that excludes zero.")
    #expect(
      ForestPlot("t", of: "paired difference", rows: [row, rows[1]]).sentence
        == "No paired difference has an interval that excludes zero.")
  }

  @Test("An estimate is filled if its interval leaves out zero, else hollow")
  func markers() {
    let svg = ForestPlot("t", of: "difference", rows: rows).svg(name: "x")
    #expect(svg.matches(of: /class="marker s1"/).count == 3)
    #expect(svg.matches(of: /class="marker hollow s1"/).count == 1)
  }

  @Test("On scales of their own, rows that differ by a factor look the same; on a common axis they do not")
  func scales() {
    func places(_ axis: ForestPlot.Axis) -> [Substring] {
      let rows = [1.0, 1000].map { ForestPlot.Row("r", estimate: $0, low: -$0, high: 3 * $0) }
      return ForestPlot("t", of: "difference", rows: rows, axis: axis).svg(name: "x")
        .matches(of: /class="interval s1" d="M([0-9.]+)\s/).map(\.1)
    }
    #expect(Set(places(.own)).count == 1)
    #expect(Set(places(.common("d"))).count == 2)
  }

  @Test("The table has the numbers")
  func table() {
    let table = ForestPlot("t", of: "difference", rows: rows, confidence: 90).table
    #expect(table.header == ["what", "difference", "90 % from", "to", "note"])
    #expect(table.rows[0] == ["trust", "0.12", "0.05", "0.19", "better in 83 %"])
    #expect(table.rows[3] == ["time", "3", "0.4", "–", ""])
  }
}
