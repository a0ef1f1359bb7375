import Charts
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Contrast by WCAG 2.2 of the colours that the style sheet ships.
@Suite("Chart style")
struct ChartStyleTests {
  enum Scheme: CaseIterable {
    case light, dark

    /// The value of each variable, from the sheet itself.
    var colours: [String: String] {
      let blocks = ChartStyle.css.matches(of: /\.chart\{(--[^}]*)\}/).map(\.1)
      let block = blocks[self == .light ? 0 : 1]
      return Dictionary(
        uniqueKeysWithValues: block.matches(of: /--([a-z0-9-]+):(#[0-9a-f]{6});/).map { (String($0.1), String($0.2)) })
    }

    func contrast(_ one: String, _ other: String) throws -> Double {
      let lightnesses = [try luminance(one), try luminance(other)].sorted()
      return (lightnesses[1] + 0.05) / (lightnesses[0] + 0.05)
    }

    private func luminance(_ name: String) throws -> Double {
      let digits = try #require(colours[name]).dropFirst()
      let number = try #require(Int(digits, radix: 16))
      let parts = [16, 8, 0].map { shift in
        let share = Double(number >> shift & 0xff) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
  }

  @Test("Text stands out 4.5 to 1 from what is behind it", arguments: Scheme.allCases)
  func text(scheme: Scheme) throws {
    for name in ["chart-ink", "chart-label"] { #expect(try scheme.contrast(name, "chart-paper") >= 4.5, "\(name)") }
    for index in 1...7 { #expect(try scheme.contrast("heat-\(index)", "heat-ink-\(index)") >= 4.5, "heat \(index)") }
    for index in 1...6 { #expect(try scheme.contrast("fill-\(index)", "fill-ink-\(index)") >= 4.5, "fill \(index)") }
  }

  @Test("Lines, markers, edges and the focus stand out 3 to 1 from the paper", arguments: Scheme.allCases)
  func parts(scheme: Scheme) throws {
    let series = (1...5).map { "series-\($0)" }
    for name in series + ["chart-dot", "chart-focus"] {
      #expect(try scheme.contrast(name, "chart-paper") >= 3, "\(name)")
    }
  }

  @Test("The steps of heat differ in lightness, each from the next, and in one direction", arguments: Scheme.allCases)
  func heat(scheme: Scheme) throws {
    let contrasts = try (1...7).map { try scheme.contrast("heat-\($0)", "chart-paper") }
    #expect(contrasts == contrasts.sorted())
    for index in 1...6 { #expect(try scheme.contrast("heat-\(index)", "heat-\(index + 1)") > 1.2) }
  }

  @Test("By day the series are those of Okabe and Ito that are dark enough for a line")
  func palette() {
    let colours = Scheme.light.colours
    #expect((1...5).map { colours["series-\($0)"] } == ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000"])
  }

  @Test("Every class that a chart uses is in the sheet, and the sheet balances")
  func classes() {
    let all = charts(of: [0.1, 0.5, 0.9, .nan, 0.2], names: ChartTests.names)
    let used = Set(
      all.flatMap { chart -> [Substring] in
        (Markup(chart.svg(name: "x")).attributes["class"] ?? []).flatMap { $0.split(separator: " ") }
      })
    #expect(used.count > 30)
    for name in used {
      #expect(ChartStyle.css.contains(".\(name){") || ChartStyle.css.contains(".\(name),"), "\(name)")
    }
    #expect(ChartStyle.css.count { $0 == "{" } == ChartStyle.css.count { $0 == "}" })
    #expect(!ChartStyle.css.contains("<"))
    for media in ["prefers-color-scheme:dark", "forced-colors:active", "@media print"] {
      #expect(ChartStyle.css.contains(media))
    }
  }
}
