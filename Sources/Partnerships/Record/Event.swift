/// The number of an event in its run, in order of happening. Numbers are given to all events, kept or not.
@frozen public struct EventID: Hashable, Comparable, Sendable {
  public let number: Int
  /// The event itself if it is notable, else the nearest notable one among its causes: what a record without routine events refers to.
  public let notable: Int
  @inlinable public init(_ number: Int, notable: Int) {
    self.number = number
    self.notable = notable
  }
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
  @inlinable public static func == (a: Self, b: Self) -> Bool { a.number == b.number }
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
  /// The start of the run, which causes what has no other cause.
  public static let start = EventID(0, notable: 0)
}

/// What kind of thing happened.
public enum EventKind: String, CaseIterable, Hashable, Sendable {
  case runStarted = "run.started"
  case branched = "run.branched"
  case income = "month.income"
  case soloSpent = "solo.spent"
  case round = "negotiation.round"
  case talksFailed = "negotiation.failed"
  case agreement = "agreement.adopted"
  case issueSettled = "issue.settled"
  case acculturation = "acculturation"
  case imprint = "success.imprint"
  case deliveryObserved = "delivery.observed"
  case forgetting = "time.forgetting"
  case workshopHeld = "workshop.held"
  case conflictStrain = "conflict.strain"
  case fading = "time.fading"
  case dialogue = "dialogue.held"
  case prioritiesAligned = "priorities.aligned"
  case contribution = "contribution.paid"
  case programme = "programme.delivered"
  case erosion = "time.erosion"
  case poolSpent = "pool.spent"
  case evaluation = "evaluation.reported"
  case knowledgeShared = "knowledge.shared"
  case innovation = "innovation.adopted"
  case influenceShifted = "influence.shifted"
  case judgement = "public.judgement"
  case grant = "grant.received"
  case conflictFlared = "conflict.flared"
  case mediationHeld = "mediation.held"
  case calming = "time.calming"
  case recession = "shock.recession"
  case disaster = "shock.disaster"
  case turnover = "shock.turnover"
  case lesson = "shock.lesson"
  case objectiveShock = "shock.objective"
  case reviewed = "member.reviewed"
  case left = "member.left"
  case joined = "member.joined"
  case declined = "invitation.declined"
  case expelled = "member.expelled"
  case founded = "partnership.founded"
  case dissolved = "partnership.dissolved"
  case renewed = "partnership.renewed"
  case motion = "motion.decided"
  case leverSet = "lever.set"
  case parameterSet = "parameter.set"
  case activityHeld = "activity.held"
  case adaptation = "agility.adjusted"
  case intervention = "intervention"
  case custom = "mechanism.acted"
  case reasoned = "script.posted"

  /// Kept at every recording level; the others are kept with the journal, whose postings name them.
  public var isNotable: Bool {
    switch self {
    case .runStarted, .branched, .agreement, .issueSettled, .talksFailed, .innovation, .recession, .disaster, .turnover,
      .objectiveShock, .left, .joined, .declined, .expelled, .founded, .dissolved, .renewed, .motion, .leverSet,
      .parameterSet, .activityHeld, .intervention:
      true
    default: false
    }
  }
}

/// Whom an event is about.
public enum Subject: Hashable, Sendable {
  case world
  case organisation(OrganisationID)
  case partnership(PartnershipID)
  case objective(ObjectiveID)
  case member(OrganisationID, of: PartnershipID)
}

/// What else is to be said of an event.
public enum EventDetail: Hashable, Sendable {
  case none
  case amount(Double)
  /// months of talks before it; consent, 0...1; rate of contribution, 0...1; months to review.
  case agreement(monthsOfTalks: Int, consent: Double, level: Double, review: Int)
  case reason(Dissolution)
  /// The member's satisfaction when it left, and since when it had been falling.
  case satisfaction(Double, fallingSince: Int?)
  case text(String)
}

/// Why a partnership ended.
public enum Dissolution: String, CaseIterable, Hashable, Sendable {
  case inactive
  case tooFewMembers = "too few members"
  case noAgreement = "no agreement"
  case term
  /// A motion of its members, or an intervention.
  case decided
}

/// Something that happened, and what caused it.
public struct Event: Hashable, Sendable {
  public let id: EventID
  public let step: Int
  public let kind: EventKind
  public let subject: Subject
  /// The event that caused this one, and a second where there were two.
  public let cause: EventID
  public let alsoCausedBy: EventID?
  public let detail: EventDetail
}

/// The events of a run in order.
public struct EventLog: Sendable {
  /// Whether routine events are kept too.
  public let keepsAll: Bool
  public private(set) var kept: [Event] = []
  public private(set) var count = 0

  public init(keepsAll: Bool) { self.keepsAll = keepsAll }

  mutating func record(
    _ kind: EventKind, _ subject: Subject, step: Int, cause: EventID, also: EventID?, detail: EventDetail
  ) -> EventID {
    let id = EventID(count, notable: kind.isNotable ? count : cause.notable)
    count += 1
    if keepsAll || kind.isNotable {
      kept.append(
        Event(id: id, step: step, kind: kind, subject: subject, cause: cause, alsoCausedBy: also, detail: detail))
    }
    return id
  }
}
