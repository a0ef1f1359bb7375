import Charts
import Testing

@Suite("Fan chart")
struct FanChartTests {
  /// Quantiles at 5, 25, 50, 75 and 95 % of one step's values, from the chart's table.
  private func quantiles(_ values: [Double]) -> [String] {
    let chart = FanChart("t", of: "trust", arms: [.init("a", runs: values.map { [$0] })])
    return Array(chart.table.rows[0].dropFirst(2))
  }

  @Test("Quantiles are those of Hyndman and Fan's type 7, worked by hand")
  func quantiles() {
    // Place (n - 1)·p: of 1, 2, 3, 4, 0.15, 0.75, 1.5, 2.25 and 2.85 above the first.
    #expect(quantiles([4, 1, 3, 2]) == ["1.15", "1.75", "2.5", "3.25", "3.85"])
    #expect(quantiles([10, 0]) == ["0.5", "2.5", "5", "7.5", "9.5"])
    #expect(quantiles([0, 100, 10, 1, 5]) == ["0.2", "1", "5", "10", "82"])
    #expect(quantiles(Array(repeating: 7, count: 9)) == ["7", "7", "7", "7", "7"])
    #expect(quantiles([-1e308, 1e308]) == ["-9e307", "-5e307", "0", "5e307", "9e307"])
  }

  @Test("What is not finite is not counted; a step without a value has no quantiles")
  func gaps() {
    let chart = FanChart("t", of: "trust", arms: [.init("a", runs: [[1, .nan, 3], [.infinity, .nan], [3]])])
    #expect(
      chart.table.rows == [
        ["1", "2", "1.1", "1.5", "2", "2.5", "2.9"],
        ["2", "0", "–", "–", "–", "–", "–"],
        ["3", "1", "3", "3", "3", "3", "3"],
      ])
    #expect(chart.table.header == ["step", "a: runs", "a: 5 %", "a: 25 %", "a: median", "a: 75 %", "a: 95 %"])
  }

  @Test("The sentence of a fan tells the median's course and where the runs end")
  func fanSentence() {
    let runs = (0...10).map { run in [0.6, 0.55, 0.2, 0.2, 0.2, 0.2].map { $0 + Double(run - 5) / 50 } }
    let chart = FanChart("t", of: "trust", arms: [.init("baseline", runs: runs)], unit: "month")
    #expect(
      chart.sentence
        == "Trust, baseline: the median of 11 runs falls from 0.6 to 0.2, fastest in month 3, and 90 % of runs end "
        + "between 0.11 and 0.29.")
  }

  @Test("Where some runs have no value at the end, the sentence counts those that have")
  func endedRuns() {
    let runs = [[0.1, 0.2], [0.1, 0.3], [0.1, .nan], [0.1]]
    let chart = FanChart("t", of: "trust", arms: [.init("a", runs: runs)])
    #expect(
      chart.sentence
        == "Trust, a: the median of 4 runs rises from 0.1 to 0.25, and 90 % of the 2 with a value there end between "
        + "0.205 and 0.295.")
  }

  @Test(
    "The sentence of a line tells how it goes",
    arguments: [
      ([1, 2, 3], "it rises from 1 to 3"),
      ([3, 2, 1], "it falls from 3 to 1"),
      ([2, 2, 2], "it stays at 2"),
      ([0.1, 0.1.nextUp], "it stays at 0.1"),
      ([1, 1, 1, 9, 9, 9], "it rises from 1 to 9, fastest in step 4"),
      ([0, 8, 4], "it rises from 0 to 4 after a high of 8 in step 2"),
      ([4, 0, 9, 6], "it rises from 4 to 6 after a low of 0 in step 2 and a high of 9 in step 3"),
      ([5, 9, 5], "it ends near where it began, at 5, after a high of 9 in step 2"),
      ([1, 2, .nan, .nan], "it rises from 1 to 2, with no value after step 2"),
      ([.nan, 4], "it is 4 in step 2 alone"),
      ([4], "it is 4 in step 1"),
      ([-1e308, 1e308], "it rises from -1e308 to 1e308"),
    ] as [([Double], String)])
  func lineSentence(values: [Double], expected: String) {
    #expect(FanChart("t", of: "trust", arms: [.init("a", line: values)]).sentence == "Trust, a: \(expected).")
  }

  @Test("Of many lines the sentence tells the first")
  func manyLines() {
    let arms = (1...9).map { FanChart.Arm("line \($0)", line: [0, Double($0)]) }
    #expect(
      FanChart("t", of: "trust", arms: arms).sentence
        == "Trust, line 1: it rises from 0 to 1; line 2: it rises from 0 to 2; line 3: it rises from 0 to 3; and 6 "
        + "others.")
  }

  @Test("Lines alone have colours; a line among fans is drawn in ink")
  func styles() {
    func lines(_ arms: [FanChart.Arm]) -> [Substring] {
      FanChart("t", of: "trust", arms: arms).svg(name: "x").matches(of: /class="line ([^"]*)"/).map(\.1)
    }
    #expect(lines([.init("a", line: [1, 2]), .init("b", line: [1, 2])]) == ["s1 d1", "s2 d2"])
    #expect(lines([.init("a", line: [1, 2]), .init("b", runs: [[1, 2], [2, 3]])]) == ["s2 d2", "s0 d1"])
    let all = lines((0..<20).map { .init("\($0)", line: [Double($0), 1]) })
    #expect(Set(all).count == 20, "twenty lines differ in colour or dash")
  }

  @Test("At most ten single runs are drawn, however many fans there are")
  func singles() {
    let arms = (0..<3).map { FanChart.Arm("\($0)", runs: (0..<200).map { [Double($0), 1] }) }
    for count in 1...3 {
      let svg = FanChart("t", of: "trust", arms: Array(arms.prefix(count))).svg(name: "x")
      #expect(svg.matches(of: /class="run\s/).count == 10 / count * count)
    }
  }

  @Test("A fan of two hundred runs and a hundred steps is a small picture, and one of ten thousand steps not much more")
  func size() {
    func size(steps: Int) -> Int {
      let runs = (0..<200).map { run -> [Double] in
        (0..<steps).map { step -> Double in Double((step * 7919 + run * 104_729) % 1000) / 1000 }
      }
      return FanChart("t", of: "trust", arms: [.init("a", runs: runs)]).svg(name: "x").utf8.count
    }
    #expect(size(steps: 100) < 30_000)
    #expect(size(steps: 4_000) < 250_000)
  }

  @Test("Labels at the lines' ends do not stand on each other, and stay on the canvas", arguments: [1, 2, 14, 40])
  func labels(count: Int) throws {
    let arms = (0..<count).map { FanChart.Arm("line \($0)", line: [0, 1 + Double($0) / 1000]) }
    let svg = FanChart("t", of: "trust", arms: arms).svg(name: "x")
    let heights = svg.matches(of: /y="([0-9.]+)">line/).compactMap { Double($0.1) }.sorted()
    #expect(heights.count == count)
    #expect(zip(heights, heights.dropFirst()).allSatisfy { $1 - $0 >= 15 })
    let height = try #require(svg.firstMatch(of: /viewBox="0 0 680 ([0-9.]+)"/).flatMap { Double($0.1) })
    #expect(heights.allSatisfy { $0 > 0 && $0 < height })
  }

  @Test("A mark is drawn at a step that is shown")
  func mark() {
    func chart(_ step: Int) -> String {
      FanChart("t", of: "trust", arms: [.init("a", line: [1, 2, 3])], mark: .init(step: step, "changed here"))
        .svg(name: "x")
    }
    #expect(chart(2).contains(">changed here</text>"))
    #expect(!chart(4).contains("changed here"))
  }
}
