#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A fingerprint of the mathematics library: two machines that share it compute `exp`, `log` and `pow` alike, bit for bit, as far as it was tried.
///
/// It is recorded beside a run and is no part of its identity: a replay that cannot be exact says so, instead of differing silently.
public enum MathematicsFingerprint {
  /// 16 lower-case hexadecimal digits.
  public static let value: String = {
    var hash = WordHash()
    // Libraries differ in the last bit of about one result of exp and pow in a thousand, of log in twenty thousand: so many are tried that two
    // which differ at all are told apart.
    for (count, function) in [
      (8_000, { exp(20 * $0 - 16) }), (16_000, { log(8 * $0 + 0.001) }), (8_000, { pow(8 * $0 + 0.001, 0.7) }),
      (4_000, { pow($0 + 0.001, -1.3) }), (8_000, { log1p(-0.999 * $0) }), (1_000, { sqrt($0) }),
    ] as [(Int, (Double) -> Double)] {
      // Weyl's sequence of the golden ratio spreads evenly over (0, 1).
      hash.add(
        (1...count).map { place in
          let turns = Double(place) * 0.618_033_988_749_894_9
          return function(turns - turns.rounded(.down))
        })
    }
    let bits = String(hash.value.0, radix: 16)
    return String(repeating: "0", count: 16 - bits.count) + bits
  }()
}
