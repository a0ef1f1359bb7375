/// A part of a written report, before it is known how it is set: as HTML or as Markdown.
///
/// What is in it may come from a scenario: it is cleaned and escaped where it is set, and nowhere else.
enum Passage {
  case heading(level: Int, String)
  case paragraph([Phrase])
  /// Notation, each on a line of its own.
  case equations([String])
  /// The first cell of a row says what the row is about.
  case table(caption: String, columns: [String], rows: [[Phrase]])
  /// What only some readers want: to be opened on a screen, and open on paper. In Markdown a heading of that level.
  indirect case fold(level: Int, String, [Passage])

  static func paragraph(_ text: String) -> Passage { .paragraph([.plain(text)]) }
}

/// Words that are set in one way.
enum Phrase {
  case plain(String)
  /// A name, a digest, a command.
  case code(String)
  case strong(String)
}

// MARK: HTML

extension Passage {
  /// A fragment: no script, no style.
  var html: String {
    switch self {
    case .heading(let level, let text): "<h\(level)>\(text.setInHTML)</h\(level)>"
    case .paragraph(let phrases): "<p>\(phrases.map(\.html).joined())</p>"
    case .equations(let lines):
      "<ul class=\"equations\">\n" + lines.map { "<li><code>\($0.setInHTML)</code></li>\n" }.joined() + "</ul>"
    case .table(let caption, let columns, let rows):
      "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"\(caption.setInHTML)\">\n<table>\n<caption><span>\(caption.setInHTML)</span></caption>\n<thead><tr>"
        + columns.map { "<th scope=\"col\">\($0.setInHTML)</th>" }.joined() + "</tr></thead>\n<tbody>\n"
        + rows.map { row in
          "<tr>"
            + row.enumerated().map { place, cell in
              place == 0 ? "<th scope=\"row\">\(cell.html)</th>" : "<td>\(cell.html)</td>"
            }.joined() + "</tr>\n"
        }.joined() + "</tbody>\n</table></div>"
    case .fold(_, let summary, let passages):
      "<details class=\"fold\">\n<summary>\(summary.setInHTML)</summary>\n"
        + passages.map(\.html).joined(separator: "\n") + "\n</details>"
    }
  }
}

extension Phrase {
  fileprivate var html: String {
    switch self {
    case .plain(let text): text.setInHTML
    case .code(let text): "<code>\(text.setInHTML)</code>"
    case .strong(let text): "<strong>\(text.setInHTML)</strong>"
    }
  }
}

extension String {
  var setInHTML: String { cleaned.escapedForHTML }
}

extension String {
  /// With a capital, and one full stop.
  var asSentence: String {
    let text = trimmingTrailing
    let capital = text.prefix(1).uppercased() + text.dropFirst()
    return text.isEmpty || ".!?".contains(text.suffix(1)) ? capital : capital + "."
  }
}

// MARK: Markdown

extension Passage {
  var markdown: String {
    switch self {
    case .heading(let level, let text): String(repeating: "#", count: level) + " " + text.setInMarkdown
    case .paragraph(let phrases): phrases.map(\.markdown).joined()
    case .equations(let lines): lines.map { "    " + $0.cleaned }.joined(separator: "\n")
    case .table(let caption, let columns, let rows):
      ([caption.setInMarkdown + ":", "", Self.row(columns.map { .plain($0) }), Self.row(columns.map { _ in "---" })]
        + rows.map(Self.row)).joined(separator: "\n")
    case .fold(let level, let summary, let passages):
      ([.heading(level: level, summary)] + passages).map(\.markdown).joined(separator: "\n\n")
    }
  }

  private static func row(_ cells: [Phrase]) -> String { row(cells.map(\.markdownInTable)) }
  private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension Phrase {
  fileprivate var markdown: String {
    switch self {
    case .plain(let text): text.setInMarkdown
    // Where a code span cannot hold it, it is set as words.
    case .code(let text): text.contains("`") || text.isEmpty ? text.setInMarkdown : "`\(text.cleaned)`"
    case .strong(let text): "**\(text.setInMarkdown)**"
    }
  }

  /// A stroke ends a cell, also in a code span.
  fileprivate var markdownInTable: String {
    guard case .code(let text) = self, !text.contains("`"), !text.isEmpty else { return markdown }
    return "`\(text.cleaned.replacing("|", with: "\\|"))`"
  }
}

extension String {
  /// With a stroke before every sign that could mean something.
  fileprivate var setInMarkdown: String {
    String(cleaned.flatMap { "\\`*_{}[]<>#|~&".contains($0) ? ["\\", $0] : [$0] })
  }
}
