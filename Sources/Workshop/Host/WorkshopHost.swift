import Evaluation
import Foundation
import Ledger
import Reports
import Scenarios
import Simulation

/// A workshop that is open: it takes what people do, writes it down, and has the rounds evaluated. It holds no truth of its own: started again from
/// the record, it is where it was.
public actor WorkshopHost {
  /// What a workshop is opened with beside its record.
  public struct Setup: Sendable {
    public var about: WorkshopAbout
    public var opening: WorkshopOpening
    public var plan: WorkshopPlan
    public var links: Links
    /// Names and addresses that it is served under, with the port.
    public var hosts: Set<String>
    /// Seconds that a wave is open; nil: until all have answered.
    public var seconds: Int?
    /// Milliseconds between the last answer and the end of the wave, so that it can be changed.
    public var afterthought: Int64 = 2_000
    /// Seconds that the room waits for a seat whose people are away.
    public var grace = 45

    public init(
      about: WorkshopAbout, opening: WorkshopOpening, plan: WorkshopPlan, links: Links, hosts: Set<String>,
      seconds: Int? = 180
    ) {
      self.about = about
      self.opening = opening
      self.plan = plan
      self.links = links
      self.hosts = hosts
      self.seconds = seconds
    }
  }

  /// What a command adds to the record, or that it is there already.
  enum Effect {
    case deeds([(deed: Deed, text: String?)])
    /// The line that it became when it came before.
    case known(Int)
  }

  typealias Command = @Sendable (Gathering) throws -> Effect

  nonisolated let setup: Setup
  private let store: any LineStore
  let evaluator: any RoundEvaluator
  let clock: @Sendable () -> Int64
  private(set) var gathering: Gathering
  /// Every line, for streams that come back.
  private(set) var lines: [Line]
  private(set) var look: RoundLook? {
    didSet {
      looks += 1
      asked = look?.byName(setup.plan.pace) ?? [:]
    }
  }
  /// What was asked in the round, by what it is called.
  private(set) var asked: [String: RoundLook.Request] = [:]
  private(set) var looks = 0
  private var common: CommonView?
  var presence = Presence()
  private(set) var problem: String?
  private(set) var run: Int?
  /// How it came out.
  private(set) var story: RunStory?
  private var queue: [(command: Command, done: CheckedContinuation<Result<Line, any Error>, Never>)] = []
  private var isWriting = false
  private var erasures = 0
  private var isEvaluating = false
  /// When everybody had answered.
  private var answeredAt: Int64?
  private var wakers: [UUID: (role: Role, wake: AsyncStream<Void>.Continuation)] = [:]
  /// How often something changed that no line tells of.
  private(set) var turns = 0
  var joinTries = Limiter(10, within: 60_000)
  var allJoinTries = Limiter(60, within: 60_000)
  var actionTries = Limiter(20, within: 10_000)
  var worthTries = Limiter(60, within: 10_000)
  var whyTries = Limiter(30, within: 60_000)
  var moveTries = Limiter(5, within: 600_000)
  /// Codes by which somebody goes on on another device, and until when.
  var moves: [String: (participant: String, until: Int64)] = [:]
  var jobs = Jobs()
  let archive: any Archive
  /// What the machine is short of.
  private(set) var shortage: String?
  private var told: (key: [Int], moments: [View.Moment])?
  private var drawnQR: (code: String, svg: String?)?

  /// - Parameters:
  ///   - lines: of its record so far.
  ///   - archive: where the run that it comes to is kept, and looked at again.
  public init(
    _ setup: Setup, lines: [Line], store: any LineStore, evaluator: any RoundEvaluator,
    clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) },
    archive: any Archive
  ) {
    self.setup = setup
    self.store = store
    self.evaluator = evaluator
    self.clock = clock
    self.archive = archive
    self.lines = lines
    var gathering = Gathering(setup.plan)
    for line in lines { gathering.take(line) }
    self.gathering = gathering
  }

  // MARK: Writing

  /// Does something: decides by what is known, writes it down, and only then makes it known. What comes within a few milliseconds is written at once.
  /// - Throws: `WebProblem`.
  @discardableResult
  func `do`(_ command: @escaping Command) async throws -> Line {
    let result = await withCheckedContinuation { done in
      queue.append((command, done))
      if !isWriting {
        isWriting = true
        Task { await self.write() }
      }
    }
    return try result.get()
  }

  /// Says what somebody's page asks to be said, once: the page knows it by an id, and may ask again.
  @discardableResult
  func once(_ action: String, _ decide: @escaping @Sendable (Gathering) throws -> (deed: Deed, text: String?))
    async throws -> Line
  {
    try await self.do { gathering in
      if let seq = gathering.actions[action] { return .known(seq) }
      return .deeds([try decide(gathering)])
    }
  }

  /// Does what it takes to say this.
  @discardableResult
  func add(_ deed: Deed, text: String? = nil) async throws -> Line {
    try await self.do { _ in .deeds([(deed, text)]) }
  }

  private func write() async {
    while !queue.isEmpty {
      try? await Task.sleep(for: .milliseconds(4))
      let batch = queue
      queue = []
      let now = clock()
      var draft = gathering
      var new: [Line] = []
      var results: [Result<Line, any Error>] = []
      for (command, _) in batch {
        do {
          switch try command(draft) {
          // Lines are numbered from 1, without gaps.
          case .known(let seq):
            results.append(.success(seq > lines.count ? new[seq - lines.count - 1] : lines[seq - 1]))
          case .deeds(let deeds):
            var last: Line?
            for (deed, text) in deeds {
              let line = Line(seq: draft.seq + 1, at: now, deed: deed, text: text)
              draft.take(line)
              new.append(line)
              last = line
            }
            results.append(.success(last ?? new.last ?? lines[lines.count - 1]))
          }
        } catch { results.append(.failure(error)) }
      }
      if !new.isEmpty {
        do {
          let erasures = erasures
          try await store.write(new)
          lines += new
          // What was erased meanwhile is not in the draft's memory either.
          if erasures == self.erasures { gathering = draft } else { fold() }
          wake(for: new)
          if problem == Self.diskProblem {
            problem = nil
            turn()
          }
        } catch {
          problem = Self.diskProblem
          turn()
          results = results.map { result in
            if case .success(let line) = result, line.seq > gathering.seq {
              .failure(WebProblem.notSaved)
            } else {
              result
            }
          }
        }
      }
      for (each, result) in zip(batch, results) { each.done.resume(returning: result) }
    }
    isWriting = false
  }

  private static let diskProblem = Words.english("problem.disk")

  // MARK: Streams

  /// A wake-up call whenever there may be something new.
  func wakes(_ role: Role) -> (id: UUID, stream: AsyncStream<Void>) {
    let id = UUID()
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    wakers[id] = (role, continuation)
    continuation.yield()
    return (id, stream)
  }

  func sleep(_ id: UUID) { wakers.removeValue(forKey: id)?.wake.finish() }

  /// Something is otherwise that no line tells of: all pages look again.
  private func turn() {
    turns += 1
    for waker in wakers.values { waker.wake.yield() }
  }

  /// Wakes those to whom these lines say something.
  private func wake(for new: [Line]) {
    for (role, wake) in wakers.values where new.contains(where: { gathering.notice(of: $0, to: role) != nil }) {
      wake.yield()
    }
  }

  // MARK: Rounds

  /// Begins to keep time. A workshop that was open when its host ended begins again paused.
  public func start() async {
    if gathering.phase == .playing, gathering.pause == nil { _ = try? await add(.paused(because: .restart)) }
    presence.began(at: clock())
    await lookAgain()
    if gathering.phase == .debrief { await keep() }
    turn()
    Task { [weak self] in
      while let self, !Task.isCancelled {
        await self.tick()
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  /// What is due is done: a wave ends, a round goes on.
  func tick() async {
    guard let round = gathering.round, round.isOpen, gathering.pause == nil else { return }
    guard let wave = round.wave, wave.isOpen else { return await advance() }
    let now = clock()
    if gathering.waits(for: presence, grace: setup.grace, at: now).isEmpty {
      let since = answeredAt ?? now
      answeredAt = since
      if now - since >= setup.afterthought { await close(round.number, wave.number, .answered) }
    } else {
      answeredAt = nil
      if gathering.isOver(at: now) { await close(round.number, wave.number, .time) }
    }
  }

  private func close(_ round: Int, _ wave: Int, _ because: Deed.Closing) async {
    answeredAt = nil
    _ = try? await self.do { gathering in
      guard gathering.round?.number == round, gathering.round?.wave?.number == wave,
        gathering.round?.wave?.isOpen == true
      else { return .deeds([]) }
      return .deeds([(.closed(round: round, wave: wave, because: because), nil)])
    }
  }

  private var order: RunOrder {
    RunOrder(
      settings: setup.opening.settings, seed: setup.opening.seed, replicate: setup.opening.replicate,
      inputs: gathering.inputs, pace: setup.plan.pace, recording: .series)
  }

  /// The next wave, or the end of the round.
  private func advance() async {
    guard !isEvaluating, let round = gathering.round else { return }
    isEvaluating = true
    defer { isEvaluating = false }
    await lookAgain()
    guard problem == nil || problem == Self.diskProblem, let look else { return }
    let wave = (round.wave?.number ?? 0) + 1
    let requests = Waves(look, gathering).next
    _ = try? await self.do { gathering in
      guard gathering.round == round else { return .deeds([]) }
      return .deeds([
        (
          requests.isEmpty
            ? .stepped(round: round.number) : .asked(round: round.number, wave: wave, requests: requests), nil
        )
      ])
    }
  }

  /// Evaluates the round, or what there is, again.
  private func lookAgain() async {
    let steps = setup.plan.pace.steps(ofRound: gathering.round?.number ?? 1)
    let through = gathering.phase == .debrief ? 1...setup.about.steps : steps
    do {
      let look = try await evaluator.look(order, steps: through, organisations: setup.plan.seats)
      self.look = look
      problem = look.failure.map { Words.english("problem.evaluation", ["why": $0.description]) }
    } catch {
      problem = Words.english("problem.evaluation", ["why": "\(error)"])
    }
    if problem != nil { turn() }
  }

  /// The game is over: the run that it came to is evaluated to the scenario's end and kept.
  /// - Parameter action: the id under which a page asks for it.
  func end(_ action: String? = nil) async throws -> Line {
    let line = try await self.do { gathering in
      if let action, let known = gathering.actions[action] { return .known(known) }
      guard gathering.phase == .playing, !gathering.isPractice else {
        throw WebProblem.notNow("detail.the-game-is-not-being-played")
      }
      return .deeds([(.ended, nil)] + (action.map { [(.controlled(action: $0), nil)] } ?? []))
    }
    await lookAgain()
    await keep()
    turn()
    return line
  }

  func keep() async {
    guard run == nil else { return }
    do {
      let number = try await archive.keep(try await evaluator.evaluate(order))
      story = try await archive.story(of: number)
      run = number
    } catch {
      problem = Words.english("problem.evaluation", ["why": "\(error)"])
    }
  }

  func make(
    _ question: JobQuestion, _ run: Int, progress: @escaping @Sendable (Int, Int) async -> Bool
  ) async throws -> BranchResult {
    switch question {
    case .branch(let question):
      try await archive.branches(question, of: run, measures: setup.about.indicators, progress: progress)
    case .decisions(let question): try await archive.decisions(question, of: run, progress: progress)
    }
  }

  /// From here on another try is played.
  func afterStepBack() async {
    (run, story, answeredAt) = (nil, nil, nil)
    await lookAgain()
    turn()
  }

  func view(for role: Role) -> View { builder.view(for: role) }

  var builder: ViewBuilder { builder(telling: moments) }

  private func builder(telling moments: [View.Moment]) -> ViewBuilder {
    ViewBuilder(
      gathering: gathering, about: setup.about, look: look, asked: asked, presence: presence, now: clock(),
      links: setup.links,
      problem: problem ?? shortage, run: run, story: story, branch: shownBranch, qr: qr,
      seconds: setup.seconds, moments: moments)
  }

  /// Of a long game they are many, and every page wants them.
  private var moments: [View.Moment] {
    let key = [gathering.seq, looks, turns]
    if let told, told.key == key { return told.moments }
    let moments = builder(telling: []).makeMoments()
    told = (key, moments)
    return moments
  }

  private var qr: String? {
    if let drawnQR, drawnQR.code == gathering.code { return drawnQR.svg }
    let join = setup.links.join(gathering.code)
    let svg = QRCode(join)?.svg(title: join)
    drawnQR = (gathering.code, svg)
    return svg
  }

  /// Says on the console when connections are nearly used up.
  public func say(descriptors used: Int, of limit: Int) {
    let shortage =
      used * 20 < limit * 19
      ? nil : Words.english("problem.descriptors", ["used": "\(used)", "limit": "\(limit)"])
    guard shortage != self.shortage else { return }
    self.shortage = shortage
    turn()
  }

  /// The picture of a branch that the projector is to show.
  private var shownBranch: View.Picture? {
    guard gathering.shows.hasPrefix("job:") else { return nil }
    return jobs.all[String(gathering.shows.dropFirst(4))]?.result?.figures.first
  }

  /// The view as it is sent. What is the same for all seats is made once for as long as nothing changes, a second at most.
  func viewBytes(for role: Role) -> [UInt8] {
    guard case .seat(let participant) = role else { return JSON.bytes(view(for: role)) }
    let key = CommonView.Key(
      seq: gathering.seq, second: clock() / 1000, turns: turns, looks: looks, presence: presence.changes)
    if common?.key != key { common = CommonView(key: key, bytes: JSON.bytes(builder.common(for: role))) }
    guard let common, let mine = builder.mine(participant) else { return JSON.bytes(view(for: role)) }
    return Array(common.bytes.dropLast()) + Array(",\"mine\":".utf8) + JSON.bytes(mine) + [UInt8(ascii: "}")]
  }

  private struct CommonView {
    struct Key: Equatable {
      let seq: Int
      let second: Int64
      let turns: Int
      let looks: Int
      let presence: Int
    }
    let key: Key
    let bytes: [UInt8]
  }

  private func fold() {
    var gathering = Gathering(setup.plan)
    for line in lines { gathering.take(line) }
    self.gathering = gathering
  }

  /// What everybody wrote is erased, or what one of them did.
  func erase(_ seqs: [Int]?) async throws {
    do { try await store.erase(seqs) } catch { throw WebProblem.notSaved }
    lines = lines.map { line in
      seqs == nil || seqs?.contains(line.seq) == true ? Line(seq: line.seq, at: line.at, deed: line.deed) : line
    }
    erasures += 1
    fold()
    turn()
  }
}

extension WebProblem {
  /// - Parameter detail: the key of its words.
  static func notNow(_ detail: String) -> WebProblem {
    WebProblem(409, "not-now", detail: Words.english(detail))
  }
}

extension Gathering {
  /// Requests that the room waits for: of seats whose people are here, or not away for long. Back again, they are waited for again.
  func waits(for presence: Presence, grace: Int, at now: Int64) -> [OpenRequest] {
    undecided.filter { request in
      people(in: request.seat).contains { person in
        presence.awaySeconds(person.id, at: now).map { $0 < grace } ?? true
      }
    }
  }
}
