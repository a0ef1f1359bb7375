/// M18 Legitimacy and grants. Legitimacy is earned by inclusion (input), openness (throughput) and results for the community
/// (output); lost faster than won; it attracts funds.
public struct Legitimacy: Mechanism {
  public static let name = MechanismName.legitimacy
  public static let about = "inclusion, openness and results earn legitimacy, lost faster than won; it attracts grants"
  public static let equations = [
    "L* = legit_in (½ voice + ½ (1 − Gini(d)) consent) + legit_thr · ½ (transparency + acc) + legit_out · impact   (35)",
    "impact = Σ_k n_k G_k",
    "L += (legit_up if L* > L, else legit_down)(L* − L)",
    "grant = grant_rate · Σ_P b · max(0, L − grant_floor), to the pool   (36)",
  ]
  public static let source = "Scharpf 1999; Schmidt 2013; Suchman 1995; Human & Provan 2000"

  public var legitIn = 0.35
  public var legitThr = 0.25
  public var legitOut = 0.4
  public var legitUp = 0.05
  public var legitDown = 0.1
  public var grantRate = 0.05
  public var grantFloor = 0.5

  public init() {}

  public static let tunables: [Tunable<Legitimacy>] = [
    Tunable("legit_in", \.legitIn, 0...1, unit: "weight", "weight of inclusion"),
    Tunable("legit_thr", \.legitThr, 0...1, unit: "weight", "weight of openness"),
    Tunable("legit_out", \.legitOut, 0...1, unit: "weight", "weight of results"),
    Tunable("legit_up", \.legitUp, 0...0.3, unit: "1/month", per: .rate, "speed of winning it"),
    Tunable("legit_down", \.legitDown, 0...0.3, unit: "1/month", per: .rate, "speed of losing it"),
    Tunable(
      "grant_rate", \.grantRate, 0...0.3, unit: "share of monthly income", "grant at full legitimacy above the floor"),
    Tunable("grant_floor", \.grantFloor, 0...1, "legitimacy below which nobody grants"),
  ]
  public static let entries = [
    Entry.each(.active, .grant) { partnership, world, _ in world.model.legitimacy.receiveGrant(partnership, in: &world)
    },
    Entry.each(.active, .legitimacy) { partnership, world, _ in world.model.legitimacy.judge(partnership, in: &world) },
  ]

  func receiveGrant(_ partnership: PartnershipID, in world: inout World) {
    let grant = grantRate * world.founderIncome(of: partnership) * max(0, world[partnership].legitimacy - grantFloor)
    guard grant > 0 else { return }
    let event = world.happened(.grant, .partnership(partnership), because: world[partnership].causes.programme)
    world.transfer(grant, from: .source(.grant), to: .pool(partnership), by: .mechanism(.legitimacy), because: event)
  }

  func judge(_ partnership: PartnershipID, in world: inout World) {
    let inclusion =
      0.5 * world.voice(in: partnership) + 0.5 * (1 - gini(world.decisionRights(in: partnership)))
      * world[partnership].consent
    let openness = 0.5 * world[partnership].levers.transparency + 0.5 * world[partnership].now.accountability
    let earned = legitIn * inclusion + legitThr * openness + legitOut * world[partnership].now.impact
    let gap = earned - world[partnership].legitimacy
    let event = world.happened(
      .judgement, .partnership(partnership), because: world[partnership].causes.programme,
      and: world[partnership].causes.agreement)
    world.post(
      (gap > 0 ? legitUp : legitDown) * gap, to: .legitimacy(partnership), by: .mechanism(.legitimacy), because: event)
  }
}
