import Partnerships

/// Events in sentences: the one place that words them.
struct EventSentences {
  private let names: [String]
  private let partnerships: [String]
  private let objectives: [String]
  private let keepsAll: Bool
  private let unit: TimeUnit

  init(_ world: borrowing World, unit: TimeUnit) {
    names = world.organisations.names.values
    partnerships = world.partnerships.map(\.name)
    objectives = world.objectives.names.values
    keepsAll = world.events.keepsAll
    self.unit = unit
  }

  /// What was kept of what happened, from the `first`-th on.
  func events(of world: borrowing World, from first: Int = 0) -> [HistoryEvent] {
    var events: [HistoryEvent] = []
    for event in world.events.kept[first...] {
      events.append(
        HistoryEvent(
          id: event.id.number, step: event.step, kind: event.kind.rawValue, subject: world.name(of: event.subject),
          text: sentence(event),
          cause: event.id.number == 0 ? nil : keepsAll ? event.cause.number : event.cause.notable))
    }
    return events
  }

  private func sentence(_ event: Event) -> String {
    let who = subject(event.subject)
    switch (event.kind, event.detail) {
    case (.agreement, .agreement(let talks, let consent, let level, let review)):
      let length = talks <= 1 ? "at the first meeting" : "after \(talks) \(unit.rawValue)s of talks"
      return
        "\(who) agreed \(length): members pledge \(percent(level)) of their income, \(percent(consent)) said yes, review in "
        + "\(review) \(unit.rawValue)\(review == 1 ? "" : "s")"
    case (.left, .satisfaction(let level, let since)):
      let fallen = since.map { "; its satisfaction had fallen since \(unit.rawValue) \($0)" } ?? ""
      return "\(who) left\(fallen) (\(hundredths(level)))"
    case (.dissolved, .reason(let reason)):
      switch reason {
      case .inactive: return "\(who) was dissolved: too little was delivered for too long"
      case .tooFewMembers: return "\(who) was dissolved: too few members were left"
      case .noAgreement: return "\(who) was dissolved: its members could not agree"
      case .term: return "\(who) ended: its term was over"
      case .decided: return "\(who) ended: it was decided so"
      }
    case (.objectiveShock, .amount(let amount)):
      return "\(who) was hit: \(amount < 0 ? "−" : "+")\(hundredths(abs(amount)))"
    case (.issueSettled, .text(let text)): return "\(who) settled \(text)"
    case (.motion, .text(let text)): return "\(who) moved: \(text)"
    case (.leverSet, .text(let text)): return "\(who): \(text)"
    case (.parameterSet, .text(let text)): return text
    case (.activityHeld, .text(let text)): return "\(who) held a \(text.replacingUnderscores)"
    case (.talksFailed, .text(let text)): return "\(who) \(text)"
    case (.branched, .text(let text)): return text
    case (.intervention, .text(let text)): return who.isEmpty ? text : "\(who): \(text)"
    case (.custom, .text(let text)): return "\(text) acted"
    case (.reasoned, .text(let text)): return text
    default: return plain(event.kind, who)
    }
  }

  private func plain(_ kind: EventKind, _ who: String) -> String {
    switch kind {
    case .runStarted: "the run began"
    case .founded: "\(who) was founded"
    case .renewed: "\(who) was founded again, on the trust that was left"
    case .innovation: "\(who) adopted an innovation"
    case .recession: "a recession began"
    case .disaster: "a disaster struck"
    case .turnover: "\(who) changed hands: new priorities, ties lost"
    case .joined: "\(who) joined"
    case .declined: "\(who) declined the invitation"
    case .expelled: "\(who) was expelled"
    case .income: "income came in"
    case .soloSpent: who.isEmpty ? "organisations spent on their own" : "\(who) spent on its own"
    case .round: "\(who) negotiated"
    case .talksFailed: "\(who) came to no agreement"
    case .acculturation: "\(who) drew its members' cultures together"
    case .imprint: "success left its mark on the cultures of \(who)"
    case .deliveryObserved: "the members of \(who) saw what the others delivered"
    case .forgetting: "what was seen was half forgotten"
    case .workshopHeld: "the members of \(who) spent time together"
    case .conflictStrain: "conflict strained \(who)"
    case .fading: "what is not kept up faded"
    case .dialogue: "the members of \(who) talked"
    case .prioritiesAligned: "the members of \(who) took on what they had agreed"
    case .contribution: "the members of \(who) contributed"
    case .programme: "\(who) delivered its programme"
    case .erosion: "what was attained wore away"
    case .poolSpent: "\(who) spent from its pool"
    case .evaluation: "\(who) was evaluated, and moved its means"
    case .knowledgeShared: "the members of \(who) learnt from each other"
    case .influenceShifted: "influence shifted in \(who)"
    case .judgement: "the public judged \(who)"
    case .grant: "\(who) received a grant"
    case .conflictFlared: "conflict flared in \(who)"
    case .mediationHeld: "\(who) was mediated"
    case .calming: "time calmed \(who)"
    case .lesson: "\(who.isEmpty ? "everybody" : who) learnt from what struck"
    case .reviewed: "the members of \(who) took stock"
    case .adaptation: "agility adjusted"
    default: who.isEmpty ? kind.rawValue : "\(who): \(kind.rawValue)"
    }
  }

  private func subject(_ subject: Subject) -> String {
    switch subject {
    case .world: ""
    case .organisation(let i): names[i.index]
    case .partnership(let p): partnerships[p.index]
    case .objective(let k): objectives[k.index]
    case .member(let i, let p): partnerships.count > 1 ? "\(names[i.index]) (\(partnerships[p.index]))" : names[i.index]
    }
  }

  private func percent(_ share: Double) -> String {
    abs(share) < 1e15 ? "\(Int((share * 100).rounded()))%" : "\(share * 100)%"
  }
  private func hundredths(_ value: Double) -> String {
    guard abs(value) < 1e15 else { return "\(value)" }
    let whole = Int((value * 100).rounded())
    return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
  }
}

extension HistoryEvent {
  /// What is said where several of its kind happened in one step.
  public var sentenceOfMany: String {
    switch EventKind(rawValue: kind) {
    case .turnover?: "elections changed those in charge: new priorities, ties lost"
    case .left?: "members left"
    case .joined?: "organisations joined"
    default: text
    }
  }
}

extension String {
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
