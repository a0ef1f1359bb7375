/// M02 Cultural distance and information. Distance blurs what one organisation learns of another; transparency and channels sharpen
/// it, channels also make it timely.
///
/// Derived; posts nothing. Off: d = 0, η = 1, no lag.
public struct Information: Mechanism {
  public static let name = MechanismName.information
  public static let about =
    "cultural distance blurs what partners learn of each other; transparency and channels sharpen it"
  public static let equations = [
    "d_ij = √(mean over the dimensions of (c_i − c_j)²)   (5)",
    "η_ij = (info_floor + (1 − info_floor) ½ (transparency + channels))(1 − info_culture · d_ij)   (6)",
    "lag = round(lag_max (1 − channels)) months   (7)",
  ]
  public static let source = "Hofstede 1980; Quinn & Rohrbaugh 1983 (competing values)"

  public var infoFloor = 0.3
  public var infoCulture = 0.5
  public var lagMax = 4.0

  public init() {}

  public static let tunables: [Tunable<Information>] = [
    Tunable("info_floor", \.infoFloor, 0...0.6, "clearness without any transparency or channels"),
    Tunable("info_culture", \.infoCulture, 0...1, "how far cultural distance blurs"),
    Tunable(
      "lag_max", \.lagMax, 0...12, unit: "months", per: .duration, domain: .notNegative,
      "lateness of information without channels"),
  ]
  public static let entries = [
    Entry.each(.alive, .snapshot) { partnership, world, _ in world.model.information.observe(partnership, in: &world) }
  ]

  func observe(_ partnership: PartnershipID, in world: inout World) {
    let (members, table, levers) = (world[partnership].members, world[partnership].table, world[partnership].levers)
    let k = members.count
    let openness = clearness(of: levers)
    world.organisations.culture.distances(among: members, into: &world.seats.distance, at: table.firstPair)
    var distances = 0.0
    var clearnesses = 0.0
    for a in 0..<k {
      var sum = 0.0
      for b in 0..<k where b != a {
        let distance = world.seats.distance[table.pair(a, b)]
        let clearness = openness * (1 - infoCulture * distance)
        world.seats.clearness[table.pair(a, b)] = clearness
        sum += clearness
        if b > a {
          distances += 2 * distance
          clearnesses += 2 * clearness
        }
      }
      world.seats.meanClearness[table.seat(a)] = sum / Double(max(k - 1, 1))
    }
    let pairs = Double(max(k * (k - 1), 1))
    world[partnership].now.pairDistance = distances / pairs
    world[partnership].now.pairClearness = clearnesses / pairs
    world[partnership].now.lag = rounded(lagMax * (1 - levers.channels))
  }

  /// η at no cultural distance.
  func clearness(of levers: Levers) -> Double {
    infoFloor + (1 - infoFloor) * 0.5 * (levers.transparency + levers.channels)
  }
}
