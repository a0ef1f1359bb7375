import Negotiation
import Randomness

/// What the members of a partnership agreed on.
public struct Agreement: Hashable, Sendable {
  /// The text as adopted, from which the next talks start.
  public let text: Text
  /// v: weights of the objectives, Σ = 1.
  public let weights: [Double]
  /// q: share of its income that each member pledges, 0...1.
  public internal(set) var level: Double
  /// r: 0 rights by influence ... 1 equal rights.
  public internal(set) var rights: Double
  /// τ: steps to the review.
  public internal(set) var review: Int
  /// How Σ_M q b is divided among members, by organisation; nil: each pays q of its own income.
  public internal(set) var division: [OrganisationID: Double]?
  /// Share of members that said yes.
  public let consent: Double
  /// Mean of what members got less than they held out for, in utility.
  public let dissent: Double
  public let adoptedAt: Int
  /// Settled values of the issues that the scenario declared, by issue.
  public internal(set) var settled: [SettledIssue] = []
}

/// A declared issue as it was settled.
public struct SettledIssue: Hashable, Sendable {
  public let name: String
  public let value: IssueValue
  /// Whether talks settled it; otherwise its default stands.
  public let isAgreed: Bool
}

/// Forming, active or dissolved.
public enum PartnershipStatus: Hashable, Sendable {
  /// Declared, to be founded later.
  case planned
  case alive
  case dissolved(Dissolution, step: Int)
}

/// One partnership: its members and levers, its accounts, and what was derived for it this step.
public struct Partnership: Sendable {
  public let name: String
  let key: EntityKey
  public internal(set) var levers: Levers
  /// Who leads under `Governance.lead`, while it is a member; otherwise the most influential member leads.
  public internal(set) var namedLead: OrganisationID?
  /// Issues that are settled beside the text, or in place of it.
  public internal(set) var issues: [DeclaredIssue]
  /// Whether MODEL.md's text is negotiated; without it only the declared issues are.
  public internal(set) var negotiatesText: Bool
  public internal(set) var settlement: Settlement

  // Membership.
  /// M, in order of declaration; of a dissolved partnership its last members.
  public internal(set) var members: [OrganisationID] = []
  /// P: all who are or ever were members, in order of declaration.
  public internal(set) var everMembers: [OrganisationID] = []
  public internal(set) var founderCount = 0
  public internal(set) var status = PartnershipStatus.planned
  /// Step of founding or renewal.
  public internal(set) var foundedAt = 0

  // Agreement.
  public internal(set) var agreement: Agreement?
  /// v of the last agreement, or 1/K each: what attainment is measured with.
  public internal(set) var weights: [Double]
  var talks: Talks<Text>?
  var reviewAt = 0
  var stepsWithoutAgreement = 0
  /// Step of the first agreement since the founding.
  public internal(set) var formedAt: Int?
  public internal(set) var consent = 0.0
  public internal(set) var dissent = 0.0
  var breach = 0.0
  var inactiveSteps = 0
  /// An end by term, after which it may be born again (42).
  var mayRenew = false

  // Accounts.
  public internal(set) var pool = 0.0
  /// x_k, Σ = 1.
  public internal(set) var shares: [Double]
  /// A, the method factor.
  public internal(set) var method = 1.0
  public internal(set) var innovations = 0.0
  public internal(set) var sharedVision = 0.2
  public internal(set) var legitimacy = 0.4
  public internal(set) var conflict = 0.1

  // This step.
  var now = Step()
  /// Where its members sit.
  var table = Seats.Table()
  /// What they delivered since the first agreement.
  var deliveries = Deliveries()
  /// Relations among P, once it is dissolved.
  var legacy: [RelationID] = []
  var causes = Causes()
  public internal(set) var tally = Tally()

  init(
    name: String, levers: Levers, namedLead: OrganisationID?, issues: [DeclaredIssue], negotiatesText: Bool,
    settlement: Settlement, objectiveCount: Int
  ) {
    self.name = name
    key = EntityKey("partnership " + name)
    self.levers = levers
    self.namedLead = namedLead
    self.issues = issues
    self.negotiatesText = negotiatesText
    self.settlement = settlement
    let even = Array(repeating: 1 / Double(objectiveCount), count: objectiveCount)
    weights = even
    shares = even
  }

  public var isAlive: Bool { if case .alive = status { true } else { false } }
  /// Alive and under an agreement.
  public var isActive: Bool { isAlive && hasAgreement }
  public var isFounded: Bool { if case .planned = status { false } else { true } }
  var hasAgreement: Bool { if case .some = agreement { true } else { false } }

  /// Steps since the founding or renewal; 0 in the first.
  public func age(at step: Int) -> Int { step - foundedAt }

  public func place(of organisation: OrganisationID) -> Int? { members.firstIndex(of: organisation) }

  /// What phases of one step hand to later ones, beside what `Seats` says of each member and pair.
  struct Step: Sendable {
    // The snapshot of phase 3.
    /// d̄ and η̄: means over member pairs.
    var pairDistance = 0.0
    var pairClearness = 0.0
    var alignment = 1.0
    var roleClarity = 0.0
    var accountability = 0.0
    var vision = 0.0
    var conflict = 0.0
    /// Steps by which what is seen of deliveries is late.
    var lag = 0

    // What happened since.
    var negotiated = false
    /// Everybody who was a member when contributions were due, with its ζ, and the Gini of what they paid per income.
    var contributors: [(organisation: OrganisationID, delivered: Double)] = []
    var burden = 0.0
    var activity = ActivitySpending()
    var mediationShare = 0.0
    var overhead = 0.0
    var spend = 0.0
    var programme = 0.0
    var intensity = (all: 0.0, ties: 0.0, training: 0.0)
    var attainment = 0.0
    var impact = 0.0
  }

  /// k€ paid this step for what the scenario scheduled.
  struct ActivitySpending: Sendable {
    var workshops = 0.0
    var trainings = 0.0
    var teamBuildings = 0.0
  }

  /// The latest event of each kind that later ones refer to as their cause.
  struct Causes: Sendable {
    var founding = EventID.start
    var agreement = EventID.start
    var round = EventID.start
    var contribution = EventID.start
    var contributions: [(step: Int, event: EventID)] = []
    var spending = EventID.start
    var programme = EventID.start
    var review = EventID.start
    var innovation = EventID.start
    var lastExit = EventID.start
    /// The latest change of its levers.
    var lever: EventID?
  }

  /// Counts and sums over the run.
  public struct Tally: Sendable {
    public internal(set) var exits = 0
    public internal(set) var stepsNegotiating = 0
    public internal(set) var stepsOfTalks = 0
    public internal(set) var renewals = 0
    public internal(set) var contributed = 0.0
    public internal(set) var spentOnProgrammes = 0.0
    public internal(set) var spentOnCoordination = 0.0
    public internal(set) var spentOnLevers = 0.0
    public internal(set) var spentOnBuilding = 0.0
    /// Age at the first agreement of the present founding.
    public internal(set) var stepsToAgreement: Int?
    public internal(set) var dissolvedAt: Int?
  }
}
