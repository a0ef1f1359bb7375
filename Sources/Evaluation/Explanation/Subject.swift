import Partnerships
import Scenarios
import Simulation

/// A subject that no run has: what was asked for, and what there is.
public struct UnknownSubject: Error, CustomStringConvertible {
  public let description: String
}

extension Explanation {
  /// What is to be explained.
  public struct Subject: Sendable {
    public enum Kind: String, Hashable, Sendable { case account, measure, event }

    public let kind: Kind
    public let name: String
    public let event: HistoryEvent?
    /// Of how many events the words were; it is the last of them.
    public let eventCount: Int
    /// The number itself; nil for an event.
    let quantity: Quantity?
    /// What is told by postings.
    let background: Background
  }

  /// What stands behind a subject.
  enum Background {
    /// It is made of balances itself.
    case itself
    /// It is not: what it depends on most, by name, and why.
    case instead(Quantity, name: String, why: String)
    /// Events of these kinds, which it counts.
    case events([EventKind], why: String)
    case nothing
  }
}

extension Explanation.Subject {
  /// A number by its name: a measure ("trust", "compact.trust", "communities.towns") or an account ("utility.funds", "clean_water"); nil
  /// where nothing is called so.
  /// - Throws: `UnknownSubject` where it is a number that cannot be asked for.
  init?(number reference: String, _ scenario: Scenario, _ start: borrowing World) throws {
    let partnerships = scenario.world.partnerships.map(\.name)
    if let metric = Metric(rawValue: reference) {
      let place = try Self.owner(of: metric, partnerships, start)
      self.init(metric, PartnershipID(place), partnerships[place])
    } else if let (partnership, metric) = Self.metric(reference, partnerships) {
      self.init(metric, PartnershipID(partnership), partnerships[partnership])
    } else if let community = scenario.world.communities.firstIndex(where: {
      [reference, String(reference.trimmingPrefix("communities."))].contains($0.name)
    }) {
      self.init(
        kind: .measure, name: "communities.\(scenario.world.communities[community].name)", event: nil, eventCount: 0,
        quantity: .community(CommunityID(community)), background: .itself)
    } else if let account = Self.account(reference, start) {
      self.init(
        kind: .account, name: account, event: nil, eventCount: 0, quantity: .account(account), background: .itself)
    } else {
      if let problem = Self.whole(reference, scenario, start) { throw UnknownSubject(description: problem) }
      return nil
    }
  }

  /// The partnership that is meant by a metric's name alone.
  private static func owner(of metric: Metric, _ partnerships: [String], _ start: borrowing World) throws -> Int {
    guard !partnerships.isEmpty else {
      throw UnknownSubject(description: "\(metric.rawValue) is a partnership's, and the scenario has none")
    }
    // The whole world's is the same in every partnership, from its founding on.
    if start.worldValue(of: metric) != nil { return start.partnerships.firstIndex { $0.isFounded } ?? 0 }
    guard partnerships.count == 1 else {
      let names = partnerships.map { "'\($0).\(metric.rawValue)'" }
      throw UnknownSubject(description: "every partnership has its own \(metric.rawValue): ask for \(list(names))")
    }
    return 0
  }

  private init(_ metric: Metric, _ partnership: PartnershipID, _ owner: String) {
    self.init(
      kind: .measure, name: "\(owner).\(metric.rawValue)", event: nil, eventCount: 0,
      quantity: .metric(metric, partnership), background: Self.background(of: metric, partnership, owner))
  }

  /// What is behind a metric (MODEL.md section 5 and the mechanisms that it comes from).
  private static func background(of metric: Metric, _ partnership: PartnershipID, _ owner: String)
    -> Explanation.Background
  {
    func instead(_ other: Metric, _ why: String) -> Explanation.Background {
      .instead(.metric(other, partnership), name: "\(owner).\(other.rawValue)", why: why)
    }
    func pool(_ why: String) -> Explanation.Background {
      .instead(.account("\(owner).pool"), name: "\(owner).pool", why: why)
    }
    switch metric {
    case .reliability: return instead(.trust, "what members deliver follows their trust")
    case .burdenEquity: return instead(.trust, "members give unevenly as they trust unevenly")
    case .utilisation: return pool("what is spent, on programmes or not, comes from the pool")
    case .pooledShare: return pool("joint spending comes from the pool")
    case .coordinationCost: return pool("coordination is paid from the pool")
    case .duplication: return pool("what is spent from the pool is not spent twice")
    case .members: return .events([.left, .expelled, .joined, .dissolved, .renewed], why: "it counts who is a member")
    case .exits: return .events([.left], why: "it counts those who left")
    case .monthsToAgreement:
      return .events([.agreement, .talksFailed], why: "it counts the months before the first agreement")
    case .monthsNegotiating: return .events([.agreement, .talksFailed], why: "it counts the months of talks")
    case .repartnerings: return .events([.dissolved, .renewed], why: "it counts new foundings")
    default: return .itself
    }
  }

  private static func metric(_ reference: String, _ partnerships: [String]) -> (partnership: Int, Metric)? {
    guard let dot = reference.lastIndex(of: "."),
      let partnership = partnerships.firstIndex(where: { $0 == reference[..<dot] }),
      let metric = Metric(rawValue: String(reference[reference.index(after: dot)...]))
    else { return nil }
    return (partnership, metric)
  }

  /// The account of this name; an objective may be named alone. Two organisations may come to know each other later.
  private static func account(_ reference: String, _ start: borrowing World) -> String? {
    let names = Set(start.namedBalances.map(\.account))
    if let known = [reference, "objectives.\(reference)"].first(where: names.contains) { return known }
    let organisations = Set(start.organisations.names.values)
    let (ends, account) =
      reference.lastIndex(of: ".").map {
        (reference[..<$0].split(separator: "→"), reference[reference.index(after: $0)...])
      } ?? ([], "")
    let isRelation = ends.count == 2 && ends.allSatisfy { organisations.contains(String($0)) }
    return isRelation && ["good_evidence", "bad_evidence", "relational_trust"].contains(account) ? reference : nil
  }

  /// What is said of a number that the run has, but no step.
  private static func whole(_ reference: String, _ scenario: Scenario, _ start: borrowing World) -> String? {
    if scenario.measures.contains(where: { $0.name == reference }) {
      let traits = start.accounts.filter { if case .trait = $0 { true } else { false } }
      let example = (traits.first ?? start.accounts.first).map { ", as in '\(start.name(of: $0))'" } ?? ""
      return
        "'\(reference)' is computed by the scenario's script, out of sight of the journal: ask for what it is made of\(example), or for words of an event"
    }
    guard let last = reference.split(separator: ".").last, let aftermath = Aftermath(rawValue: String(last)) else {
      return nil
    }
    switch aftermath {
    case .recovery, .resilience:
      return
        "\(last) is a number of the whole run, made of attainment after its shocks: ask for attainment, with --step"
    case .monthsToCollapse: return "\(last) is a number of the whole run: ask for the event, as in 'dissolved'"
    }
  }
}

extension Explanation.Subject {
  /// The last event up to the step that has all the words; notable events before routine ones, and its own words before those of others.
  /// - Throws: `UnknownSubject` with the nearest name, or with what happened in place of it.
  init(event reference: String, in watch: Watch, byStep step: Int?) throws {
    let history = watch.history
    let events = history.events.filter { event in step.map { event.step <= $0 } ?? true }
    let notable = events.filter { EventKind(rawValue: $0.kind)?.isNotable ?? true }
    let sought = Self.sought(reference)
    // A report says of many at once what happened to each, and what it was an intervention for, in brackets at the end.
    let readings = [reference, reference.withoutBracket, reference.withoutBracket.withoutBracket]
    let found =
      readings.lazy.map { Self.found(Self.sought($0), notable, history.events) }.first { !$0.isEmpty }
      ?? Self.found(sought, events.filter { EventKind(rawValue: $0.kind)?.isNotable == false }, history.events)
    let kinds = EventKind.allCases.filter { $0.isNotable && Set(Self.words($0.rawValue)).isSuperset(of: sought) }
    if found.isEmpty || found.last.map({ EventKind(rawValue: $0.kind)?.isNotable == false }) == true,
      !sought.isEmpty, let kind = kinds.first
    {
      throw Self.missing(kind, events, history.unit, step)
    }
    guard let event = found.last else { throw Self.unknown(reference, sought, watch) }
    let satisfaction = "\(event.subject).satisfaction"
    self.init(
      kind: .event, name: event.text, event: event, eventCount: found.count { $0.kind == event.kind }, quantity: nil,
      background: event.kind == EventKind.left.rawValue
        ? .instead(
          .account(satisfaction), name: satisfaction, why: "the less satisfied a member, the likelier it leaves")
        : .nothing)
  }

  /// Those that have all the words: in their text and kind or, where none has, also in what is said of many such events and in their intervention.
  private static func found(_ sought: [String], _ events: [HistoryEvent], _ all: [HistoryEvent]) -> [HistoryEvent] {
    guard !sought.isEmpty else { return [] }
    func having(_ texts: (HistoryEvent) -> [String]) -> [HistoryEvent] {
      events.filter { event in
        let known = Set(texts(event).flatMap(words))
        return sought.allSatisfy(known.contains)
      }
    }
    var own = having { [$0.text, $0.kind] }
    guard own.isEmpty else {
      // An intervention is told by what it did.
      let causes = Set(own.compactMap(\.cause))
      own.removeAll { $0.kind == EventKind.intervention.rawValue && causes.contains($0.id) }
      // "left" is said of those who leave before it is said of the members who are left.
      let byKind = own.filter { !Set(words($0.kind)).isDisjoint(with: sought) }
      return byKind.isEmpty ? own : byKind
    }
    return having { event in
      let cause = event.cause.map { all[$0] }
      let isIntervention = cause?.kind == EventKind.intervention.rawValue
      return [event.text, event.kind, event.sentenceOfMany, isIntervention ? cause?.text ?? "" : ""]
    }
  }

  private static func sought(_ reference: String) -> [String] {
    let articles: Set<String> = ["the", "a", "an", "why", "did", "was"]
    return words(reference).filter { !articles.contains($0) }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
  }

  private static func missing(_ kind: EventKind, _ events: [HistoryEvent], _ unit: String, _ step: Int?)
    -> UnknownSubject
  {
    var counts: [(kind: String, count: Int)] = []
    for event in events
    where EventKind(rawValue: event.kind)?.isNotable == true && event.kind != EventKind.runStarted.rawValue {
      if let place = counts.firstIndex(where: { $0.kind == event.kind }) {
        counts[place].count += 1
      } else {
        counts.append((event.kind, 1))
      }
    }
    let until = step.map { " up to \(unit) \($0)" } ?? ""
    let happened = counts.map { $0.count == 1 ? $0.kind : "\($0.kind) (\($0.count) times)" }
    return UnknownSubject(
      description: "nothing of the kind \(kind.rawValue) happened in the run\(until)"
        + (happened.isEmpty ? "" : "; what happened: \(list(happened))"))
  }

  private static func unknown(_ reference: String, _ sought: [String], _ watch: Watch) -> UnknownSubject {
    let history = watch.history
    let start = "the run has no '\(reference)', and nothing that happened in it has these words; "
    // "the utility left": who did.
    let kind = EventKind.allCases.first { $0.isNotable && words($0.rawValue).last.map(sought.contains) == true }
    if let kind {
      let alike = history.events.filter { $0.kind == kind.rawValue }.map { "\($0.text) (\(history.unit) \($0.step))" }
      return UnknownSubject(
        description: start + "of the kind \(kind.rawValue) it has " + (alike.isEmpty ? "nothing" : list(alike)))
    }
    let measures = watch.scenario.world.partnerships.flatMap { p in Metric.allCases.map { "\(p.name).\($0.rawValue)" } }
    let accounts = watch.accounts
    let advice =
      (measures + accounts).nearest(to: reference).map { "did you mean '\($0)'?" }
      ?? "name a measure (\(measures.first ?? "trust")), an account (\(accounts.first ?? "utility.funds")), or words of an event, as in 'the utility left'"
    return UnknownSubject(description: start + advice)
  }

  private static func list(_ names: [String]) -> String {
    names.count <= 8 ? names.joined(separator: ", ") : names.prefix(8).joined(separator: ", ") + " …"
  }
}

extension String {
  /// Without what it ends with in brackets.
  fileprivate var withoutBracket: String {
    guard hasSuffix(")"), let start = lastIndex(of: "(") else { return self }
    return String(self[..<start])
  }
}
