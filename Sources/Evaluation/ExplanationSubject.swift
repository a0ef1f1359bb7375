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
    public enum Kind: Hashable, Sendable { case account, measure, event }

    public let kind: Kind
    public let name: String
    /// Its own account, or those that the measure is made of: 1 where more of it makes more of the quantity, −1 where less.
    let accounts: [String: Double]
    public let event: HistoryEvent?

    init(_ reference: String, in history: History, _ scenario: Scenario, byStep step: Int?) throws {
      let known = Set(history.journal?.closings.map(\.account) ?? [])
      let sole = scenario.world.partnerships.count == 1 ? scenario.world.partnerships.first?.name : nil
      let qualified = Metric(rawValue: reference) != nil && sole != nil ? "\(sole ?? "").\(reference)" : reference
      if let (partnership, metric) = Self.metric(qualified, scenario) {
        self.init(
          kind: .measure, name: qualified,
          accounts: Self.accounts(behind: metric, of: partnership, scenario, history).filter { known.contains($0.key) })
      } else if let account = [reference, "objectives.\(reference)"].first(where: known.contains) {
        self.init(kind: .account, name: account, accounts: [account: 1])
      } else if let event = Self.event(reference, in: history, byStep: step) {
        let own = "\(event.subject).satisfaction"
        let accounts: [String: Double] = event.kind == EventKind.left.rawValue && known.contains(own) ? [own: 1] : [:]
        self.init(kind: .event, name: event.text, accounts: accounts, event: event)
      } else {
        throw Self.unknown(reference, known: known, history, scenario)
      }
    }

    private init(kind: Kind, name: String, accounts: [String: Double], event: HistoryEvent? = nil) {
      self.kind = kind
      self.name = name
      self.accounts = accounts
      self.event = event
    }

    /// In a step; 0 is the start (of a measure: its first step).
    func value(in history: History, at step: Int) -> Double? {
      switch kind {
      case .event: return nil
      case .measure:
        let values = history.series.first { $0.name == name }?.values ?? []
        let place = max(step, 1) - 1
        return values.indices.contains(place) && !values[place].isNaN ? values[place] : nil
      case .account:
        guard let journal = history.journal, let opening = journal.openings.first(where: { $0.account == name })
        else { return nil }
        return journal.postings.reduce(opening.balance) { $1.step <= step && $1.account == name ? $0 + $1.amount : $0 }
      }
    }

    private static func metric(_ reference: String, _ scenario: Scenario) -> (partnership: Int, Metric)? {
      guard let dot = reference.lastIndex(of: "."),
        let partnership = scenario.world.partnerships.firstIndex(where: { $0.name == reference[..<dot] }),
        let metric = Metric(rawValue: String(reference[reference.index(after: dot)...]))
      else { return nil }
      return (partnership, metric)
    }

    /// The accounts that a metric is made of.
    private static func accounts(
      behind metric: Metric, of place: Int, _ scenario: Scenario, _ history: History
    ) -> [String: Double] {
      let partnership = scenario.world.partnerships[place]
      let joined = history.events.filter { $0.kind == EventKind.joined.rawValue }.map(\.subject)
      let members = Set(partnership.members.map { scenario.world.organisations[$0.index].name } + joined).sorted()
      func ofMembers(_ suffixes: [String]) -> [String: Double] {
        Dictionary(members.flatMap { member in suffixes.map { ("\(member).\($0)", 1.0) } }) { first, _ in first }
      }
      func own(_ suffix: String) -> [String: Double] { ["\(partnership.name).\(suffix)": 1] }
      let objectives = scenario.world.objectives.map(\.name)
      switch metric {
      case .trust, .credibility, .trustDispersion, .legacy, .reliability, .burdenEquity:
        var accounts: [String: Double] = [:]
        for a in members {
          for b in members where a != b {
            accounts["\(a)→\(b).good_evidence"] = 1
            accounts["\(a)→\(b).bad_evidence"] = -1
            accounts["\(a)→\(b).relational_trust"] = 1
          }
        }
        return accounts
      case .attainment, .impact: return Dictionary(objectives.map { ("objectives.\($0)", 1) }) { first, _ in first }
      case .satisfaction, .exits, .members: return ofMembers(["satisfaction"])
      case .agility: return ofMembers(["agility"])
      case .knowledge: return ofMembers(KnowledgeDomain.allCases.map { "knowledge.\($0.name)" })
      case .cultureChange, .culturalDistance: return ofMembers(CultureDimension.allCases.map { "culture.\($0.name)" })
      case .alignment: return ofMembers(objectives.map { "priorities.\($0)" })
      case .equity: return ofMembers(["influence"])
      case .representation:
        return Dictionary(objectives.map { ("\(partnership.name).shares.\($0)", 1) }) { first, _ in first }
      case .utilisation, .pooledShare, .coordinationCost, .duplication: return own("pool")
      case .sharedVision, .legitimacy, .conflict, .innovations, .method: return own(metric.rawValue)
      case .monthsToAgreement, .monthsNegotiating, .repartnerings: return [:]
      }
    }

    /// The last event up to the step that has all the words.
    private static func event(_ reference: String, in history: History, byStep step: Int?) -> HistoryEvent? {
      func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      }
      let articles: Set<String> = ["the", "a", "an", "why", "did", "was"]
      let sought = words(reference).filter { !articles.contains($0) }
      guard !sought.isEmpty else { return nil }
      return history.events.last { event in
        guard step.map({ event.step <= $0 }) ?? true else { return false }
        let found = Set(words(event.text) + words(event.kind))
        return sought.allSatisfy(found.contains)
      }
    }

    private static func unknown(
      _ reference: String, known: Set<String>, _ history: History, _ scenario: Scenario
    ) -> UnknownSubject {
      if scenario.measures.contains(where: { $0.name == reference }) {
        return UnknownSubject(
          description:
            "'\(reference)' is a measure that the scenario computes itself; ask for what it is made of: a measure of a partnership, an account, or words of an event"
        )
      }
      let measures = scenario.world.partnerships.flatMap { p in Metric.allCases.map { "\(p.name).\($0.rawValue)" } }
      let advice =
        (measures + known.sorted()).nearest(to: reference).map { "did you mean '\($0)'?" }
        ?? "name a measure (\(measures.first ?? "trust")), an account (\(known.sorted().first ?? "")), or words of an event, as in 'the utility left'"
      return UnknownSubject(
        description: "the run has no '\(reference)', and nothing that happened in it has these words; \(advice)")
    }
  }
}
