/// M17 Influence. Influence follows formal rights, resources brought and trust received. Σ_M π stays constant.
public struct Influence: Mechanism {
  public static let name = MechanismName.influence
  public static let about = "influence follows formal rights, resources brought and trust received"
  public static let equations: [String] = [
    "at the start π_i ∝ b_i^power_exponent, Σ π = 1",
    "π_i += power_rate (π_M (d_i + share of ζb + share of received trust Σ_j T_ji)/3 − π_i); "
      + "π_M = Σ_M π; shares 1/k where the total is 0   (34)",
  ]
  public static let source = "Emerson 1962; Purdy 2012"

  public var powerRate = 0.05
  public var powerExponent = 0.7

  public init() {}

  public static let tunables: [Tunable<Influence>] = [
    Tunable("power_rate", \.powerRate, 0...0.2, unit: "1/month", per: .rate, "speed at which influence follows"),
    Tunable("power_exponent", \.powerExponent, 0...1.5, "influence at the start ∝ income to this power"),
  ]
  public static let entries = [
    Entry.each(.active, .influence) { partnership, world, _ in world.model.influence.shift(partnership, in: &world) }
  ]

  func shift(_ partnership: PartnershipID, in world: inout World) {
    let (members, table) = (world[partnership].members, world[partnership].table)
    let k = members.count
    let rights = world.decisionRights(in: partnership)
    let trust = world.seats.trust
    world.workspace.brought.removeAll(keepingCapacity: true)
    world.workspace.received.removeAll(keepingCapacity: true)
    for j in 0..<k {
      world.workspace.brought.append(
        world.seats.delivered[table.seat(j)] * world.organisations.income[members[j]])
      var sum = 0.0
      for i in 0..<k where i != j { sum += trust[table.pair(i, j)] }
      world.workspace.received.append(sum)
    }
    let (brought, received) = (world.workspace.brought, world.workspace.received)
    let broughtTotal = brought.reduce(0, +)
    let receivedTotal = received.reduce(0, +)
    var total = 0.0
    for member in members { total += world.organisations.influence[member] }
    let event = world.happened(
      .influenceShifted, .partnership(partnership), because: world[partnership].causes.contribution,
      and: world[partnership].causes.agreement)
    for (place, member) in members.enumerated() {
      let broughtShare = broughtTotal > 0 ? brought[place] / broughtTotal : 1 / Double(k)
      let receivedShare = receivedTotal > 0 ? received[place] / receivedTotal : 1 / Double(k)
      let due = (rights[place] + broughtShare + receivedShare) / 3 * total
      world.post(
        powerRate * (due - world.organisations.influence[member]), to: .influence(member), by: .mechanism(.influence),
        because: event)
    }
  }
}
