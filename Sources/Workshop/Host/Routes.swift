import Evaluation
import Foundation
import Partnerships
import Simulation

extension WorkshopHost: WebSite {
  nonisolated public func bodyLimit(_ method: String, _ path: String) -> Int { WebLimits.body }

  public func respond(to request: WebRequest) async -> WebResponse {
    do {
      try Gate(hosts: setup.hosts).check(request)
      return secured(try await route(request), request)
    } catch let problem as WebProblem {
      return secured(Gate.formPaths.contains(request.path) ? Pages.problem(self, problem) : problem.response, request)
    } catch {
      return secured(WebProblem(500, "failed").response, request)
    }
  }

  /// What every answer carries.
  private func secured(_ response: WebResponse, _ request: WebRequest) -> WebResponse {
    var response = response
    response.headers += [
      // With no-referrer browsers would not say whose form it is that they send.
      ("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin"),
    ]
    // Of an address that is not trustworthy browsers only complain of it.
    let host = request.headers["host"] ?? ""
    if request.isSecure || ["127.0.0.1", "localhost", "[::1]"].contains(where: { host.hasPrefix($0) }) {
      response.headers.append(("cross-origin-opener-policy", "same-origin"))
    }
    if !response.headers.contains(where: { $0.name == "content-security-policy" }) {
      response.headers.append(
        (
          "content-security-policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ))
    }
    if !response.headers.contains(where: { $0.name == "cache-control" }) {
      response.headers.append(("cache-control", "no-store"))
    }
    return response
  }

  private var path: String { "/api/workshops/\(setup.about.number)" }

  private func route(_ request: WebRequest) async throws -> WebResponse {
    let isRead = ["GET", "HEAD"].contains(request.method)
    let parts = request.path.split(separator: "/").map(String.init)
    if isRead, !request.path.hasPrefix("/api/") { return try page(request, parts) }
    if request.path == "/join", request.method == "POST" { return try await plainJoin(request) }
    if request.path == "/play", request.method == "POST" { return try await plainAnswer(request) }
    if request.path == "/api/joins" { return try await self.only("POST", request) { try await self.join($0) } }
    if request.path == "/api/branches" { return try await self.only("POST", request) { try self.branch($0) } }
    if request.path == "/api/runs" { return try await self.only("POST", request) { try self.runs($0) } }
    if request.path == "/api/sweeps" { return try await self.only("POST", request) { try self.sweep($0) } }
    if parts.count == 4, parts[0] == "api", parts[1] == "jobs", parts[3] == "events" {
      return try await self.only("GET", request) { try self.progress(of: parts[2], $0) }
    }
    if parts.count == 3, parts[0] == "api", parts[1] == "jobs" { return try job(parts[2], request) }
    guard request.path.hasPrefix(path) else { throw WebProblem.notFound }
    let rest = Array(parts.dropFirst(3))
    switch (rest.count, rest.first) {
    case (0, _):
      return try await self.only("DELETE", request) { request in
        try self.require(.facilitator, request)
        try await self.add(.erased)
        try await self.erase(nil)
        return Self.json(["seq": self.gathering.seq])
      }
    case (1, "view"): return try await self.only("GET", request) { try self.view($0) }
    case (1, "events"): return try await self.only("GET", request) { try self.events($0) }
    case (1, "actions"): return try await self.only("POST", request) { try await self.act($0) }
    case (1, "moves"): return try await self.only("POST", request) { try self.move($0) }
    case (1, "worth"): return try await self.only("POST", request) { try self.worth($0) }
    case (1, "why"): return try await self.only("GET", request) { try await self.why($0) }
    case (3, "requests"):
      guard rest[2] == "why", let seq = Int(rest[1]) else { throw WebProblem.notFound }
      return try await self.only("GET", request) { try await self.whyAnswered(seq, $0) }
    case (1, "controls"): return try await self.only("POST", request) { try await self.control($0) }
    case (1, "notes"): return try await self.only("POST", request) { try await self.note($0) }
    case (1, "timeline"): return try await self.only("GET", request) { try self.timeline($0) }
    case (1, "record.jsonl"): return try await self.only("GET", request) { try self.record($0) }
    case (1, "report.html"): return try await self.only("GET", request) { try await self.report($0) }
    case (2, "participants"): return try await self.only("DELETE", request) { try await self.remove(rest[1], $0) }
    case (3, "seats"):
      guard rest[2] == "holder", let seat = Int(rest[1]), gathering.seats.indices.contains(seat) else {
        throw WebProblem.notFound
      }
      return try await self.only("PUT", request) { try await self.hold(seat, $0) }
    default: throw WebProblem.notFound
    }
  }

  private func only(_ method: String, _ request: WebRequest, _ body: (WebRequest) async throws -> WebResponse)
    async throws
    -> WebResponse
  {
    guard request.method == method || method == "GET" && request.method == "HEAD" else {
      throw WebProblem(405, "wrong-method", ["a": "\(method)"])
    }
    return try await body(request)
  }

  private static func stream(_ feed: EventFeed) -> WebResponse {
    WebResponse(
      200, headers: [(name: "content-type", value: "text/event-stream"), (name: "x-accel-buffering", value: "no")],
      body: .events(feed))
  }

  static func json(_ value: some Encodable, _ status: Int = 200, headers: [(name: String, value: String)] = [])
    -> WebResponse
  {
    WebResponse(
      status, headers: [(name: "content-type", value: "application/json; charset=utf-8")] + headers,
      body: .bytes(JSON.bytes(value)))
  }

  // MARK: Who it is

  /// The participant whose cookie this is.
  private func participant(_ request: WebRequest) -> Gathering.Participant? {
    guard let token = request.cookie(Role.seat(participant: "").cookie) else { return nil }
    let key = Token.digest(token)
    return gathering.participants.first { $0.key == key && !$0.isGone }
  }

  private func holds(_ role: Role, _ request: WebRequest) -> Bool {
    guard let token = request.cookie(role.cookie), let keys = gathering.keys[role.name] else { return false }
    return keys.contains(Token.digest(token))
  }

  /// As whom somebody looks: what they ask for, if it is theirs.
  private func role(_ request: WebRequest) throws -> Role {
    let isFacilitator = holds(.facilitator, request)
    switch request.query["as"] {
    case "console" where isFacilitator: return .facilitator
    case "screen" where isFacilitator || holds(.projector, request): return .projector
    case "observer" where isFacilitator || holds(.observer, request): return .observer
    case "seat":
      if let participant = participant(request) { return .seat(participant: participant.id) }
      throw WebProblem.notKnown
    case nil:
      if isFacilitator { return .facilitator }
      if let participant = participant(request) { return .seat(participant: participant.id) }
      if holds(.observer, request) { return .observer }
      if holds(.projector, request) { return .projector }
      throw WebProblem.notKnown
    default: throw WebProblem.notKnown
    }
  }

  private func require(_ role: Role, _ request: WebRequest) throws {
    if holds(role, request) { return }
    throw participant(request) == nil && !holds(.projector, request) && !holds(.observer, request)
      ? WebProblem.notKnown : WebProblem.notYours
  }

  private func me(_ request: WebRequest) throws -> Gathering.Participant {
    if let participant = participant(request) { return participant }
    throw holds(.facilitator, request) || holds(.projector, request) || holds(.observer, request)
      ? WebProblem.notYours : WebProblem.notKnown
  }

  private static func cookie(_ role: Role, _ token: String, _ request: WebRequest) -> (name: String, value: String) {
    (
      "set-cookie",
      "\(role.cookie)=\(token); HttpOnly; SameSite=Strict; Path=/; Max-Age=86400\(request.isSecure ? "; Secure" : "")"
    )
  }

  // MARK: Looking

  private func view(_ request: WebRequest) throws -> WebResponse {
    let role = try role(request)
    let tag = "\"\(gathering.seq)-\(looks)-\(turns)-\(presence.changes)\""
    // Who leads sees how long others are away.
    if case .seat = role, request.headers["if-none-match"] == tag {
      return WebResponse(304, headers: [(name: "etag", value: tag)])
    }
    return WebResponse(
      200, headers: [(name: "content-type", value: "application/json; charset=utf-8"), (name: "etag", value: tag)],
      body: .bytes(viewBytes(for: role)))
  }

  private func timeline(_ request: WebRequest) throws -> WebResponse {
    _ = try role(request)
    struct Moments: Encodable { var moments: [View.Moment] }
    let isLeading = holds(.facilitator, request) || holds(.observer, request)
    let own = participant(request)?.seat.map { gathering.seats[$0].organisation }
    let moments = builder.moments.filter { moment in
      isLeading || gathering.phase == .debrief && moment.kind == "answer"
        || own.map { moment.request?.contains("/\($0)/") ?? false } ?? false
    }
    return Self.json(Moments(moments: moments))
  }

  private static let mostBehind = 2_000
  private static let mostStreams = 4

  private func events(_ request: WebRequest) throws -> WebResponse {
    let role = try role(request)
    if case .seat(let participant) = role, presence.streamCount(participant) >= Self.mostStreams {
      throw WebProblem(429, "too-many-streams", retryAfter: 5)
    }
    let asked = request.headers["last-event-id"].flatMap { Int($0) } ?? request.query["after"].flatMap { Int($0) }
    let feed = EventCursor(host: self, role: role, after: asked)
    let (id, stream) = wakes(role)
    if case .seat(let participant) = role { presence.came(participant) }
    // The stream is over when its reader lets it go.
    let guardian = StreamGuardian { [weak self] in
      Task { await self?.streamEnded(id, role) }
    }
    return Self.stream(
      EventFeed(wakes: stream) {
        _ = guardian
        return await feed.read()
      })
  }

  private func streamEnded(_ id: UUID, _ role: Role) {
    sleep(id)
    if case .seat(let participant) = role { presence.went(participant, at: clock()) }
  }

  /// What there is for a role after a line, as events; and the line up to which that is all.
  func news(for role: Role, after seq: Int?, turn: Int?) -> (bytes: [UInt8], seq: Int, isOver: Bool, turn: Int) {
    let greeted = turn != nil
    var text = ""
    func add(_ notice: Notice, _ seq: Int) {
      text += "id: \(seq)\nevent: \(notice.rawValue)\ndata: {\"seq\":\(seq),\"kind\":\"\(notice.rawValue)\"}\n\n"
    }
    let last = gathering.seq
    var isOver = false
    if !greeted { text += "retry: 1000\n\n" }
    guard let seq, seq <= last, last - seq <= Self.mostBehind, seq >= gathering.timelineSeq || greeted else {
      add(.snapshot, last)
      return (Array(text.utf8), last, false, turns)
    }
    for line in lines[min(seq, lines.count)...] {
      guard let notice = gathering.notice(of: line, to: role) else { continue }
      add(notice, line.seq)
      if notice == .bye { isOver = true }
    }
    if let turn, turn != turns { add(.snapshot, last) }
    return (Array(text.utf8), last, isOver, turns)
  }

  private func record(_ request: WebRequest) throws -> WebResponse {
    try require(.facilitator, request)
    var text = ""
    for line in lines {
      struct Told: Encodable {
        var seq: Int
        var at: Int64
        var deed: Deed
        var text: String?
      }
      // Keys of browsers are nobody's business.
      let deed: Deed =
        switch line.deed {
        case .joined(let participant, _, let request): .joined(participant: participant, key: "", request: request)
        case .began(let anonymity, let code, _): .began(anonymity: anonymity, code: code, keys: [:])
        case .keyed: .keyed([:])
        default: line.deed
        }
      text +=
        String(decoding: JSON.bytes(Told(seq: line.seq, at: line.at, deed: deed, text: line.text)), as: UTF8.self)
        + "\n"
    }
    return WebResponse(
      200, headers: [(name: "content-type", value: "application/jsonl; charset=utf-8")], body: .bytes(Array(text.utf8)))
  }

  private func report(_ request: WebRequest) async throws -> WebResponse {
    try require(.facilitator, request)
    guard let run else { throw WebProblem.notNow("detail.the-game-is-not-over-there") }
    let html = try await archive.report(of: run)
    return WebResponse(
      200,
      headers: [
        (name: "content-type", value: "text/html; charset=utf-8"),
        (name: "content-security-policy", value: "default-src 'none'; style-src 'unsafe-inline'"),
      ], body: .bytes(Array(html.utf8)))
  }

  // MARK: Pages

  private func page(_ request: WebRequest, _ parts: [String]) throws -> WebResponse {
    switch (parts.first, parts.count) {
    case ("healthz", 1): return Self.json(["status": "ok", "version": Engine.version])
    case ("assets", 2): return try Assets.response(parts[1], request)
    case (nil, _), ("j", _):
      return Pages.join(self, code: parts.count > 1 ? parts[1] : "", known: participant(request)?.nickname)
    case ("play", 1): return try Pages.play(self, participant(request).map { view(for: .seat(participant: $0.id)) })
    case ("screen", 1), ("console", 1), ("observe", 1), ("debrief", 1):
      let page = parts[0]
      if let key = request.query["key"] {
        let role: Role = page == "screen" ? .projector : page == "observe" ? .observer : .facilitator
        guard gathering.keys[role.name]?.contains(Token.digest(key)) == true else { throw WebProblem.notKnown }
        return WebResponse(303, headers: [(name: "location", value: "/\(page)"), Self.cookie(role, key, request)])
      }
      return Pages.shell(self, page)
    default: throw WebProblem.notFound
    }
  }

  // MARK: Joining

  private struct Join: Decodable {
    var code: String
    var nickname: String?
    var lang: String?
    var id: String
  }

  private struct Joined: Encodable {
    var workshop: String
    var title: String
    var about: String
    var participant: String
    var nickname: String
    var seats: [View.Seat]
    var suggested: Int?
    /// Of one who came back, or from another device.
    var seat: Int?
  }

  private func join(_ request: WebRequest) async throws -> WebResponse {
    let asked: Join = try body(request)
    try checkID(asked.id)
    let (participant, token) = try await admit(asked, request)
    let view = view(for: .seat(participant: participant.id))
    return Self.json(
      Joined(
        workshop: "\(setup.about.number)", title: setup.about.title, about: setup.about.about ?? "",
        participant: participant.id, nickname: participant.nickname,
        seats: view.seats, suggested: suggestedSeat(for: participant), seat: participant.seat),
      headers: [Self.cookie(.seat(participant: ""), token, request)])
  }

  /// A free seat, then a bot's, then the one with the fewest people. Those who are still choosing are each led to another one.
  private func suggestedSeat(for participant: Gathering.Participant) -> Int? {
    let seats = gathering.seats.indices
    let free = seats.filter { !gathering.seats[$0].isBot && gathering.people(in: $0).isEmpty }
    let choosing = gathering.participants.prefix { $0.id != participant.id }.count { !$0.isGone && $0.seat == nil }
    if !free.isEmpty { return free[choosing % free.count] }
    return seats.first { gathering.seats[$0].isBot }
      ?? seats.min { gathering.people(in: $0).count < gathering.people(in: $1).count }
  }

  private func admit(_ asked: Join, _ request: WebRequest) async throws -> (Gathering.Participant, String) {
    let now = clock()
    // Made of the page's own id, which is as secret and of which the record has the digest alone: asking again gives the same, also after a restart.
    let token = Token.digest("seat \(asked.id)")
    let key = Token.digest(token)
    let action = Token.digest(asked.id)
    // Somebody who came in with this id before gets the key to the same place: the answer may have been lost on its way.
    if gathering.actions[action] != nil {
      guard let known = gathering.participants.first(where: { $0.key == key && !$0.isGone }) else {
        throw WebProblem.notKnown
      }
      return (known, token)
    }
    let code = JoinCode.canonical(asked.code)
    moves = moves.filter { $0.value.until > now }
    if let move = moves.removeValue(forKey: code), gathering.participant(move.participant) != nil {
      try await once(action) { _ in (.moved(participant: move.participant, key: key, request: action), nil) }
      guard let moved = gathering.participant(move.participant) else { throw WebProblem.notKnown }
      presence.stirred(moved.id, at: now)
      return (moved, token)
    }
    if code != gathering.code {
      let wait = [joinTries.wait(request.address, at: now), allJoinTries.wait("", at: now)].compactMap { $0 }.max()
      if let wait {
        throw WebProblem(
          429, "too-many-tries", ["a": "\(wait)"],
          retryAfter: wait)
      }
      throw WebProblem(
        404, "no-such-code",
        field: "code")
    }
    if gathering.isLocked {
      throw WebProblem(403, "joins-locked")
    }
    let nickname = PlainText.nickname(asked.nickname) ?? PlainText.randomNickname()
    try await once(action) { gathering in
      (.joined(participant: "p\(gathering.participants.count + 1)", key: key, request: action), nickname)
    }
    guard let participant = gathering.participants.first(where: { $0.key == key }) else { throw WebProblem.notKnown }
    presence.stirred(participant.id, at: now)
    return (participant, token)
  }

  private struct Holder: Decodable {
    var participant: String?
    var bot: Bool?
  }

  private func hold(_ seat: Int, _ request: WebRequest) async throws -> WebResponse {
    let asked: Holder = try body(request)
    let isFacilitator = holds(.facilitator, request)
    if asked.bot == true {
      let own = participant(request)
      guard isFacilitator || own?.seat == seat && gathering.people(in: seat).count == 1 else {
        throw WebProblem.notYours
      }
      return seq(try await add(.handedToBot(seat: seat)))
    }
    let who: String
    if let named = asked.participant, isFacilitator { who = named } else { who = try me(request).id }
    if asked.participant != nil, !isFacilitator, asked.participant != who { throw WebProblem.notYours }
    guard gathering.participant(who) != nil else { throw WebProblem.notFound }
    return seq(
      try await self.do { gathering in
        gathering.participant(who)?.seat == seat
          ? .known(gathering.seq) : .deeds([(.took(participant: who, seat: seat), nil)])
      })
  }

  private func remove(_ who: String, _ request: WebRequest) async throws -> WebResponse {
    let own = participant(request)
    let isOwn = who == "me" || who == own?.id
    if !isOwn { try require(.facilitator, request) }
    guard let id = isOwn ? own?.id : who, gathering.participant(id) != nil else {
      throw isOwn ? WebProblem.notKnown : WebProblem.notFound
    }
    let line = try await add(.left(participant: id, isRemoved: !isOwn))
    // The nickname goes for good, and what they wrote with it; what they answered stays under the organisation.
    let written = lines.filter { line in
      switch line.deed {
      case .joined(let participant, _, _), .renamed(let participant), .answered(let participant, _, _, _),
        .said(let participant, _):
        participant == id
      default: false
      }
    }.map(\.seq)
    try await erase(written)
    return seq(line)
  }

  private func seq(_ line: Line) -> WebResponse { Self.json(Saved(seq: line.seq, at: line.at)) }

  private struct Saved: Encodable {
    var seq: Int
    var at: Int64
  }

  // MARK: Acting

  private struct Action: Decodable {
    var id: String
    var kind: String
    var request: String?
    var answer: String?
    var why: String?
    var text: String?
  }

  private func act(_ request: WebRequest) async throws -> WebResponse {
    let participant = try me(request)
    let action: Action = try body(request)
    try checkID(action.id)
    if gathering.actions[action.id] == nil, let wait = actionTries.wait(participant.id, at: clock()) {
      throw WebProblem(429, "too-fast", retryAfter: wait)
    }
    presence.stirred(participant.id, at: clock())
    let id = action.id
    let who = participant.id
    switch action.kind {
    case "say":
      guard let text = try PlainText.message(action.text, field: "text") else {
        throw WebProblem.notUnderstood("text", "detail.it-is-empty")
      }
      return seq(try await once(id) { _ in (.said(participant: who, action: id), text) })
    case "ready":
      return seq(try await once(id) { _ in (.ready(participant: who, action: id), nil) })
    case "raise_hand", "lower_hand":
      let isUp = action.kind == "raise_hand"
      return seq(try await once(id) { _ in (.hand(participant: who, isUp: isUp, action: id), nil) })
    case "rewind":
      guard let named = action.request else { throw WebProblem.notUnderstood("request", "detail.it-is-missing") }
      return seq(
        try await once(id) { gathering in
          guard gathering.phase == .debrief else { throw WebProblem.notNow("detail.the-debrief-has-not-begun") }
          guard gathering.settled.contains(where: { $0.request == named }) else {
            throw WebProblem.notUnderstood("request", "detail.nobody-was-asked-that")
          }
          return (.wouldRewind(participant: who, request: named, action: id), nil)
        })
    case "take_away":
      guard let text = try PlainText.message(action.text, field: "text") else {
        throw WebProblem.notUnderstood("text", "detail.it-is-empty")
      }
      return seq(try await once(id) { _ in (.tookAway(action: id), text) })
    case "answer", "propose", "respond", "vote", "steer", "contribute", "share", "spend", "join", "stay":
      return seq(try await answer(action, by: who))
    default: throw WebProblem.notUnderstood("kind", "detail.there-is-no-action", ["a": "\(action.kind.prefix(40))"])
    }
  }

  private func answer(_ action: Action, by who: String) async throws -> Line {
    guard let named = action.request else { throw WebProblem.notUnderstood("request", "detail.it-is-missing") }
    guard let answer = action.answer else { throw WebProblem.notUnderstood("answer", "detail.it-is-missing") }
    let why = try PlainText.message(action.why, field: "why")
    let (look, asked, about) = (look, asked, setup.about)
    let id = action.id
    return try await once(id) { gathering in
      guard let participant = gathering.participant(who), let seat = participant.seat, !gathering.seats[seat].isBot
      else {
        throw WebProblem(410, "not-your-seat")
      }
      guard let open = gathering.openRequests.first(where: { $0.id == named }) else {
        let happened = gathering.settled.last { $0.request == named }
        let words = Words.english
        throw WebProblem(
          409, "round-closed",
          detail: happened.map { settled in
            settled.given.map {
              words(
                "detail.answer-that-counts",
                ["answer": RequestForm.text(of: $0.answer, ViewBuilder.kind(of: named), words)])
            } ?? words("detail.policy-answered")
          } ?? words("detail.it-is-not-asked-now"))
      }
      guard open.seat == seat else {
        throw WebProblem(410, "not-your-seat", text: "other-seat")
      }
      if action.kind != "answer", action.kind != open.kind {
        throw WebProblem.notUnderstood(
          "kind", "detail.is-answered-with", ["a": "\(named.prefix(80))", "b": "\(open.kind)"])
      }
      guard let look else { throw WebProblem.notNow("detail.the-round-is-being-prepared") }
      try RequestForm(open, look, asked[open.id], gathering, about).check(answer)
      return (.answered(participant: who, request: named, answer: answer, action: id), why)
    }
  }

  /// A code by which the seat is taken along to another device.
  private func move(_ request: WebRequest) throws -> WebResponse {
    let participant = try me(request)
    let now = clock()
    if let wait = moveTries.wait(participant.id, at: now) {
      throw WebProblem(
        429, "too-many-moves",
        retryAfter: wait)
    }
    var code = JoinCode.random()
    while code == gathering.code || moves[code] != nil { code = JoinCode.random() }
    moves = moves.filter { $0.value.until > now && $0.value.participant != participant.id }
    moves[code] = (participant.id, now + Self.moveMinutes * 60_000)
    struct Move: Encodable {
      var code: String
      var minutes: Int64
      var address: String
      var qr: String?
    }
    let address = setup.links.join(code)
    return Self.json(
      Move(
        code: JoinCode.shown(code), minutes: Self.moveMinutes, address: address,
        qr: QRCode(address)?.svg(title: address)), 201)
  }

  private static let moveMinutes: Int64 = 10

  private struct Offer: Decodable {
    var request: String
    var answer: String
  }

  /// What an offer that somebody thinks of would be worth to them. It is not kept.
  private func worth(_ request: WebRequest) throws -> WebResponse {
    let participant = try me(request)
    let asked: Offer = try body(request)
    if let wait = worthTries.wait(participant.id, at: clock()) {
      throw WebProblem(429, "too-fast", retryAfter: wait)
    }
    guard let open = gathering.openRequests.first(where: { $0.id == asked.request }), let look else {
      throw WebProblem.notNow("detail.it-is-not-asked-now")
    }
    guard let seat = participant.seat, open.seat == seat else { throw WebProblem.notYours }
    let form = builder.form(open, look)
    try form.check(asked.answer)
    return Self.json(View.Worth(worth: form.worth(of: asked.answer), guesses: form.guesses(of: asked.answer)))
  }

  private struct Control: Decodable {
    var id: String
    var kind: String
    var seconds: Int?
    var round: Int?
    var to: Int?
    var text: String?
    var locked: Bool?
    var on: Bool?
    var what: String?
    var participant: String?
  }

  private func control(_ request: WebRequest) async throws -> WebResponse {
    try require(.facilitator, request)
    let control: Control = try body(request)
    try checkID(control.id)
    if let known = gathering.actions[control.id] { return seq(lines[known - 1]) }
    if control.kind == "end" {
      return seq(try await end(control.id))
    }
    let setup = setup
    let wasPractice = gathering.isPractice
    let text = try PlainText.message(control.text, field: "text")
    let line = try await self.do { gathering in
      if let known = gathering.actions[control.id] { return .known(known) }
      return .deeds(try deeds(gathering) + [(.controlled(action: control.id), nil)])
    }
    // An ordinary opening is looked at when its first wave is made.
    if control.kind == "step_back" || wasPractice && !gathering.isPractice { await afterStepBack() }
    return seq(line)

    @Sendable func deeds(_ gathering: Gathering) throws -> [(deed: Deed, text: String?)] {
      switch control.kind {
      case "open":
        let next = gathering.isPractice ? 1 : (gathering.round?.number ?? 0) + 1
        guard gathering.phase != .debrief, gathering.round?.isOpen != true else {
          throw WebProblem.notNow(
            gathering.phase == .debrief ? "detail.the-game-is-over" : "detail.the-round-is-open-already")
        }
        guard next <= gathering.plan.pace.rounds else {
          throw WebProblem.notNow("detail.that-was-the-last-round-end")
        }
        let begun: [(deed: Deed, text: String?)] = gathering.isPractice ? [(.practised(isOn: false), nil)] : []
        return begun + [(.opened(round: next, seconds: control.seconds ?? setup.seconds), nil)]
      case "practice":
        guard gathering.phase == .lobby, !gathering.isPractice else {
          throw WebProblem.notNow("detail.practice-comes-before-the-first-round")
        }
        return [
          (.practised(isOn: true), nil), (.opened(round: 1, seconds: control.seconds ?? setup.seconds), nil),
        ]
      case "practice_end":
        guard gathering.isPractice else { throw WebProblem.notNow("detail.nobody-is-practising") }
        return [(.practised(isOn: false), nil)]
      case "close", "close_wave":
        guard let round = gathering.round, round.isOpen, let wave = round.wave, wave.isOpen else {
          throw WebProblem.notNow("detail.no-round-is-open")
        }
        return [
          (
            .closed(round: round.number, wave: wave.number, because: control.kind == "close" ? .facilitator : .wave),
            nil
          )
        ]
      case "pause":
        guard gathering.pause == nil, gathering.phase == .playing else {
          throw WebProblem.notNow("detail.it-is-paused-already-or-not")
        }
        return [(.paused(because: .facilitator), nil)]
      case "resume":
        guard gathering.pause != nil else { throw WebProblem.notNow("detail.it-is-not-paused") }
        return [(.resumed, nil)]
      case "extend":
        guard gathering.endsAt != nil else { throw WebProblem.notNow("detail.no-clock-is-running") }
        return [(.extended(seconds: min(max(control.seconds ?? 60, 1), 36_000)), nil)]
      case "unhurried":
        guard let seat = control.to, gathering.seats.indices.contains(seat) else {
          throw WebProblem.notUnderstood("to", "detail.there-is-no-such-seat")
        }
        return [(.unhurried(seat: seat, isOn: control.on ?? true), nil)]
      case "step_back":
        guard !gathering.isPractice, let round = control.round, round >= 1,
          round <= gathering.plan.pace.rounds,
          round <= (gathering.round?.number ?? (gathering.phase == .debrief ? gathering.lastRound + 1 : 0))
        else { throw WebProblem.notUnderstood("round", "detail.there-is-no-such-round-to") }
        return [(.steppedBack(round: round), nil)]
      case "message":
        guard let text else { throw WebProblem.notUnderstood("text", "detail.it-is-empty") }
        if let seat = control.to, !gathering.seats.indices.contains(seat) {
          throw WebProblem.notUnderstood("to", "detail.there-is-no-such-seat")
        }
        return [(.messaged(seat: control.to), text)]
      case "cue": return [(.cued(gathering.cue + 1), nil)]
      case "lock_joins": return [(.locked(control.locked ?? true), nil)]
      case "new_code": return [(.codeChanged(JoinCode.random()), nil)]
      case "rename":
        guard let who = control.participant, gathering.participant(who) != nil else {
          throw WebProblem.notUnderstood("participant", "detail.there-is-nobody-of-that-name")
        }
        guard let name = PlainText.nickname(control.text) else {
          throw WebProblem.notUnderstood("text", "detail.it-is-empty")
        }
        return [(.renamed(participant: who), name)]
      case "show":
        let what = control.what ?? ""
        let isKnown =
          ["join", "story", "round", "indicators", "headlines", "debrief"].contains(what)
          || what.wholeMatch(of: /job:j\d+/) != nil
          || what.hasPrefix("chart:") && setup.about.indicators.contains(String(what.dropFirst(6)))
        guard isKnown else { throw WebProblem.notUnderstood("what", "detail.there-is-nothing-of-that-name") }
        return [(.shown(what: what), nil)]
      default: throw WebProblem.notUnderstood("kind", "detail.there-is-no-control", ["a": "\(control.kind.prefix(40))"])
      }
    }
  }

  private struct Note: Decodable {
    var id: String
    var text: String?
    var star: Bool?
  }

  private func note(_ request: WebRequest) async throws -> WebResponse {
    let by: String
    if holds(.facilitator, request) {
      by = "facilitator"
    } else {
      try require(.observer, request)
      by = "observer"
    }
    let note: Note = try body(request)
    try checkID(note.id)
    let text = try PlainText.message(note.text, field: "text")
    return seq(
      try await once(note.id) { _ in (.noted(isStarred: note.star ?? false, by: by, action: note.id), text) })
  }

  // MARK: Branches

  private struct Question: Decodable {
    var round: Int
    var request: String?
    var answer: String?
    var replicates: Int?
  }

  /// The run that the game came to, once the debrief has begun.
  private var finishedRun: Int {
    get throws {
      guard gathering.phase == .debrief, let run else { throw WebProblem.notNow("detail.the-debrief-has-not-begun") }
      return run
    }
  }

  private func branch(_ request: WebRequest) throws -> WebResponse {
    try require(.facilitator, request)
    let asked: Question = try body(request)
    let run = try finishedRun
    guard (1...gathering.plan.pace.rounds).contains(asked.round) else {
      throw WebProblem.notUnderstood("round", "detail.there-is-no-such-round")
    }
    let replicates = min(max(asked.replicates ?? 100, 10), 1000)
    return begin(.branch(try question(asked, replicates)), of: replicates, run)
  }

  private func begin(_ question: JobQuestion, of total: Int, _ run: Int) -> WebResponse {
    let job = jobs.begin(total, titled: question.title)
    Task { await self.work(job, question, run) }
    struct Begun: Encodable { var job: String }
    return Self.json(Begun(job: job), 202)
  }

  private struct Ensemble: Decodable { var replicates: Int? }

  /// The whole game again under other chances: as it was answered, and with every seat played by its policy.
  private func runs(_ request: WebRequest) throws -> WebResponse {
    try require(.facilitator, request)
    let asked: Ensemble = try body(request)
    let run = try finishedRun
    let replicates = min(max(asked.replicates ?? 100, 10), 1000)
    return begin(
      .branch(
        BranchQuestion(
          title: Words.english("branch.nobody"), after: 0, answers: [], withdrawn: gathering.inputs,
          replicates: replicates, note: Words.english("branch.note.nobody"))), of: replicates, run)
  }

  private struct Sweep: Decodable {
    var measure: String?
    var budget: Int?
  }

  /// Which decision mattered.
  private func sweep(_ request: WebRequest) throws -> WebResponse {
    try require(.facilitator, request)
    let asked: Sweep = try body(request)
    let run = try finishedRun
    guard let measure = asked.measure ?? setup.about.indicators.first, setup.about.indicators.contains(measure) else {
      throw WebProblem.notUnderstood("measure", "detail.there-is-no-such-measure")
    }
    let budget = min(max(asked.budget ?? 400, 80), 2000)
    return begin(
      .decisions(
        DecisionsQuestion(
          measure: measure, budget: budget, replicates: 20, seats: gathering.plan.seats,
          lastStep: gathering.plan.pace.stepsPerRound * gathering.lastRound)), of: budget, run)
  }

  /// A job as a stream: its state whenever it changes.
  private func progress(of id: String, _ request: WebRequest) throws -> WebResponse {
    try require(.facilitator, request)
    guard jobs.all[id] != nil else { throw WebProblem.notFound }
    let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let clock = Task { [weak self] in
      while !Task.isCancelled, await self?.jobs.isOver(id) == false {
        wake.yield()
        try? await Task.sleep(for: .milliseconds(300))
      }
      wake.yield()
    }
    let guardian = StreamGuardian { clock.cancel() }
    let cursor = JobCursor()
    return Self.stream(
      EventFeed(wakes: wakes) { [weak self] in
        _ = guardian
        guard let job = await self?.jobs.all[id] else { return nil }
        return await cursor.news(of: job)
      })
  }

  // MARK: Why

  /// Who may ask why: who leads, and in the debrief all.
  private func whyRun(_ request: WebRequest) throws -> Int {
    _ = try role(request)
    return try finishedRun
  }

  private func why(_ request: WebRequest) async throws -> WebResponse {
    let run = try whyRun(request)
    guard let measure = request.query["measure"], setup.about.explained.contains(where: { $0.name == measure }) else {
      throw WebProblem.notUnderstood("measure", "detail.there-is-no-such-measure")
    }
    guard let step = request.query["step"].flatMap({ Int($0) }), (1...setup.about.steps).contains(step) else {
      throw WebProblem.notUnderstood("step", "detail.there-is-no-such-step")
    }
    let label = setup.about.explained.first { $0.name == measure }?.label ?? measure
    return try await reason(measure, called: label, step, run)
  }

  /// Of an answer: what came of the talks, or else happened, in its step.
  private func whyAnswered(_ seq: Int, _ request: WebRequest) async throws -> WebResponse {
    let run = try whyRun(request)
    guard let settled = gathering.settled.last(where: { $0.given?.seq == seq }),
      let step = settled.request.split(separator: "/").first.flatMap({ Int($0) })
    else { throw WebProblem.notFound }
    let kinds: [EventKind] =
      switch DecisionKind(name: ViewBuilder.kind(of: settled.request)) {
      case .propose, .respond: [.agreement, .talksFailed, .issueSettled]
      case .vote, .steer: [.motion, .leverSet]
      case .join, .stay: [.left, .joined]
      case .contribute, .share, .spend, nil: []
      }
    let who = gathering.seats[settled.seat].organisation
    let events = (look?.events ?? []).filter { event in kinds.contains { $0.rawValue == event.kind } }
    let isOwn = kinds.contains(.left)
    guard
      let event = events.first(where: {
        $0.step >= step && $0.step < step + gathering.plan.pace.stepsPerRound && (!isOwn || $0.text.hasPrefix(who))
      })
    else {
      return Self.json(View.Reason(title: Words.english("why.nothing"), lines: [], movements: [], chain: []))
    }
    return try await reason(event.text, called: event.text, event.step, run)
  }

  private func reason(_ subject: String, called label: String, _ step: Int, _ run: Int) async throws -> WebResponse {
    if let wait = whyTries.wait("", at: clock()) {
      throw WebProblem(429, "too-fast", retryAfter: wait)
    }
    do {
      return Self.json(try await archive.explain(subject, called: label, atStep: step, of: run).told)
    } catch {
      throw WebProblem(500, "not-explained", detail: "\(error)")
    }
  }

  private func question(_ asked: Question, _ replicates: Int) throws -> BranchQuestion {
    let words = Words.english
    let first = gathering.plan.pace.steps(ofRound: asked.round).lowerBound
    guard let named = asked.request else {
      return BranchQuestion(
        title: words("branch.chance", ["round": "\(asked.round)"]), after: first - 1, answers: [], withdrawn: [],
        replicates: replicates)
    }
    guard let seat = gathering.seat(of: named), let settled = gathering.settled.last(where: { $0.request == named })
    else {
      throw WebProblem.notUnderstood("request", "detail.nobody-was-asked-that")
    }
    let organisation = gathering.seats[seat].organisation
    let kind = ViewBuilder.kind(of: named)
    let given = gathering.inputs.filter { input in
      input.organisation == organisation && input.kind == kind
        && (input.request == named || settled.given != nil && isCovered(input, named, round: settled.round))
    }
    let step = settled.request.split(separator: "/").first.flatMap { Int($0) } ?? first
    if asked.answer == nil || asked.answer == "bot" {
      return BranchQuestion(
        title: words("branch.policies", ["organisation": organisation, "round": "\(settled.round)"]), after: step,
        answers: [], withdrawn: given, replicates: replicates)
    }
    let typed = asked.answer ?? ""
    let places = given.isEmpty ? [place(named)].compactMap { $0 } : given
    let answers = places.compactMap { place -> RecordedInput? in
      guard let kind = DecisionKind(name: place.kind), let answer = InputAnswer(typed: typed, to: kind) else {
        return nil
      }
      return RecordedInput(step: place.step, organisation: organisation, kind: kind, index: place.index, answer: answer)
    }
    guard !answers.isEmpty else {
      throw WebProblem.notUnderstood("answer", "detail.is-no-answer-to", ["a": "\(typed.prefix(60))", "b": "\(kind)"])
    }
    return BranchQuestion(
      title: words(
        "branch.title",
        ["organisation": organisation, "answer": RequestForm.text(of: typed, kind, words), "round": "\(settled.round)"]),
      after: step, answers: answers, withdrawn: [], replicates: replicates)
  }

  /// A request as an input would name it.
  private func place(_ named: String) -> RecordedInput? {
    let parts = named.split(separator: "/").map(String.init)
    guard let step = parts.first.flatMap({ Int($0) }), let seat = gathering.seat(of: named),
      let kind = DecisionKind(name: ViewBuilder.kind(of: named))
    else { return nil }
    return RecordedInput(
      step: step, organisation: gathering.seats[seat].organisation, kind: kind,
      index: parts.last.flatMap { Int($0) } ?? 0, answer: .pass)
  }

  /// Whether an input is one of those that a round's answer stands for.
  private func isCovered(_ input: RecordedInput, _ named: String, round: Int) -> Bool {
    gathering.plan.pace.steps(ofRound: round).contains(input.step)
      && named.hasPrefix("\(gathering.plan.pace.steps(ofRound: round).lowerBound)/")
  }

  private func job(_ id: String, _ request: WebRequest) throws -> WebResponse {
    try require(.facilitator, request)
    guard let job = jobs.all[id] else { throw WebProblem.notFound }
    if request.method == "DELETE" {
      jobs.change(id) { if $0.state != "done" { $0.state = "cancelled" } }
      return Self.json(["job": id])
    }
    return Self.json(job)
  }

  private func work(_ id: String, _ question: JobQuestion, _ run: Int) async {
    while jobs.working >= 2 { try? await Task.sleep(for: .milliseconds(200)) }
    guard jobs.all[id]?.state == "waiting" else { return }
    jobs.change(id) { $0.state = "running" }
    do {
      let result = try await make(question, run) { [weak self] done, total in
        await self?.progressed(id, done, total) ?? false
      }
      jobs.change(id) {
        $0.state = "done"
        $0.done = $0.total
        $0.result = result
      }
    } catch {
      jobs.change(id) {
        if $0.state != "cancelled" { $0.state = "failed" }
        $0.problem = "\(error)"
      }
    }
  }

  private func progressed(_ id: String, _ done: Int, _ total: Int) -> Bool {
    jobs.change(id) { ($0.done, $0.total) = (done, total) }
    return jobs.all[id]?.state == "running"
  }

  // MARK: Bodies

  private func body<Value: Decodable>(_ request: WebRequest) throws -> Value {
    do { return try JSONDecoder().decode(Value.self, from: Data(request.body)) } catch let DecodingError.keyNotFound(
      key, _)
    {
      throw WebProblem.notUnderstood(key.stringValue, "detail.it-is-missing")
    } catch let DecodingError.typeMismatch(_, context) {
      throw WebProblem.notUnderstood(context.codingPath.last?.stringValue ?? "body", "detail.it-is-of-the-wrong-kind")
    } catch {
      throw WebProblem.notUnderstood("body", "detail.it-is-no-json-object-of")
    }
  }

  private func checkID(_ id: String) throws {
    guard (16...64).contains(id.utf8.count), id.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
      throw WebProblem.notUnderstood("id", "detail.it-is-random-bits-in-hexadecimal")
    }
  }

  // MARK: Without scripts

  private func plainJoin(_ request: WebRequest) async throws -> WebResponse {
    let form = request.form
    let asked = Join(code: form["code"] ?? "", nickname: form["nickname"], lang: nil, id: form["id"] ?? "")
    try checkID(asked.id)
    let (participant, token) = try await admit(asked, request)
    presence.usesForms(participant.id)
    if let seat = suggestedSeat(for: participant), participant.seat == nil {
      _ = try await add(.took(participant: participant.id, seat: seat))
    }
    return WebResponse(
      303, headers: [(name: "location", value: "/play"), Self.cookie(.seat(participant: ""), token, request)])
  }

  private func plainAnswer(_ request: WebRequest) async throws -> WebResponse {
    let participant = try me(request)
    let form = request.form
    guard form["token"] == formToken(participant) else { throw WebProblem.notYours }
    presence.usesForms(participant.id)
    presence.stirred(participant.id, at: clock())
    let action = Action(
      id: form["id"] ?? "", kind: "answer", request: form["request"], answer: Pages.answer(form), why: form["why"],
      text: nil)
    try checkID(action.id)
    _ = try await answer(action, by: participant.id)
    return WebResponse(303, headers: [(name: "location", value: "/play")])
  }

  /// What a form of ours carries, so that no other page's does.
  func formToken(_ participant: Gathering.Participant) -> String { Token.digest("form \(participant.key)") }
}

extension WebRequest {
  func cookie(_ name: String) -> String? {
    for part in (headers["cookie"] ?? "").split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1).map {
        String($0).trimmingCharacters(in: .whitespacesAndNewlines)
      }
      if pair.count == 2, pair[0] == name { return pair[1] }
    }
    return nil
  }

  /// application/x-www-form-urlencoded
  var form: [String: String] {
    var form: [String: String] = [:]
    for part in String(decoding: body, as: UTF8.self).split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1).map {
        String($0).replacing("+", with: " ").removingPercentEncoding ?? ""
      }
      form[pair[0]] = pair.count > 1 ? pair[1] : ""
    }
    return form
  }
}

/// Tells when nobody holds it any more.
private final class StreamGuardian: Sendable {
  private let over: @Sendable () -> Void
  init(_ over: @escaping @Sendable () -> Void) { self.over = over }
  deinit { over() }
}

/// Where a stream has come to.
private actor EventCursor {
  private let host: WorkshopHost
  private let role: Role
  private var seq: Int?
  /// nil: nothing was written yet.
  private var turn: Int?
  private var isOver = false

  init(host: WorkshopHost, role: Role, after seq: Int?) {
    self.host = host
    self.role = role
    self.seq = seq
  }

  func read() async -> [UInt8]? {
    if isOver { return nil }
    let news = await host.news(for: role, after: seq, turn: turn)
    (seq, isOver, turn) = (news.seq, news.isOver, news.turn)
    return news.bytes
  }
}

/// Tells of a job when it has changed.
private actor JobCursor {
  private var told: [UInt8] = []
  private var isOver = false

  func news(of job: Jobs.Job) -> [UInt8]? {
    if isOver { return nil }
    let now = JSON.bytes(job)
    isOver = !["waiting", "running"].contains(job.state)
    guard now != told else { return [] }
    told = now
    return Array("event: job\ndata: ".utf8) + now + Array("\n\n".utf8)
  }
}
