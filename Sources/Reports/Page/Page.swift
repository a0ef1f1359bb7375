import Charts

/// A report as one page: complete in itself, to be read without a script or a network, on paper, by day and by night, and aloud.
struct Page {
  struct Section {
    let heading: String
    /// HTML.
    let body: String

    init(_ heading: String, _ body: [String]) {
      self.heading = heading
      self.body = body.joined(separator: "\n")
    }
  }

  let title: String
  /// Sentences beneath the title.
  var lead: [String]
  var sections: [Section]
  /// The last line: which program made it of what.
  var colophon: String

  var html: String {
    let contents = sections.enumerated().map { place, section in
      "<li><a href=\"#section-\(place + 1)\">\(section.heading.setInHTML)</a></li>"
    }
    let body = sections.enumerated().map { place, section in
      """
      <section id="section-\(place + 1)" aria-labelledby="heading-\(place + 1)">
      <h2 id="heading-\(place + 1)">\(section.heading.setInHTML)</h2>
      \(section.body)
      </section>
      """
    }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(title.setInHTML)</title>
      <style>
      \(Self.css)\(ChartStyle.css)</style>
      </head>
      <body>
      <header>
      <h1>\(title.setInHTML)</h1>
      \(lead.map { HTML.paragraph($0) }.joined(separator: "\n"))
      </header>
      <nav aria-label="Contents"><ol>\(contents.joined())</ol></nav>
      <main>
      \(body.joined(separator: "\n"))
      </main>
      <footer>\(HTML.paragraph(colophon))</footer>
      </body>
      </html>

      """
  }

  /// Contrast: text 7 : 1 and more, dim text and links 4.5 : 1 and more, by day and by night.
  private static let css = """
    :root{--paper:#fff;--ink:#1a1a1a;--dim:#555;--rule:#ccc;--link:#00568a;--bad:#9b2f00;color-scheme:light dark}
    @media screen and (prefers-color-scheme:dark){:root{--paper:#121212;--ink:#eee;--dim:#b0b0b0;--rule:#444;--link:#7cc4f2;--bad:#ff9d6b}}
    body{margin:0 auto;padding:1.5rem;max-width:52rem;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
    h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
    h2{font-size:1.3rem;margin:2.5rem 0 .75rem;border-bottom:1px solid var(--rule);padding-bottom:.25rem}
    h3{font-size:1.1rem;margin:1.5rem 0 .5rem}
    p,li{max-width:44rem}
    a{color:var(--link)}
    a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
    nav ol{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:1rem 0}
    nav a{display:inline-block;padding:.25rem 0;min-height:24px}
    .table{overflow-x:auto;margin:1rem 0}
    main .table table{border-collapse:collapse;font-size:.9rem}
    .table th,.table td{overflow-wrap:normal;padding:.3rem .75rem;text-align:start;border-bottom:1px solid var(--rule);vertical-align:top}
    .table th{min-width:3rem}
    .table .number{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
    .table tbody th{min-width:5.5rem}
    .table td:last-child:not(.number){min-width:10rem}
    .table caption{text-align:start;color:var(--dim);padding:.25rem 0}
    .table caption span{display:block;max-width:min(44rem,calc(100vw - 3rem))}
    .equations{list-style:none;padding:0}
    .fold{border-bottom:1px solid var(--rule)}
    .fold summary{cursor:pointer;padding:.4rem 0;min-height:24px}
    code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em}
    pre{overflow-x:auto;white-space:pre-wrap}
    .bad{color:var(--bad)}
    .dim,footer{color:var(--dim)}
    footer{margin-top:3rem;font-size:.875rem}
    @media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}h2,h3{break-after:avoid}.table{overflow:visible}main .table table{font-size:8.5pt}.table th,.table td{padding:.15rem .5rem}caption,thead,tbody tr:first-child{break-after:avoid}tr{break-inside:avoid}a{color:inherit;text-decoration:none}.fold::details-content{content-visibility:visible;block-size:auto}.fold summary{list-style:none;font-weight:bold;break-after:avoid}}

    """
}

/// Pieces of a page.
enum HTML {
  static func paragraph(_ text: String, class name: String? = nil) -> String {
    "<p\(name.map { " class=\"\($0)\"" } ?? "")>\(text.setInHTML)</p>"
  }

  static func list(_ items: [String]) -> String {
    items.isEmpty ? "" : "<ul>\(items.map { "<li>\($0.setInHTML)</li>" }.joined())</ul>"
  }

  static func heading(_ text: String) -> String { "<h3>\(text.setInHTML)</h3>" }

  /// A table that scrolls by itself where it is wider than the page; columns from `leading` on are numbers.
  static func table(_ caption: String, _ header: [String], _ rows: [[String]], leading: Int = 1) -> String {
    func name(_ column: Int) -> String { column < leading ? "" : " class=\"number\"" }
    let heading = header.enumerated().map { column, text in
      text.isEmpty ? "<td></td>" : "<th scope=\"col\"\(name(column))>\(text.setInHTML)</th>"
    }
    let body = rows.map { row in
      let cells = row.enumerated().map { column, text in
        column == 0 && leading > 0
          ? "<th scope=\"row\">\(text.setInHTML)</th>" : "<td\(name(column))>\(text.setInHTML)</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <div class="table" role="region" tabindex="0" aria-label="\(caption.setInHTML)">
      <table><caption><span>\(caption.setInHTML)</span></caption>
      <thead><tr>\(heading.joined())</tr></thead>
      <tbody>\(body.joined(separator: "\n"))</tbody>
      </table></div>
      """
  }
}

extension MethodsSection {
  var section: Page.Section { Page.Section("Methods", passages.dropFirst().map(\.html)) }
}

extension FailureList {
  /// A section of a page; nil where none failed.
  var section: Page.Section? {
    guard !causes.isEmpty else { return nil }
    return Page.Section(
      "Runs that failed",
      [
        HTML.paragraph("\(heading).", class: "bad"),
        HTML.table(
          "By cause, with the command that repeats one of them", ["runs", "cause", "run", "step", "again"],
          causes.map { ["\($0.count)", $0.text, "\($0.run)", $0.step.map(String.init) ?? "", $0.rerun] }, leading: 9),
      ])
  }
}
