/// M19 Conflict and mediation. Misaligned priorities under unclear roles, broken promises and members who got less than they
/// held out for feed conflict; time and mediation settle it.
public struct Conflict: Mechanism {
  public static let name = MechanismName.conflict
  public static let about = "misalignment, broken promises and dissent feed conflict; time and mediation settle it"
  public static let equations: [String] = [
    "H += (conf_misalign (1 − align)(1 − clarity) + conf_breach · breach + conf_dissent · dissent)(1 − H) "
      + "− (conf_decay + conf_mediation · mediation) H   (37)",
    "a one-off mediation pays min(cost, pool); then H −= conf_mediation · H · (share of the cost that was paid)   (37b)",
    "breach = mean over pairs of (1 − o_ij)",
  ]
  public static let source = "Gray 1989; Susskind & Cruikshank 1987"

  public var confMisalign = 0.06
  public var confBreach = 0.1
  public var confDissent = 0.08
  public var confDecay = 0.1
  public var confMediation = 0.2

  public init() {}

  public static let tunables: [Tunable<Conflict>] = [
    Tunable(
      "conf_misalign", \.confMisalign, 0...0.3, unit: "1/month", per: .rate, "conflict from misaligned priorities"),
    Tunable("conf_breach", \.confBreach, 0...0.3, unit: "1/month", per: .rate, "conflict from broken promises"),
    Tunable("conf_dissent", \.confDissent, 0...0.3, unit: "1/month", per: .rate, "conflict from a poor deal"),
    Tunable("conf_decay", \.confDecay, 0...0.3, unit: "1/month", per: .rate, "calming by time"),
    Tunable("conf_mediation", \.confMediation, 0...0.5, unit: "1/month", per: .rate, "calming by mediation"),
  ]
  public static let entries = [
    Entry.world(.mediations) { world, _ in world.model.conflict.holdMediations(in: &world) },
    Entry.each(.active, .conflict) { partnership, world, _ in world.model.conflict.flare(partnership, in: &world) },
  ]

  func holdMediations(in world: inout World) {
    for (partnership, cost, cause) in world.scheduled.mediations where world[partnership].isActive {
      let paid = min(cost, world[partnership].pool)
      let event = world.happened(
        .activityHeld, .partnership(partnership), because: cause, detail: .text("mediation" + partly(paid, of: cost)))
      world.transfer(paid, from: .pool(partnership), to: .sink(.levers), by: .mechanism(.conflict), because: event)
      world[partnership].tally.spentOnLevers += paid
      world[partnership].now.mediationShare += cost > 0 ? paid / cost : 1
    }
  }

  func flare(_ partnership: PartnershipID, in world: inout World) {
    let conflict = world[partnership].now.conflict
    let sources =
      confMisalign * (1 - world[partnership].now.alignment) * (1 - world[partnership].now.roleClarity) + confBreach
      * world[partnership].breach + confDissent
      * world[partnership].dissent
    let flared = world.happened(
      .conflictFlared, .partnership(partnership), because: world[partnership].causes.agreement,
      and: world[partnership].causes.contribution)
    world.post(sources * (1 - conflict), to: .conflict(partnership), by: .mechanism(.conflict), because: flared)
    let mediation = world[partnership].levers.mediation + world[partnership].now.mediationShare
    if mediation > 0 {
      let held = world.happened(
        .mediationHeld, .partnership(partnership), because: world[partnership].causes.spending,
        and: world[partnership].causes.lever)
      world.post(
        -confMediation * mediation * conflict, to: .conflict(partnership), by: .mechanism(.conflict), because: held)
    }
    let calming = world.happened(.calming, .partnership(partnership), because: .start)
    world.post(-confDecay * conflict, to: .conflict(partnership), by: .mechanism(.conflict), because: calming)
  }
}
