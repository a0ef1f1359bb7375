import Randomness

/// M09 Contributions and free-riding. Members deliver as conditional co-operators; the opportunist shirks as far as accountability lets it.
public struct Contribution: Mechanism {
  public static let name = MechanismName.contribution
  public static let about =
    "members deliver as conditional co-operators; opportunists shirk as far as accountability lets them"
  public static let equations: [String] = [
    "at the start g_i = clip(U(opportunism + ξ ± opportunism_spread), 0, 1)",
    "ζ_i = clip(Λ((T̄_i + coop_vision · V + coop_fair (fair_i − fair_neutral) − coop_mid)/coop_scale)"
      + "(1 − g_i (1 − acc)) + N(0, deliver_noise), 0, 1)   (22)",
    "pay_i = min(ζ_i q b_i, F_i) from F_i to the pool; afterwards ζ_i = pay_i/(q b_i)   (23)",
    "a member of several partnerships pledges to each; if Σ q > q_cap, all its rates are scaled down in proportion",
  ]
  public static let source = "Olson 1965; Fischbacher et al. 2001; Ostrom 1990"

  public var coopMid = 0.42
  public var coopScale = 0.12
  public var coopVision = 0.2
  public var coopFair = 0.15
  public var fairNeutral = 0.5
  public var deliverNoise = 0.05
  public var qCap = 0.8
  public var opportunismSpread = 0.2

  public init() {}

  public static let tunables: [Tunable<Contribution>] = [
    Tunable("coop_mid", \.coopMid, 0.3...0.6, "trust at which half of a pledge is delivered"),
    Tunable("coop_scale", \.coopScale, 0.03...0.3, domain: .notZero, "how gradually delivery rises with trust"),
    Tunable("coop_vision", \.coopVision, 0...0.5, "what a shared vision adds to trust"),
    Tunable("coop_fair", \.coopFair, 0...0.5, "what fairness adds to trust"),
    Tunable("fair_neutral", \.fairNeutral, 0...1, "fairness that neither adds nor takes"),
    Tunable("deliver_noise", \.deliverNoise, 0...0.3, "accidents of delivery"),
    Tunable(
      "q_cap", \.qCap, 0.1...1, unit: "share", domain: .positive, "largest share of income pledged to all partnerships"),
    Tunable("opportunism_spread", \.opportunismSpread, 0...0.3, "how far opportunism differs between organisations"),
  ]
  public static let entries = [
    Entry.world(.contributions) { world, _ in world.model.contribution.pledge(in: &world) },
    Entry.each(.active, .contributions) { partnership, world, decisions in
      try world.model.contribution.contribute(partnership, in: &world, decisions)
    },
  ]

  /// What each organisation pledges to each partnership, and in all.
  func pledge(in world: inout World) {
    for i in world.organisations.ids { world.organisations.pledged[i] = 0 }
    for partnership in world.partnershipIDs where world[partnership].isActive {
      let table = world[partnership].table
      for (place, member) in world[partnership].members.enumerated() {
        let rate = world.rate(of: member, in: partnership)
        world.seats.rates[table.seat(place)] = rate
        world.organisations.pledged[member] += rate
      }
    }
  }

  func contribute(_ partnership: PartnershipID, in world: inout World, _ decisions: any DecisionSource) throws {
    let (members, table) = (world[partnership].members, world[partnership].table)
    let common = coopVision * world[partnership].now.vision
    let unaccounted = 1 - world[partnership].now.accountability
    let fairness = world.model.rights.fairness(
      world.decisionRights(in: partnership), transparency: world[partnership].levers.transparency,
      isOn: world.isOn(.rights))
    if deliverNoise > 0 {
      world.chance.drawNormals(
        of: world.seats.deliveryLuck[table.seats], step: world.step, into: &world.workspace.accidents)
    }
    let accidents = world.workspace.accidents
    let event = world.happened(.contribution, .partnership(partnership), because: world[partnership].causes.agreement)
    world.workspace.burdens.removeAll(keepingCapacity: true)
    for (place, member) in members.enumerated() {
      let seat = table.seat(place)
      world.seats.fairness[seat] = fairness[place]
      let readiness = world.seats.meanTrust[seat] + common + coopFair * (fairness[place] - fairNeutral)
      var delivered =
        logistic((readiness - coopMid) / coopScale)
        * (1 - world.organisations.opportunism[member] * unaccounted)
      if decisions.asks(.contribute, by: member),
        case .share(let share)? = try decisions.ask(
          .contribute, of: member, in: partnership, world, otherwise: .share(clip01(delivered)))
      {
        delivered = share
      }
      if deliverNoise > 0 { delivered += deliverNoise * accidents[place] }
      var rate = world.seats.rates[seat]
      let isShared = world.organisations.activeMemberships[member] > 1
      if isShared, world.organisations.pledged[member] > qCap {
        rate *= qCap / world.organisations.pledged[member]
      }
      let pledge = rate * world.organisations.income[member]
      let paid = min(clip01(delivered) * pledge, world.organisations.funds[member])
      world.transfer(paid, from: .funds(member), to: .pool(partnership), by: .mechanism(.contribution), because: event)
      let ratio = paid / max(pledge, 1e-9)
      world.seats.rates[seat] = rate
      world.seats.delivered[seat] = ratio
      world[partnership].now.contributors.append((member, ratio))
      world.workspace.burdens.append(paid / world.organisations.income[member])
      world[partnership].deliveries.append(ratio)
      world[partnership].tally.contributed += paid
    }
    world[partnership].now.burden = gini(&world.workspace.burdens)
    world[partnership].causes.contribution = event
    world[partnership].causes.contributions.append((world.step, event))
  }
}

extension World {
  /// q of a member before `q_cap`: the agreed level, or its share of what all pledge where shares were agreed.
  @inline(__always) func rate(of member: OrganisationID, in partnership: PartnershipID) -> Double {
    guard let level = self[partnership].agreement?.level else { return 0 }
    guard let share = self[partnership].agreement?.division?[member] else { return level }
    var income = 0.0
    for other in self[partnership].members { income += organisations.income[other] }
    return share * level * income / organisations.income[member]
  }
}
