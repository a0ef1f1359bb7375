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
    var results: [Double] = []
    var x = 0.017
    while x < 40 {
      results += [exp(-x), exp(x), log(x), pow(x, 0.7), pow(x, -1.3), log1p(-1 / (1 + x)), sqrt(x)]
      x = x * 1.0371 + 0.0009
    }
    hash.add(results)
    let bits = String(hash.value.0, radix: 16)
    return String(repeating: "0", count: 16 - bits.count) + bits
  }()
}
