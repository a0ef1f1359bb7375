import Charts
import Testing

@Suite("Heat map")
struct HeatMapTests {
  private let chart = HeatMap(
    "t", of: "mean trust", across: ("openness", ["0", "0.5", "1"]), up: ("sharing", ["no", "yes"]),
    values: [[0.2, 0.3, 0.4], [0.3, 0.5, nil]])

  @Test("The sentence says where it is most and least, and what is not known")
  func sentence() {
    #expect(
      chart.sentence
        == "Mean trust is highest, 0.5 at openness 0.5 and sharing yes, and lowest, 0.2 at openness 0 and sharing no; "
        + "nothing is known of 1 of 6 cells.")
    #expect(
      HeatMap("t", of: "trust", across: ("a", ["1", "2"]), up: ("b", ["1"]), values: [[3, 3]]).sentence
        == "Trust is 3 wherever it is known.")
  }

  @Test("Every known cell has its value in it, least and most in the first and the last of the colours")
  func cells() {
    let svg = chart.svg(name: "x")
    let values = svg.matches(of: /class="value h([0-9])">([0-9.]+)</).map { "\($0.1) \($0.2)" }
    #expect(values == ["1 0.2", "3 0.3", "5 0.4", "3 0.3", "7 0.5"])
  }

  @Test("What is not known is hatched, in the cell and in the legend")
  func unknown() {
    #expect(chart.svg(name: "x").matches(of: /class="hatch"/).count == 2)
    let known = HeatMap("t", of: "trust", across: ("a", ["1"]), up: ("b", ["1"]), values: [[3]])
    #expect(!known.svg(name: "x").contains("hatch"))
  }

  @Test("The table has a row for each cell")
  func table() {
    #expect(chart.table.header == ["openness", "sharing", "mean trust"])
    #expect(chart.table.rows.count == 6)
    #expect(chart.table.rows[5] == ["1", "yes", "–"])
  }

  @Test("Many settings make a wider picture, not narrower cells than their values")
  func wide() {
    let count = 40
    let chart = HeatMap(
      "t", of: "trust", across: ("a", (0..<count).map(String.init)), up: ("b", ["1"]),
      values: [(0..<count).map { Double($0) / 7 }])
    let widths = chart.svg(name: "x").matches(of: /class="cell[^>]* width="([0-9.]+)"/).compactMap { Double($0.1) }
    #expect(widths.prefix(count).allSatisfy { $0 > 30 })
  }
}
