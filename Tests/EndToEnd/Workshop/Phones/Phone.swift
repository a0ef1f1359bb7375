import Foundation

/// A participant's page, as Sources/Workshop/Assets/common.js and play.js have it: a stream that is opened again whenever it ends, the view that is fetched after news, and answers that are sent until somebody says what became of them.
final class Phone: Sendable {
  /// What the conductor is told in the end.
  struct Account: Encodable {
    var answers: [Acknowledged] = []
    /// Answers to rounds that were closed already.
    var tooLateCount = 0
    /// How often the host asked for patience: 429 and 507.
    var putOffCount = 0
    /// How often nothing was answered for as long as a page waits.
    var slowCount = 0
    var problems: [String] = []
    /// The ids of the stream's `round` events.
    var rounds: [Int] = []
    /// When the stream was opened, and opened again: milliseconds since 1970.
    var openings: [Double] = []
  }

  struct Acknowledged: Encodable {
    let action: String
    let seq: Int
    /// Milliseconds since 1970.
    let at: Double
    /// Milliseconds since it was first sent.
    let delay: Double
    /// Whether a connection failed on the way: the host was killed.
    let metKill: Bool
  }

  private struct State {
    var account = Account()
    /// Of the stream.
    var lastID = 0
    /// The line up to which the view tells.
    var viewSeq = 0
    /// When the view is fetched next.
    var lookAt: Date?
    /// Answers that are thought over.
    var pending: [(due: Date, action: Action)] = []
    /// When an answer that did not get through is sent again.
    var retryAt = Date.distantPast

    /// News that come close to each other are fetched together.
    mutating func lookSoon(_ delay: Double = 0.04) { lookAt = Date() + delay }
  }

  private struct Action: Encodable {
    let id: String
    var kind = "answer"
    let request: String
    let answer: String
  }

  private let number: Int
  private let room: Room
  private let cookie: String
  private let state = Shared(State())

  var account: Account { state.change { $0.account } }

  /// Joins and takes the seat of its number.
  init(_ number: Int, in room: Room) throws {
    self.number = number
    self.room = room
    var browser = Browser(port: room.port)
    struct Join: Encodable {
      let code, nickname: String
      var lang = "en"
      let id = newID()
    }
    let joined = try browser.ask("POST", "/api/joins", body: json(Join(code: room.code, nickname: "n\(number)")))
    guard joined.status == 200, let cookie = joined.cookie else { throw Refused(joined) }
    self.cookie = cookie
    browser.cookie = cookie
    let seated = try browser.ask("PUT", "\(room.path)/seats/\(number)/holder", body: "{}")
    guard seated.status == 200, let saved = try? JSONDecoder().decode(Saved.self, from: Data(seated.body)) else {
      throw Refused(seated)
    }
    state.change { state in
      state.lastID = saved.seq
      state.lookSoon(0)
    }
  }

  /// Plays until the process ends. A page fetches and sends side by side, and so each has a thread.
  func play() {
    begin { self.listen() }
    begin { self.look() }
    begin { self.answer() }
  }

  /// When the stream is open for the first time.
  func waitUntilItHears() { state.wait { $0.account.openings.isEmpty ? nil : .distantPast } }

  // MARK: The stream

  private func listen() {
    let browser = Browser(port: room.port, cookie: cookie)
    while true {
      // A stream that ends is no problem in itself.
      do { try hear(browser) } catch {}
      // Not all at once.
      Thread.sleep(forTimeInterval: .random(in: 0.3...2.3))
      state.change { $0.lookSoon() }
    }
  }

  private func hear(_ browser: Browser) throws(Failure) {
    let after = state.change { $0.lastID }
    let (stream, status) = try browser.stream("\(room.path)/events?after=\(after)&as=seat")
    guard status == 200 else { return note("the stream was answered with \(status)") }
    state.change { state in
      state.account.openings.append(Date().milliseconds)
      state.lookSoon(.random(in: 0...0.2))
      // What is unsent goes as soon as the host is known to be back.
      state.retryAt = .distantPast
    }
    // Events come in chunks that hold them whole, so that sizes of chunks are lines of their own, and the last is 0.
    var id: Int?
    while true {
      let line = try stream.line()
      if line.hasPrefix("id: ") {
        id = Int(line.dropFirst(4))
      } else if line.hasPrefix("event: "), let number = id {
        news(String(line.dropFirst(7)), number)
        id = nil
      } else if line == "0" {
        return
      }
    }
  }

  private func news(_ kind: String, _ id: Int) {
    state.change { state in
      if id < state.lastID { state.account.problems.append("phone \(number) heard \(id) after \(state.lastID)") }
      state.lastID = id
      if kind == "round" { state.account.rounds.append(id) }
      guard id > state.viewSeq || ["presence", "snapshot", "timeline", "bye"].contains(kind) else { return }
      state.lookSoon((kind == "presence" ? 0.3 : 0.03) + .random(in: 0...0.2))
    }
  }

  // MARK: The view

  private func look() {
    var browser = Browser(port: room.port, cookie: cookie)
    var tag = ""
    var failures = 0
    var known: Set<String> = []
    while true {
      state.wait { $0.lookAt }
      state.change { $0.lookAt = nil }
      do {
        let view = try browser.ask("GET", "\(room.path)/view?as=seat", tag: tag)
        failures = 0
        if view.status == 304 { continue }
        guard view.status == 200, let mine = Mine(in: view.body) else {
          note("the view was answered with \(view.status) \(view.text.prefix(200))")
          continue
        }
        tag = view.tag ?? ""
        let isNew = mine.requests.filter { $0.answered == nil && known.insert($0.request).inserted }
        let seq = Int(tag.dropFirst().prefix { $0 != "-" }) ?? 0
        state.change { state in
          state.viewSeq = seq
          for request in isNew {
            let action = Action(id: newID(), request: request.request, answer: request.choice)
            state.pending.append((Date() + .random(in: 0...2), action))
          }
        }
      } catch {
        let delay = pause(after: failures)
        failures += 1
        state.change { state in
          if error == .slow { state.account.slowCount += 1 }
          state.lookSoon(delay)
        }
      }
    }
  }

  // MARK: Answers

  private func answer() {
    var browser = Browser(port: room.port, cookie: cookie)
    while true {
      state.wait { $0.pending.map(\.due).min() }
      let now = Date()
      let action = state.change { state in
        state.pending.firstIndex { $0.due <= now }.map { state.pending.remove(at: $0).action }
      }
      if let action { send(action, &browser) }
    }
  }

  /// The same action again, until the host says what became of it.
  private func send(_ action: Action, _ browser: inout Browser) {
    let body = json(action)
    let begun = ContinuousClock.now
    var metKill = false
    var failures = 0
    while true {
      do {
        let told = try browser.ask("POST", "\(room.path)/actions", body: body)
        let delay = (ContinuousClock.now - begun) / .milliseconds(1)
        let at = Date().milliseconds
        failures = 0
        if told.status == 429 || told.status == 507 {
          state.change { $0.account.putOffCount += 1 }
          Thread.sleep(forTimeInterval: 0.5)
          continue
        }
        let saved = try? JSONDecoder().decode(Saved.self, from: Data(told.body))
        state.change { state in
          state.lookSoon()
          if told.status == 200, let saved {
            state.account.answers.append(
              Acknowledged(action: action.id, seq: saved.seq, at: at, delay: delay, metKill: metKill))
          } else if told.status == 409 {
            state.account.tooLateCount += 1
          } else {
            state.account.problems.append("an answer was answered with \(told.status) \(told.text.prefix(200))")
          }
        }
        return
      } catch {
        let again = Date() + pause(after: failures)
        failures += 1
        state.change { state in
          if error == .slow { state.account.slowCount += 1 }
          state.retryAt = again
        }
        if error == .lost { metKill = true }
        state.wait { $0.retryAt }
      }
    }
  }

  private func note(_ problem: String) { state.change { $0.account.problems.append(problem) } }
}

/// What is read of a view: that of its seat, which comes last.
private struct Mine: Decodable {
  struct Request: Decodable {
    struct Form: Decodable { let type: String }
    struct Given: Decodable {}
    let request: String
    let form: Form
    let `default`: String?
    let answered: Given?

    /// What the policy would do, or whatever is understood.
    var choice: String {
      if let choice = `default`, !choice.isEmpty { return choice }
      return ["choice": "yes", "share": "1", "weights": "1"][form.type] ?? "pass"
    }
  }
  let requests: [Request]

  /// The rest of the view, which is the same for everybody and long, is not read.
  init?(in view: [UInt8]) {
    let name = Array(",\"mine\":".utf8)
    guard let start = view.indices.last(where: { view[$0] == name[0] && view[$0...].starts(with: name) }),
      let mine = try? JSONDecoder().decode(Mine.self, from: Data(view[(start + name.count)...].dropLast()))
    else { return nil }
    self = mine
  }
}

private struct Saved: Decodable { let seq: Int }

struct Refused: Error {
  let answer: Answer
  init(_ answer: Answer) { self.answer = answer }
}

/// As `waitAfter` of common.js: longer each time, and never the same for two phones.
private func pause(after failures: Int) -> Double {
  min(4, 0.4 * pow(2, Double(min(failures, 10)))) * .random(in: 0.5...1)
}

private func newID() -> String {
  (0..<4).map { _ in String(format: "%08x", UInt32.random(in: 0...UInt32.max)) }.joined()
}

func json(_ value: some Encodable) -> String {
  // What is encoded here are words and numbers.
  String(decoding: try! JSONEncoder().encode(value), as: UTF8.self)
}

extension Date {
  var milliseconds: Double { timeIntervalSince1970 * 1000 }
}
