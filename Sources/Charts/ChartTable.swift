/// The data behind a chart, as text: a header, and rows of as many cells.
public struct ChartTable: Sendable, Equatable {
  /// Which rows stand for all where there are too many to show.
  enum Excerpt {
    /// Some from the first to the last, as far apart as each other.
    case spread
    case first
  }

  public let header: [String]
  /// All rows, whether or not a page shows them.
  public let rows: [[String]]
  private let excerpt: Excerpt

  /// The most rows that a page shows.
  static let mostRows = 250

  init(_ header: [String], rows: [[String]], excerpt: Excerpt = .first) {
    self.header = header
    self.rows = rows
    self.excerpt = excerpt
  }

  /// The table in a part of the page of its own, which can be scrolled by keyboard.
  func html(label: String) -> String {
    if rows.isEmpty { return "<p>No data.</p>" }
    let shown = shownRows
    let numeric = header.indices.map { column in rows.allSatisfy { Self.isNumber($0[column]) } }
    func cell(_ text: String, _ column: Int, _ tag: String, _ scope: String) -> String {
      "<\(tag)\(scope)\(numeric[column] ? " class=\"number\"" : "")>\(escaped(text))</\(tag)>"
    }
    var html = "<div role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(label))\"><table>\n"
    if shown.count < rows.count {
      html += "<caption>\(shown.count) of \(rows.count) rows\(excerpt == .spread ? ", evenly spaced" : "").</caption>\n"
    }
    let head = header.enumerated().map { cell($1, $0, "th", " scope=\"col\"") }
    html += "<thead><tr>\(head.joined())</tr></thead>\n<tbody>\n"
    for row in shown {
      let cells = row.enumerated().map { cell($1, $0, $0 == 0 ? "th" : "td", $0 == 0 ? " scope=\"row\"" : "") }
      html += "<tr>\(cells.joined())</tr>\n"
    }
    return html + "</tbody></table></div>"
  }

  private var shownRows: [[String]] {
    guard rows.count > Self.mostRows else { return rows }
    switch excerpt {
    case .first: return Array(rows.prefix(Self.mostRows))
    case .spread:
      // A gap that is a whole number reads as one: every fifth step. The last row belongs to it in any case.
      let gap = (rows.count - 1) / (Self.mostRows - 1) + 1
      let places = stride(from: 0, to: rows.count - 1, by: gap).map { $0 } + [rows.count - 1]
      return places.map { rows[$0] }
    }
  }

  private static func isNumber(_ text: String) -> Bool { text.isEmpty || text == "–" || Double(text) != nil }
}
