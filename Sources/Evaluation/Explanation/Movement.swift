import Partnerships
import Simulation

extension Explanation {
  /// What moves a quantity.
  public enum Mover: Hashable, Sendable {
    case mechanism(MechanismName)
    /// A mechanism of the scenario's own.
    case ownMechanism(String)
    case interventions
    /// Who joined, left, or that the partnership was founded or ended.
    case membership
    /// What was agreed, aimed at or set: weights, targets, needs, rules.
    case terms
    /// What neither a posting nor a change of members or terms says.
    case other

    /// - Parameter mechanism: as postings name their author.
    init(_ mechanism: String, own: Set<String>) {
      if own.contains(mechanism) {
        self = .ownMechanism(mechanism)
      } else if let name = Self.builtIn[mechanism] {
        self = .mechanism(name)
      } else {
        self = .interventions
      }
    }

    private static let builtIn = Dictionary(uniqueKeysWithValues: MechanismName.allCases.map { ($0.name, $0) })

    /// "ties", "relationship_building", "interventions".
    public var name: String {
      switch self {
      case .mechanism(let mechanism): mechanism.name
      case .ownMechanism(let name): name
      case .interventions: "interventions"
      case .membership: "membership"
      case .terms: "terms"
      case .other: "other"
      }
    }

    /// One sentence for whoever does not know the model.
    public var about: String {
      switch self {
      case .mechanism(let mechanism): Model.about(mechanism)
      case .ownMechanism: "a mechanism of the scenario's own"
      case .interventions: "what the scenario does from outside"
      case .membership: "who joined or left, and whether the partnership was alive"
      case .terms: "what was agreed, aimed at or set"
      case .other: "what was posted after the measure was taken, or changed without a posting"
      }
    }
  }

  /// All that one mover did to a quantity.
  public struct Movement: Sendable {
    public var mover: Mover
    /// Net, in the quantity's own unit.
    public var amount: Double
    /// By kind of event, largest first; they add up to the amount.
    public var parts: [Part]
  }

  /// What one kind of event did, through one mover; of partnerships, each for itself.
  public struct Part: Sendable {
    public var kind: String
    /// The one that moved most; nil where no event says.
    public var event: HistoryEvent?
    public var amount: Double
    /// Number of events.
    public var times: Int
  }
}

extension Attribution {
  /// Largest first.
  func movements(_ events: [HistoryEvent], partnerships: Set<String>) -> [Explanation.Movement] {
    struct Key: Hashable {
      var mover: Explanation.Mover
      var kind: String
      var partnership: String?
    }
    var parts: [Key: (part: Explanation.Part, largest: Double)] = [:]
    for slot in slots {
      let event = slot.cause.map { events[$0] }
      let partnership = event.flatMap { partnerships.contains($0.subject) ? $0.subject : nil }
      let key = Key(mover: slot.mover, kind: event?.kind ?? "", partnership: partnership)
      var (part, largest) = parts[key] ?? (.init(kind: key.kind, event: event, amount: 0, times: 0), 0)
      part.amount += slot.amount
      part.times += 1
      if abs(slot.amount) > largest {
        largest = abs(slot.amount)
        part.event = event
      }
      parts[key] = (part, largest)
    }
    return Dictionary(grouping: parts, by: \.key.mover).map { mover, parts in
      let sorted = parts.map(\.value.part).sorted {
        (abs($0.amount), $1.kind, $1.event?.id ?? 0) > (abs($1.amount), $0.kind, $0.event?.id ?? 0)
      }
      return Explanation.Movement(mover: mover, amount: sorted.reduce(0) { $0 + $1.amount }, parts: sorted)
    }.sorted { (abs($0.amount), $1.mover.name) > (abs($1.amount), $0.mover.name) }
  }

  /// The number of the event that moved the quantity most, net, by whatever it did; nil where none did.
  var largestEvent: Int? {
    var sums: [Int: Double] = [:]
    for slot in slots { if let cause = slot.cause { sums[cause, default: 0] += slot.amount } }
    return sums.max { (abs($0.value), $1.key) < (abs($1.value), $0.key) }?.key
  }

  /// What can be left out to see, mechanisms, interventions and accidents: what moved the quantity most, net, comes first.
  func causes(_ scenario: Scenario, _ events: [HistoryEvent]) -> [Omission] {
    var sums: [Omission: Double] = [:]
    for slot in slots {
      guard let omission = Self.omission(of: slot, scenario, events) else { continue }
      sums[omission, default: 0] += slot.amount
    }
    return sums.filter { abs($0.value) > 1e-12 }
      .sorted { (abs($0.value), "\($1.key)") > (abs($1.value), "\($0.key)") }.map(\.key)
  }

  private static func omission(of slot: Slot, _ scenario: Scenario, _ events: [HistoryEvent]) -> Omission? {
    var link = slot.cause.map { events[$0] }
    while let event = link {
      switch EventKind(rawValue: event.kind) {
      case .intervention?:
        if scenario.chapters.contains(where: { $0.interventions.contains { $0.about == event.text } }) {
          return .interventions(about: event.text)
        }
      case .branched?: return .branch(about: event.text)
      case .recession?, .disaster?, .turnover?: if event.cause == 0 { return .accidents }
      default: break
      }
      link = event.cause.map { events[$0] }
    }
    switch slot.mover {
    case .mechanism(let name): return .mechanism(name)
    case .ownMechanism(let name): return .ownMechanism(name)
    case .interventions, .membership, .terms, .other: return nil
    }
  }
}
