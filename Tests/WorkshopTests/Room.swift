import Evaluation
import Foundation
import Ledger
import Reports
import Scenarios
import Simulation

@testable import Workshop

/// Rounds evaluated in this process.
struct LocalEvaluator: RoundEvaluator {
  let script: String

  private var source: ScenarioSource { ScenarioSource(name: "room.lua", files: [file]) }
  var file: SourceFile { SourceFile(name: "room.lua", bytes: Array(script.utf8)) }

  func describe(_ order: RunOrder) async throws -> ScenarioDescription {
    ScenarioDescription(try compile(source, settings: order.settings))
  }

  func look(_ order: RunOrder, steps: ClosedRange<Int>, organisations: [String]) async throws -> RoundLook {
    try RoundLook(request(order), steps: steps, organisations: organisations)
  }

  func evaluate(_ order: RunOrder) async throws -> FinishedRun {
    let run = try Evaluation.evaluate(request(order))
    return FinishedRun(order, files: run.spec.files, run.history)
  }

  private func request(_ order: RunOrder) -> RunRequest {
    RunRequest(
      source, settings: order.settings, seed: order.seed, replicate: order.replicate, inputs: order.inputs,
      pace: order.pace)
  }
}

/// Lines in memory, which a test can have fail.
actor MemoryLines: LineStore {
  private(set) var lines: [Line] = []
  var isFull = false

  init(_ lines: [Line] = []) { self.lines = lines }

  func write(_ new: [Line]) async throws {
    if isFull { throw CocoaError(.fileWriteOutOfSpace) }
    if let body = before {
      before = nil
      await body()
    }
    lines += new
  }

  func erase(_ seqs: [Int]?) async throws {
    lines = lines.map { seqs == nil || seqs!.contains($0.seq) ? Line(seq: $0.seq, at: $0.at, deed: $0.deed) : $0 }
  }

  func fill(_ isFull: Bool) { self.isFull = isFull }

  /// Something that is done before the next lines are written.
  private var before: (@Sendable () async -> Void)?
  func first(_ body: @escaping @Sendable () async -> Void) { before = body }
}

/// Keeps the last run that a workshop came to.
actor MemoryArchive: Archive {
  private(set) var kept: FinishedRun?

  func keep(_ run: FinishedRun) async throws -> Int {
    kept = run
    return 1
  }

  func story(of run: Int) async throws -> RunStory {
    guard let kept else { throw CancellationError() }
    return RunStory(verdict: ["it ended at \(kept.history.series.first?.values.count ?? 0)"], moments: [])
  }

  func report(of run: Int) async throws -> String { "<!doctype html><title>report</title>" }

  func branches(
    _ question: BranchQuestion, of run: Int, measures: [String], progress: @escaping @Sendable (Int, Int) async -> Bool
  ) async throws -> BranchResult {
    BranchResult(title: question.title, sentences: [], figures: [], rows: .init(columns: [], rows: []), note: "")
  }

  func decisions(
    _ question: DecisionsQuestion, of run: Int, progress: @escaping @Sendable (Int, Int) async -> Bool
  ) async throws -> BranchResult {
    _ = await progress(1, question.budget)
    return BranchResult(
      title: "decisions for \(question.measure)", sentences: [], figures: [], rows: .init(columns: [], rows: []),
      note: "")
  }

  func explain(_ subject: String, called label: String, atStep step: Int, of run: Int) async throws -> Reason {
    Reason(
      told: View.Reason(title: "\(label) at \(step)", lines: ["because of \(subject)"], movements: [], chain: []))
  }
}

/// A clock that a test sets.
final class TestClock: @unchecked Sendable {
  private let lock = NSLock()
  private var time: Int64 = 1_000_000
  var now: Int64 { lock.withLock { time } }
  func advance(_ seconds: Double) { lock.withLock { time += Int64(seconds * 1000) } }
}

/// A workshop without a socket: requests go in as values, and answers come out.
final class Room: Sendable {
  static let script = """
    scenario { title = "Room", steps = 24 }
    objective("clean_air")
    objective("jobs")
    organisation("city", { sector = "public", priorities = { clean_air = 0.8, jobs = 0.2 } })
    organisation("works", { sector = "private", priorities = { clean_air = 0.2, jobs = 0.8 } })
    organisation("club", { sector = "community" })
    partnership("compact", { members = everyone(), protocol = "rotating", governance = "consensus" })
    workshop {
      rounds = 4, steps_per_round = 6, seats = { "city", "works", "club" },
      brief = { city = "SECRET-OF-THE-CITY", works = "SECRET-OF-THE-WORKS", club = "SECRET-OF-THE-CLUB" },
      debrief = { "Whom did you trust?" },
    }
    """
  static let host = "127.0.0.1:8080"
  static let tokens = ["facilitator": "f-token", "projector": "p-token", "observer": "o-token"]

  let host: WorkshopHost
  let store: MemoryLines
  let archive = MemoryArchive()
  let clock: TestClock
  let evaluator: LocalEvaluator

  /// - Parameter lines: of a record, to begin where it was.
  init(
    _ script: String = Room.script, anonymity: Anonymity = .organisation, lines: [Line] = [],
    clock: TestClock = TestClock(), seconds: Int? = nil
  ) async throws {
    evaluator = LocalEvaluator(script: script)
    self.clock = clock
    let description = try await evaluator.describe(RunOrder())
    let first = Line(
      seq: 1, at: clock.now,
      deed: .began(anonymity: anonymity, code: "K7RM4P", keys: Self.tokens.mapValues { Token.digest($0) }))
    let all = lines.isEmpty ? [first] : lines
    store = MemoryLines(all)
    let plan = description.workshop
    host = WorkshopHost(
      WorkshopHost.Setup(
        about: WorkshopAbout(
          number: 1, title: description.title, about: nil, unit: description.unit, steps: description.steps,
          sectors: plan.seats.map { description.sectors[$0] ?? "" }, indicators: description.tellingMeasures),
        opening: WorkshopOpening(
          title: description.title, scenario: "room.lua", files: [evaluator.file], settings: [:], seed: 1, replicate: 0,
          pace: plan.pace),
        plan: plan, links: Links(address: "http://\(Self.host)"), hosts: [Self.host], seconds: seconds),
      lines: all, store: store, evaluator: evaluator, clock: { clock.now }, archive: archive)
  }

  /// A browser: what it was given, and how it asks.
  struct Browser: Sendable {
    let room: Room
    var cookies: [String: String] = [:]

    func send(_ method: String, _ path: String, _ json: Any? = nil, headers: [String: String] = [:]) async
      -> WebResponse
    {
      var all = ["host": Room.host, "origin": "http://\(Room.host)", "content-type": "application/json"]
      if !cookies.isEmpty { all["cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
      all.merge(headers) { $1 }
      let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
      var query: [String: String] = [:]
      for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
        let pair = pair.split(separator: "=", maxSplits: 1).map(String.init)
        query[pair[0]] = pair.count > 1 ? pair[1] : ""
      }
      let body = json.map { Array((try? JSONSerialization.data(withJSONObject: $0)) ?? Data()) } ?? []
      return await room.host.respond(
        to: WebRequest(method, parts[0], query: query, headers: all, body: body, address: "10.0.0.1"))
    }

    func json(_ method: String, _ path: String, _ json: Any? = nil) async -> (status: Int, value: [String: Any]) {
      let response = await send(method, path, json)
      return (response.status, response.object)
    }

    /// Does it, and gives the line that it became.
    func act(_ kind: String, _ more: [String: Any] = [:], id: String = Token.random(16)) async -> (
      status: Int, value: [String: Any]
    ) { await json("POST", "/api/workshops/1/actions", ["id": id, "kind": kind].merging(more) { $1 }) }

    func control(_ kind: String, _ more: [String: Any] = [:]) async -> (status: Int, value: [String: Any]) {
      await json("POST", "/api/workshops/1/controls", ["id": Token.random(16), "kind": kind].merging(more) { $1 })
    }

    func view(_ role: String = "seat") async -> [String: Any] {
      await json("GET", "/api/workshops/1/view?as=\(role)").value
    }

    /// What it is asked.
    func requests() async -> [[String: Any]] {
      ((await view())["mine"] as? [String: Any])?["requests"] as? [[String: Any]] ?? []
    }
  }

  var facilitator: Browser { Browser(room: self, cookies: ["entente-console": "f-token"]) }
  var projector: Browser { Browser(room: self, cookies: ["entente-screen": "p-token"]) }
  var observer: Browser { Browser(room: self, cookies: ["entente-observer": "o-token"]) }
  var stranger: Browser { Browser(room: self) }

  /// Somebody comes in, and takes a seat.
  func phone(_ nickname: String = "Ana", seat: Int? = nil) async -> Browser {
    let response = await stranger.send(
      "POST", "/api/joins", ["code": "K7R-M4P", "nickname": nickname, "lang": "en", "id": Token.random(16)])
    var browser = Browser(room: self, cookies: response.cookies)
    if let seat { _ = await browser.send("PUT", "/api/workshops/1/seats/\(seat)/holder", [:] as [String: Any]) }
    browser.cookies = response.cookies
    return browser
  }

  /// Time goes by, a moment after the other, and what is due is done.
  func pass(_ seconds: Double) async {
    for _ in 0..<max(1, Int(seconds * 2)) {
      clock.advance(0.5)
      await host.tick()
    }
  }

  var gathering: Gathering { get async { await host.gathering } }
}

extension WebResponse {
  var bytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]) ?? [:] }

  var cookies: [String: String] {
    var cookies: [String: String] = [:]
    for (name, value) in headers where name == "set-cookie" {
      let pair = value.split(separator: ";")[0].split(separator: "=", maxSplits: 1).map(String.init)
      cookies[pair[0]] = pair[1]
    }
    return cookies
  }
}
