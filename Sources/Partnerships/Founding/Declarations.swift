import Negotiation

/// What a scenario declares of a world. Whatever is given is taken exactly and draws nothing; the rest is drawn or has a default.
public struct WorldDeclaration: Sendable {
  public var monthsPerStep = 1.0
  public var model = Model()
  public var cultureGap = 1.0
  public var priorityGap = 1.0
  /// Centre of the opportunism that is drawn.
  public var opportunism = 0.3
  public var strikesByChance = true
  public var objectives: [ObjectiveDeclaration] = []
  public var organisations: [OrganisationDeclaration] = []
  public var relations: [RelationDeclaration] = []
  public var communities: [CommunityDeclaration] = []
  public var partnerships: [PartnershipDeclaration] = []
  public var traits: [Trait] = []
  /// Of a workshop; nil: talks are held whenever there is reason to.
  public var pace: Pace?

  public init() {}
}

public struct ObjectiveDeclaration: Sendable {
  public var name: String
  public var start = 0.2
  /// nil: the model's `target`.
  public var target: Double?
  /// Erosion a month; nil: the model's `outcome_decay`.
  public var decay: Double?
  public var buffersDisasters = false
  public var community: CommunityID?

  public init(name: String) { self.name = name }
}

public struct OrganisationDeclaration: Sendable {
  public var name: String
  public var sector: SectorProfile
  /// k€/month.
  public var income: Double?
  /// Person-months a month.
  public var staff: Double?
  /// k€.
  public var funds: Double?
  /// By objective, ≥ 0, normalised.
  public var priorities: [Double]?
  /// By `CultureDimension`.
  public var culture: [Double]?
  /// By `KnowledgeDomain`.
  public var knowledge: [Double]?
  public var influence: Double?
  public var opportunism: Double?
  public var satisfaction: Double?
  public var agility: Double?
  public var attitude = 0.0

  public init(name: String, sector: SectorProfile) {
    self.name = name
    self.sector = sector
  }
}

public struct RelationDeclaration: Sendable {
  public var from: OrganisationID
  public var to: OrganisationID
  /// Trust before there is any evidence: 1 − σ.
  public var trust: Double?
  /// R.
  public var relational: Double?

  public init(from: OrganisationID, to: OrganisationID, trust: Double? = nil, relational: Double? = nil) {
    self.from = from
    self.to = to
    self.trust = trust
    self.relational = relational
  }
}

public struct CommunityDeclaration: Sendable {
  public var name: String
  public var size: Double
  /// By objective, normalised; nil: the same for all that it counts.
  public var needs: [Double]?

  public init(name: String, size: Double, needs: [Double]?) {
    self.name = name
    self.size = size
    self.needs = needs
  }
}

public struct PartnershipDeclaration: Sendable {
  public var name: String
  public var members: [OrganisationID]
  public var levers = Levers()
  public var lead: OrganisationID?
  public var issues: [DeclaredIssue] = []
  public var negotiatesText = true
  public var settlement = Settlement()
  /// Whether it exists from the first step on; otherwise an intervention starts it.
  public var existsFromStart = true

  public init(name: String, members: [OrganisationID]) {
    self.name = name
    self.members = members
  }
}
