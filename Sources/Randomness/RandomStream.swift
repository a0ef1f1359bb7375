/// A sequence of 2⁶⁵ random 64-bit words, named by a key and a stream number, readable from any word on.
///
/// Word 2b and word 2b + 1 are the halves of Philox block b, so a stream is a place, not a history: two streams of
/// one name agree, wherever each of them begins. Ask ``Chance`` for a stream rather than inventing a name for one.
///
///     var stream = chance.draw(organisation.key, .deliveryNoise, step: step)
///     let noise = stream.normal(mean: 0, sd: 0.1)
///
/// Every draw states how many words it uses, and nothing but the unread half of a block is kept between draws: no
/// spare normal, no spare 32 bits.
@frozen
public struct RandomStream: Sendable {
  @usableFromInline let key: UInt64
  @usableFromInline let stream: UInt64
  /// The block that is computed next.
  @usableFromInline var block: UInt64
  /// The upper word of the block before `block`, as long as it is unread.
  @usableFromInline var upper: UInt64 = 0
  @usableFromInline var hasUpper = false
  @usableFromInline var consumed: UInt64 = 0

  /// - Parameter word: the first word to read, modulo 2⁶⁵; after the last word comes the first.
  @inlinable
  public init(key: UInt64, stream: UInt64, word: UInt128 = 0) {
    self.init(key: key, stream: stream, block: UInt64(truncatingIfNeeded: word >> 1))
    if word & 1 == 1 {
      _ = next()
      consumed = 0
    }
  }

  @inlinable
  init(key: UInt64, stream: UInt64, block: UInt64) {
    self.key = key
    self.stream = stream
    self.block = block
  }

  /// How many words have been drawn since the stream was made.
  @inlinable
  public var wordsConsumed: UInt64 { consumed }

  /// The next word.
  @inlinable
  public mutating func next() -> UInt64 {
    consumed &+= 1
    if hasUpper {
      hasUpper = false
      return upper
    }
    let words = Philox4x32.block(counter: (block, stream), key: key)
    block &+= 1
    upper = words.1
    hasUpper = true
    return words.0
  }
}
