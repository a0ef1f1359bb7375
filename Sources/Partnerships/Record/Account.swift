/// Something that has a balance: a state variable of one entity. State changes only by postings to accounts.
public enum Account: Hashable, Sendable {
  case funds(OrganisationID)
  case knowledge(OrganisationID, Int)
  case culture(OrganisationID, Int)
  case priority(OrganisationID, ObjectiveID)
  case influence(OrganisationID)
  case satisfaction(OrganisationID)
  case agility(OrganisationID)
  case goodEvidence(RelationID)
  case badEvidence(RelationID)
  case relationalTrust(RelationID)
  case pool(PartnershipID)
  case share(PartnershipID, ObjectiveID)
  case method(PartnershipID)
  case innovations(PartnershipID)
  case vision(PartnershipID)
  case legitimacy(PartnershipID)
  case conflict(PartnershipID)
  case level(ObjectiveID)
  /// Funding that entered: its balance is minus what it gave.
  case source(Source)
  /// Funding that left.
  case sink(Sink)
  /// A state variable that the scenario declared, of its `row`-th owner.
  case trait(TraitID, row: Int)

  public enum Source: Int, CaseIterable, Hashable, Sendable {
    case income, grant
  }

  public enum Sink: Int, CaseIterable, Hashable, Sendable {
    case solo, programme, coordination, build, levers
  }
}

/// Range of a state variable: a posting is clamped so that the balance stays inside.
@inlinable func clamped(_ value: Double, _ low: Double, _ high: Double) -> Double { min(max(value, low), high) }

/// Who posts: a built-in mechanism, one of the scenario's own, or an intervention.
public struct Author: Hashable, Sendable {
  public let code: Int16

  public static func mechanism(_ mechanism: MechanismName) -> Author { Author(code: Int16(mechanism.rawValue)) }
  /// The `index`-th mechanism that the scenario declares.
  public static func custom(_ index: Int) -> Author { Author(code: Int16(100 + index)) }
  public static let intervention = Author(code: -1)

  public var mechanism: MechanismName? { MechanismName(rawValue: Int(code)) }
  public var customIndex: Int? { code >= 100 ? Int(code) - 100 : nil }
}

/// One change of one balance.
///
/// `amount` is the effective one, after clamping, so that opening + Σ amounts = balance, bit for bit, when added in journal order.
public struct Posting: Hashable, Sendable {
  public let step: Int
  public let account: Account
  public let amount: Double
  public let author: Author
  public let cause: EventID
}

/// The journal: postings in order, if they are kept, and the opening balances of accounts that were opened on the way; since the run began, or
/// since it was last emptied.
public struct Journal: Sendable {
  /// Whether postings are kept. Keeping them changes nothing else.
  public let isKept: Bool
  public internal(set) var postings: [Posting] = []
  /// Accounts opened after the start (relations of those who join), with their opening balances.
  public internal(set) var openings: [(step: Int, account: Account, balance: Double)] = []

  public init(isKept: Bool) { self.isKept = isKept }

  @inline(never) mutating func keep(_ posting: Posting) { postings.append(posting) }

  mutating func empty() {
    postings.removeAll(keepingCapacity: true)
    openings.removeAll(keepingCapacity: true)
  }
}
