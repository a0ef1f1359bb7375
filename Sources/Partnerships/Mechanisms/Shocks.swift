import Randomness

/// M20 Shocks, agility, resilience. Recessions, disasters and political turnover strike; agility and readiness absorb.
public struct Shocks: Mechanism {
  public static let name = MechanismName.shocks
  public static let about = "recessions, disasters and political turnover strike; agility and readiness absorb"
  public static let equations: [String] = [
    "recession with probability econ_rate a month: e = econ_size in (1) for econ_months",
    "disaster with probability disaster_rate a month: y_k −= y_k · disaster_size "
      + "(1 − ready_buffer · y_readiness)(1 − agility_absorb · ā (½ + ½ flexibility))   (38)",
    "after it a_i += agility_learn (1 − a_i) for members",
    "every turnover_every months each public organisation: w_i += turnover_prio "
      + "(Dirichlet(turnover_concentration) − w_i), R_ij and R_ji −= turnover_trust · R",
    "a_i += agility_rate (½ (c_i,clan + c_i,adhocracy) − a_i)   (39)",
    "at the start a_i = agility_init · c_i,adhocracy",
  ]
  public static let source = "Bruneau et al. 2003; Folke 2006; Teece et al. 1997"

  public var econRate = 0.01
  public var econSize = 0.4
  public var econMonths = 12.0
  public var disasterRate = 0.008
  public var disasterSize = 0.5
  public var readyBuffer = 0.6
  public var agilityAbsorb = 0.5
  public var agilityLearn = 0.1
  public var agilityRate = 0.02
  public var agilityInit = 0.8
  public var turnoverEvery = 48.0
  public var turnoverPrio = 0.5
  public var turnoverTrust = 0.4
  public var turnoverConcentration = 3.0

  public init() {}

  public static let tunables: [Tunable<Shocks>] = [
    Tunable("econ_rate", \.econRate, 0...0.05, unit: "1/month", per: .rate, "probability of a recession"),
    Tunable("econ_size", \.econSize, 0...1, unit: "share", "income lost in a recession"),
    Tunable(
      "econ_months", \.econMonths, 1...48, unit: "months", per: .duration, domain: .notNegative, "length of a recession"
    ),
    Tunable("disaster_rate", \.disasterRate, 0...0.05, unit: "1/month", per: .rate, "probability of a disaster"),
    Tunable("disaster_size", \.disasterSize, 0...1, unit: "share", "outcomes lost in a disaster"),
    Tunable("ready_buffer", \.readyBuffer, 0...1, "what readiness saves"),
    Tunable("agility_absorb", \.agilityAbsorb, 0...1, "what agility absorbs"),
    Tunable("agility_learn", \.agilityLearn, 0...0.5, "agility learnt from a disaster"),
    Tunable(
      "agility_rate", \.agilityRate, 0...0.1, unit: "1/month", per: .rate, "speed at which agility follows culture"),
    Tunable("agility_init", \.agilityInit, 0...1, "agility at the start, as a share of adhocracy"),
    Tunable(
      "turnover_every", \.turnoverEvery, 12...120, unit: "months", per: .duration, domain: .positive,
      "time between elections"),
    Tunable("turnover_prio", \.turnoverPrio, 0...1, unit: "share", "how far new people change priorities"),
    Tunable("turnover_trust", \.turnoverTrust, 0...1, unit: "share", "personal ties lost with them"),
    Tunable(
      "turnover_concentration", \.turnoverConcentration, 0.5...20, domain: .positive, "how even new priorities are"),
  ]
  public static let entries = [
    Entry.world(.shocks) { world, _ in world.model.shocks.strike(in: &world) },
    Entry.world(.agility) { world, _ in world.model.shocks.adapt(in: &world) },
  ]

  func strike(in world: inout World) {
    for (objective, amount, cause) in world.scheduled.objectiveShocks {
      let event = world.happened(.objectiveShock, .objective(objective), because: cause, detail: .amount(amount))
      world.post(amount, to: .level(objective), by: .mechanism(.shocks), because: event)
    }
    if world.scheduled.recession != nil || strikes(econRate, Draws.recession, world) {
      let event = world.happened(.recession, .world, because: world.scheduled.recession ?? .start)
      world.recessionEvent = event
      world.recessionUntil = world.step + rounded(econMonths)
    }
    if world.scheduled.disaster != nil || strikes(disasterRate, Draws.disaster, world) {
      destroy(in: &world, because: world.scheduled.disaster ?? .start)
    }
    if world.strikesByChance, world.step % max(1, rounded(turnoverEvery)) == 0 { changeGovernments(in: &world) }
  }

  @inline(__always) private func strikes(_ probability: Double, _ purpose: Purpose, _ world: borrowing World) -> Bool {
    guard world.strikesByChance, probability > 0 else { return false }
    var stream = world.chance.draw(.world, purpose, step: world.step)
    return stream.bernoulli(probability)
  }

  /// (38)
  private func destroy(in world: inout World, because cause: EventID) {
    let event = world.happened(.disaster, .world, because: cause)
    let share = disasterShare(in: world)
    for k in world.objectives.ids {
      world.post(-share * world.objectives.level[k], to: .level(k), by: .mechanism(.shocks), because: event)
    }
    let lesson = world.happened(.lesson, .world, because: event)
    var learners = Array(repeating: false, count: world.organisations.count)
    for partnership in world.partnerships { for member in partnership.members { learners[member.index] = true } }
    for i in world.organisations.ids where learners[i.index] {
      world.post(
        agilityLearn * (1 - world.organisations.agility[i]), to: .agility(i), by: .mechanism(.shocks), because: lesson)
    }
  }

  /// Share of every outcome that a disaster would take now.
  package func disasterShare(in world: borrowing World) -> Double {
    var readiness = 0.0
    for k in world.objectives.ids where world.objectives.buffersDisasters[k] {
      readiness = max(readiness, world.objectives.level[k])
    }
    var agility = 0.0
    for value in world.organisations.agility.values { agility += value }
    agility /= Double(max(world.organisations.count, 1))
    var flexibility = 0.0
    for partnership in world.partnerships { flexibility += partnership.levers.flexibility }
    flexibility =
      world.partnerships.isEmpty ? Lever.flexibility.defaultValue : flexibility / Double(world.partnerships.count)
    return disasterSize * (1 - readyBuffer * readiness) * (1 - agilityAbsorb * agility * (0.5 + 0.5 * flexibility))
  }

  private func changeGovernments(in world: inout World) {
    var turnovers: [OrganisationID: EventID] = [:]
    for i in world.organisations.ids where world.organisations.sectors[i].base == .public {
      let event = world.happened(.turnover, .organisation(i), because: .start)
      turnovers[i] = event
      if turnoverPrio != 0 {
        var stream = world.chance.draw(world.organisations.keys[i], Draws.turnover, step: world.step)
        let fresh = stream.dirichlet(concentration: turnoverConcentration, count: world.objectives.count)
        for k in world.objectives.ids {
          let amount = turnoverPrio * (fresh[k.index] - world.organisations.priorities[i, k.index])
          world.post(amount, to: .priority(i, k), by: .mechanism(.shocks), because: event)
        }
      }
    }
    // Twice between two public organisations.
    for r in (0..<world.relations.count).map(RelationID.init) {
      for end in [world.relations.from[r], world.relations.to[r]] {
        guard let event = turnovers[end] else { continue }
        world.post(
          -turnoverTrust * world.relations.relationalTrust[r], to: .relationalTrust(r), by: .mechanism(.shocks),
          because: event)
      }
    }
  }

  /// (39)
  func adapt(in world: inout World) {
    let event = world.happened(.adaptation, .world, because: .start)
    for i in world.organisations.ids {
      let culture =
        0.5
        * (world.organisations.culture[i, CultureDimension.clan.rawValue]
          + world.organisations.culture[i, CultureDimension.adhocracy.rawValue])
      world.post(
        agilityRate * (culture - world.organisations.agility[i]), to: .agility(i), by: .mechanism(.shocks),
        because: event)
    }
  }
}
