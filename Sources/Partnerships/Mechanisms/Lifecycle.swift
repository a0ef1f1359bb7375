import Randomness

/// M22 Dissolution, legacy, re-partnering. Partnerships end; relations persist and may carry a new one. The pool returns to the members.
public struct Lifecycle: Mechanism {
  public static let name = MechanismName.lifecycle
  public static let about = "partnerships end; relations persist and may carry a new one"
  public static let equations: [String] = [
    "ends, in this order: mean ζ < inactive_below for more than inactive_months in a row; fewer than min(min_members, founders) members; "
      + "no agreement for more than form_limit months in a row; step = term",
    "after an end by term, all of P found it again with probability repart_rate · Λ((mean T over the pairs of P − repart_mid)/repart_scale)   (42)",
    "the invited join where their mean trust in the members > join_mid",
  ]
  public static let source = "Gulati 1995 (familiarity breeds trust); Ring & Van de Ven 1994"

  public var repartRate = 0.1
  public var repartMid = 0.5
  public var repartScale = 0.05
  public var minMembers = 3.0
  public var formLimit = 12.0
  public var inactiveBelow = 0.25
  public var inactiveMonths = 12.0
  public var joinMid = 0.35

  public init() {}

  public static let tunables: [Tunable<Lifecycle>] = [
    Tunable(
      "repart_rate", \.repartRate, 0...0.5, unit: "1/month", per: .rate,
      "probability that full trust founds a partnership again"),
    Tunable("repart_mid", \.repartMid, 0.3...0.8, "trust at which it is half of that"),
    Tunable("repart_scale", \.repartScale, 0.01...0.1, domain: .notZero, "how gradually it rises with trust"),
    Tunable("min_members", \.minMembers, 2...5, unit: "members", "members needed to go on, where so many founded it"),
    Tunable("form_limit", \.formLimit, 3...48, unit: "months", per: .duration, "time without agreement that ends it"),
    Tunable("inactive_below", \.inactiveBelow, 0...0.5, "mean delivery that counts as inactive"),
    Tunable(
      "inactive_months", \.inactiveMonths, 3...36, unit: "months", per: .duration, "time of inactivity that ends it"),
    Tunable("join_mid", \.joinMid, 0.2...0.6, "mean trust in the members at which an invited organisation joins"),
  ]
  public static let entries = [
    Entry.each(.any, .lifecycle) { partnership, world, _ in world.model.lifecycle.end(or: partnership, in: &world) }
  ]

  func end(or partnership: PartnershipID, in world: inout World) {
    if world[partnership].isAlive {
      let hasAgreement = world[partnership].hasAgreement
      world[partnership].stepsWithoutAgreement = hasAgreement ? 0 : world[partnership].stepsWithoutAgreement + 1
      if hasAgreement {
        let isInactive = world.meanDelivered(in: partnership) < inactiveBelow
        world[partnership].inactiveSteps = isInactive ? world[partnership].inactiveSteps + 1 : 0
      }
      if let (reason, cause, also) = dissolution(of: partnership, in: world) {
        world.dissolve(partnership, reason, because: cause, and: also, by: .mechanism(.lifecycle))
      }
    } else if world[partnership].mayRenew {
      renew(partnership, in: &world)
    }
  }

  private func dissolution(of partnership: PartnershipID, in world: borrowing World)
    -> (Dissolution, cause: EventID, also: EventID?)?
  {
    if Double(world[partnership].inactiveSteps) > inactiveMonths {
      return (.inactive, world[partnership].causes.contribution, nil)
    }
    if Double(world[partnership].members.count) < min(minMembers, Double(world[partnership].founderCount)) {
      return (.tooFewMembers, world[partnership].causes.lastExit, nil)
    }
    if Double(world[partnership].stepsWithoutAgreement) > formLimit {
      return (.noAgreement, world[partnership].causes.round, nil)
    }
    if world[partnership].levers.term > 0, world.step == world[partnership].levers.term {
      return (.term, world[partnership].causes.founding, world[partnership].causes.lever)
    }
    return nil
  }

  /// (42), in the steps after the end.
  private func renew(_ partnership: PartnershipID, in world: inout World) {
    let current = world[partnership]
    guard case .dissolved(_, let ended) = current.status, world.step > ended else { return }
    let probability = repartRate * logistic((world.meanTrust(of: partnership) - repartMid) / repartScale)
    guard probability > 0 else { return }
    var stream = world.chance.draw(current.key, Draws.repartnering, step: world.step)
    guard stream.bernoulli(probability) else { return }
    world[partnership].levers.term = 0
    world[partnership].tally.renewals += 1
    world.found(partnership, members: current.everMembers, because: current.causes.founding, as: .renewed)
  }
}
