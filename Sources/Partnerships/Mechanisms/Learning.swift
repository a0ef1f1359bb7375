/// M14 Learning and knowledge. Members learn from the best among them as far as trust and communication allow; unused knowledge
/// returns to where it began.
///
/// Knowledge is non-rival: the giver loses nothing. Not active: in no active partnership, nor ever having been in one (the reference
/// prototype decides: a leaver forgets only when the partnership that it left is active no more).
public struct Learning: Mechanism {
  public static let name = MechanismName.learning
  public static let about = "members learn from the best among them, as far as trust and communication allow"
  public static let equations = [
    "κ_id += (1 + B_T) learn (know_open + (1 − know_open) T̄_i) η̄_i · max_j share_ji max(0, κ_jd − κ_id)   (32)",
    "where not active κ_i −= learn_decay (κ_i − κ_i(0))   (32b)",
  ]
  public static let source = "Cohen & Levinthal 1990; March 1991"

  public var learn = 0.03
  public var learnDecay = 0.005

  public init() {}

  public static let tunables: [Tunable<Learning>] = [
    Tunable("learn", \.learn, 0...0.1, unit: "1/month", per: .rate, "how fast a member closes the gap to the best"),
    Tunable("learn_decay", \.learnDecay, 0...0.1, unit: "1/month", per: .rate, "loss of what is not used"),
  ]
  public static let entries = [
    Entry.each(.active, .learning) { partnership, world, decisions in
      try world.model.learning.learn(partnership, in: &world, decisions)
    },
    Entry.world(.unlearning) { world, _ in world.model.learning.unlearn(in: &world) },
  ]

  func learn(_ partnership: PartnershipID, in world: inout World, _ decisions: any DecisionSource) throws {
    let (members, table) = (world[partnership].members, world[partnership].table)
    let event = world.happened(
      .knowledgeShared, .partnership(partnership), because: world[partnership].causes.agreement)
    var best = SIMD4<Double>.zero
    for member in members { best = pointwiseMax(best, world.organisations.knowledge.vector(member)) }
    let isQuiteOpen = !members.contains { decisions.asks(.share, by: $0) }
    let before = isQuiteOpen ? [] : members.map(world.organisations.knowledge.vector)
    let open = world.model.production.knowOpen
    for (place, member) in members.enumerated() {
      let absorbed =
        (1 + world[partnership].now.intensity.training) * learn
        * (open + (1 - open) * world.seats.meanTrust[table.seat(place)])
        * world.seats.meanClearness[table.seat(place)]
      let gaps =
        isQuiteOpen
        ? pointwiseMax(.zero, best - world.organisations.knowledge.vector(member))
        : try gaps(of: place, before, partnership, in: world, decisions)
      for domain in 0..<KnowledgeDomain.count where gaps[domain] > 0 {
        world.post(absorbed * gaps[domain], to: .knowledge(member, domain), by: .mechanism(.learning), because: event)
      }
    }
  }

  /// What there is to learn in each domain, where somebody decides how open it is; who is not overridden is quite open.
  private func gaps(
    of place: Int, _ knowledge: [SIMD4<Double>], _ partnership: PartnershipID, in world: borrowing World,
    _ decisions: any DecisionSource
  ) throws -> SIMD4<Double> {
    let members = world[partnership].members
    var gaps = SIMD4<Double>.zero
    for (giver, giving) in members.enumerated() where giver != place {
      var share = 1.0
      if decisions.asks(.share, by: giving),
        case .share(let answer)? = try decisions.ask(
          .share(with: members[place]), of: giving, in: partnership, index: members[place].index, world,
          otherwise: .share(1))
      {
        share = answer
      }
      gaps = pointwiseMax(gaps, share * pointwiseMax(.zero, knowledge[giver] - knowledge[place]))
    }
    return gaps
  }

  func unlearn(in world: inout World) {
    let event = world.happened(.forgetting, .world, because: .start)
    for i in world.organisations.ids where world.organisations.activeCircles[i] == 0 {
      for domain in 0..<KnowledgeDomain.count {
        let excess = world.organisations.knowledge[i, domain] - world.organisations.knowledgeAtStart[i, domain]
        if excess != 0 {
          world.post(-learnDecay * excess, to: .knowledge(i, domain), by: .mechanism(.learning), because: event)
        }
      }
    }
  }
}
