import Negotiation
import Randomness

/// The state of a run: columns over organisations and relations, small tables for the rest, and what was recorded of it.
///
/// A value without identity: copy it and you have another world. It changes by postings, membership changes and phases of a step only.
public struct World: Sendable {
  /// Length of a step in months.
  public let monthsPerStep: Double
  /// The present step; the first is 1.
  public internal(set) var step = 0
  /// Parameters of every mechanism, in this run's unit of time.
  public internal(set) var model: Model {
    _read { yield heldModel.value }
    set { heldModel = Held(newValue) }
  }
  var heldModel: Held<Model>
  /// By `MechanismName.rawValue`: whether it acts, which no step changes.
  var isActing: [Bool]
  public let chance: Chance
  /// Of a workshop; nil: talks are held whenever there is reason to.
  public let pace: Pace?

  public internal(set) var organisations: Organisations
  public internal(set) var relations: Relations
  public internal(set) var partnerships: [Partnership]
  var seats = Seats()
  public internal(set) var objectives: Objectives
  public internal(set) var communities: [Community]
  public internal(set) var traits: [Trait]
  /// n_k: the communities' needs weighted by their sizes, Σ = 1; 1/K each without a community.
  public internal(set) var needs: [Double] = []
  /// Balances of `Account.Source` (minus what came in) and `Account.Sink` (what went out), k€.
  public internal(set) var sources = [0.0, 0.0]
  public internal(set) var sinks = [0.0, 0.0, 0.0, 0.0, 0.0]

  /// Whether recessions, disasters and turnover strike by chance.
  public internal(set) var strikesByChance: Bool
  /// A recession lasts while `step < recessionUntil`.
  var recessionUntil = 0
  var recessionEvent = EventID.start
  /// What interventions scheduled for a phase of this step.
  var scheduled = Scheduled()
  var motions: [(partnership: PartnershipID, by: OrganisationID, motion: Motion)] = []
  /// Duplication of solo and joint spending this step, and what was spent alone, k€.
  var duplication = 0.0
  var soloSpending = 0.0

  public internal(set) var journal: Journal
  /// Talks that were held, kept with the journal, in the order in which they began.
  public internal(set) var negotiations: [NegotiationRecord] = []
  public internal(set) var events: EventLog
  /// Σ_Ω b and Σ_Ω X: income and staff of all who are or ever were members of any partnership, as of this step.
  var omegaIncome = 0.0
  var omegaStaff = 0.0
  var workspace = Workspace()
  /// Context ξ of the run.
  let context: Double

  struct Scheduled: Sendable {
    var activities: [(kind: Activity, partnership: PartnershipID, cost: Double, cause: EventID)] = []
    var mediations: [(partnership: PartnershipID, cost: Double, cause: EventID)] = []
    var recession: EventID?
    var disaster: EventID?
    var objectiveShocks: [(objective: ObjectiveID, amount: Double, cause: EventID)] = []
  }

  /// Room for the arithmetic of one phase in one partnership, so that it allocates nothing and stays in the cache. Nothing in it outlives the phase.
  struct Workspace: Sendable {
    /// By chance, in standard deviations: what happens to each member's delivery, and what is misread of each pair, in the order of `pairs`.
    var accidents: [Double] = []
    var misreadings: [Double] = []
    /// ζ_j(t − lag), by place.
    var seen: [Double] = []
    /// c_i before members' cultures drift.
    var cultures: [SIMD4<Double>] = []
    /// What allocation aims at, by objective.
    var goals: [Double] = []
    /// What each paid, by its income; then ascending.
    var burdens: [Double] = []
    /// ζ_i b_i, and Σ_j T_ji.
    var brought: [Double] = []
    var received: [Double] = []
  }

  /// Once what is in it was read: a run's journal is longer than a machine's memory.
  public mutating func emptyJournal() { journal.empty() }

  public func isOn(_ mechanism: MechanismName) -> Bool { isActing[mechanism.rawValue] }

  public subscript(partnership: PartnershipID) -> Partnership {
    _read { yield partnerships[partnership.index] }
    _modify { yield &partnerships[partnership.index] }
  }

  public var partnershipIDs: some RandomAccessCollection<PartnershipID> {
    (0..<partnerships.count).lazy.map(PartnershipID.init)
  }

  /// Records an event. Causes come before effects: `cause` must have happened.
  @discardableResult
  mutating func happened(
    _ kind: EventKind, _ subject: Subject, because cause: EventID, and also: EventID? = nil,
    detail: EventDetail = .none
  ) -> EventID {
    events.record(kind, subject, step: step, cause: cause, also: also, detail: detail)
  }
}

/// What the partners may want, as columns.
public struct Objectives: Sendable {
  public let names: Column<ObjectiveID, String>
  /// y_k, 0...1.
  public internal(set) var level: Column<ObjectiveID, Double>
  /// The level called attained, above 0, at most 1.
  public internal(set) var target: Column<ObjectiveID, Double>
  /// Erosion a step of its own; nil: the model's `outcome_decay`.
  public internal(set) var decay: Column<ObjectiveID, Double?>
  public internal(set) var buffersDisasters: Column<ObjectiveID, Bool>
  /// The only community that counts it; nil: all do.
  public internal(set) var community: Column<ObjectiveID, CommunityID?>

  public var count: Int { names.count }
  public var ids: some RandomAccessCollection<ObjectiveID> { (0..<count).lazy.map(ObjectiveID.init) }

  /// G_k = min(1, y_k / target).
  public func attained(_ objective: ObjectiveID) -> Double { min(1, level[objective] / target[objective]) }
}

/// Those it is all for.
public struct Community: Hashable, Sendable {
  public let name: String
  /// People, > 0: its weight among communities.
  public internal(set) var size: Double
  /// By objective, Σ = 1.
  public internal(set) var needs: [Double]
}

/// A state variable that a scenario declares.
public struct Trait: Hashable, Sendable {
  public enum Owner: String, CaseIterable, Hashable, Sendable { case organisation, relation, partnership, world }
  public let name: String
  public let owner: Owner
  public let range: ClosedRange<Double>
  /// One an owner, in order.
  public internal(set) var values: [Double]
  /// What a relation that is made during the run begins with.
  public let start: Double

  public init(name: String, owner: Owner, range: ClosedRange<Double>, values: [Double], start: Double) {
    self.name = name
    self.owner = owner
    self.range = range
    self.values = values
    self.start = start
  }
}

/// What a scenario may schedule for a partnership.
public enum Activity: String, CaseIterable, Hashable, Sendable {
  case workshop
  case jointTraining = "joint_training"
  case teamBuilding = "team_building"
}

/// Whose chance a draw is, and what for: the table of MODEL.md section 3.
enum Draws {
  static let context = Purpose("context")
  static let income = Purpose("income")
  static let staff = Purpose("staff")
  static let opportunism = Purpose("opportunism")
  static let knowledge = Purpose("knowledge")
  static let culture = Purpose("culture")
  static let priorities = Purpose("priorities")
  static let skepticism = Purpose("skepticism")
  static let recession = Purpose("recession")
  static let disaster = Purpose("disaster")
  static let turnover = Purpose("turnover")
  static let amendment = Purpose("amendment")
  static let delivery = Purpose("delivery")
  static let evaluation = Purpose("evaluation")
  static let observation = Purpose("observation")
  static let innovation = Purpose("innovation")
  static let exit = Purpose("exit")
  static let repartnering = Purpose("re-partnering")
}
