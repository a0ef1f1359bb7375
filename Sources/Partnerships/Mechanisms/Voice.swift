/// M16 Community voice. The community's needs enter the allocation (30), legitimacy (35) and cost (27) in proportion to `voice`;
/// what is decided with it lasts longer (25b) and takes longer (11).
///
/// Posts nothing itself. Off: no voice in (30) and (35), no longer life in (25b).
public struct Voice: Mechanism {
  public static let name = MechanismName.voice
  public static let about = "the community's needs enter allocation and legitimacy, and what it shaped lasts longer"
  public static let equations = [
    "voice in (30) and (35) and Δvoice in (25b) are those of the lever; 0 where this mechanism is off"
  ]
  public static let source = "Arnstein 1969; Ansell & Gash 2008"

  public init() {}

  public static let tunables: [Tunable<Voice>] = []
  public static let entries: [Entry] = []
}

extension World {
  /// `voice` as far as it is heard.
  func voice(in partnership: PartnershipID) -> Double { isOn(.voice) ? self[partnership].levers.voice : 0 }

  /// Mean Δvoice of the active partnerships; 0 without any.
  var extraVoice: Double {
    guard isOn(.voice) else { return 0 }
    var sum = 0.0
    var count = 0.0
    for partnership in partnershipIDs where self[partnership].isActive {
      sum += self[partnership].levers.extraVoice
      count += 1
    }
    return count > 0 ? sum / count : 0
  }
}
