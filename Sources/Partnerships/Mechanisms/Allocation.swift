import Randomness

/// M12 Allocation, monitoring and adaptation. The allocation moves towards what was agreed, tilted to the objectives that
/// evaluation shows lagging; governance and flexibility set the speed.
public struct Allocation: Mechanism {
  public static let name = MechanismName.allocation
  public static let about = "spending moves towards what was agreed, tilted to what evaluation shows lagging"
  public static let equations = [
    "ŷ_k = clip(y_k/target + N(0, eval_noise)(1 − monitoring), 0, 1)   (29)",
    "goal share ∝ ((1 − voice) v_k + voice · n_k) · max(gap_floor, 1 − ŷ_k)^monitoring   (30)",
    "x += min(1, adapt (½ + flexibility))(goal share − x)   (31)",
    "adapt = adapt_lead, adapt_nao, adapt_vote or adapt_consensus, by governance",
  ]
  public static let source = "Argyris & Schön 1978; Emerson & Nabatchi 2015 (adaptation)"

  public var adaptLead = 0.5
  public var adaptNao = 0.3
  public var adaptVote = 0.25
  public var adaptConsensus = 0.1
  public var gapFloor = 0.05
  public var evalNoise = 0.15

  public init() {}

  public static let tunables: [Tunable<Allocation>] = [
    Tunable("adapt_lead", \.adaptLead, 0.02...1, unit: "1/month", per: .rate, "speed of adaptation under a lead"),
    Tunable("adapt_nao", \.adaptNao, 0.02...1, unit: "1/month", per: .rate, "speed under a network organisation"),
    Tunable("adapt_vote", \.adaptVote, 0.02...1, unit: "1/month", per: .rate, "speed under votes"),
    Tunable("adapt_consensus", \.adaptConsensus, 0.02...1, unit: "1/month", per: .rate, "speed under consensus"),
    Tunable("gap_floor", \.gapFloor, 0.01...0.2, domain: .positive, "least gap that still counts"),
    Tunable("eval_noise", \.evalNoise, 0...0.3, "noise of evaluation without monitoring"),
  ]
  public static let entries = [
    Entry.each(.active, .allocation) { partnership, world, _ in world.model.allocation.adapt(partnership, in: &world) }
  ]

  func adapt(_ partnership: PartnershipID, in world: inout World) {
    guard let agreement = world[partnership].agreement else { return }
    let monitoring = world[partnership].levers.monitoring
    let voice = world.voice(in: partnership)
    let noise = evalNoise * (1 - monitoring)
    let event = world.happened(
      .evaluation, .partnership(partnership), because: world[partnership].causes.agreement,
      and: world[partnership].causes.lever)
    world.workspace.goals.removeAll(keepingCapacity: true)
    var total = 0.0
    for k in world.objectives.ids {
      var seen = world.objectives.level[k] / world.objectives.target[k]
      if noise > 0 {
        var stream = world.chance.draw(world[partnership].key, Draws.evaluation, step: world.step, index: k.index)
        seen += noise * stream.normal()
      }
      let wanted = (1 - voice) * agreement.weights[k.index] + voice * world.needs[k.index]
      let goal = wanted * power(max(gapFloor, 1 - clip01(seen)), monitoring)
      world.workspace.goals.append(goal)
      total += goal
    }
    guard total > 0 else { return }
    let speed =
      switch world[partnership].levers.governance {
      case .lead: adaptLead
      case .nao: adaptNao
      case .vote: adaptVote
      case .consensus: adaptConsensus
      }
    let rate = min(1, speed * (0.5 + world[partnership].levers.flexibility))
    for k in world.objectives.ids {
      let amount = rate * (world.workspace.goals[k.index] / total - world[partnership].shares[k.index])
      world.post(amount, to: .share(partnership, k), by: .mechanism(.allocation), because: event)
    }
  }
}
