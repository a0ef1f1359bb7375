import Crypto
import Partnerships

/// The digest of a history: what happened, step by step, and not what was looked at.
///
/// Of each step: every state column bit for bit, the events and the decisions. Columns are folded by a fast word hash, whose value enters a chain
/// of SHA-256, so that a digest costs little and two histories that differ anywhere differ in it.
struct HistoryDigest {
  private var chain = SHA256()
  /// One word a step, from which the first differing step of two histories is found.
  private(set) var steps: [UInt64] = []
  private var eventsSeen = 0

  mutating func add(_ world: borrowing World, decisions: [DecisionDesk.Decision]) {
    var words = WordHash()
    words.add(world.step)
    words.add(world.organisations.funds.values)
    words.add(world.organisations.knowledge.values)
    words.add(world.organisations.culture.values)
    words.add(world.organisations.priorities.values)
    words.add(world.organisations.influence.values)
    words.add(world.organisations.satisfaction.values)
    words.add(world.organisations.agility.values)
    words.add(world.relations.goodEvidence.values)
    words.add(world.relations.badEvidence.values)
    words.add(world.relations.relationalTrust.values)
    words.add(world.objectives.level.values)
    words.add(world.sources)
    words.add(world.sinks)
    for trait in world.traits { words.add(trait.values) }
    for partnership in world.partnerships {
      words.add([
        partnership.pool, partnership.method, partnership.innovations, partnership.sharedVision, partnership.legitimacy,
        partnership.conflict,
      ])
      words.add(partnership.shares)
      words.add(partnership.weights)
      for member in partnership.members { words.add(member.index) }
    }
    for event in world.events.kept[eventsSeen...] where event.kind.isNotable {
      words.add(String(describing: event.kind.rawValue) + "\(event.subject)\(event.detail)")
    }
    eventsSeen = world.events.kept.count
    for decision in decisions {
      words.add(decision.organisation.index << 16 | decision.kind.rawValue)
      words.add(decision.index)
      words.add("\(decision.answer)")
    }
    steps.append(words.value.0)
    withUnsafeBytes(of: words.value) { chain.update(bufferPointer: $0) }
  }

  /// Lower-case hexadecimal.
  var value: String { chain.finalize().hexadecimal }
}

/// A 128-bit hash of 64-bit words: two lanes of multiply and rotate, mixed at the end. Not for adversaries: for change detection.
struct WordHash {
  private var a: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var b: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private var count: UInt64 = 0

  private mutating func add(word: UInt64) {
    a = (a ^ word) &* 0xFF51_AFD7_ED55_8CCD
    a ^= a >> 32
    b = ((b << 29 | b >> 35) &+ word) &* 0x9FB2_1C65_1E98_DF25
    count &+= 1
  }

  mutating func add(_ number: Int) { add(word: UInt64(bitPattern: Int64(number))) }

  mutating func add(_ values: [Double]) {
    values.withUnsafeBufferPointer { for value in $0 { add(word: value.bitPattern) } }
    add(word: UInt64(values.count))
  }

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(word: UInt64(byte)) }
    add(word: UInt64(text.utf8.count))
  }

  var value: (UInt64, UInt64) {
    func mix(_ x: UInt64) -> UInt64 {
      var x = x ^ (x >> 33)
      x = x &* 0xFF51_AFD7_ED55_8CCD
      x ^= x >> 33
      x = x &* 0xC4CE_B9FE_1A85_EC53
      return x ^ (x >> 33)
    }
    return (mix(a ^ count), mix(b &+ a))
  }
}
