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
}
