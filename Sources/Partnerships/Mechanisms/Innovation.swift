import Randomness

/// M15 Innovation. Different perspectives that really interact recombine into new methods; convergence dries the source up.
public struct Innovation: Mechanism {
  public static let name = MechanismName.innovation
  public static let about = "different perspectives that really interact recombine into new methods"
  public static let equations = [
    "p = min(1, innov_rate · ½ (mean pair knowledge distance + d̄) · mean(T_ij η_ij))   (33)",
    "with probability p: I += 1, A += innov_gain (innov_max − A), a_i += innov_lesson · agility_learn (1 − a_i) for members",
  ]
  public static let source = "Hong & Page 2004; March 1991; Burt 2004"

  public var innovRate = 0.6
  public var innovGain = 0.1
  public var innovMax = 2.0
  public var innovLesson = 0.2

  public init() {}

  public static let tunables: [Tunable<Innovation>] = [
    Tunable(
      "innov_rate", \.innovRate, 0...2, unit: "1/month", per: .flow,
      "how often difference in interaction becomes a new method"),
    Tunable("innov_gain", \.innovGain, 0...0.5, "step of the method factor towards its maximum"),
    Tunable("innov_max", \.innovMax, 1...5, unit: "×", "the best that methods can become"),
    Tunable("innov_lesson", \.innovLesson, 0...1, "agility that members learn from an innovation"),
  ]
  public static let entries = [
    Entry.each(.active, .innovation) { partnership, world, _ in
      world.model.innovation.recombine(partnership, in: &world)
    }
  ]

  func recombine(_ partnership: PartnershipID, in world: inout World) {
    let probability = probability(partnership, in: world)
    guard probability > 0 else { return }
    var stream = world.chance.draw(world[partnership].key, Draws.innovation, step: world.step)
    guard stream.bernoulli(probability) else { return }
    let event = world.happened(.innovation, .partnership(partnership), because: world[partnership].causes.agreement)
    world[partnership].causes.innovation = event
    world.post(1, to: .innovations(partnership), by: .mechanism(.innovation), because: event)
    world.post(
      innovGain * (innovMax - world[partnership].method), to: .method(partnership), by: .mechanism(.innovation),
      because: event)
    for member in world[partnership].members {
      let lesson = innovLesson * world.model.shocks.agilityLearn * (1 - world.organisations.agility[member])
      world.post(lesson, to: .agility(member), by: .mechanism(.innovation), because: event)
    }
  }

  /// (33) p, 0...1.
  package func probability(_ partnership: PartnershipID, in world: borrowing World) -> Double {
    let (members, table) = (world[partnership].members, world[partnership].table)
    let k = members.count
    var known = Array(repeating: 0.0, count: k * k)
    world.organisations.knowledge.distances(among: members, into: &known, at: 0)
    var diversity = 0.0
    var interaction = 0.0
    for a in 0..<k {
      for b in 0..<k where b != a {
        let pair = table.pair(a, b)
        diversity += 0.5 * (known[a * k + b] + world.seats.distance[pair])
        interaction += world.seats.trust[pair] * world.seats.clearness[pair]
      }
    }
    let pairs = Double(max(k * (k - 1), 1))
    return min(1, innovRate * (diversity / pairs) * (interaction / pairs))
  }
}
