import Reports
import Simulation

/// The documents that pages begin with: what works without scripts, which replace it where they run.
enum Pages {
  private static let words = Words.english

  private static func document(
    _ name: String, title: String, role: String, workshop: Int, scripted: Bool = true, main: String,
    attributes: [(String, String)] = []
  ) -> WebResponse {
    let data = attributes.map { " data-\($0.0)=\"\($0.1.escapedForHTML)\"" }.joined()
    let html = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title.escapedForHTML)</title>
      <link rel="stylesheet" href="/assets/workshop.css">
      \(name == "play" || name == "join" ? "" : "<link rel=\"stylesheet\" href=\"/assets/room.css\">\n")<link rel="icon" href="data:,">
      \(scripted ? "<script type=\"module\" src=\"/assets/\(name).js\"></script>" : "")
      </head>
      <body data-workshop="\(workshop)" data-role="\(role)" data-page="\(name)"\(data)>
      <a class="skip" href="#main">\(words("plain.skip").escapedForHTML)</a>
      <main id="main">
      \(main)
      </main>
      </body>
      </html>

      """
    return WebResponse(
      200, headers: [(name: "content-type", value: "text/html; charset=utf-8")], body: .bytes(Array(html.utf8)))
  }

  static func shell(_ host: WorkshopHost, _ page: String) -> WebResponse {
    let name = page == "observe" ? "console" : page
    let role = page == "screen" ? "projector" : page == "observe" ? "observer" : "facilitator"
    let title = "\(words("page.\(name)")) – \(host.setup.about.title)"
    return document(
      name, title: title, role: role, workshop: host.setup.about.number,
      main: "<h1>\(title.escapedForHTML)</h1>\n<noscript><p>\(words("plain.scripts").escapedForHTML)</p></noscript>")
  }

  /// What a form without scripts is answered that cannot be taken.
  static func problem(_ host: WorkshopHost, _ problem: WebProblem) -> WebResponse {
    var response = document(
      "join", title: problem.title, role: "seat", workshop: host.setup.about.number, scripted: false,
      main: """
        <h1>\(problem.title.escapedForHTML)</h1>
        <p>\(problem.detail.escapedForHTML)</p>
        <p>\(problem.whatToDo.escapedForHTML)</p>
        <p><a href="/play">\(words("plain.back").escapedForHTML)</a></p>
        """)
    response.status = problem.status
    return response
  }

  static func join(_ host: WorkshopHost, code: String, known: String?) -> WebResponse {
    let code = String(code.filter { $0.isLetter || $0.isNumber || $0 == "-" }.prefix(12))
    return document(
      "join", title: "\(words("page.join")) – \(host.setup.about.title)", role: "seat",
      workshop: host.setup.about.number,
      main: """
        <h1>\(host.setup.about.title.escapedForHTML)</h1>
        <form method="post" action="/join">
        <p><label for="code">\(words("plain.code").escapedForHTML)</label> <input id="code" name="code" value="\(code.escapedForHTML)" required autocomplete="off" autocapitalize="characters" maxlength="12"></p>
        <p><label for="nickname">\(words("plain.nickname").escapedForHTML)</label> <input id="nickname" name="nickname" autocomplete="off" maxlength="24"></p>
        <input type="hidden" name="id" value="\(Token.random(16))">
        <p><button>\(words("plain.join").escapedForHTML)</button></p>
        </form>
        <p>\(words("plain.privacy").escapedForHTML)</p>
        """, attributes: [("code", code)] + (known.map { [("nickname", $0)] } ?? []))
  }

  /// - Parameter view: nil where the host does not know the browser.
  static func play(_ host: isolated WorkshopHost, _ view: View?) throws -> WebResponse {
    guard let view, let mine = view.mine, let participant = host.gathering.participant(mine.participant) else {
      return WebResponse(303, headers: [(name: "location", value: "/")])
    }
    var main = "<h1>\(view.workshop.title.escapedForHTML)</h1>\n"
    if let seat = mine.seat {
      let organisation = view.seats[seat].organisation
      if host.setup.plan.briefs[organisation] != nil {
        main += "<p>\(words("plain.seat", ["organisation": organisation]).escapedForHTML)</p>\n"
      }
      main += "<p>\(mine.brief.escapedForHTML)</p>\n"
    } else {
      main += "<p>\(words("plain.noSeat").escapedForHTML)</p>\n"
    }
    main +=
      "<ul>\(mine.facts.map { "<li>\($0.label.escapedForHTML): \($0.value.escapedForHTML)</li>" }.joined())</ul>\n"
    if mine.requests.isEmpty { main += "<p>\(words("plain.nothing").escapedForHTML)</p>\n" }
    for request in mine.requests { main += form(request, token: host.formToken(participant)) }
    main += "<p>\(words("plain.reload").escapedForHTML)</p>"
    return document(
      "play", title: "\(words("page.play")) – \(view.workshop.title)", role: "seat",
      workshop: host.setup.about.number, main: main)
  }

  private static func form(_ request: View.Request, token: String) -> String {
    var html = "<h2>\(request.title.escapedForHTML)</h2>\n"
    html += request.about.map { "<p>\($0.escapedForHTML)</p>\n" }.joined()
    if let offer = request.offer {
      html += "<ul>\(offer.map { "<li>\($0.label.escapedForHTML): \($0.value.escapedForHTML)</li>" }.joined())</ul>\n"
    }
    if let answered = request.answered { html += "<p>✓ \(answered.text.escapedForHTML)</p>\n" }
    html += "<form method=\"post\" action=\"/play\">"
    html +=
      "<input type=\"hidden\" name=\"token\" value=\"\(token)\"><input type=\"hidden\" name=\"id\" value=\"\(Token.random(16))\">"
    html += "<input type=\"hidden\" name=\"request\" value=\"\(request.request.escapedForHTML)\">"
    let name = "f-\(Token.digest(request.request).prefix(8))"
    let choices = (request.form.choices ?? []) + (request.form.alternatives ?? [])
    html += fields(request, named: name)
    html +=
      "<p><label for=\"\(name)-why\">\(words("plain.why").escapedForHTML)</label> <input id=\"\(name)-why\" name=\"why\" maxlength=\"280\"></p>"
    let isChoice = request.form.type == "choice"
    html +=
      "<p>" + (isChoice ? "" : "<button>\(words("plain.send").escapedForHTML)</button> ")
      + choices.map {
        "<button name=\"answer\" value=\"\($0.answer.escapedForHTML)\">\($0.label.escapedForHTML)</button> "
      }.joined()
      + "</p></form>\n"
    return html
  }

  /// Numbers and lists, one a part: `answer(_:)` makes an answer of them.
  private static func fields(_ request: View.Request, named name: String) -> String {
    func number(_ place: Int, _ label: String, _ value: Double) -> String {
      """
      <p><label for="\(name)-\(place)">\(label.escapedForHTML)</label> <input id="\(name)-\(place)" name="part\(place)" type="number" min="0" max="1" step="any" value="\(value)"></p>
      """
    }
    let form = request.form
    let kind = "<input type=\"hidden\" name=\"form\" value=\"\(form.type.escapedForHTML)\">"
    switch form.type {
    case "share": return kind + number(0, form.label ?? request.title, form.default ?? 1)
    case "text", "weights", "levers":
      return kind
        + (form.parts ?? []).enumerated().map { place, part in
          number(place, part.label, (part.default * 100).rounded() / 100)
            + "<input type=\"hidden\" name=\"name\(place)\" value=\"\(part.label.escapedForHTML)\">"
        }.joined()
    case "values":
      return kind
        + (form.issues ?? []).enumerated().map { place, issue in
          let options = issue.choices.enumerated().map {
            "<option value=\"\($0)\"\($0 == issue.default ? " selected" : "")>\($1.escapedForHTML)</option>"
          }
          return
            "<p><label for=\"\(name)-\(place)\">\(issue.label.escapedForHTML)</label> <select id=\"\(name)-\(place)\" name=\"part\(place)\">\(options.joined())</select></p>"
        }.joined()
    default: return ""
    }
  }

  /// The answer that a plain form comes to; nil where it has none.
  static func answer(_ form: [String: String]) -> String? {
    if let answer = form["answer"], !answer.isEmpty { return answer }
    var parts: [String] = []
    while let part = form["part\(parts.count)"] { parts.append(part) }
    guard !parts.isEmpty else { return nil }
    let list = parts.joined(separator: ",")
    return switch form["form"] {
    case "text": "text:\(list)"
    case "values": "values:\(list)"
    case "levers": parts.enumerated().map { "\(form["name\($0)"] ?? "")=\($1)" }.joined(separator: ",")
    default: list
    }
  }
}
