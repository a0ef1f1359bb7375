/// Whose luck it is: an entity, or a relation between two.
///
/// A key is made from a name, never from an index, so that adding an organisation leaves everybody else's luck as
/// it was. Make it once, when a scenario is compiled; a hot loop only reads it.
@frozen
public struct EntityKey: Hashable, Sendable {
  public let bits: UInt64

  /// The key of a name: FNV-1a over its UTF-8 bytes, then the finalizer of SplitMix64. Bytes count, so names that
  /// differ in case or in Unicode normalisation are different entities.
  @inlinable
  public init(_ name: String) { bits = Mixing.hash(name) }

  /// The key of a directed relation: (a, b) is not (b, a).
  @inlinable
  public init(_ from: EntityKey, _ to: EntityKey) { bits = Mixing.mix(from.bits, to.bits) }

  /// Luck that is nobody's own, such as a shock to the economy. Its name is the empty one, which no entity may bear.
  public static let world = EntityKey("")
}

/// What the luck is for: `Purpose("delivery noise")`.
///
/// One purpose for each question that chance answers; two mechanisms that share a purpose share their accidents.
/// Hashed as ``EntityKey`` is. Keep it in a `static let`: renaming it changes every result.
@frozen
public struct Purpose: Hashable, Sendable {
  public let bits: UInt64

  @inlinable
  public init(_ name: String) { bits = Mixing.hash(name) }
}

/// An entity's luck for one purpose. Make it once, where it is read in every step.
@frozen
public struct Luck: Hashable, Sendable {
  @usableFromInline let bits: UInt64

  @inlinable
  public init(_ entity: EntityKey, _ purpose: Purpose) { bits = Mixing.mix(entity.bits, purpose.bits) }
}

/// The luck of one run. Chance is addressed, not consumed (DESIGN.md, idea 3).
///
/// A shared generator ties every draw to all the draws before it: one more organisation, one more measure, and
/// everybody's accidents change. Here a draw is a function of its address (seed, replicate, entity, purpose, step,
/// index), so runs that differ in one lever share every other accident, and neither order nor threads matter.
///
///     let chance = Chance(seed: 7, replicate: 0)
///     var stream = chance.draw(EntityKey("Harbour Trust"), Purpose("delivery noise"), step: 14)
///     let delivered = promised * stream.lognormal(mu: 0, sigma: 0.1)
///
/// A run may turn to other luck on its way: from the step after a turn on, draws are those of another replicate, as it would draw them in the
/// same steps. Draws that belong to no step, such as what an organisation is like, and those of step 0 stay as they were.
///
///     let same = Chance(seed: 7, replicate: 0, turns: [.init(after: 24, replicate: 5)])
///     // up to step 24 as replicate 0 draws, from step 25 on as replicate 5 does
///
/// Different replicates of a seed, and different seeds at a replicate, never share a key; nor do different purposes
/// of one entity share a stream. Otherwise names are 64-bit hashes: two of a million addresses meet with
/// probability 3·10⁻⁸.
@frozen
public struct Chance: Hashable, Sendable {
  public let seed: UInt64
  public let replicate: UInt64
  @usableFromInline let key: UInt64
  /// The first step with another key; beyond every step where there is none.
  @usableFromInline let firstTurn: Int
  /// What is drawn with after a turn, in order.
  @usableFromInline let spans: [Span]

  @usableFromInline
  struct Span: Hashable, Sendable {
    let first: Int
    let key: UInt64
  }

  /// Where other luck begins.
  public struct Turn: Hashable, Sendable {
    /// The last step of the luck before; 0 or more.
    public var after: Int
    public var replicate: UInt64

    public init(after: Int, replicate: UInt64) {
      self.after = after
      self.replicate = replicate
    }
  }

  /// - Parameter turns: in the order of their steps; of two after one step the later one counts.
  public init(seed: UInt64, replicate: UInt64, turns: [Turn] = []) {
    self.seed = seed
    self.replicate = replicate
    key = Mixing.mix(seed, replicate)
    spans = turns.map { Span(first: max($0.after, 0) + 1, key: Mixing.mix(seed, $0.replicate)) }
    firstTurn = spans.first?.first ?? .max
  }

  /// The key of a step's draws.
  @inlinable
  func key(in step: Int) -> UInt64 { step < firstTurn ? key : keyAfterTurn(step) }

  @usableFromInline
  func keyAfterTurn(_ step: Int) -> UInt64 { spans.last { $0.first <= step }?.key ?? key }

  /// The stream of one address.
  ///
  /// A draw may use 512 words before it meets the words of the next index. Use `index` to number the draws of one
  /// kind within a step: rounds, issues, attempts.
  ///
  /// - Parameters:
  ///   - step: 0 to 2³² − 1.
  ///   - index: 0 to 2²⁴ − 1.
  @inlinable
  public func draw(_ entity: EntityKey, _ purpose: Purpose, step: Int = 0, index: Int = 0) -> RandomStream {
    draw(Luck(entity, purpose), step: step, index: index)
  }

  /// The same, of a luck that was named before.
  @inlinable
  public func draw(_ luck: Luck, step: Int = 0, index: Int = 0) -> RandomStream {
    RandomStream(key: key(in: step), stream: luck.bits, block: block(step: step, index: index))
  }

  @inlinable
  func block(step: Int, index: Int) -> UInt64 {
    let (step, index) = (UInt64(bitPattern: Int64(step)), UInt64(bitPattern: Int64(index)))
    precondition(step < 1 << 32 && index < 1 << 24, "an address reaches to step 2^32 - 1 and index 2^24 - 1")
    return step << 32 | index << 8
  }
}

/// How names and numbers become 64 bits. Fixed for good: another constant here is another result everywhere.
@usableFromInline
enum Mixing {
  /// FNV-1a over the UTF-8 bytes, finished because FNV leaves similar names with similar high bits.
  ///
  /// Source: Fowler, Noll & Vo; RFC 9923.
  @inlinable
  static func hash(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return finish(hash)
  }

  /// Two numbers to one, in order. With either fixed it is a bijection of the other.
  @inlinable
  static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
    finish(finish(first) &+ 0x9E37_79B9_7F4A_7C15 &+ second)
  }

  /// A bijection in which each bit of the argument changes about half the bits of the result.
  ///
  /// Source: Steele, Lea & Flood 2014 (SplitMix64), after Stafford's variant 13.
  @inlinable
  static func finish(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
