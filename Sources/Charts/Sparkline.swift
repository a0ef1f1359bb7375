/// A series in one line of text, for a table or a sentence.
///
///     Sparkline(values: [1, 2, 3, 4, 5, 6, 7, 8], width: 20).text()  // ▁▂▃▄▅▆▇█
///
/// Each value is a character; a series longer than `width` is averaged into `width` stretches. Values that are not
/// finite are gaps. A constant series stands at half height.
public struct Sparkline: Sendable {
  private let values: [Double]
  private let width: Int
  private let scale: Scale

  /// - Parameters:
  ///   - width: the most characters to use, at least 1.
  ///   - range: what is drawn lowest and highest, so that lines can be compared; the series' own if nil.
  public init(values: [Double], width: Int, range: ClosedRange<Double>? = nil) {
    self.values = values
    self.width = max(1, width)
    scale = Scale(of: values, range: range)
  }

  public func text(unicode: Bool = true) -> String {
    // In ASCII, height is told by ink.
    let levels: [Character] = Array(unicode ? "▁▂▃▄▅▆▇█" : ".:-=+*#@")
    let cells = averages(of: values, count: min(width, values.count))
    return String(cells.map { $0.isFinite ? levels[scale.place(of: $0, among: levels.count)] : " " })
  }

  /// The same as a picture the size of a word, with a dot at its end and nothing written on it: its numbers stand beside it. Gaps are left out.
  public var svg: String {
    let shown = values.filter(\.isFinite)
    guard !shown.isEmpty else { return "" }
    let last = Double(max(1, shown.count - 1))
    let points = shown.enumerated().map { place, value in
      (x: (4 + Double(place) * 112 / last).tenths, y: (28 - Double(scale.place(of: value, among: 241)) / 10).tenths)
    }
    let line = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    let end = points.last.map { #"<circle cx="\#($0.x)" cy="\#($0.y)" r="4"/>"# } ?? ""
    return
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32"><polyline points="\#(line)"/>\#(end)</svg>"#
  }
}

extension Double {
  fileprivate var tenths: Double { (self * 10).rounded() / 10 }
}
