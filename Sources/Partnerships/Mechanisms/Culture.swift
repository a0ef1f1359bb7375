/// M04 Culture change. Trusting, similar partners' cultures drift together slowly, and shared success imprints collaboration and adaptability.
public struct Culture: Mechanism {
  public static let name = MechanismName.culture
  public static let about =
    "trusting, similar partners' cultures drift together, and success imprints collaboration and adaptability"
  public static let equations = [
    "c_i += cult_rate · Σ_j T_ij (1 − d_ij)(c_j − c_i)/(k − 1)   (13)",
    "c_i,m += cult_success · goal · (1 − c_i,m) for m = clan, adhocracy; goal = Σ_k v_k G_k   (14)",
  ]
  public static let source = "Axelrod 1997; Berry 2005; Schein 1985"

  public var cultRate = 0.01
  public var cultSuccess = 0.003

  public init() {}

  public static let tunables: [Tunable<Culture>] = [
    Tunable("cult_rate", \.cultRate, 0...0.05, unit: "1/month", per: .rate, "drift towards trusted partners"),
    Tunable("cult_success", \.cultSuccess, 0...0.01, unit: "1/month", per: .rate, "imprint of shared success"),
  ]
  public static let entries = [
    Entry.each(.active, .culture) { partnership, world, _ in world.model.culture.drift(partnership, in: &world) }
  ]

  func drift(_ partnership: PartnershipID, in world: inout World) {
    let (members, table) = (world[partnership].members, world[partnership].table)
    let k = members.count
    let (trust, distance) = (world.seats.trust, world.seats.distance)
    world.workspace.cultures.removeAll(keepingCapacity: true)
    for member in members { world.workspace.cultures.append(world.organisations.culture.vector(member)) }
    let before = world.workspace.cultures
    let acculturation = world.happened(
      .acculturation, .partnership(partnership), because: world[partnership].causes.agreement)
    for a in 0..<k {
      var pull = SIMD4<Double>.zero
      for b in 0..<k where b != a {
        let pair = table.pair(a, b)
        pull += trust[pair] * (1 - distance[pair]) * (before[b] - before[a])
      }
      let amount = cultRate * pull / Double(max(k - 1, 1))
      for dimension in 0..<CultureDimension.count {
        world.post(
          amount[dimension], to: .culture(members[a], dimension), by: .mechanism(.culture), because: acculturation)
      }
    }
    let goal = world[partnership].now.attainment
    let imprint = world.happened(.imprint, .partnership(partnership), because: world[partnership].causes.programme)
    for member in members {
      for dimension in CultureDimension.clan.rawValue...CultureDimension.adhocracy.rawValue {
        let room = 1 - world.organisations.culture[member, dimension]
        world.post(
          cultSuccess * goal * room, to: .culture(member, dimension), by: .mechanism(.culture), because: imprint)
      }
    }
  }
}
