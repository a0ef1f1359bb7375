import Charts
import Testing

@Suite("Text chart")
struct TextChartTests {
  @Test("A series with a gap, in Braille, with its events under their steps")
  func picture() {
    let chart = TextChart(
      values: [1, 2, .nan, 3, .nan, .nan, 0], width: 40, height: 5, firstStep: 1,
      events: [(step: 2, sign: "▲"), (step: 2, sign: "●"), (step: 7, sign: "×"), (step: 99, sign: "?")])
    #expect(
      chart.text() == """
        3.0 ┤              ⠈⠉⠉⠉⠉⠉⠁
            │     ⣀⠤⠤⠤
        1.5 ┤ ⢀⠤⠒⠉
            │⠊⠁
        0.0 ┤                                ⣀⣀⣀
            └┬─────┬────┬─────┬─────┬─────┬────┬
             1     2    3     4     5     6    7
                   ▲                           ×
                   ●
        """)
  }

  @Test("Without Unicode, the same picture in ASCII")
  func ascii() {
    let chart = TextChart(
      values: [0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100], width: 40, height: 5,
      events: [(step: 5, sign: "▲"), (step: 8, sign: "x")])
    #expect(
      chart.text(unicode: false) == """
        100 +                                ***
            |                           *****
         50 +                     ******
            |            *********
          0 +************
            ++------+------+-----+------+-------
             0      2      4     6      8
                              ^         x
        """)
    #expect(chart.text(unicode: false).utf8.allSatisfy { $0 < 0x80 })
  }

  @Test("A constant series runs along the middle, with its value beside it")
  func constant() {
    #expect(
      TextChart(values: [3, 3, 3], width: 17, height: 3).text() == """
        4.5 ┤
        3.0 ┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
        1.5 ┤
            └┬─────┬────┬
             0     1    2
        """)
  }

  @Test("The picture has the height asked for and keeps to the width", arguments: 12...80)
  func size(width: Int) {
    for count in [1, 2, 3, 7, 50, 500] {
      let values = (0..<count).map { Double($0 * $0 % 17) - 8 }
      for unicode in [true, false] {
        let lines = TextChart(values: values, width: width, height: 6, firstStep: -3).text(unicode: unicode)
          .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 8)
        #expect(lines.allSatisfy { $0.count <= width && $0.last != " " })
        #expect(lines[6].count == width)
      }
    }
  }

  @Test("Range labels are those of the range given, and values beyond run along its edge")
  func fixedRange() {
    let lines = TextChart(values: [-7, 7], width: 10, height: 2, range: 0...1).text(unicode: false).split(
      separator: "\n")
    #expect(lines == ["1 +    ***", "0 +****", "  ++------", "   0"])
  }

  @Test(
    "Labels are short, and tell neighbours apart",
    arguments: [
      (0.0...1.0, ["1.0", "0.5", "0.0"]),
      (0.0...0.0345, ["0.0345", "0.0173", "0.0000"]),
      (-250...250, ["250", "0", "-250"]),
      (1000.001...1000.003, ["1000.003", "1000.002", "1000.001"]),
      (0...4e12, ["4.00e12", "2.00e12", "0"]),
      (-2e-9...2e-9, ["2.00e-9", "0", "-2.00e-9"]),
    ])
  func labels(range: ClosedRange<Double>, expected: [String]) {
    let lines = TextChart(values: [range.lowerBound], width: 30, height: 3, range: range).text().split(separator: "\n")
    #expect(lines.prefix(3).map { $0.split(separator: "┤")[0].filter { $0 != " " } } == expected)
  }

  @Test("Nothing to draw is said so")
  func nothing() {
    #expect(TextChart(values: [], width: 30).text() == "(no values)")
    #expect(TextChart(values: [.nan, .infinity], width: 30).text() == "(no values)")
  }
}
