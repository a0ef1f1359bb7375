import Foundation
import Simulation
import Testing

@testable import Workshop

/// Who may do what, and what nobody may.
@Suite struct SecurityTests {
  /// Every endpoint with a body that would be taken.
  static let endpoints: [(method: String, path: String, body: [String: String]?, may: Set<String>)] = [
    ("GET", "/api/workshops/1/view", nil, ["facilitator", "seat", "observer", "projector"]),
    ("GET", "/api/workshops/1/events", nil, ["facilitator", "seat", "observer", "projector"]),
    ("GET", "/api/workshops/1/timeline", nil, ["facilitator", "seat", "observer", "projector"]),
    ("POST", "/api/workshops/1/actions", ["kind": "ready"], ["seat"]),
    ("POST", "/api/workshops/1/controls", ["kind": "cue"], ["facilitator"]),
    ("POST", "/api/workshops/1/notes", ["text": "a note"], ["facilitator", "observer"]),
    ("PUT", "/api/workshops/1/seats/0/holder", [:], ["seat"]),
    ("GET", "/api/workshops/1/record.jsonl", nil, ["facilitator"]),
    ("GET", "/api/workshops/1/report.html", nil, ["facilitator"]),
    ("POST", "/api/workshops/1/moves", [:], ["seat"]),
    ("POST", "/api/workshops/1/worth", ["request": "1/city/propose", "answer": "pass"], ["seat"]),
    ("GET", "/api/workshops/1/why", nil, ["facilitator", "seat", "observer", "projector"]),
    ("GET", "/api/workshops/1/requests/1/why", nil, ["facilitator", "seat", "observer", "projector"]),
    ("POST", "/api/branches", ["round": "1"], ["facilitator"]),
    ("POST", "/api/runs", [:], ["facilitator"]),
    ("POST", "/api/sweeps", [:], ["facilitator"]),
    ("GET", "/api/jobs/j1/events", nil, ["facilitator"]),
    ("GET", "/api/jobs/j1", nil, ["facilitator"]),
    ("DELETE", "/api/workshops/1/participants/p9", nil, ["facilitator"]),
    ("DELETE", "/api/workshops/1", nil, ["facilitator"]),
  ]

  @Test("Each endpoint is for the roles that it is for, and for no wrong, missing, stale or foreign token")
  func roles() async throws {
    for endpoint in Self.endpoints {
      let room = try await Room()
      let seat = await room.phone("Ana", seat: 0)
      let gone = await room.phone("Bo", seat: 1)
      #expect(await gone.json("DELETE", "/api/workshops/1/participants/me").status == 200)
      let wrong = Room.Browser(
        room: room,
        cookies: [
          "entente-console": "nonsense", "entente-seat": "nonsense", "entente-screen": "nonsense",
          "entente-observer": "nonsense",
        ])
      // Somebody's token under another role's name.
      let foreign = Room.Browser(
        room: room,
        cookies: [
          "entente-console": seat.cookies["entente-seat"] ?? "", "entente-observer": seat.cookies["entente-seat"] ?? "",
          "entente-screen": "f-token", "entente-seat": "f-token",
        ])
      let browsers: [(String, Room.Browser)] = [
        ("facilitator", room.facilitator), ("seat", seat), ("observer", room.observer), ("projector", room.projector),
        ("missing", room.stranger), ("wrong", wrong), ("stale", gone), ("foreign", foreign),
      ]
      for (name, browser) in browsers {
        var body: [String: Any]? = endpoint.body
        body?["id"] = Token.random(16)
        if endpoint.path == "/api/branches" { body?["round"] = 1 }
        let response = await browser.send(endpoint.method, endpoint.path, body)
        let isRefused = [401, 403].contains(response.status)
        #expect(
          isRefused != endpoint.may.contains(name),
          "\(name): \(endpoint.method) \(endpoint.path) is answered \(response.status)")
      }
    }
  }

  @Test("A seat is handed to others and to bots by those who may")
  func seats() async throws {
    let room = try await Room()
    let (ana, bo) = (await room.phone("Ana", seat: 0), await room.phone("Bo", seat: 1))
    let holder = "/api/workshops/1/seats/0/holder"
    #expect(await bo.json("PUT", holder, ["bot": true]).status == 403, "the seat of somebody else")
    #expect(await bo.json("PUT", holder, ["participant": "p1"]).status == 403)
    #expect(await room.facilitator.json("PUT", holder, ["bot": true]).status == 200)
    #expect(await ana.act("answer", ["request": "1/city/stay", "answer": "yes"]).status == 410)
    #expect(await room.facilitator.json("PUT", holder, ["participant": "p1"]).status == 200)
    #expect(await room.gathering.people(in: 0).map(\.id) == ["p1"])
    #expect(await room.facilitator.json("PUT", "/api/workshops/1/seats/99/holder", ["bot": true]).status == 404)
  }

  @Test("Another host, another site's page and another kind of body are refused")
  func gates() async throws {
    let room = try await Room()
    let seat = await room.phone("Ana", seat: 0)
    let path = "/api/workshops/1/actions"
    let body = ["id": Token.random(16), "kind": "ready"]
    #expect(await seat.send("GET", "/api/workshops/1/view", headers: ["host": "evil.example"]).status == 421)
    #expect(await seat.send("GET", "/", headers: ["host": "127.0.0.1.evil.example:8080"]).status == 421)
    #expect(await seat.send("GET", "/", headers: ["host": ""]).status == 421)
    for origin in ["http://evil.example", "null", "https://127.0.0.1:8080", "http://127.0.0.1:8081"] {
      #expect(await seat.send("POST", path, body, headers: ["origin": origin]).status == 403, "\(origin)")
    }
    #expect(await seat.send("POST", path, body, headers: ["content-type": "text/plain"]).status == 415)
    #expect(
      await seat.send("POST", path, body, headers: ["content-type": "application/x-www-form-urlencoded"]).status == 415)
    #expect(await seat.send("GET", "/" + String(repeating: "a", count: 5000)).status == 414)
    let fine = await seat.send("POST", path, body)
    #expect(fine.status == 200)
    for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy"] {
      #expect(fine.headers.contains { $0.name == name }, "\(name)")
    }
    #expect(fine.headers.contains { $0 == ("cache-control", "no-store") })
  }

  @Test(
    "What a seat can see contains nothing of another seat's, on any page, in any mode", arguments: Anonymity.allCases)
  func privacy(_ anonymity: Anonymity) async throws {
    let room = try await Room(anonymity: anonymity)
    let (city, works) = (await room.phone("NICK-OF-CITY", seat: 0), await room.phone("NICK-OF-WORKS", seat: 1))
    _ = await room.facilitator.control("message", ["to": 0, "text": "MESSAGE-TO-THE-CITY"])
    _ = await city.act("say", ["text": "SAID-BY-THE-CITY"])
    _ = await room.facilitator.control("open")
    for _ in 0..<40 {
      await room.pass(1)
      for request in await city.requests() {
        _ = await city.act(
          "answer",
          ["request": request["request"] ?? "", "answer": request["default"] ?? "reject", "why": "WHY-OF-THE-CITY"])
      }
      for browser in [works, room.projector] {
        let role = browser.cookies["entente-seat"] == nil ? "screen" : "seat"
        for path in ["/api/workshops/1/view?as=\(role)", "/api/workshops/1/timeline", "/play"] {
          let text = await browser.send("GET", path).text
          for secret in [
            "SECRET-OF-THE-CITY", "SECRET-OF-THE-CLUB", "MESSAGE-TO-THE-CITY", "SAID-BY-THE-CITY", "WHY-OF-THE-CITY",
          ] {
            #expect(!text.contains(secret), "\(path) tells \(secret)")
          }
          if anonymity != .named { #expect(!text.contains("NICK-OF-CITY"), "\(path)") }
          #expect(
            !text.contains("1/city/") || path == "/api/workshops/1/timeline" && false,
            "\(path) tells what the city is asked")
        }
      }
    }
    #expect(await city.send("GET", "/api/workshops/1/view").text.contains("SECRET-OF-THE-CITY"))
  }

  @Test("Of each line, each role is told what it may know", arguments: [0, 1])
  func notices(_ seat: Int) async throws {
    let room = try await Room()
    let (city, works) = (await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1))
    _ = (city, works)
    let gathering = await room.gathering
    let own = Role.seat(participant: seat == 0 ? "p1" : "p2")
    let other = Role.seat(participant: seat == 0 ? "p2" : "p1")
    let id = seat == 0 ? "p1" : "p2"
    let name = seat == 0 ? "city" : "works"
    func told(_ deed: Deed) -> [Role] {
      [own, other, .projector, .observer, .facilitator].filter {
        gathering.notice(of: Line(seq: 9, at: 0, deed: deed), to: $0) != nil
      }
    }
    #expect(told(.messaged(seat: seat)) == [own, .observer, .facilitator])
    #expect(told(.messaged(seat: nil)) == [own, other, .observer, .facilitator])
    #expect(told(.said(participant: id, action: "")) == [own, .observer, .facilitator])
    #expect(
      told(.answered(participant: id, request: "1/\(name)/stay", answer: "yes", action: "")) == [
        own, .projector, .observer, .facilitator,
      ])
    #expect(told(.noted(isStarred: true, by: "facilitator", action: "")) == [.observer, .facilitator])
    #expect(told(.hand(participant: id, isUp: true, action: "")) == [.observer, .facilitator])
    #expect(told(.keyed([:])).isEmpty)
    for deed in [Deed.opened(round: 1, seconds: nil), .stepped(round: 1), .ended, .steppedBack(round: 1), .resumed] {
      #expect(told(deed).count == 5)
    }
  }

  @Test("Wrong codes are counted, by address and in all, and a right one is not held up by them")
  func codes() async throws {
    let room = try await Room()
    var statuses: [Int] = []
    for _ in 0..<12 {
      statuses.append(
        await room.stranger.json("POST", "/api/joins", ["code": "XXXXXX", "id": Token.random(16)]).status)
    }
    #expect(statuses == Array(repeating: 404, count: 10) + [429, 429])
    let refused = await room.stranger.send("POST", "/api/joins", ["code": "YYYYYY", "id": Token.random(16)])
    #expect(refused.headers.contains { $0.name == "retry-after" })
    #expect(await room.stranger.json("POST", "/api/joins", ["code": "k7r-m4p", "id": Token.random(16)]).status == 200)
    room.clock.advance(61)
    #expect(await room.stranger.json("POST", "/api/joins", ["code": "XXXXXX", "id": Token.random(16)]).status == 404)
    _ = await room.facilitator.control("lock_joins", ["locked": true])
    #expect(await room.stranger.json("POST", "/api/joins", ["code": "K7RM4P", "id": Token.random(16)]).status == 403)
    _ = await room.facilitator.control("lock_joins", ["locked": false])
    _ = await room.facilitator.control("new_code")
    #expect(await room.stranger.json("POST", "/api/joins", ["code": "K7RM4P", "id": Token.random(16)]).status == 404)
  }

  @Test("Asked again with the same id, a join is the same join")
  func joinTwice() async throws {
    let room = try await Room()
    let id = Token.random(16)
    let first = await room.stranger.send("POST", "/api/joins", ["code": "K7RM4P", "nickname": "Ana", "id": id])
    // The record does not tell with what somebody else could ask.
    let record = await room.facilitator.send("GET", "/api/workshops/1/record.jsonl").text
    #expect(!record.contains(id))
    #expect(await !room.store.lines.contains { "\($0.deed)".contains(id) })
    let again = try await Room(lines: await room.store.lines, clock: room.clock)
    let third = await again.stranger.send("POST", "/api/joins", ["code": "K7RM4P", "nickname": "Ana", "id": id])
    #expect(third.cookies == first.cookies, "also after a restart")
    #expect(await again.gathering.participants.count == 1)
    let second = await room.stranger.send("POST", "/api/joins", ["code": "K7RM4P", "nickname": "Ana", "id": id])
    #expect(first.cookies == second.cookies && !first.cookies.isEmpty)
    #expect(await room.gathering.participants.count == 1)
  }

  @Test("A seat is taken along to another phone by a code that works once, for a while, and the first phone lets go")
  func moves() async throws {
    let room = try await Room()
    let phone = await room.phone("Ana", seat: 0)
    let move = await phone.json("POST", "/api/workshops/1/moves", [:] as [String: Any])
    let code = try #require(move.value["code"] as? String)
    #expect(move.status == 201 && JoinCode.canonical(code) != "K7RM4P")
    _ = await room.facilitator.control("lock_joins", ["locked": true])
    let id = Token.random(16)
    let joined = await room.stranger.send("POST", "/api/joins", ["code": code.lowercased(), "id": id])
    #expect(joined.status == 200 && joined.object["seat"] as? Int == 0)
    #expect(await room.stranger.send("POST", "/api/joins", ["code": code, "id": id]).cookies == joined.cookies)
    #expect(await room.gathering.participants.count == 1)
    var other = room.stranger
    other.cookies = joined.cookies
    #expect(await other.act("ready").status == 200)
    #expect(await phone.act("ready").status == 401)
    #expect(await room.stranger.json("POST", "/api/joins", ["code": code, "id": Token.random(16)]).status == 404)
    let late = try #require(
      await other.json("POST", "/api/workshops/1/moves", [:] as [String: Any]).value["code"] as? String)
    room.clock.advance(601)
    #expect(await room.stranger.json("POST", "/api/joins", ["code": late, "id": Token.random(16)]).status == 404)
    var statuses: [Int] = []
    for _ in 0..<6 { statuses.append(await other.json("POST", "/api/workshops/1/moves", [:] as [String: Any]).status) }
    #expect(statuses == [201, 201, 201, 201, 201, 429])
  }

  @Test("A control that a page asks for again under its id is done once")
  func controlTwice() async throws {
    let room = try await Room()
    let body: [String: Any] = ["id": Token.random(16), "kind": "message", "text": "once"]
    let first = await room.facilitator.json("POST", "/api/workshops/1/controls", body)
    let second = await room.facilitator.json("POST", "/api/workshops/1/controls", body)
    #expect(first.status == 200 && first.value["seq"] as? Int == second.value["seq"] as? Int)
    #expect(await room.gathering.messages.count == 1)
    let again = try await Room(lines: await room.store.lines, clock: room.clock)
    #expect(await again.facilitator.json("POST", "/api/workshops/1/controls", body).status == 200)
    #expect(await again.gathering.messages.count == 1)
  }

  @Test("Who is erased while something else is being written stays erased")
  func erasedMeanwhile() async throws {
    let room = try await Room(anonymity: .named)
    let phone = await room.phone("ERASE-ME", seat: 0)
    let host = room.host
    await room.store.first { try? await host.erase(nil) }
    #expect(await phone.act("ready").status == 200)
    let left = await room.gathering.participants[0]
    #expect(left.nickname.isEmpty && left.isReady)
  }

  @Test("The picture of the address shows the code that is valid now")
  func newCode() async throws {
    let room = try await Room()
    func picture() async throws -> String {
      try #require((await room.projector.view("screen")["screen"] as? [String: Any])?["qr"] as? String)
    }
    let first = try await picture()
    #expect(first.contains("K7RM4P"))
    _ = await room.facilitator.control("new_code")
    let second = try await picture()
    let code = await room.gathering.code
    #expect(!second.contains("K7RM4P") && second.contains(code))
  }

  @Test("Every text of the host is in its table, and every one in the table is used")
  func table() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Workshop")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    let source = try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let keys = Words.english.keys
    let lines = try String(contentsOf: folder.appending(path: "Assets/en.host.json"), encoding: .utf8).split(
      separator: "\n")
    #expect(lines.count { $0.hasPrefix("\"") } == keys.count, "no key stands there twice")
    // Keys that are put together: of kinds of requests, of problems, of pages, of what comes by number.
    let made = [
      "request.", "about.", "problem.", "page.", "cue.", "guess.", "decisions.", "carried.", "offered.", "rule.",
    ]
    let unused = keys.filter { key in
      !source.contains("\"\(key)\"") && !made.contains { key.hasPrefix($0) } && !key.hasSuffix(".label")
    }
    #expect(unused.isEmpty, "\(unused)")
    let named = source.matches(of: /(?:words|english|notNow|choice)\(\s*"([a-z][a-zA-Z0-9.\-_]*)"/).map { String($0.1) }
    let detailed = source.matches(of: /notUnderstood\(\s*[^,]+,\s*"([^"\\]+)"/).map { String($0.1) }
    let problems = source.matches(of: /WebProblem\(\s*\d+, "([a-z\-]+)"/).map { "problem.\($0.1)" }
    #expect(named.count > 40 && detailed.count > 15 && problems.count > 15)
    let missing = (named + detailed + problems).filter { !keys.contains($0) }
    #expect(missing.isEmpty, "\(missing)")
    let typed = keys.filter { $0.hasPrefix("problem.") && !$0.hasSuffix(".do") }
    #expect(typed.allSatisfy { source.contains("\"\($0.dropFirst(8))\"") || source.contains("\"\($0)\"") })
  }

  @Test("Nicknames and texts are text: signs that steer are taken out, the rest is escaped where it becomes HTML")
  func texts() async throws {
    let room = try await Room(anonymity: .named)
    let nasty = "<script>alert(1)</script>\u{202E}\u{0000}"
    let phone = await room.phone(nasty, seat: 0)
    let page = await phone.send("GET", "/play").text
    #expect(!page.contains("<script>alert"))
    // A quotation mark under an accent is still a quotation mark to a browser.
    let quoting = await room.phone("x\"\u{0301} autofocus y")
    #expect(await room.gathering.participants[1].nickname.unicodeScalars.contains("\""))
    let join = await quoting.send("GET", "/").text
    let attribute = try #require(join.components(separatedBy: "data-nickname=\"").dropFirst().first)
    #expect(attribute.unicodeScalars.prefix { $0 != "\"" }.contains("y"), "\(attribute.prefix(60))")
    let nickname = await room.gathering.participants[0].nickname
    #expect(!nickname.unicodeScalars.contains { $0 == "\u{202E}" || $0.value < 32 })
    #expect(nickname.count <= 24)
    #expect(await phone.act("say", ["text": String(repeating: "x", count: 281)]).status == 422)
    _ = await room.phone("Аna", seat: 1)  // the first letter is Cyrillic
    _ = await room.phone("ana", seat: 2)
    let console = await room.facilitator.view("console")["console"] as? [String: Any]
    let people = console?["participants"] as? [[String: Any]] ?? []
    #expect(people.count { !(($0["flags"] as? [String]) ?? []).isEmpty } == 1)
  }

  @Test("Garbage in place of JSON, of an id or of an answer is told by its field, and ends nothing")
  func garbage() async throws {
    let room = try await Room()
    let phone = await room.phone("Ana", seat: 0)
    _ = await room.facilitator.control("open")
    for _ in 0..<20 {
      await room.pass(1)
      if !(await phone.requests()).isEmpty { break }
    }
    let name = try #require(await phone.requests().first?["request"] as? String)
    for answer in ["", "maybe", "text:1", "text:2,2,2,2,2", "values:99", "text:nan,0,0,0,0", "1e999", "\u{0}"] {
      #expect(await phone.act("answer", ["request": name, "answer": answer]).status == 422, "\(answer)")
    }
    #expect(await phone.act("answer", ["request": "1/works/stay", "answer": "yes"]).status != 200)
    #expect(await phone.act("ready", id: "short").value["field"] as? String == "id")
    #expect(await phone.act("dance").value["field"] as? String == "kind")
    for body in ["", "[]", "{", "\"x\"", "{\"id\":1}"] {
      let response = await room.host.respond(
        to: WebRequest(
          "POST", "/api/workshops/1/actions",
          headers: [
            "host": Room.host, "origin": "http://\(Room.host)", "content-type": "application/json",
            "cookie": "entente-seat=\(phone.cookies["entente-seat"] ?? "")",
          ], body: Array(body.utf8)))
      #expect(response.status == 422, "\(body)")
    }
    #expect(await room.gathering.round?.isOpen == true)
  }

  @Test("Who leaves is erased: the nickname and what they wrote; what they answered stays under the organisation")
  func erasure() async throws {
    let room = try await Room()
    let phone = await room.phone("ERASE-ME", seat: 0)
    _ = await phone.act("say", ["text": "ERASE-THIS"])
    #expect(await phone.json("DELETE", "/api/workshops/1/participants/me").status == 200)
    let record = await room.facilitator.send("GET", "/api/workshops/1/record.jsonl").text
    #expect(!record.contains("ERASE-ME") && !record.contains("ERASE-THIS") && record.contains("\"left\""))
    #expect(await room.store.lines.allSatisfy { $0.text == nil })
    #expect(await phone.act("ready").status == 401)
  }

  @Test("Too much at once is told when to try again, and one seat has four streams at most")
  func limits() async throws {
    let room = try await Room()
    let phone = await room.phone("Ana", seat: 0)
    var statuses: [Int] = []
    for _ in 0..<22 { statuses.append(await phone.act("ready").status) }
    #expect(statuses.prefix(20).allSatisfy { $0 == 200 } && statuses.suffix(2) == [429, 429])
    var streams: [WebResponse] = []
    for _ in 0..<4 { streams.append(await phone.send("GET", "/api/workshops/1/events")) }
    #expect(streams.allSatisfy { $0.status == 200 })
    #expect(await phone.send("GET", "/api/workshops/1/events").status == 429)
    streams = []
    var isForgotten = false
    for _ in 0..<250 where !isForgotten {
      isForgotten = await phone.send("GET", "/api/workshops/1/events").status == 200
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(isForgotten, "closed streams are forgotten")
  }

  @Test("A stream tells what is new after a line, in order; far behind, or of another try, it begins with a snapshot")
  func streams() async throws {
    let room = try await Room()
    let phone = await room.phone("Ana", seat: 0)
    let seq = await room.gathering.seq
    let response = await phone.send("GET", "/api/workshops/1/events?after=\(seq)")
    guard case .events(let feed) = response.body else {
      Issue.record("no stream")
      return
    }
    _ = await room.facilitator.control("message", ["text": "hello"])
    _ = await room.facilitator.control("message", ["to": 1, "text": "not for you"])
    _ = await room.facilitator.control("open")
    let text = String(decoding: await feed.read() ?? [], as: UTF8.self)
    let ids = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
    let told = await room.gathering.seq
    let lines = await room.store.lines
    // Lines that say nothing to a seat, or are somebody else's, are gaps.
    let expected = lines[seq..<told].filter {
      switch $0.deed {
      case .messaged(let to): to == nil
      case .opened: true
      default: false
      }
    }
    #expect(ids == expected.map(\.seq) && ids.count == 2)
    #expect(text.contains("retry: 1000") && text.contains("event: message") && text.contains("event: round"))
    #expect(await feed.read() == [])
    let new = await phone.send("GET", "/api/workshops/1/events")
    guard case .events(let fresh) = new.body else { return }
    #expect(String(decoding: await fresh.read() ?? [], as: UTF8.self).contains("event: snapshot"))
  }
}
