/// M08 Shared vision and alignment of priorities. Dialogue between reasonably aligned members grows a shared vision; a shared
/// vision pulls priorities to the agreed objectives.
///
/// Off: align = 1.
public struct Vision: Mechanism {
  public static let name = MechanismName.vision
  public static let about = "dialogue grows a shared vision, and the vision pulls priorities to what was agreed"
  public static let equations = [
    "align = 1 − mean over pairs of ½ Σ_k |w_ik − w_jk|   (19)",
    "V += vision_rate (vision · η̄ + vision_build · B) align (1 − V) − vision_decay · V − vision_conflict · H · V   (20)",
    "w_i += prio_rate · V · T̄_i (v − w_i)   (21)",
  ]
  public static let source = "Bryson, Crosby & Stone 2006; Emerson et al. 2012 (shared motivation)"

  public var visionRate = 0.1
  public var visionBuild = 0.3
  public var visionDecay = 0.01
  public var visionConflict = 0.05
  public var prioRate = 0.02

  public init() {}

  public static let tunables: [Tunable<Vision>] = [
    Tunable("vision_rate", \.visionRate, 0...0.5, unit: "1/month", per: .rate, "growth by dialogue"),
    Tunable("vision_build", \.visionBuild, 0...1, "what workshops add to dialogue"),
    Tunable("vision_decay", \.visionDecay, 0...0.1, unit: "1/month", per: .rate, "fading"),
    Tunable("vision_conflict", \.visionConflict, 0...0.1, unit: "1/month", per: .rate, "loss from conflict"),
    Tunable("prio_rate", \.prioRate, 0...0.1, unit: "1/month", per: .rate, "pull on priorities"),
  ]
  public static let entries = [
    Entry.each(.alive, .snapshot) { partnership, world, _ in
      world[partnership].now.alignment = world.alignment(of: partnership)
    },
    Entry.each(.active, .vision) { partnership, world, _ in world.model.vision.share(partnership, in: &world) },
  ]

  func share(_ partnership: PartnershipID, in world: inout World) {
    let vision = world[partnership].now.vision
    let growth = visionRate * world[partnership].now.alignment * (1 - vision)
    let dialogue = world.happened(.dialogue, .partnership(partnership), because: world[partnership].causes.agreement)
    world.post(
      growth * world[partnership].levers.vision * world[partnership].now.pairClearness, to: .vision(partnership),
      by: .mechanism(.vision),
      because: dialogue)
    if world[partnership].now.intensity.all > 0 {
      let workshop = world.happened(
        .workshopHeld, .partnership(partnership), because: world[partnership].causes.spending)
      world.post(
        growth * visionBuild * world[partnership].now.intensity.all, to: .vision(partnership), by: .mechanism(.vision),
        because: workshop)
    }
    let fading = world.happened(.fading, .partnership(partnership), because: .start)
    world.post(-visionDecay * vision, to: .vision(partnership), by: .mechanism(.vision), because: fading)
    let strain = world.happened(
      .conflictStrain, .partnership(partnership), because: world[partnership].causes.agreement)
    world.post(
      -visionConflict * world[partnership].now.conflict * vision, to: .vision(partnership), by: .mechanism(.vision),
      because: strain)

    guard let agreed = world[partnership].agreement?.weights else { return }
    let aligned = world.happened(
      .prioritiesAligned, .partnership(partnership), because: world[partnership].causes.agreement)
    for (place, member) in world[partnership].members.enumerated() {
      let pull = prioRate * vision * world.seats.meanTrust[world[partnership].table.seat(place)]
      for k in world.objectives.ids {
        let amount = pull * (agreed[k.index] - world.organisations.priorities[member, k.index])
        world.post(amount, to: .priority(member, k), by: .mechanism(.vision), because: aligned)
      }
    }
  }
}

extension World {
  /// (19) Alignment of the members' priorities now, 0...1; 1 without pairs.
  public func alignment(of partnership: PartnershipID) -> Double {
    let members = self[partnership].members
    var apart = 0.0
    for a in members.indices {
      for b in 0..<a { apart += 2 * 0.5 * organisations.priorities.difference(members[a], members[b]) }
    }
    return 1 - apart / Double(max(members.count * (members.count - 1), 1))
  }
}
