import Charts
import Evaluation
import Partnerships
import Reports
import Simulation

/// Makes the view of a role from what is known: the record, the last look at the round, and who is connected now.
struct ViewBuilder {
  let gathering: Gathering
  let about: WorkshopAbout
  let look: RoundLook?
  /// What was asked in it, by what it is called.
  let asked: [String: RoundLook.Request]
  let presence: Presence
  let now: Int64
  let links: Links
  let problem: String?
  /// The run that the workshop came to, once it is over.
  let run: Int?
  /// How that run came out.
  let story: RunStory?
  /// Of a branch that is shown.
  let branch: View.Picture?
  /// The address for joining as a picture: SVG.
  let qr: String?
  /// Seconds that a wave is open; nil: until all have answered.
  let seconds: Int?
  /// The moments of the game, made when something changed.
  let moments: [View.Moment]
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
      stepsPerRound: gathering.plan.pace.stepsPerRound, rounds: gathering.plan.pace.rounds,
      lastRound: gathering.lastRound, anonymity: gathering.anonymity.rawValue,
      questions: gathering.plan.questions,
      objectives: (look?.objectives ?? []).map {
        View.Fact(label: $0.inPlainWords, value: gathering.plan.abouts[$0] ?? "")
      },
      rules: (look?.partnerships ?? []).prefix(3).compactMap { sheet in
        terms("", in: sheet.name)?.rule.map { "\(sheet.name): \($0)" }
      }, explained: gathering.phase == .debrief ? about.explained : [])
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
      waveAbout: wave.map { wave in
        wave.requests.contains(where: \.isTalk)
          ? wave.requests.contains(where: \.isAboutIssues) ? "issues" : "offers" : "decisions"
      },
      exchange: wave.flatMap { wave in
        wave.requests.first(where: \.isTalk).map { $0.isAboutIssues ? round.issueExchanges : round.textExchanges }
      }, exchanges: gathering.isPractice ? 1 : gathering.plan.pace.exchanges,
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
        about: gathering.plan.abouts[gathering.seats[seat].organisation],
        holder: isPlayed ? "people" : gathering.seats[seat].isBot ? "bot" : "empty",
        people: sees.holders ? people.count : 0, names: sees.names ? people.map(\.nickname) : [],
        presence: !isPlayed || !sees.presence
          ? "none" : people.contains { presence.isHere($0.id, at: now) } ? "here" : "away",
        state: waiting.contains(seat) ? "waiting" : asked.contains(seat) && isPlayed ? "answered" : "idle",
        isHandRaised: sees.presence && people.contains(where: \.isHandUp),
        awaySeconds: sees.presence ? away ?? 0 : 0,
        isUnhurried: role == .facilitator && gathering.seats[seat].isUnhurried)
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
    // Of practice nothing is kept.
    if gathering.isPractice { return 0 }
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
      isLocked: gathering.isLocked, indicators: indicators, headlines: headlines, table: table,
      figure: showsChart ? figure(String(gathering.shows.dropFirst(6))) : branch, story: told)
  }

  /// How it came out, with the step at which people stopped.
  private var told: View.Story? {
    guard gathering.phase == .debrief, let story else { return nil }
    var turns = story.moments.map {
      View.Story.Turn(step: $0.step, when: $0.when, text: $0.text.inPlainWords, isEndOfPlay: false, isMajor: $0.isMajor)
    }
    if let stop = endOfPlay {
      let text = words(
        "story.stop", ["rounds": "\(gathering.lastRound)", "of": "\(gathering.plan.pace.rounds)", "unit": about.unit])
      let place = turns.firstIndex { $0.step > stop } ?? turns.endIndex
      turns.insert(
        View.Story.Turn(step: stop, when: "\(about.unit) \(stop)", text: text, isEndOfPlay: true, isMajor: true),
        at: place)
    }
    return View.Story(verdict: story.verdict, moments: turns)
  }

  /// The last step that people played; nil where they played to the end.
  private var endOfPlay: Int? {
    let stop = gathering.lastRound == 0 ? 0 : gathering.plan.pace.steps(ofRound: gathering.lastRound).upperBound
    return stop < about.steps ? stop : nil
  }

  /// The text that is being answered, where it is the same for all: all who talk have heard it.
  private var table: String? {
    let open = gathering.openRequests.filter { $0.kind == DecisionKind.respond.name && !$0.isAboutIssues }
    let offers = open.compactMap { asked[$0.id]?.offer }
    guard let first = offers.first, offers.count == open.count, offers.allSatisfy({ $0 == first }),
      let request = open.first
    else { return nil }
    return terms(gathering.seats[request.seat].organisation, in: asked[request.id]?.partnership)?.line(first)
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
        name: name, label: WorkshopAbout.label(of: name), value: latest,
        words: metric == .reliability && !wasAgreed
          ? words("words.unagreed") : inWords(values, range: metric?.range ?? 0...1), values: values,
        spark: Sparkline(values: values.map { $0 ?? .nan }, width: 20).svg,
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
    // Of the last round what matters most is told first; all else from the latest on.
    let first = gathering.round.map { gathering.plan.pace.steps(ofRound: $0.number).lowerBound } ?? .max
    let major = told.filter { $0.step >= first && RunStory.isMajor($0.kind) }
    let rest = told.filter { $0.step < first || !RunStory.isMajor($0.kind) }
    return openTalks
      + (rest.suffix(max(0, Self.mostHeadlines - major.count)) + major.suffix(Self.mostHeadlines)).reversed().map {
        View.Headline(step: $0.step, text: $0.text.inPlainWords)
      }
  }

  /// Of the round that is just over: which talks came to nothing, since of those nothing happens.
  private var openTalks: [View.Headline] {
    guard let round = gathering.round, !round.isOpen, !gathering.isPractice, let look else { return [] }
    let step = gathering.plan.pace.steps(ofRound: round.number).lowerBound
    let talked = Set(look.requests.filter { $0.step == step && $0.isTalk }.compactMap(\.partnership))
    return look.partnerships.filter { talked.contains($0.name) }.compactMap { sheet in
      let isAgreed = look.events.contains {
        $0.step == step && $0.kind == EventKind.agreement.rawValue && $0.subject == sheet.name
      }
      guard !isAgreed else { return nil }
      return View.Headline(
        step: step, text: words(sheet.level == nil ? "talks.open" : "talks.again", ["name": sheet.name]))
    }
  }

  /// Whether there was an agreement in any partnership that all may know of.
  private var wasAgreed: Bool {
    look?.events.contains { $0.step <= known && $0.kind == EventKind.agreement.rawValue } ?? false
  }

  private func figure(_ measure: String) -> View.Picture? {
    guard let values = course(measure) else { return nil }
    let chart = FanChart(
      WorkshopAbout.label(of: measure), of: measure,
      arms: [FanChart.Arm(about.title, line: values.map { $0 ?? .nan })], unit: about.unit,
      mark: gathering.phase == .debrief ? endOfPlay.map { FanChart.Mark(step: max(1, $0), words("story.mark")) } : nil)
    return View.Picture(chart)
  }

  // MARK: A seat

  func mine(_ id: String) -> View.Mine? {
    guard let participant = gathering.participant(id) else { return nil }
    let seat = participant.seat
    let brief = seat.map(brief) ?? ""
    let context = seat.map(context) ?? []
    return View.Mine(
      participant: id, nickname: participant.nickname, seat: seat, brief: brief, context: context,
      readingSeconds: ([brief] + context).joined(separator: " ").split(separator: " ").count * 60 / 200,
      facts: seat.map(facts) ?? [],
      requests: seat.map { requests(of: $0, for: id) } ?? [],
      endsAt: seat.flatMap { gathering.pause == nil && gathering.seats[$0].isUnhurried ? gathering.end(for: $0) : nil },
      team: seat.flatMap { team(of: $0) }, messages: messages(for: participant), past: seat.map(past) ?? [],
      isReady: participant.isReady, isHandRaised: participant.isHandUp,
      moments: gathering.phase == .debrief ? moments(for: seat) : nil,
      rewind: gathering.rewinds[id])
  }

  /// Where one can say to rewind: every answer; of very many, those of one's own seat.
  private func moments(for seat: Int?) -> [View.Moment] {
    let answers = moments.filter { $0.kind == "answer" }
    guard answers.count > Self.mostMoments else { return answers }
    guard let seat else { return [] }
    let own = "/\(gathering.seats[seat].organisation)/"
    return answers.filter { $0.request?.contains(own) ?? false }.suffix(Self.mostMoments)
  }

  private func brief(_ seat: Int) -> String {
    let organisation = gathering.seats[seat].organisation
    return gathering.plan.briefs[organisation] ?? gathering.plan.abouts[organisation]
      ?? words("brief.none", ["organisation": organisation])
  }

  /// What everybody in a seat may want to know before they begin.
  private func context(_ seat: Int) -> [String] {
    let organisation = gathering.seats[seat].organisation
    var lines = [about.about].compactMap { $0 }
    let others = gathering.seats.map(\.organisation).filter { $0 != organisation }
    if !others.isEmpty {
      lines.append(
        words(
          others.count > 8 ? "context.many" : "context.others",
          ["names": others.prefix(8).joined(separator: ", "), "count": "\(others.count)"]))
    }
    for sheet in look?.partnerships ?? [] where sheet.members.contains(organisation) {
      let terms = terms(organisation, in: sheet.name)
      lines.append(
        words(
          sheet.members.count > gathering.seats.count ? "context.partnership.bots" : "context.partnership",
          ["name": sheet.name, "members": "\(sheet.members.count)"]) + " "
          + (terms?.carried ?? ""))
    }
    return lines
  }

  private func terms(_ organisation: String, in partnership: String?) -> Terms? {
    look.map {
      Terms(
        look: $0, organisation: organisation, partnership: partnership, unit: about.unit,
        abouts: gathering.plan.abouts, words: words)
    }
  }

  /// A request as a form.
  func form(_ open: OpenRequest, _ look: RoundLook) -> RequestForm {
    RequestForm(open, look, asked[open.id], gathering, about)
  }

  private func facts(_ seat: Int) -> [View.Fact] {
    let organisation = gathering.seats[seat].organisation
    let standings = gathering.round?.isOpen == false ? look?.after : look?.before
    guard let standing = standings?.first(where: { $0.organisation == organisation }), let look else {
      return [View.Fact(label: words("fact.sector"), value: about.sectors[seat])]
    }
    let priorities = zip(look.objectives, standing.priorities).filter { $0.1 > 0.005 }
      .sorted { $0.1 > $1.1 }.prefix(4).map { "\($0.inPlainWords) \($1.percent)" }.joined(separator: ", ")
    let wishes = look.issues.compactMap { issue -> View.Fact? in
      guard let wish = terms(organisation, in: issue.partnership)?.wish(issue) else { return nil }
      return View.Fact(
        label: [issue.name.inPlainWords, issue.about].compactMap { $0 }.joined(separator: ": "), value: wish)
    }
    return [
      View.Fact(label: words("fact.sector"), value: standing.sector),
      View.Fact(label: words("fact.priorities"), value: priorities),
      View.Fact(label: words("fact.funds"), value: "\(standing.funds.brief) k€"),
      View.Fact(label: words("fact.income"), value: "\(standing.income.brief) k€ / \(about.unit)"),
      View.Fact(label: words("fact.satisfaction"), value: standing.satisfaction.percent),
    ] + wishes
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
        return words(
          "past.bot", ["round": "\(settled.round)", "title": title, "answer": answer(settled)])
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
      return form(open, look).request(
        answered: given.map {
          View.Answered(
            answer: $0.answer, text: RequestForm.text(of: $0.answer, open.kind, words), at: $0.at, why: $0.why)
        })
    }
  }

  // MARK: The console

  private func console(for role: Role) -> View.Console {
    let isLeading = role == .facilitator
    let first = firstOfAlike
    let showsNames = sees(role).names
    return View.Console(
      code: isLeading ? JoinCode.shown(gathering.code) : "", joinURL: isLeading ? links.join(gathering.code) : "",
      isLocked: gathering.isLocked, saved: problem == nil, script: cues, cue: gathering.cue,
      participants: gathering.participants.filter { !$0.isGone }.map { person in
        View.Person(
          participant: person.id, nickname: showsNames ? person.nickname : "",
          seat: sees(role).holders ? person.seat : nil,
          presence: presence.isHere(person.id, at: now) ? "here" : "away", flags: showsNames ? flags(person, first) : []
        )
      },
      answers: answers, moments: moments.suffix(mostAnswers),
      messages: gathering.messages.compactMap { line in
        guard let text = line.text else { return nil }
        if case .said(let who, _) = line.deed {
          let name = gathering.participant(who).map { showsNames ? $0.nickname : organisation(of: $0) } ?? ""
          return View.Message(seq: line.seq, from: name, text: text, at: line.at)
        }
        return View.Message(seq: line.seq, from: "facilitator", text: text, at: line.at)
      }, problem: problem, people: gathering.participants.count { !$0.isGone }, run: run,
      begunAt: gathering.firstJoinedAt,
      votes: gathering.rewinds.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }, takeAways: gathering.takeAways)
  }

  private func organisation(of person: Gathering.Participant) -> String {
    person.seat.map { gathering.seats[$0].organisation } ?? ""
  }

  private var cues: [View.Cue] {
    (1...).lazy.map { "cue.\($0)" }.prefix { words.known($0) != nil }
      .map { View.Cue(minutes: words("\($0).minutes"), cue: words($0, plan)) }
  }

  /// How long the rounds take at the most.
  private var plan: [String: String] {
    let pace = gathering.plan.pace
    let waves = pace.exchanges + 1
    let length =
      seconds.map { words("plan.time", ["minutes": "\(($0 * waves * pace.rounds + 59) / 60)"]) }
      ?? words("plan.untimed")
    return [
      "rounds": "\(pace.rounds)", "waves": "\(waves)", "steps": "\(pace.stepsPerRound)", "unit": about.unit,
      "length": length,
    ]
  }

  /// By what a nickname looks like: who came first with it.
  private var firstOfAlike: [String: Gathering.Participant] {
    Dictionary(
      gathering.participants.filter { !$0.isGone }.map { (PlainText.skeleton($0.nickname), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Who looks like somebody who was there before.
  private func flags(_ person: Gathering.Participant, _ first: [String: Gathering.Participant]) -> [String] {
    let skeleton = PlainText.skeleton(person.nickname)
    guard !skeleton.isEmpty, let other = first[skeleton], other.id != person.id else { return [] }
    return [words("flag.lookalike", ["name": other.nickname])]
  }

  private var answers: [View.Given] {
    let open = gathering.openRequests.flatMap { request in
      (gathering.given[request.id] ?? []).map {
        View.Given(
          round: gathering.round?.number ?? 0, seat: request.seat, request: request.id,
          answer: RequestForm.text(of: $0.answer, request.kind, words), typed: $0.answer,
          terms: terms(request.id, request.seat, answer: $0.answer), exchange: nil, why: $0.why, at: $0.at,
          by: $0.participant,
          seq: $0.seq)
      }
    }
    return open.reversed()
      + gathering.settled.suffix(mostAnswers).reversed().map { settled in
        View.Given(
          round: settled.round, seat: settled.seat, request: settled.request, answer: answer(settled),
          typed: settled.given?.answer, terms: terms(settled.request, settled.seat, answer: settled.given?.answer),
          exchange: settled.exchange, why: settled.given?.why, at: settled.given?.at,
          by: settled.given?.participant ?? "bot",
          seq: settled.given?.seq)
      }
  }

  /// In the debrief all are there to be asked about, as far as a page can hold them.
  private var mostAnswers: Int { gathering.phase == .debrief ? 2000 : 200 }
  /// On a phone nobody reads more.
  private static let mostMoments = 300

  /// What was answered, in words; of the policy's answers as far as the last look has them.
  private func answer(_ settled: Gathering.Settled) -> String {
    let kind = Self.kind(of: settled.request)
    let typed =
      settled.given?.answer
      ?? asked[settled.request]?.answer
    return typed.map { RequestForm.text(of: $0, kind, words) } ?? words("answer.policy")
  }

  /// What was on the table when it was answered, or what was offered.
  private func terms(_ request: String, _ seat: Int, answer: String?) -> String? {
    let organisation = gathering.seats[seat].organisation
    let asked = asked[request]
    let terms = terms(organisation, in: asked?.partnership ?? look?.partnerships.first?.name)
    if let offer = (answer ?? asked?.answer).flatMap({ RoundLook.Proposal(typed: $0) }) { return terms?.line(offer) }
    guard let asked else { return nil }
    guard asked.kind == DecisionKind.respond.name else { return asked.motion }
    return asked.offer.flatMap { terms?.line($0) }
  }

  /// The moments that a debrief can rewind to, in their order. They are the same for all, and made once.
  func makeMoments() -> [View.Moment] {
    var moments = gathering.notes.compactMap { line -> View.Moment? in
      guard case .noted(let isStarred, _, _) = line.deed else { return nil }
      return View.Moment(
        seq: line.seq, round: gathering.noteRounds[line.seq], step: nil, text: line.text ?? "", star: isStarred,
        kind: "note", request: nil)
    }
    // Of practice nothing is kept.
    for settled in gathering.isPractice ? [] : gathering.settled {
      let kind = Self.kind(of: settled.request)
      moments.append(
        View.Moment(
          seq: settled.given?.seq ?? settled.closedAt, round: settled.round,
          step: settled.request.split(separator: "/").first.flatMap { Int($0) },
          text: words(
            "moment.answer",
            [
              "organisation": gathering.seats[settled.seat].organisation,
              "title": words("request.\(kind)") + (settled.exchange.map { " (\($0))" } ?? ""),
              "answer": answer(settled),
            ]), star: false, kind: "answer", request: settled.request, isBot: settled.given == nil))
    }
    return moments.sorted { $0.seq < $1.seq }
  }
}

extension RequestForm {
  init(
    _ open: OpenRequest, _ look: RoundLook, _ asked: RoundLook.Request?, _ gathering: Gathering, _ about: WorkshopAbout
  ) {
    self.init(
      open, look, asked: asked, organisation: gathering.seats[open.seat].organisation, unit: about.unit,
      abouts: gathering.plan.abouts, .english)
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

  /// "mean trust between members", "clean water".
  static func label(of measure: String) -> String {
    Metric(rawValue: measure)?.about ?? measure.split(separator: ".").last.map { String($0).inPlainWords } ?? measure
  }

  /// What can be asked why: an indicator of all partnerships is explained of each.
  var explained: [View.Explained] {
    indicators.flatMap { indicator in
      let label = Self.label(of: indicator)
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
