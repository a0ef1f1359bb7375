/// M06 Relational trust. Personal ties grow with relationship building and kept promises, fade without contact, and suffer from conflict.
public struct Ties: Mechanism {
  public static let name = MechanismName.ties
  public static let about =
    "personal ties grow with relationship building and kept promises, fade, and suffer from conflict"
  public static let equations = [
    "at the start R_ij = rel_init",
    "R_ij += (rel_gain_build · B_R (1 − d_ij) + rel_gain_contact · η_ij ζ_j(t − lag))(1 − R_ij) − rel_conflict · H · R_ij   (15d)",
    "R_ij −= rel_decay · R_ij, always   (15e)",
  ]
  public static let source = "Lewicki & Bunker 1996; Vangen & Huxham 2003 (trust-building loop)"

  public var relInit = 0.2
  public var relGainBuild = 0.12
  public var relGainContact = 0.028
  public var relDecay = 0.02
  public var relConflict = 0.05

  public init() {}

  public static let tunables: [Tunable<Ties>] = [
    Tunable("rel_init", \.relInit, 0...0.8, domain: .share, "relational trust at the start"),
    Tunable("rel_gain_build", \.relGainBuild, 0...0.3, unit: "1/month", per: .rate, "growth by relationship building"),
    Tunable("rel_gain_contact", \.relGainContact, 0...0.3, unit: "1/month", per: .rate, "growth by kept promises"),
    Tunable("rel_decay", \.relDecay, 0.005...0.1, unit: "1/month", per: .rate, "fading without contact"),
    Tunable("rel_conflict", \.relConflict, 0...0.3, unit: "1/month", per: .rate, "loss from conflict"),
  ]
  public static let entries = [
    Entry.each(.active, .ties) { partnership, world, _ in world.model.ties.relate(partnership, in: &world) },
    Entry.world(.fading) { world, _ in world.model.ties.fade(in: &world) },
  ]

  func relate(_ partnership: PartnershipID, in world: inout World) {
    let table = world[partnership].table
    let k = table.count
    let building = relGainBuild * world[partnership].now.intensity.ties
    let strain = relConflict * world[partnership].now.conflict
    let payments = world.observeDeliveries(partnership)
    let seen = world.workspace.seen
    let workshop = world.happened(.workshopHeld, .partnership(partnership), because: world[partnership].causes.spending)
    let contact = world.happened(.deliveryObserved, .partnership(partnership), because: payments)
    let conflict = world.happened(
      .conflictStrain, .partnership(partnership), because: world[partnership].causes.agreement)
    let (relations, distance, clearness) = (world.seats.relations, world.seats.distance, world.seats.clearness)
    world.postToRelations(by: .mechanism(.ties)) { books in
      for a in 0..<k {
        for b in 0..<k where b != a {
          let pair = table.pair(a, b)
          let r = relations[pair]
          let tie = books.relationalTrust(r)
          let built = building * (1 - distance[pair]) * (1 - tie)
          let kept = relGainContact * clearness[pair] * seen[b] * (1 - tie)
          if built != 0 { books.post(built, to: .relationalTrust(r), because: workshop) }
          books.post(kept, to: .relationalTrust(r), because: contact)
          books.post(-strain * tie, to: .relationalTrust(r), because: conflict)
        }
      }
    }
  }

  func fade(in world: inout World) {
    guard world.relations.count > 0 else { return }
    let event = world.happened(.fading, .world, because: .start)
    let count = world.relations.count
    world.postToRelations(by: .mechanism(.ties)) { books in
      for r in (0..<count).lazy.map(RelationID.init) {
        books.post(-relDecay * books.relationalTrust(r), to: .relationalTrust(r), because: event)
      }
    }
  }
}
