/// Philox 4×32: a block of four 32-bit words as a function of a counter and a key.
///
/// There is no state to advance: any block can be had at any time, which is what lets chance be addressed.
/// Four words travel packed in two of 64 bits, the lower word in the lower half, since that is how a stream is
/// named and read; ten rounds are the generator's standard strength.
///
///     let words = Philox4x32.block(counter: (block, stream), key: key)
///
/// Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
public enum Philox4x32 {
  @inlinable
  public static func block(counter: (UInt64, UInt64), key: UInt64, rounds: Int = 10) -> (UInt64, UInt64) {
    // 32-bit words kept in 64-bit variables: the products need the room, and no conversion is left to pay for.
    let low: UInt64 = 0xFFFF_FFFF
    var c0 = counter.0 & low
    var c1 = counter.0 >> 32
    var c2 = counter.1 & low
    var c3 = counter.1 >> 32
    var k0 = key & low
    var k1 = key >> 32
    var round = 0
    while round < rounds {
      let product0 = 0xD251_1F53 &* c0
      let product1 = 0xCD9E_8D57 &* c2
      c0 = (product1 >> 32) ^ c1 ^ k0
      c1 = product1 & low
      c2 = (product0 >> 32) ^ c3 ^ k1
      c3 = product0 & low
      k0 = (k0 &+ 0x9E37_79B9) & low
      k1 = (k1 &+ 0xBB67_AE85) & low
      round &+= 1
    }
    return (c0 | c1 << 32, c2 | c3 << 32)
  }
}

/// Philox 4×64: the same construction over 64-bit words.
///
/// Source: as ``Philox4x32``.
public enum Philox4x64 {
  @inlinable
  public static func block(counter: SIMD4<UInt64>, key: SIMD2<UInt64>, rounds: Int = 10) -> SIMD4<UInt64> {
    var (c, k) = (counter, key)
    for _ in 0..<rounds {
      let product0 = c[0].multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
      let product1 = c[2].multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
      c = SIMD4(product1.high ^ c[1] ^ k[0], product1.low, product0.high ^ c[3] ^ k[1], product0.low)
      k &+= SIMD2(0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B)
    }
    return c
  }
}
