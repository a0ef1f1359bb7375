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
    world.forEachColumn { words.add($0) }
    for partnership in world.partnershipIDs {
      world.forEachColumn(of: partnership) { words.add($0) }
      for member in world[partnership].members { words.add(member.index) }
    }
    for event in world.events.kept[eventsSeen...] where event.kind.isNotable {
      words.add(event.kind.rawValue)
      words.add(EventSpelling.spelling(of: event))
    }
    eventsSeen = world.events.kept.count
    for decision in decisions {
      words.add(decision.organisation.index << 16 | decision.kind.rawValue)
      words.add(decision.index)
      words.add(decision.answer)
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
    a = Self.fold(a, word)
    b = ((b << 29 | b >> 35) &+ word) &* 0x9FB2_1C65_1E98_DF25
    count &+= 1
  }

  @inline(__always) private static func fold(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    let product = (lane ^ word) &* 0xFF51_AFD7_ED55_8CCD
    return product ^ product >> 32
  }

  mutating func add(_ number: Int) { add(word: UInt64(bitPattern: Int64(number))) }

  /// Four lanes side by side, since one alone waits for its own multiplications.
  mutating func add(_ values: [Double]) {
    var (p, q, r, s): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    values.withUnsafeBufferPointer { values in
      let whole = values.count & ~3
      for i in stride(from: 0, to: whole, by: 4) {
        p = Self.fold(p, values[i].bitPattern)
        q = Self.fold(q, values[i + 1].bitPattern)
        r = Self.fold(r, values[i + 2].bitPattern)
        s = Self.fold(s, values[i + 3].bitPattern)
      }
      for value in values[whole...] { p = Self.fold(p, value.bitPattern) }
    }
    add(word: p)
    add(word: q)
    add(word: r)
    add(word: s)
    add(word: UInt64(values.count))
  }

  mutating func add(_ answer: DecisionAnswer) {
    switch answer {
    case .offer(let offer):
      add(1)
      add(offer)
    case .pass: add(2)
    case .leave: add(13)
    case .walkOut: add(3)
    case .accept: add(4)
    case .reject(let reason):
      add(5)
      add(reason ?? "")
    case .counter(let offer):
      add(6)
      add(offer)
    case .verdict(let yes): add(yes.map { $0 ? 7 : 8 } ?? 9)
    case .motions(let motions):
      add(10)
      add("\(motions)")
    case .share(let share):
      add(11)
      add(word: share.bitPattern)
    case .weights(let weights):
      add(12)
      add(weights)
    }
  }

  private mutating func add(_ offer: Offer) {
    switch offer {
    case .text(let text): add(text.components)
    case .values(let choices): for choice in choices { add(choice) }
    }
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
