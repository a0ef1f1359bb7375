/// M10 Joint production. Pooled money, staff and trust-gated knowledge complement each other (CES); outcomes saturate and erode.
public struct Production: Mechanism {
  public static let name = MechanismName.production
  public static let about = "pooled money, staff and knowledge complement each other; outcomes saturate and erode"
  public static let equations = [
    "f = programme/(½ q_max Σ_Ω b); x = Σ_i ζ_i q X_i (1 − cost_negotiation [negotiating])/(½ q_max Σ_Ω X)",
    "κ = mean over domains of max over members of κ_id (know_open + (1 − know_open) T̄_i); f, x, κ each at least input_floor",
    "Z = (ces_f · f^ρ + ces_x · x^ρ + ces_k · κ^ρ)^(1/ρ), ρ = ces_rho   (24)",
    "y_k += prod · A · Z · K · x_k (1 − y_k)   (25)",
    "y_k −= outcome_decay (1 − voice_durable · mean Δvoice of the active partnerships) y_k, always   (25b)",
    "G_k = min(1, y_k/target)",
  ]
  public static let source =
    "Arrow et al. 1961; Huxham & Vangen 2005; Levin & Cross 2004; Isham, Narayan & Pritchett 1995 "
    + "(participation and lasting works)"

  public var prod = 0.054
  public var cesRho = -1.0
  public var cesF = 0.35
  public var cesX = 0.25
  public var cesK = 0.4
  public var knowOpen = 0.3
  public var inputFloor = 0.001
  public var outcomeDecay = 0.02
  public var voiceDurable = 0.2
  public var target = 0.8
  public var costNegotiation = 0.1

  public init() {}

  public static let tunables: [Tunable<Production>] = [
    Tunable("prod", \.prod, 0.02...0.1, unit: "1/month", per: .flow, "what joint production brings"),
    Tunable("ces_rho", \.cesRho, -5...0.9, domain: .notZero, "how far inputs replace each other"),
    Tunable("ces_f", \.cesF, 0...1, unit: "weight", domain: .notNegative, "weight of funding"),
    Tunable("ces_x", \.cesX, 0...1, unit: "weight", domain: .notNegative, "weight of staff"),
    Tunable("ces_k", \.cesK, 0...1, unit: "weight", domain: .notNegative, "weight of knowledge"),
    Tunable("know_open", \.knowOpen, 0...1, "knowledge that is open without trust"),
    Tunable("input_floor", \.inputFloor, 1e-9...0.1, domain: .positive, "least amount of an input"),
    Tunable("outcome_decay", \.outcomeDecay, 0.005...0.1, unit: "1/month", per: .rate, "erosion of outcomes"),
    Tunable(
      "voice_durable", \.voiceDurable, 0...0.5, "how much longer outcomes last that the community helped to shape"),
    Tunable("target", \.target, 0.3...1, domain: .positive, "level called attained, where an objective names none"),
    Tunable("cost_negotiation", \.costNegotiation, 0...0.2, unit: "share", "staff time that talks take"),
  ]
  public static let entries = [
    Entry.each(.active, .programme) { partnership, world, _ in world.model.production.deliver(partnership, in: &world)
    },
    Entry.world(.erosion) { world, _ in world.model.production.erode(in: &world) },
  ]

  func deliver(_ partnership: PartnershipID, in world: inout World) {
    let scale = 0.5 * world.model.negotiation.qMax
    var staff = 0.0
    let (members, table) = (world[partnership].members, world[partnership].table)
    for (place, member) in members.enumerated() {
      staff +=
        world.seats.delivered[table.seat(place)] * world.seats.rates[table.seat(place)]
        * world.organisations.staff[member]
    }
    if world[partnership].now.negotiated { staff *= 1 - costNegotiation }
    var knowledge = 0.0
    for domain in 0..<KnowledgeDomain.count {
      var best = 0.0
      for (place, member) in members.enumerated() {
        let open = knowOpen + (1 - knowOpen) * world.seats.meanTrust[table.seat(place)]
        best = max(best, world.organisations.knowledge[member, domain] * open)
      }
      knowledge += best
    }
    let output = output(
      funding: world[partnership].now.programme / (scale * world.omegaIncome),
      staff: staff / (scale * world.omegaStaff),
      knowledge: knowledge / Double(KnowledgeDomain.count))
    let event = world.happened(
      .programme, .partnership(partnership), because: world[partnership].causes.spending,
      and: world[partnership].causes.innovation)
    world[partnership].causes.programme = event
    let gain = prod * world[partnership].method * output * Double(world.objectives.count)
    for k in world.objectives.ids {
      let amount = gain * world[partnership].shares[k.index] * (1 - world.objectives.level[k])
      world.post(amount, to: .level(k), by: .mechanism(.production), because: event)
    }
  }

  /// (24) Z.
  package func output(funding: Double, staff: Double, knowledge: Double) -> Double {
    let f = power(max(funding, inputFloor), cesRho)
    let x = power(max(staff, inputFloor), cesRho)
    let k = power(max(knowledge, inputFloor), cesRho)
    return power(cesF * f + cesX * x + cesK * k, 1 / cesRho)
  }

  /// (25b)
  func erode(in world: inout World) {
    let event = world.happened(.erosion, .world, because: .start)
    let durability = 1 - voiceDurable * world.extraVoice
    for k in world.objectives.ids {
      let decay = world.objectives.decay[k] ?? outcomeDecay
      let amount = -decay * durability * world.objectives.level[k]
      world.post(amount, to: .level(k), by: .mechanism(.production), because: event)
    }
  }
}
