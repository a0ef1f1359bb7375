import Charts
import Testing

@Suite("Survival chart")
struct SurvivalChartTests {
  /// Five watched: it happens at 5 and 8, one is lost from sight at 8, two are left at 12.
  private let arm = SurvivalChart.Arm(
    "baseline", steps: [.init(5, 0.8, low: 0.5, high: 1), .init(8, 0.5, low: 0.2, high: 0.8)],
    times: [5, 8, 8, 12, 12], events: [true, true, false, false, false])

  @Test("The sentence says how many are left, and from when half or fewer were")
  func sentence() {
    let lasting = SurvivalChart.Arm("open books", steps: [], times: [3, 12], events: [false, false])
    #expect(
      SurvivalChart("t", of: "still together", arms: [arm, lasting], unit: "month").sentence
        == "Baseline: 50 % of 5 are still together at month 12, half or fewer from month 8 on; open books: 100 % of 2 "
        + "at month 12, more than half throughout.")
  }

  @Test("At risk at a time is who was watched at least as long")
  func atRisk() {
    let chart = SurvivalChart("t", of: "still together", arms: [arm], unit: "month")
    #expect(chart.table.header == ["arm", "month", "at risk", "still together", "from", "to"])
    #expect(chart.table.rows.map { $0[2] } == ["5", "4"])
    let svg = chart.svg(name: "x")
    let below = svg.matches(of: /y="330" text-anchor="middle" class="label">([0-9]+)</).map(\.1)
    #expect(below == ["5", "5", "5", "4", "4", "2", "2"], "every two months to 12")
  }

  @Test("A tick for each time at which watching ended early")
  func censoring() throws {
    let svg = SurvivalChart("t", of: "still together", arms: [arm]).svg(name: "x")
    let ticks = try #require(svg.firstMatch(of: /class="tick [^"]*" d="([^"]*)"/)?.1)
    #expect(ticks.count { $0 == "M" } == 2)
  }

  @Test("Without limits there is no band")
  func noBand() {
    let plain = SurvivalChart.Arm("a", steps: [.init(5, 0.8)], times: [5, 6], events: [true, false])
    #expect(!SurvivalChart("t", of: "together", arms: [plain]).svg(name: "x").contains("class=\"wide"))
    #expect(SurvivalChart("t", of: "together", arms: [arm]).svg(name: "x").contains("class=\"wide"))
  }
}
