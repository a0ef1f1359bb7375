import Evaluation
import Partnerships
import Scenarios
import Simulation

/// A workshop as its record tells it: who is there, what is open, what was answered. It is a fold over the lines, and holds nothing else.
public struct Gathering: Sendable {
  public struct Participant: Hashable, Sendable {
    public let id: String
    public var nickname: String
    public var seat: Int?
    /// The digest of the token; empty once they left.
    public var key: String
    public var isReady = false
    public var isHandUp = false
    public var isGone = false
  }

  public struct Seat: Hashable, Sendable {
    public let organisation: String
    /// Whether the facilitator gave it to the built-in policy.
    public var isBot = false
    /// Whether it has ten times the time.
    public var isUnhurried = false
  }

  public enum Phase: String, Sendable { case lobby, playing, debrief }

  /// The wave that is open, or was last.
  public struct Wave: Hashable, Sendable {
    public var number: Int
    public var requests: [OpenRequest]
    public var openedAt: Int64
    public var isOpen: Bool
  }

  public struct Round: Hashable, Sendable {
    public var number: Int
    public var seconds: Int?
    /// Whether its steps are still to be made.
    public var isOpen = true
    public var wave: Wave?
    public var closing: Deed.Closing?
    /// Exchanges of talks that seats were asked in, about texts and about declared issues.
    public var textExchanges = 0
    public var issueExchanges = 0
  }

  public struct Given: Hashable, Sendable {
    public var participant: String
    public var answer: String
    public var at: Int64
    public var seq: Int
    public var why: String?
  }

  /// An answer that became the seat's, or that the policy gave for it.
  public struct Settled: Hashable, Sendable {
    public var round: Int
    public var seat: Int
    public var request: String
    /// nil: the policy answered.
    public var given: Given?
    /// Of offers: which exchange of the round.
    public var exchange: Int?
    /// The line with which its wave closed.
    public var closedAt: Int
  }

  public let plan: WorkshopPlan
  public private(set) var seq = 0
  /// How often it was stepped back, from 1.
  public private(set) var timeline = 1
  /// The line with which this try began.
  public private(set) var timelineSeq = 0
  public private(set) var phase = Phase.lobby
  public private(set) var anonymity = Anonymity.organisation
  public private(set) var code = ""
  public private(set) var isLocked = false
  /// Digests of tokens, by role.
  public private(set) var keys: [String: [String]] = [:]
  public private(set) var participants: [Participant] = [] { didSet { isSeatingStale = true } }
  /// By seat: places of those who hold it.
  private var seating: [[Int]]
  private var isSeatingStale = false
  public private(set) var seats: [Seat]
  public private(set) var round: Round?
  /// When the open wave closes; nil: when all have answered.
  public private(set) var endsAt: Int64?
  /// Since when all waits, and why.
  public private(set) var pause: (since: Int64, because: Deed.Pausing)?
  /// What was answered in the open wave, by request, the latest of each participant last.
  public private(set) var given: [String: [Given]] = [:]
  /// What the run is evaluated with.
  public private(set) var inputs: [RecordedInput] = []
  public private(set) var settled: [Settled] = []
  /// How many inputs and settled answers there were before each round of this try.
  private var before: [Int: (inputs: Int, settled: Int)] = [:]
  /// By the id that a page gave it: the line that it became.
  public private(set) var actions: [String: Int] = [:]
  public private(set) var messages: [Line] = []
  public private(set) var notes: [Line] = []
  /// By the line of a note: the round in which it was made.
  public private(set) var noteRounds: [Int: Int] = [:]
  /// By id: the place among the participants.
  private var places: [String: Int] = [:]
  /// By participant: at which request they would rewind.
  public private(set) var rewinds: [String: String] = [:]
  /// What people take away, in the order of their coming.
  public private(set) var takeAways: [String] = []
  /// Whether what is played now is for practice, and will not count.
  public private(set) var isPractice = false
  public private(set) var shows = "join"
  public private(set) var cue = 0
  public private(set) var startedAt: Int64 = 0
  /// When the first came in; nil: nobody did.
  public private(set) var firstJoinedAt: Int64?
  /// The last round whose steps were made.
  public private(set) var lastRound = 0

  public init(_ plan: WorkshopPlan) {
    self.plan = plan
    seats = plan.seats.map { Seat(organisation: $0) }
    seating = plan.seats.map { _ in [] }
  }

  // MARK: Who is there

  public func participant(_ id: String) -> Participant? {
    places[id].flatMap { participants[$0].isGone ? nil : participants[$0] }
  }

  public func people(in seat: Int) -> [Participant] { seating[seat].map { participants[$0] } }

  /// Whether people play it.
  public func isPlayed(_ seat: Int) -> Bool { !seats[seat].isBot && !seating[seat].isEmpty }

  /// Who speaks for a team in this round.
  public func speaker(of seat: Int) -> String? {
    let people = people(in: seat)
    return people.isEmpty ? nil : people[max(0, (round?.number ?? 1) - 1) % people.count].id
  }

  // MARK: What is open

  public var openRequests: [OpenRequest] {
    guard let wave = round?.wave, wave.isOpen else { return [] }
    return wave.requests
  }

  /// What the seat answers as things are; nil where its people have not decided.
  public func decision(_ request: OpenRequest, isClosing: Bool = false) -> Given? {
    let people = people(in: request.seat).map(\.id)
    let latest = people.compactMap { id in given[request.id]?.last { $0.participant == id } }.sorted { $0.seq < $1.seq }
    guard people.count > 1 else { return latest.last }
    switch plan.team {
    case .first: return latest.first
    case .speaker: return latest.first { $0.participant == speaker(of: request.seat) }
    case .majority:
      let groups = Dictionary(grouping: latest, by: \.answer).values
      guard let most = groups.map(\.count).max() else { return nil }
      guard isClosing || most * 2 > people.count || latest.count == people.count else { return nil }
      return groups.filter { $0.count == most }.compactMap(\.first).min { $0.seq < $1.seq }
    }
  }

  /// Requests that nobody has decided yet.
  public var undecided: [OpenRequest] { openRequests.filter { isPlayed($0.seat) && decision($0) == nil } }

  /// When the open wave is over for a seat; nil: when all have answered.
  public func end(for seat: Int) -> Int64? {
    guard let end = endsAt, let opened = round?.wave?.openedAt else { return endsAt }
    return seats[seat].isUnhurried ? opened + Self.unhurriedTimes * (end - opened) : end
  }

  private static let unhurriedTimes: Int64 = 10

  /// Whether the open wave's time is over, also for those who have more of it and have not decided.
  func isOver(at now: Int64) -> Bool {
    guard let end = endsAt, now >= end else { return false }
    return undecided.allSatisfy { now >= self.end(for: $0.seat) ?? end }
  }

  // MARK: The fold

  public mutating func take(_ line: Line) {
    fold(line)
    guard isSeatingStale else { return }
    seating = plan.seats.map { _ in [] }
    for (place, participant) in participants.enumerated() where !participant.isGone {
      if let seat = participant.seat { seating[seat].append(place) }
    }
    isSeatingStale = false
  }

  private mutating func fold(_ line: Line) {
    seq = line.seq
    if let action = line.deed.action { actions[action] = line.seq }
    switch line.deed {
    case .began(let anonymity, let code, let keys):
      (self.anonymity, self.code, self.keys, startedAt) = (anonymity, code, keys.mapValues { [$0] }, line.at)
    case .keyed(let keys): self.keys.merge(keys.mapValues { [$0] }) { $0 + $1 }
    case .joined(let participant, let key, _):
      places[participant] = participants.count
      firstJoinedAt = firstJoinedAt ?? line.at
      participants.append(Participant(id: participant, nickname: line.text ?? "", seat: nil, key: key))
    case .moved(let participant, let key, _): change(participant) { $0.key = key }
    case .renamed(let participant): change(participant) { $0.nickname = line.text ?? "" }
    case .took(let participant, let seat):
      change(participant) { $0.seat = seat }
      seats[seat].isBot = false
    case .left(let participant, _):
      change(participant) { ($0.isGone, $0.key, $0.nickname, $0.seat) = (true, "", "", nil) }
    case .handedToBot(let seat):
      seats[seat].isBot = true
      for place in participants.indices where participants[place].seat == seat { participants[place].seat = nil }
    case .practised(let isOn):
      isPractice = isOn
      if isOn { cue = max(cue, Cue.practice) }
      if !isOn { begin(again: 1, line.seq) }
    case .opened(let number, let seconds):
      phase = .playing
      if !isPractice { cue = max(cue, Cue.rounds) }
      before[number] = (inputs.count, settled.count)
      round = Round(number: number, seconds: seconds)
      given = [:]
      endsAt = nil
      if shows == "join" { shows = "round" }
    case .asked(_, let number, let requests):
      if let talk = requests.first(where: \.isTalk), !answersProposals(requests) {
        if talk.isAboutIssues { round?.issueExchanges += 1 } else { round?.textExchanges += 1 }
      }
      round?.wave = Wave(number: number, requests: requests, openedAt: line.at, isOpen: true)
      endsAt = round?.seconds.map { line.at + Int64($0) * 1000 }
      given = [:]
    case .answered(let participant, let request, let answer, _):
      given[request, default: []].append(
        Given(participant: participant, answer: answer, at: line.at, seq: line.seq, why: line.text))
    case .closed(let number, _, let because): close(number, because, line.seq)
    case .stepped(let number):
      round?.isOpen = false
      lastRound = number
      endsAt = nil
      for place in participants.indices { participants[place].isReady = false }
    case .paused(let because): if pause == nil { pause = (line.at, because) }
    case .resumed:
      if let pause, let end = endsAt { endsAt = end + (line.at - pause.since) }
      pause = nil
    case .extended(let seconds): endsAt = endsAt.map { max($0, line.at) + Int64(seconds) * 1000 }
    case .unhurried(let seat, let isOn): seats[seat].isUnhurried = isOn
    case .steppedBack(let number): stepBack(to: number, line.seq)
    case .messaged, .said: messages.append(line)
    case .ready(let participant, _): change(participant) { $0.isReady = true }
    case .hand(let participant, let isUp, _): change(participant) { $0.isHandUp = isUp }
    case .noted:
      notes.append(line)
      noteRounds[line.seq] = round?.number
    case .wouldRewind(let participant, let request, _): rewinds[participant] = request
    case .tookAway: takeAways += line.text.map { [$0] } ?? []
    case .controlled: break
    case .shown(let what): shows = what
    case .locked(let isLocked): self.isLocked = isLocked
    case .codeChanged(let code): self.code = code
    case .cued(let cue): self.cue = cue
    case .ended:
      phase = .debrief
      cue = max(cue, Cue.debrief)
      shows = "debrief"
      (round, endsAt, pause) = (nil, nil, nil)
    case .erased:
      for place in participants.indices { participants[place].nickname = "" }
      takeAways = []
      messages = messages.map { Line(seq: $0.seq, at: $0.at, deed: $0.deed) }
      notes = notes.map { Line(seq: $0.seq, at: $0.at, deed: $0.deed) }
      for place in settled.indices { settled[place].given?.why = nil }
    }
  }

  private mutating func change(_ participant: String, _ change: (inout Participant) -> Void) {
    guard let place = places[participant] else { return }
    change(&participants[place])
  }

  /// The wave's answers become inputs of the run.
  private mutating func close(_ number: Int, _ because: Deed.Closing, _ seq: Int) {
    for request in openRequests {
      let given = isPlayed(request.seat) ? decision(request, isClosing: true) : nil
      settled.append(
        Settled(
          round: number, seat: request.seat, request: request.id, given: given,
          exchange: request.isTalk ? (request.isAboutIssues ? round?.issueExchanges : round?.textExchanges) : nil,
          closedAt: seq))
      if let given { inputs += request.inputs(given.answer, organisation: seats[request.seat].organisation) }
    }
    round?.wave?.isOpen = false
    round?.closing = because
    given = [:]
    endsAt = nil
  }

  /// Whether these are the answers to what was proposed in the wave before.
  func answersProposals(_ requests: [OpenRequest]) -> Bool {
    guard let earlier = round?.wave?.requests.first(where: { $0.kind == DecisionKind.propose.name }) else {
      return false
    }
    let talks = requests.filter(\.isTalk)
    return !talks.isEmpty && talks.allSatisfy { $0.kind != earlier.kind && $0.covers.first == earlier.covers.first }
  }

  private mutating func stepBack(to number: Int, _ seq: Int) {
    timeline += 1
    begin(again: number, seq)
  }

  /// From this round on all is to be played yet.
  private mutating func begin(again number: Int, _ seq: Int) {
    timelineSeq = seq
    if !isPractice, phase == .debrief || shows.hasPrefix("job:") { (shows, cue) = ("round", Cue.rounds) }
    lastRound = number - 1
    rewinds = [:]
    let kept = before[number] ?? (inputs.count, settled.count)
    inputs = Array(inputs.prefix(kept.inputs))
    settled = Array(settled.prefix(kept.settled))
    before = before.filter { $0.key < number }
    given = [:]
    endsAt = nil
    pause = nil
    phase = .playing
    round =
      number > 1
      ? {
        var round = Round(number: number - 1)
        round.isOpen = false
        return round
      }() : nil
    if number == 1 { phase = .lobby }
  }
}

/// Places in the facilitator's script that the game comes to by itself.
private enum Cue {
  static let practice = 2
  static let rounds = 3
  static let debrief = 4
}

extension OpenRequest {
  /// Whether declared issues are on the table, and not the text.
  var isAboutIssues: Bool { (covers.first?.index ?? 0) >= DecisionRequest.firstIssueIndex }

  var isTalk: Bool { kind == DecisionKind.propose.name || kind == DecisionKind.respond.name }

  /// What the run is evaluated with; none where it cannot be read, which is refused before it is recorded.
  func inputs(_ typed: String, organisation: String) -> [RecordedInput] {
    guard let kind = DecisionKind(name: kind), let answer = InputAnswer(typed: typed, to: kind) else { return [] }
    return covers.map {
      RecordedInput(step: $0.step, organisation: organisation, kind: kind, index: $0.index, answer: answer)
    }
  }
}
