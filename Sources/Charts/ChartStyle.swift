/// The style sheet that charts are drawn with: by day, by night, in print, and in the reader's own colours.
///
///     page += "<style>\(ChartStyle.css)</style>"
///
/// A page that has colours of its own may set the variables (`--chart-paper`, `--chart-ink`, `--series-1` …) on
/// `.chart`, as long as they keep the contrast of WCAG 2.2: 4.5 to 1 for text, 3 to 1 for lines and edges.
public enum ChartStyle {
  /// One sheet for any number of charts.
  public static let css = """
    .chart{\(Palette.light.variables)color:var(--chart-ink);background:var(--chart-paper);margin:1.5rem 0;padding:.75rem}
    @media screen and (prefers-color-scheme:dark){.chart{\(Palette.dark.variables)}}
    @media (forced-colors:active){.chart{\(Palette.forced.variables)}.chart .grid{stroke-opacity:.4}}
    .chart .picture{overflow-x:auto}
    .chart .picture:focus-visible,.chart summary:focus-visible,.chart [role=region]:focus-visible\
    {outline:3px solid var(--chart-focus);outline-offset:2px}
    .chart svg{display:block;height:auto;font:13px/1.2 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
    .chart figcaption{margin:.5rem 0;max-width:44rem;line-height:1.45;overflow-wrap:anywhere}
    .chart summary{cursor:pointer;padding:.25rem 0;min-height:24px}
    .chart [role=region]{overflow:auto;max-height:24rem}
    .chart table{border-collapse:collapse;font-size:.875rem}
    .chart caption{text-align:start;padding:.25rem 0}
    .chart th,.chart td{padding:.2rem .6rem;text-align:start;border-bottom:1px solid var(--chart-grid)}
    .chart .number{text-align:end;font-variant-numeric:tabular-nums}
    .chart text{fill:var(--chart-ink);stroke:var(--chart-paper);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
    .chart path{fill:none;stroke-linejoin:round;stroke-linecap:round}
    .chart .label{font-size:12px;fill:var(--chart-label)}
    .chart .small{font-size:11px}
    .chart .strong{font-weight:bold}
    .chart .grid{stroke:var(--chart-grid)}
    .chart .axis{stroke:var(--chart-label)}
    .chart .zero,.chart .mark{stroke:var(--chart-ink);stroke-width:1.5}
    .chart .mark{stroke-dasharray:4 4}
    .chart .leader{stroke:var(--chart-label);stroke-width:.75}
    .chart .halo{stroke:var(--chart-paper);stroke-width:5}
    .chart .line{stroke:var(--c);stroke-dasharray:var(--d);stroke-width:2.25;stroke-linecap:butt}
    .chart .run{stroke:var(--c);stroke-width:.5}
    .chart .wide,.chart .narrow{fill:var(--c);stroke:var(--c);stroke-width:1}
    .chart .wide{fill-opacity:.1}
    .chart .narrow{fill-opacity:.18;stroke:none}
    .chart .interval{stroke:var(--c);stroke-width:2.25;stroke-linecap:butt}
    .chart .marker{fill:var(--c);stroke:var(--chart-paper);stroke-width:1}
    .chart .hollow{fill:var(--chart-paper);stroke:var(--c);stroke-width:2}
    .chart .ring{fill:none;stroke:var(--c);stroke-width:2}
    .chart .dots{stroke:var(--chart-dot);stroke-width:3}
    .chart .tick{stroke:var(--c);stroke-width:1.5}
    .chart .tie{stroke:var(--chart-ink);stroke-linecap:butt}
    .chart .head{fill:var(--chart-ink)}
    .chart .t1{stroke-width:.75;opacity:.5}
    .chart .t2{stroke-width:1.5;opacity:.6}
    .chart .t3{stroke-width:2.5;opacity:.75}
    .chart .t4{stroke-width:4}
    .chart .hole{--f:var(--chart-paper);--i:var(--chart-ink)}
    .chart .node{fill:var(--f);stroke:var(--chart-ink);stroke-width:1.25}
    .chart .node.hole{stroke-dasharray:3 2}
    .chart .letter{fill:var(--i);stroke:none;font-weight:bold}
    .chart .cell{fill:var(--f);stroke:var(--chart-paper);stroke-width:1}
    .chart .value{fill:var(--i);stroke:none;font-size:12px}
    .chart .frame{fill:none;stroke:var(--chart-label)}
    .chart .hatch{stroke:var(--chart-label)}
    \(classes)
    @media print{.chart{break-inside:avoid;print-color-adjust:exact;-webkit-print-color-adjust:exact}\
    .chart .picture{overflow:visible}.chart svg{max-width:100%}.chart details:not([open]){display:none}\
    .chart [role=region]{overflow:visible;max-height:none}}

    """

  /// What the numbers in a class's name stand for: `s` a series, `d` a dash, `f` a fill, `h` a step of heat.
  private static let classes: String = {
    var rules = [".chart .s0{--c:var(--chart-ink)}"]
    rules += (1...Palette.seriesCount).map { ".chart .s\($0){--c:var(--series-\($0))}" }
    rules += SeriesStyle.dashes.enumerated().map { ".chart .d\($0 + 1){--d:\($1)}" }
    rules += (1...Palette.fillCount).map { ".chart .f\($0){--f:var(--fill-\($0));--i:var(--fill-ink-\($0))}" }
    rules += (1...Palette.heatCount).map { ".chart .h\($0){--f:var(--heat-\($0));--i:var(--heat-ink-\($0))}" }
    return rules.joined(separator: "\n")
  }()
}

/// The colours of a scheme. The series' are Okabe & Ito's (2008), which colour-blind people can tell apart; by day
/// their orange, sky and yellow, too pale for a line, are fills with an edge.
struct Palette {
  let paper: String
  let ink: String
  /// Of the numbers at an axis, and of edges.
  let label: String
  /// Too faint to be needed: the labels of an axis tell as much.
  let grid: String
  let dot: String
  let focus: String
  let series: [String]
  /// Of areas with an edge, and of the letters on them.
  let fills: [(area: String, ink: String)]
  /// From little to much, in even steps of lightness, so that they stay in order in print without colour.
  let heat: [(area: String, ink: String)]

  static let seriesCount = light.series.count
  static let fillCount = light.fills.count
  static let heatCount = light.heat.count

  static let light = Palette(
    paper: "#ffffff", ink: "#1a1a1a", label: "#555555", grid: "#dddddd", dot: "#8a8a8a", focus: "#0072b2",
    series: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000"], fills: okabeIto,
    heat: [
      ("#f4f7fb", "#000000"), ("#d3e0ee", "#000000"), ("#aac6e0", "#000000"), ("#7ba8cf", "#000000"),
      ("#4a86b8", "#000000"), ("#22619a", "#ffffff"), ("#0a3a70", "#ffffff"),
    ])

  static let dark = Palette(
    paper: "#121212", ink: "#eeeeee", label: "#b0b0b0", grid: "#3a3a3a", dot: "#858585", focus: "#56b4e9",
    series: ["#56b4e9", "#e8751a", "#1fb58a", "#d98cb6", "#f0e442"], fills: okabeIto, heat: light.heat.reversed())

  /// The reader's own: dashes, markers, letters and numbers tell what colours would.
  static let forced = Palette(
    paper: "Canvas", ink: "CanvasText", label: "CanvasText", grid: "GrayText", dot: "GrayText", focus: "Highlight",
    series: light.series.map { _ in "CanvasText" }, fills: light.fills.map { _ in ("Canvas", "CanvasText") },
    heat: light.heat.map { _ in ("Canvas", "CanvasText") })

  private static let okabeIto = [
    (area: "#56b4e9", ink: "#000000"), (area: "#e69f00", ink: "#000000"), (area: "#009e73", ink: "#000000"),
    (area: "#cc79a7", ink: "#000000"), (area: "#f0e442", ink: "#000000"), (area: "#0072b2", ink: "#ffffff"),
  ]

  /// The declarations that give a style sheet these colours.
  var variables: String {
    var text =
      "--chart-paper:\(paper);--chart-ink:\(ink);--chart-label:\(label);--chart-grid:\(grid);"
      + "--chart-dot:\(dot);--chart-focus:\(focus);"
    for (index, colour) in series.enumerated() { text += "--series-\(index + 1):\(colour);" }
    for (name, pairs) in [("fill", fills), ("heat", heat)] {
      for (index, pair) in pairs.enumerated() {
        text += "--\(name)-\(index + 1):\(pair.area);--\(name)-ink-\(index + 1):\(pair.ink);"
      }
    }
    return text
  }
}
