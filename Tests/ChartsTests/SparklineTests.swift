import Charts
import Testing

@Suite("Sparkline")
struct SparklineTests {
  @Test("A rising series climbs through every level")
  func rising() {
    let line = Sparkline(values: [1, 2, 3, 4, 5, 6, 7, 8], width: 20)
    #expect(line.text() == "▁▂▃▄▅▆▇█")
    #expect(line.text(unicode: false) == ".:-=+*#@")
  }

  @Test("A long series is averaged into the width, every value in one stretch")
  func averaged() {
    #expect(Sparkline(values: [0, 0, 4, 4, 0, 8, 8, 8], width: 4).text() == "▁▅▅█")
    for count in 1...60 {
      let text = Sparkline(values: (0..<count).map(Double.init), width: 7).text()
      #expect(text.count == min(count, 7))
    }
  }

  @Test("The range given is the scale, and what lies beyond stands at its ends")
  func fixedRange() {
    #expect(Sparkline(values: [-5, 0, 0.5, 1, 9], width: 9, range: 0...1).text() == "▁▁▅██")
  }

  @Test(
    "A constant series stands at half height, rounding or not",
    arguments: [0, 0.1, -3, 1e308, Double.leastNonzeroMagnitude])
  func constant(value: Double) {
    #expect(Sparkline(values: [value, value.nextUp, value], width: 3).text() == "▅▅▅")
  }

  @Test("What is not a number is a gap; a stretch averages what it has")
  func gaps() {
    #expect(Sparkline(values: [0, .nan, 1, .infinity, 0.5], width: 9).text() == "▁ █ ▅")
    #expect(Sparkline(values: [.nan, 0, 1, .nan], width: 2).text() == "▁█")
    #expect(Sparkline(values: [.nan, .nan], width: 9).text() == "  ")
  }

  @Test("A single value and no value are lines too")
  func few() {
    #expect(Sparkline(values: [7], width: 9).text() == "▅")
    #expect(Sparkline(values: [], width: 9).text() == "")
    #expect(Sparkline(values: [1, 2], width: 0).text().count == 1)
  }

  @Test("The whole extent of doubles can be drawn")
  func extremes() {
    let most = Double.greatestFiniteMagnitude
    #expect(Sparkline(values: [-most, 0, most], width: 3).text() == "▁▅█")
    #expect(Sparkline(values: [most, most, -most, -most], width: 2).text() == "█▁")
    #expect(Sparkline(values: [most, most], width: 2).text().count == 2)
  }

  @Test("As a picture it begins on the left, ends on a dot, and stays within its frame; gaps are left out")
  func picture() {
    let svg = Sparkline(values: [0, .nan, 5, 10], width: 20).svg
    #expect(svg.contains(#"<polyline points="4.0,28.0 60.0,16.0 116.0,4.0"/>"#))
    #expect(svg.contains(#"<circle cx="116.0" cy="4.0" r="4"/>"#))
    #expect(
      Sparkline(values: [3, 3], width: 20).svg.contains(#"points="4.0,16.0 116.0,16.0""#),
      "a constant series stands at half height")
    #expect(Sparkline(values: [.nan], width: 20).svg.isEmpty && Sparkline(values: [], width: 20).svg.isEmpty)
    let most = Double.greatestFiniteMagnitude
    #expect(Sparkline(values: [-most, most], width: 20).svg.contains(#"points="4.0,28.0 116.0,4.0""#))
  }
}
