/// M13 Relationship building. Workshops, joint training and team-building: money becomes intensity with diminishing returns.
///
/// B acts in (20), B_R in (15d), B_T in (32). Off: B = 0.
public struct RelationshipBuilding: Mechanism {
  public static let name = MechanismName.relationshipBuilding
  public static let about = "workshops, joint training and team-building turn money into ties, with diminishing returns"
  public static let equations = [
    "u = (build · spend + workshops)/Σ_P b; B = u/(u + build_half), B_R and B_T likewise of u_R and u_T   (28)",
    "u_R = u + (trainings + team_gain · team-buildings)/Σ_P b; u_T = trainings/Σ_P b",
    "each scheduled activity pays min(cost, pool) from the pool, in order of declaration",
  ]
  public static let source = "Vangen & Huxham 2003; Klein et al. 2009 (team-building)"

  public var buildHalf = 0.015
  public var teamGain = 1.5

  public init() {}

  public static let tunables: [Tunable<RelationshipBuilding>] = [
    Tunable(
      "build_half", \.buildHalf, 0.002...0.1, unit: "share", domain: .positive,
      "spending, by income of all, at half of the full effect"),
    Tunable("team_gain", \.teamGain, 1...3, unit: "×", "what team-building does for ties, against a workshop"),
  ]
  public static let entries = [
    Entry.world(.activities) { world, _ in world.model.relationshipBuilding.holdActivities(in: &world) }
  ]

  func holdActivities(in world: inout World) {
    for (activity, partnership, cost, cause) in world.scheduled.activities where world[partnership].isActive {
      let paid = min(cost, world[partnership].pool)
      let event = world.happened(
        .activityHeld, .partnership(partnership), because: cause,
        detail: .text(activity.rawValue + partly(paid, of: cost)))
      world.transfer(
        paid, from: .pool(partnership), to: .sink(.build), by: .mechanism(.relationshipBuilding), because: event)
      world[partnership].tally.spentOnBuilding += paid
      switch activity {
      case .workshop: world[partnership].now.activity.workshops += paid
      case .jointTraining: world[partnership].now.activity.trainings += paid
      case .teamBuilding: world[partnership].now.activity.teamBuildings += paid
      }
    }
  }

  /// (28)
  func buildIntensity(of partnership: PartnershipID, building: Double, in world: inout World) {
    guard world.isOn(.relationshipBuilding) else { return }
    let income = world.founderIncome(of: partnership)
    let spent = world[partnership].now.activity
    let all = (building + spent.workshops) / income
    let ties = all + (spent.trainings + teamGain * spent.teamBuildings) / income
    world[partnership].now.intensity = (intensity(all), intensity(ties), intensity(spent.trainings / income))
  }

  /// B(u) = u/(u + build_half): 0 at 0, concave, below 1.
  package func intensity(_ spending: Double) -> Double { spending / (spending + buildHalf) }
}

extension World {
  /// Σ_P b: income of all who are or ever were members.
  func founderIncome(of partnership: PartnershipID) -> Double {
    var income = 0.0
    for member in self[partnership].everMembers { income += organisations.income[member] }
    return income
  }
}

/// ", 12 of 200 k€ paid" where the pool had less than it costs.
func partly(_ paid: Double, of cost: Double) -> String {
  paid < cost ? ", \(Int(min(paid, 1e15).rounded())) of \(Int(min(cost, 1e15).rounded())) k€ paid" : ""
}
