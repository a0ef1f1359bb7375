import Randomness

/// A kind of organisation: what is assumed of one that does not say otherwise (MODEL.md section 1).
public struct SectorProfile: Hashable, Sendable {
  public var name: String
  /// The built-in sector that it is like: decides political turnover (public) and the home of its knowledge.
  public var base: BaseSector
  /// Normal income, k€/month, > 0.
  public var income: Double
  /// Staff, person-months a month, > 0.
  public var staff: Double
  /// By `CultureDimension`, each in [0, 1].
  public var culture: [Double]
  /// Weights by objective name, ≥ 0; objectives that it does not name weigh nothing; empty: all weigh the same.
  public var priorities: [String: Double]
  public var home: KnowledgeDomain

  public init(like base: BaseSector, name: String? = nil) {
    self.name = name ?? base.rawValue
    self.base = base
    switch base {
    case .public:
      (income, staff, culture, home) = (40, 10, [0.4, 0.2, 0.8, 0.2], .policy)
      priorities = ["social": 0.30, "economic": 0.25, "environmental": 0.20, "readiness": 0.25]
    case .private:
      (income, staff, culture, home) = (60, 8, [0.3, 0.6, 0.4, 0.9], .market)
      priorities = ["social": 0.10, "economic": 0.60, "environmental": 0.15, "readiness": 0.15]
    case .nonprofit:
      (income, staff, culture, home) = (20, 8, [0.8, 0.5, 0.3, 0.3], .service)
      priorities = ["social": 0.45, "economic": 0.10, "environmental": 0.35, "readiness": 0.10]
    case .community:
      (income, staff, culture, home) = (8, 5, [0.9, 0.4, 0.1, 0.1], .local)
      priorities = ["social": 0.45, "economic": 0.20, "environmental": 0.10, "readiness": 0.25]
    }
  }
}

/// The four sectors of the model.
public enum BaseSector: String, CaseIterable, Hashable, Sendable {
  case `public`, `private`, nonprofit, community
}

/// Organisations as columns: one array a state variable.
public struct Organisations: Sendable {
  // What they are: constant, unless another declaration takes over.
  public let names: Column<OrganisationID, String>
  public let keys: Column<OrganisationID, EntityKey>
  public internal(set) var sectors: Column<OrganisationID, SectorProfile>
  /// b_i, k€ a step.
  public internal(set) var income: Column<OrganisationID, Double>
  /// X_i, person-months a step.
  public internal(set) var staff: Column<OrganisationID, Double>
  /// g_i, 0...1.
  public internal(set) var opportunism: Column<OrganisationID, Double>
  /// −1...1.
  public internal(set) var attitude: Column<OrganisationID, Double>
  /// κ_i(0), to which unused knowledge returns.
  let knowledgeAtStart: Matrix<OrganisationID>
  let cultureAtStart: Matrix<OrganisationID>

  // How they are: changed by postings only.
  public internal(set) var funds: Column<OrganisationID, Double>
  public internal(set) var knowledge: Matrix<OrganisationID>
  public internal(set) var culture: Matrix<OrganisationID>
  public internal(set) var priorities: Matrix<OrganisationID>
  public internal(set) var influence: Column<OrganisationID, Double>
  public internal(set) var satisfaction: Column<OrganisationID, Double>
  public internal(set) var agility: Column<OrganisationID, Double>

  // What follows from memberships, kept beside them.
  /// Partnerships of which it is a member now and which are active this step.
  var activeMemberships: Column<OrganisationID, Int>
  /// Active partnerships of whose P it is, members and leavers alike: they keep what they know in use.
  var activeCircles: Column<OrganisationID, Int>
  /// Member of some partnership, now or ever: Ω.
  public internal(set) var everMember: Column<OrganisationID, Bool>
  /// Σ of the rates that it pledges this step, over its active partnerships.
  var pledged: Column<OrganisationID, Double>
  /// Step since which its satisfaction has only fallen, while it does.
  var satisfactionFallingSince: Column<OrganisationID, Int?>

  public var count: Int { names.count }
  public var ids: some RandomAccessCollection<OrganisationID> { (0..<count).lazy.map(OrganisationID.init) }
}
