import Randomness

/// M21 Satisfaction and exit. Members weigh what matters to them, less what they carry beyond the others, against expectations
/// that rise with time; fairness, trust and peace count too; the dissatisfied leave, from flexible partnerships less readily.
public struct Satisfaction: Mechanism {
  public static let name = MechanismName.satisfaction
  public static let about = "members weigh benefits and burdens against rising expectations; the dissatisfied leave"
  public static let equations: [String] = [
    "s*_i = sat_benefit · clip(½ + Σ_k w_ik G_k − E − sat_burden · q (ζ_i − ζ̄_M), 0, 1) "
      + "+ sat_fair · fair_i + sat_trust · T̄_i + sat_peace (1 − H)   (40)",
    "E = expect_max (1 − e^(−age/expect_time)); s_i += sat_rate (s*_i − s_i)",
    "if age > exit_grace: i leaves with probability exit_max · Λ((exit_mid − flex_exit · Δflexibility − s_i)/exit_scale)   (41)",
    "when i leaves, every member j not yet gone: β_ji += loss_weight",
  ]
  public static let source = "Hirschman 1970; Thibaut & Kelley 1959; Olson 1965, Ostrom 1990 (the dilemma)"

  public var satBenefit = 0.35
  public var satFair = 0.3
  public var satTrust = 0.2
  public var satPeace = 0.15
  public var satRate = 0.15
  public var satBurden = 2.0
  public var expectMax = 0.8
  public var expectTime = 36.0
  public var exitMax = 0.15
  public var exitMid = 0.42
  public var exitScale = 0.03
  public var exitGrace = 12.0
  public var flexExit = 0.05

  public init() {}

  public static let tunables: [Tunable<Satisfaction>] = [
    Tunable("sat_benefit", \.satBenefit, 0...1, unit: "weight", "weight of benefits"),
    Tunable("sat_fair", \.satFair, 0...1, unit: "weight", "weight of fairness"),
    Tunable("sat_trust", \.satTrust, 0...1, unit: "weight", "weight of trust"),
    Tunable("sat_peace", \.satPeace, 0...1, unit: "weight", "weight of peace"),
    Tunable("sat_rate", \.satRate, 0...0.3, unit: "1/month", per: .rate, "speed of a change of mind"),
    Tunable("sat_burden", \.satBurden, 0...4, "how far carrying more than others counts"),
    Tunable("expect_max", \.expectMax, 0...1, "what is expected in the long run"),
    Tunable(
      "expect_time", \.expectTime, 6...120, unit: "months", per: .duration, domain: .positive,
      "time in which expectations rise"),
    Tunable(
      "exit_max", \.exitMax, 0...0.5, unit: "1/month", per: .rate, "probability that a quite dissatisfied member leaves"
    ),
    Tunable("exit_mid", \.exitMid, 0.2...0.6, "satisfaction at which it is half of that"),
    Tunable("exit_scale", \.exitScale, 0.01...0.1, domain: .notZero, "how gradually it falls with satisfaction"),
    Tunable("exit_grace", \.exitGrace, 0...12, unit: "months", per: .duration, "time in which nobody leaves"),
    Tunable("flex_exit", \.flexExit, 0...0.2, "how far flexibility keeps members"),
  ]
  public static let entries = [
    Entry.each(.active, .satisfaction) { partnership, world, decisions in
      world.model.satisfaction.review(partnership, in: &world)
      try world.model.satisfaction.leave(partnership, in: &world, decisions)
    }
  ]

  func review(_ partnership: PartnershipID, in world: inout World) {
    let event = world.happened(
      .reviewed, .partnership(partnership), because: world[partnership].causes.contribution,
      and: world[partnership].causes.agreement)
    world[partnership].causes.review = event
    let mean = world.meanDelivered(in: partnership)
    let expected = expectation(age: world[partnership].age(at: world.step))
    let table = world[partnership].table
    for (place, member) in world[partnership].members.enumerated() {
      let seat = table.seat(place)
      let due = level(
        benefit: world.benefit(of: member), expected: expected, fairness: world.seats.fairness[seat],
        trust: world.seats.meanTrust[seat], conflict: world[partnership].now.conflict,
        burden: world.seats.rates[seat] * (world.seats.delivered[seat] - mean))
      let change = satRate * (due - world.organisations.satisfaction[member])
      world.post(change, to: .satisfaction(member), by: .mechanism(.satisfaction), because: event)
      if change >= 0 {
        world.organisations.satisfactionFallingSince[member] = nil
      } else if world.organisations.satisfactionFallingSince[member] == nil {
        world.organisations.satisfactionFallingSince[member] = world.step
      }
    }
  }

  /// (40) s* of a member in these circumstances.
  func level(benefit: Double, expected: Double, fairness: Double, trust: Double, conflict: Double, burden: Double)
    -> Double
  {
    satBenefit * clip01(0.5 + benefit - expected - satBurden * burden) + satFair * fairness + satTrust * trust
      + satPeace * (1 - conflict)
  }

  /// What members expect of a partnership of this age.
  func expectation(age: Int) -> Double { expectMax * (1 - exponential(-Double(age) / expectTime)) }

  func leave(_ partnership: PartnershipID, in world: inout World, _ decisions: any DecisionSource) throws {
    guard Double(world[partnership].age(at: world.step)) > exitGrace else { return }
    var leavers: [OrganisationID] = []
    let (levers, table) = (world[partnership].levers, world[partnership].table)
    let (chance, step) = (world.chance, world.step)
    for (place, member) in world[partnership].members.enumerated() {
      var stays = true
      let hazard = hazard(of: member, levers: levers, in: world)
      if hazard > 0 {
        var stream = chance.draw(world.seats.exitLuck[table.seat(place)], step: step)
        stays = !stream.bernoulli(hazard)
      }
      if decisions.asks(.stay, by: member),
        case .verdict(let answer?)? = try decisions.ask(
          .stay, of: member, in: partnership, world, otherwise: .verdict(stays))
      {
        stays = answer
      }
      if !stays { leavers.append(member) }
    }
    for leaver in leavers {
      let event = world.happened(
        .left, .member(leaver, of: partnership), because: world[partnership].causes.review,
        detail: .satisfaction(
          world.organisations.satisfaction[leaver], fallingSince: world.organisations.satisfactionFallingSince[leaver]))
      world.part(leaver, from: partnership, because: event, by: .mechanism(.satisfaction))
      world[partnership].tally.exits += 1
    }
  }

  /// (41)
  @inline(__always) package func hazard(of member: OrganisationID, levers: Levers, in world: borrowing World) -> Double
  {
    exitMax
      * logistic((exitMid - flexExit * levers.extraFlexibility - world.organisations.satisfaction[member]) / exitScale)
  }
}

extension World {
  /// Σ_k w_ik G_k: what is attained, as a member weighs it.
  @inline(__always) func benefit(of member: OrganisationID) -> Double {
    var benefit = 0.0
    for k in objectives.ids { benefit += organisations.priorities[member, k.index] * objectives.attained(k) }
    return benefit
  }

  /// Takes a leaver out; those who are not yet gone remember it: β_ji += loss_weight.
  mutating func part(
    _ leaver: OrganisationID, from partnership: PartnershipID, because event: EventID, by author: Author
  ) {
    remove(leaver, from: partnership)
    self[partnership].causes.lastExit = event
    for member in self[partnership].members {
      if let relation = relations.find(member, leaver) {
        post(model.evidence.lossWeight, to: .badEvidence(relation), by: author, because: event)
      }
    }
  }
}

extension World {
  /// Mean ζ of the members, 0 without any.
  public func meanDelivered(in partnership: PartnershipID) -> Double {
    let table = self[partnership].table
    return table.count == 0 ? 0 : seats.delivered[table.seats].reduce(0, +) / Double(table.count)
  }
}
