/// M11 Coordination and lever costs. Meetings, cultural translation and every lever take a share of what the pool spends;
/// attention is scarce, so doing everything costs more than the sum.
///
/// Off: no coordination or lever cost.
public struct Overheads: Mechanism {
  public static let name = MechanismName.overheads
  public static let about =
    "meetings and levers take a share of what the pool spends; doing everything costs more than the sum"
  public static let equations: [String] = [
    "coord = (coord_tie · ties + coord_nao [nao])(1 + coord_culture · d̄)(1 − coord_roles · clarity)   (26)",
    "ties, k' = min(k, board): lead k' − 1; nao k'; vote 1.5 (k' − 1); consensus k'(k' − 1)/2",
    "lever cost = S²/lever_load   (27)",
    "S = cost_monitor · monitoring + cost_transparency · transparency + cost_channel · channels "
      + "+ cost_voice · voice + cost_mediation · mediation + cost_vision · vision + cost_roles · roles",
    "if coord + lever cost + build > overhead_max, all three are scaled down to it; "
      + "programme is the rest of spend = spend_rate · pool",
  ]
  public static let source = "Provan & Kenis 2008; Williamson 1985"

  public var spendRate = 0.5
  public var coordTie = 0.012
  public var coordNao = 0.06
  public var coordCulture = 1.0
  public var coordRoles = 0.625
  public var board = 20.0
  public var overheadMax = 0.9
  public var leverLoad = 0.13
  public var costMonitor = 0.1
  public var costTransparency = 0.05
  public var costChannel = 0.05
  public var costVoice = 0.06
  public var costMediation = 0.05
  public var costVision = 0.04
  public var costRoles = 0.04

  public init() {}

  public static let tunables: [Tunable<Overheads>] = [
    Tunable("spend_rate", \.spendRate, 0.1...1, unit: "1/month", per: .rate, "share of the pool that is spent"),
    Tunable("coord_tie", \.coordTie, 0.002...0.05, unit: "share/tie", "cost of a tie"),
    Tunable("coord_nao", \.coordNao, 0...0.2, unit: "share", "cost of a network organisation"),
    Tunable("coord_culture", \.coordCulture, 0...3, "cost of cultural translation"),
    Tunable("coord_roles", \.coordRoles, 0...1, "what clear roles save"),
    Tunable("board", \.board, 5...100, unit: "members", domain: .positive, "size above which representatives meet"),
    Tunable("overhead_max", \.overheadMax, 0.5...0.95, unit: "share", "largest share that does not reach programmes"),
    Tunable(
      "lever_load", \.leverLoad, 0.05...0.5, unit: "share", domain: .positive, "S at which a lever costs its price"),
    Tunable("cost_monitor", \.costMonitor, 0...0.2, unit: "share", "price of monitoring"),
    Tunable("cost_transparency", \.costTransparency, 0...0.2, unit: "share", "price of transparency"),
    Tunable("cost_channel", \.costChannel, 0...0.2, unit: "share", "price of channels"),
    Tunable("cost_voice", \.costVoice, 0...0.2, unit: "share", "price of voice"),
    Tunable("cost_mediation", \.costMediation, 0...0.2, unit: "share", "price of mediation"),
    Tunable("cost_vision", \.costVision, 0...0.2, unit: "share", "price of vision work"),
    Tunable("cost_roles", \.costRoles, 0...0.2, unit: "share", "price of clear roles"),
  ]
  public static let entries = [
    Entry.each(.active, .overheads) { partnership, world, _ in
      world.model.overheads.spend(partnership, in: &world)
    }.indispensable
  ]

  func spend(_ partnership: PartnershipID, in world: inout World) {
    let costs =
      world.isOn(.overheads)
      ? shares(
        members: world[partnership].members.count, levers: world[partnership].levers,
        distance: world[partnership].now.pairDistance, clarity: world[partnership].now.roleClarity,
        isBuilding: world.isOn(.relationshipBuilding))
      : (
        coordination: 0, levers: 0,
        building: world.isOn(.relationshipBuilding) ? min(world[partnership].levers.build, overheadMax) : 0
      )
    let overhead = costs.coordination + costs.levers + costs.building
    let spend = spendRate * world[partnership].pool
    let programme = spend * (1 - overhead)
    let event = world.happened(
      .poolSpent, .partnership(partnership), because: world[partnership].causes.contribution,
      and: world[partnership].causes.lever)
    world[partnership].causes.spending = event
    func pay(_ share: Double, _ sink: Account.Sink) {
      world.transfer(
        spend * share, from: .pool(partnership), to: .sink(sink), by: .mechanism(.overheads), because: event)
    }
    pay(costs.coordination, .coordination)
    pay(costs.levers, .levers)
    pay(costs.building, .build)
    pay(1 - overhead, .programme)
    world[partnership].now.overhead = overhead
    world[partnership].now.spend = spend
    world[partnership].now.programme = programme
    world[partnership].tally.spentOnCoordination += spend * costs.coordination
    world[partnership].tally.spentOnLevers += spend * costs.levers
    world[partnership].tally.spentOnBuilding += spend * costs.building
    world[partnership].tally.spentOnProgrammes += programme
    world.model.relationshipBuilding.buildIntensity(of: partnership, building: spend * costs.building, in: &world)
  }

  /// (26), (27): shares of what is spent.
  func shares(members: Int, levers: Levers, distance: Double, clarity: Double, isBuilding: Bool) -> (
    coordination: Double, levers: Double, building: Double
  ) {
    let seats = min(Double(members), board)
    let others = max(0, seats - 1)
    let ties =
      switch levers.governance {
      case .lead: others
      case .nao: seats
      case .vote: 1.5 * others
      case .consensus: seats * others / 2
      }
    let coordination =
      (coordTie * ties + (levers.governance == .nao ? coordNao : 0)) * (1 + coordCulture * distance)
      * (1 - coordRoles * clarity)
    let load =
      costMonitor * levers.monitoring + costTransparency * levers.transparency + costChannel * levers.channels
      + costVoice * levers.voice + costMediation * levers.mediation + costVision * levers.vision + costRoles
      * levers.roles
    let leverCost = load * load / leverLoad
    let building = isBuilding ? levers.build : 0
    let scale = min(1, overheadMax / max(coordination + leverCost + building, 1e-12))
    return (coordination * scale, leverCost * scale, building * scale)
  }
}
