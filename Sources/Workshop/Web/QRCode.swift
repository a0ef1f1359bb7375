import CQREncode
import Reports

/// A text as a QR code, by the system's libqrencode.
public struct QRCode: Sendable {
  /// Row by row: whether a module is dark.
  public let modules: [[Bool]]

  /// nil where the text is too long.
  public init?(_ text: String) {
    guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else { return nil }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    modules = (0..<width).map { row in (0..<width).map { code.pointee.data[row * width + $0] & 1 == 1 } }
  }

  /// Light modules around it, as readers need.
  private static let margin = 4

  /// Black on white, by day and by night.
  /// - Parameter title: what it is, for who hears the page.
  public func svg(title: String) -> String {
    let size = modules.count + 2 * Self.margin
    var path = ""
    for (row, line) in modules.enumerated() {
      for (column, isDark) in line.enumerated() where isDark {
        path += "M\(column + Self.margin) \(row + Self.margin)h1v1h-1z"
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" role="img" aria-labelledby="qr-title" shape-rendering="crispEdges"><title id="qr-title">\(title.escapedForHTML)</title><rect width="\(size)" height="\(size)" fill="#fff"/><path d="\(path)" fill="#000"/></svg>
      """
  }

  /// Two rows a line, for a terminal with dark ground.
  public var halfBlocks: String {
    let size = modules.count + 2 * Self.margin
    func isDark(_ row: Int, _ column: Int) -> Bool {
      let (row, column) = (row - Self.margin, column - Self.margin)
      return modules.indices.contains(row) && modules.indices.contains(column) && modules[row][column]
    }
    return stride(from: 0, to: size, by: 2).map { row in
      (0..<size).map { column in
        switch (isDark(row, column), isDark(row + 1, column)) {
        case (true, true): " "
        case (true, false): "▄"
        case (false, true): "▀"
        case (false, false): "█"
        }
      }.joined()
    }.joined(separator: "\n")
  }
}
