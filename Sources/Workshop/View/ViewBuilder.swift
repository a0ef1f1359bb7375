import Charts
import Evaluation
import Partnerships
import Simulation

/// Makes the view of a role from what is known: the record, the last look at the round, and who is connected now.
struct ViewBuilder {
  let gathering: Gathering
  let about: WorkshopAbout
  let look: RoundLook?
  let presence: Presence
  let now: Int64
  let links: Links
  let problem: String?
  /// The run that the workshop came to, once it is over.
  let run: Int?
  /// Of a branch that is shown.
  let branch: View.Picture?
  /// The address for joining as a picture: SVG.
  let qr: String?
  let words = Words.english

  /// What all of a role see alike.
  func common(for role: Role) -> View {
    View(
      seq: gathering.seq, timeline: gathering.timeline, now: now, role: role.name, workshop: workshop,
      phase: gathering.phase.rawValue, round: round, seats: seats(for: role), screen: screen, mine: nil, console: nil)
  }

  func view(for role: Role) -> View {
    var view = common(for: role)
    switch role {
    case .facilitator, .observer: view.console = console(for: role)
    case .seat(let participant): view.mine = mine(participant)
    case .projector: break
    }
    return view
  }

  private var workshop: View.About {
    View.About(
      id: "\(about.number)", title: about.title, about: about.about ?? "", unit: about.unit, steps: about.steps,
      stepsPerRound: gathering.plan.pace.stepsPerRound, anonymity: gathering.anonymity.rawValue,
      questions: gathering.plan.questions, explained: gathering.phase == .debrief ? about.explained : [])
  }

  // MARK: The round

  private var round: View.Round? {
    guard let round = gathering.round else { return nil }
    let steps = gathering.plan.pace.steps(ofRound: round.number)
    let wave = round.wave.flatMap { $0.isOpen ? $0 : nil }
    let left = gathering.endsAt.map { max(0, Int(($0 - (gathering.pause?.since ?? now) + 999) / 1000)) }
    return View.Round(
      number: round.number, of: gathering.plan.pace.rounds, firstStep: steps.lowerBound, lastStep: steps.upperBound,
      state: !round.isOpen ? "between" : wave == nil ? "evaluating" : "open", wave: round.wave?.number ?? 0,
      waveAbout: wave.map { $0.requests.contains(where: \.isTalk) ? "offers" : "decisions" },
      waitingFor: waitedFor.count, endsAt: gathering.pause == nil ? gathering.endsAt : nil, secondsLeft: left,
      isPaused: gathering.pause != nil, pausedBecause: gathering.pause?.because.rawValue,
      isPractice: gathering.isPractice)
  }

  private var waitedFor: Set<Int> { Set(gathering.undecided.map(\.seat)) }

  // MARK: Seats

  private func seats(for role: Role) -> [View.Seat] {
    let asked = Set(gathering.openRequests.map(\.seat))
    let waiting = waitedFor
    let sees = sees(role)
    return gathering.seats.indices.map { seat in
      let people = gathering.people(in: seat)
      let isPlayed = gathering.isPlayed(seat)
      let away = people.compactMap { presence.awaySeconds($0.id, at: now) }.min()
      return View.Seat(
        seat: seat, organisation: gathering.seats[seat].organisation, sector: about.sectors[seat],
        holder: isPlayed ? "people" : gathering.seats[seat].isBot ? "bot" : "empty",
        people: sees.holders ? people.count : 0, names: sees.names ? people.map(\.nickname) : [],
        presence: !isPlayed || !sees.presence
          ? "none" : people.contains { presence.isHere($0.id, at: now) } ? "here" : "away",
        state: waiting.contains(seat) ? "waiting" : asked.contains(seat) && isPlayed ? "answered" : "idle",
        isHandRaised: sees.presence && people.contains(where: \.isHandUp),
        awaySeconds: sees.presence ? away ?? 0 : 0)
    }
  }

  /// What of a seat's people a role sees, as the anonymity allows.
  private func sees(_ role: Role) -> (names: Bool, holders: Bool, presence: Bool) {
    if role == .facilitator { return (true, true, true) }
    let isOpen = gathering.phase == .debrief
    return switch gathering.anonymity {
    case .named: (true, true, role == .observer || role == .projector)
    case .organisation: (false, true, role == .observer || role == .projector)
    case .blind: (false, isOpen, false)
    }
  }

  // MARK: The screen

  /// Steps that everybody may know of: those of rounds that are over.
  private var known: Int {
    guard let round = gathering.round else { return gathering.phase == .debrief ? about.steps : 0 }
    let steps = gathering.plan.pace.steps(ofRound: round.number)
    return round.isOpen ? steps.lowerBound - 1 : steps.upperBound
  }

  private var screen: View.Screen {
    let showsChart = gathering.shows.hasPrefix("chart:")
    return View.Screen(
      shows: showsChart || branch != nil ? "chart" : gathering.shows.hasPrefix("job:") ? "debrief" : gathering.shows,
      address: links.address, joinURL: links.join(gathering.code),
      code: gathering.isLocked ? nil : JoinCode.shown(gathering.code), qr: gathering.isLocked ? nil : qr,
      isLocked: gathering.isLocked, indicators: indicators, headlines: headlines,
      figure: showsChart ? figure(String(gathering.shows.dropFirst(6))) : branch)
  }

  private func course(_ name: String) -> [Double?]? {
    look?.series.first { $0.name == name }.map { Array($0.values.prefix(known)) }
  }

  private var indicators: [View.Indicator] {
    about.indicators.prefix(5).compactMap { name in
      guard let values = course(name), !values.isEmpty else { return nil }
      let metric = Metric(rawValue: name)
      let latest = values.last ?? nil
      return View.Indicator(
        name: name, label: metric?.about ?? name.split(separator: ".").last.map(String.init) ?? name, value: latest,
        words: inWords(values, range: metric?.range ?? 0...1), values: values,
        isBetterHigh: metric?.isBetterHigh ?? (name.hasPrefix("objectives.") ? true : nil))
    }
  }

  /// "middling, rising"
  private func inWords(_ values: [Double?], range: ClosedRange<Double>) -> String {
    guard let latest = values.last ?? nil else { return "–" }
    let span = max(range.upperBound - range.lowerBound, 1e-9)
    let height = (latest - range.lowerBound) / span
    let level = height < 0.35 ? "words.low" : height < 0.65 ? "words.middling" : "words.high"
    let earlier = values[max(0, values.count - 1 - gathering.plan.pace.stepsPerRound)]
    let change = (latest - (earlier ?? latest)) / span
    let course = change > 0.02 ? "words.rising" : change < -0.02 ? "words.falling" : "words.steady"
    return "\(words(level)), \(words(course))"
  }

  private static let mostHeadlines = 8

  private var headlines: [View.Headline] {
    let told = (look?.events ?? []).filter { event in
      event.step <= known && event.step > 0 && EventKind(rawValue: event.kind)?.isNotable ?? true
    }
    return told.suffix(Self.mostHeadlines).reversed().map { View.Headline(step: $0.step, text: $0.text) }
  }

  private func figure(_ measure: String) -> View.Picture? {
    guard let values = course(measure) else { return nil }
    let chart = FanChart(
      Metric(rawValue: measure)?.about ?? measure, of: measure,
      arms: [FanChart.Arm(about.title, line: values.map { $0 ?? .nan })], unit: about.unit)
    return View.Picture(chart)
  }

  // MARK: A seat

  func mine(_ id: String) -> View.Mine? {
    guard let participant = gathering.participant(id) else { return nil }
    let seat = participant.seat
    let brief = seat.map(brief) ?? ""
    return View.Mine(
      participant: id, nickname: participant.nickname, seat: seat, brief: brief,
      readingSeconds: max(5, brief.split(separator: " ").count * 60 / 200), facts: seat.map(facts) ?? [],
      requests: seat.map { requests(of: $0, for: id) } ?? [],
      team: seat.flatMap { team(of: $0) }, messages: messages(for: participant), past: seat.map(past) ?? [],
      isReady: participant.isReady, isHandRaised: participant.isHandUp,
      moments: gathering.phase == .debrief ? moments.filter { $0.kind == "answer" } : nil,
      rewind: gathering.rewinds[id])
  }

  private func brief(_ seat: Int) -> String {
    let organisation = gathering.seats[seat].organisation
    return gathering.plan.briefs[organisation] ?? words("brief.none", ["organisation": organisation])
  }

  private func facts(_ seat: Int) -> [View.Fact] {
    let organisation = gathering.seats[seat].organisation
    let standings = gathering.round?.isOpen == false ? look?.after : look?.before
    guard let standing = standings?.first(where: { $0.organisation == organisation }), let look else {
      return [View.Fact(label: words("fact.sector"), value: about.sectors[seat])]
    }
    let priorities = zip(look.objectives, standing.priorities).filter { $0.1 > 0.005 }
      .sorted { $0.1 > $1.1 }.prefix(4).map { "\($0.inPlainWords) \($1.percent)" }.joined(separator: ", ")
    return [
      View.Fact(label: words("fact.sector"), value: standing.sector),
      View.Fact(label: words("fact.priorities"), value: priorities),
      View.Fact(label: words("fact.funds"), value: "\(standing.funds.brief) k€"),
      View.Fact(label: words("fact.income"), value: "\(standing.income.brief) k€ / \(about.unit)"),
      View.Fact(label: words("fact.satisfaction"), value: standing.satisfaction.percent),
    ]
      + standing.trust.map {
        View.Fact(label: words("fact.trust", ["name": $0.organisation]), value: $0.value.percent)
      }
  }

  private func team(of seat: Int) -> View.Team? {
    let people = gathering.people(in: seat)
    guard people.count > 1 else { return nil }
    let answered = gathering.openRequests.filter { $0.seat == seat }.map { request in
      Set((gathering.given[request.id] ?? []).map(\.participant)).count
    }.min()
    let rule = gathering.plan.team
    return View.Team(
      people: people.count, rule: rule.rawValue, answered: answered ?? 0,
      speaker: rule == .speaker ? gathering.speaker(of: seat) : nil)
  }

  private func messages(for participant: Gathering.Participant) -> [View.Message] {
    gathering.messages.suffix(40).compactMap { line in
      guard let text = line.text else { return nil }
      switch line.deed {
      case .messaged(let seat) where seat == nil || seat == participant.seat:
        return View.Message(seq: line.seq, from: "facilitator", text: text, at: line.at)
      case .said(let who, _) where who == participant.id:
        return View.Message(seq: line.seq, from: "you", text: text, at: line.at)
      default: return nil
      }
    }
  }

  /// What the seat has done so far, for who comes late.
  private func past(_ seat: Int) -> [String] {
    gathering.settled.filter { $0.seat == seat }.suffix(12).map { settled in
      let kind = Self.kind(of: settled.request)
      let title = words("request.\(kind)")
      guard let given = settled.given else {
        return words("past.bot", ["round": "\(settled.round)", "title": title])
      }
      return words(
        "past.answer",
        ["round": "\(settled.round)", "title": title, "answer": RequestForm.text(of: given.answer, kind, words)])
    }
  }

  static func kind(of request: String) -> String {
    let parts = request.split(separator: "/").map(String.init)
    guard let last = parts.last else { return "" }
    return Int(last) == nil ? last : parts.dropLast().last ?? ""
  }

  private func requests(of seat: Int, for participant: String) -> [View.Request] {
    guard let look else { return [] }
    return gathering.openRequests.filter { $0.seat == seat }.map { open in
      let given = gathering.given[open.id]?.last { $0.participant == participant }
      return RequestForm(open, look, organisation: gathering.seats[seat].organisation, words).request(
        answered: given.map {
          View.Answered(
            answer: $0.answer, text: RequestForm.text(of: $0.answer, open.kind, words), at: $0.at, why: $0.why)
        })
    }
  }

  // MARK: The console

  private func console(for role: Role) -> View.Console {
    let isLeading = role == .facilitator
    let showsNames = sees(role).names
    return View.Console(
      code: isLeading ? JoinCode.shown(gathering.code) : "", joinURL: isLeading ? links.join(gathering.code) : "",
      isLocked: gathering.isLocked, saved: problem == nil, script: cues, cue: gathering.cue,
      participants: gathering.participants.filter { !$0.isGone }.map { person in
        View.Person(
          participant: person.id, nickname: showsNames ? person.nickname : "",
          seat: sees(role).holders ? person.seat : nil,
          presence: presence.isHere(person.id, at: now) ? "here" : "away", flags: showsNames ? flags(person) : [])
      },
      answers: answers, moments: moments,
      messages: gathering.messages.compactMap { line in
        guard let text = line.text else { return nil }
        if case .said(let who, _) = line.deed {
          let name = gathering.participant(who).map { showsNames ? $0.nickname : organisation(of: $0) } ?? ""
          return View.Message(seq: line.seq, from: name, text: text, at: line.at)
        }
        return View.Message(seq: line.seq, from: "facilitator", text: text, at: line.at)
      }, problem: problem, people: gathering.participants.count { !$0.isGone }, run: run,
      votes: gathering.rewinds.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }, takeAways: gathering.takeAways)
  }

  private func organisation(of person: Gathering.Participant) -> String {
    person.seat.map { gathering.seats[$0].organisation } ?? ""
  }

  private var cues: [View.Cue] {
    (1...).lazy.map { "cue.\($0)" }.prefix { words.known($0) != nil }
      .map { View.Cue(minutes: words("\($0).minutes"), cue: words($0)) }
  }

  /// Who looks like somebody who was there before.
  private func flags(_ person: Gathering.Participant) -> [String] {
    let skeleton = PlainText.skeleton(person.nickname)
    guard !skeleton.isEmpty,
      let other = gathering.participants.first(where: { PlainText.skeleton($0.nickname) == skeleton && !$0.isGone }),
      other.id != person.id
    else { return [] }
    return [words("flag.lookalike", ["name": other.nickname])]
  }

  private var answers: [View.Given] {
    let open = gathering.openRequests.flatMap { request in
      (gathering.given[request.id] ?? []).map {
        View.Given(
          round: gathering.round?.number ?? 0, seat: request.seat, request: request.id,
          answer: RequestForm.text(of: $0.answer, request.kind, words), why: $0.why, at: $0.at, by: $0.participant,
          seq: $0.seq)
      }
    }
    return open.reversed()
      + gathering.settled.suffix(60).reversed().map { settled in
        View.Given(
          round: settled.round, seat: settled.seat, request: settled.request,
          answer: settled.given.map { RequestForm.text(of: $0.answer, Self.kind(of: settled.request), words) } ?? "–",
          why: settled.given?.why, at: settled.given?.at, by: settled.given?.participant ?? "bot",
          seq: settled.given?.seq)
      }
  }

  /// The moments that a debrief can rewind to, in their order.
  var moments: [View.Moment] {
    var moments = gathering.notes.compactMap { line -> View.Moment? in
      guard case .noted(let isStarred, _, _) = line.deed else { return nil }
      return View.Moment(
        seq: line.seq, round: gathering.noteRounds[line.seq], step: nil, text: line.text ?? "", star: isStarred,
        kind: "note", request: nil)
    }
    for settled in gathering.settled {
      guard let given = settled.given else { continue }
      let kind = Self.kind(of: settled.request)
      moments.append(
        View.Moment(
          seq: given.seq, round: settled.round,
          step: settled.request.split(separator: "/").first.flatMap { Int($0) },
          text: words(
            "moment.answer",
            [
              "organisation": gathering.seats[settled.seat].organisation, "title": words("request.\(kind)"),
              "answer": RequestForm.text(of: given.answer, kind, words),
            ]), star: false, kind: "answer", request: settled.request))
    }
    return moments.sorted { $0.seq < $1.seq }
  }
}

/// What of the scenario the pages tell.
public struct WorkshopAbout: Sendable {
  public var number: Int
  public var title: String
  public var about: String?
  public var unit: String
  public var steps: Int
  /// By seat.
  public var sectors: [String]
  /// Measures that the room looks at.
  public var indicators: [String]
  /// Every measure of a run by its name.
  public var measures: [String] = []

  /// What can be asked why: an indicator of all partnerships is explained of each.
  var explained: [View.Explained] {
    indicators.flatMap { indicator in
      let label = Metric(rawValue: indicator)?.about ?? indicator
      let own = measures.filter { $0.hasSuffix(".\(indicator)") }
      guard own.count > 1 else { return [View.Explained(name: indicator, label: label)] }
      return own.map { View.Explained(name: $0, label: "\(label): \($0.dropLast(indicator.count + 1))") }
    }
  }
}

/// Under which addresses the workshop is found.
public struct Links: Sendable {
  /// "http://192.168.1.5:8080"
  public var address: String

  public init(address: String) { self.address = address }

  func join(_ code: String) -> String { "\(address)/j/\(code)" }
}

/// Who is connected now. It is no part of the record: after a restart nobody is, until they come back.
public struct Presence: Sendable {
  private var streams: [String: Int] = [:]
  /// How often somebody came or went.
  private(set) var changes = 0
  private var goneAt: [String: Int64] = [:]
  /// Milliseconds after which who has no stream counts as away.
  static let patience: Int64 = 15_000
  /// Of those whose pages run no scripts, and so never have one: after what they did last.
  static let longPatience: Int64 = 120_000
  private var formUsers: Set<String> = []
  /// When anybody could first come.
  private var beganAt: Int64 = 0

  mutating func began(at now: Int64) { beganAt = now }

  mutating func came(_ participant: String) {
    streams[participant, default: 0] += 1
    formUsers.remove(participant)
    changes += 1
  }

  mutating func went(_ participant: String, at now: Int64) {
    streams[participant, default: 1] -= 1
    changes += 1
    if streams[participant] == 0 { goneAt[participant] = now }
  }

  /// Whoever sends plain forms has no stream.
  mutating func usesForms(_ participant: String) {
    if streams[participant, default: 0] == 0 { formUsers.insert(participant) }
  }

  /// Whoever did something is there.
  mutating func stirred(_ participant: String, at now: Int64) {
    if streams[participant, default: 0] == 0 { goneAt[participant] = now }
  }

  func streamCount(_ participant: String) -> Int { streams[participant] ?? 0 }

  func isHere(_ participant: String, at now: Int64) -> Bool { awaySeconds(participant, at: now) == nil }

  /// nil for who is here.
  func awaySeconds(_ participant: String, at now: Int64) -> Int? {
    if streams[participant, default: 0] > 0 { return nil }
    let gone = goneAt[participant] ?? beganAt
    return now - gone < (formUsers.contains(participant) ? Self.longPatience : Self.patience)
      ? nil : Int((now - gone) / 1000)
  }
}

extension View.Picture {
  init(_ chart: some Chart) {
    self.init(
      title: chart.title, sentence: chart.sentence, svg: chart.svg(name: "picture"), columns: chart.table.header,
      rows: chart.table.rows)
  }
}

extension Double {
  var percent: String { isFinite ? "\(Int((self * 100).rounded())) %" : "–" }

  /// "412", "9.1"
  var brief: String {
    guard isFinite, abs(self) < 1e15 else { return "–" }
    return abs(self) >= 100 || self == rounded() ? "\(Int(rounded()))" : "\((self * 10).rounded() / 10)"
  }
}

extension String {
  /// "clean water" for "clean_water".
  var inPlainWords: String { replacing("_", with: " ") }
}
