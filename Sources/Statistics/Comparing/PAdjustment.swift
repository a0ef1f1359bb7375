/// The p-values of several tests, raised to allow for there being several.
///
///     PAdjustment.holm([0.01, 0.04, nil, 0.03])  // [0.03, 0.06, nil, 0.06]
///
/// A test without a p-value (nil) is left out, and has none afterwards. What they do not tell: which tests were tried
/// and not listed; those count as well.
public enum PAdjustment {
  /// Reject what is at most α, and the chance of even one false rejection is at most α.
  ///
  /// Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
  public static func holm(_ p: [Double?]) -> [Double?] {
    let ascending = order(p)
    var adjusted = [Double?](repeating: nil, count: p.count)
    var greatest = 0.0
    for (place, test) in ascending.enumerated() {
      greatest = max(greatest, Double(ascending.count - place) * test.p)
      adjusted[test.index] = min(1, greatest)
    }
    return adjusted
  }

  /// The p-value that a test has to come to for Holm to reject it, be the others what they are: alpha over the number that are not rejected. Nil
  /// where none is left.
  public static func holmDemand(_ p: [Double?], alpha: Double) -> Double? {
    let open = holm(p).count { $0.map { $0 > alpha } ?? false }
    return open == 0 ? nil : alpha / Double(open)
  }

  /// Reject what is at most α, and of the rejections a share of at most α is expected to be false (of independent
  /// tests, or such as rise together).
  ///
  /// Source: Benjamini & Hochberg 1995, "Controlling the false discovery rate".
  public static func benjaminiHochberg(_ p: [Double?]) -> [Double?] {
    let ascending = order(p)
    var adjusted = [Double?](repeating: nil, count: p.count)
    var least = 1.0
    for (place, test) in ascending.enumerated().reversed() {
      // The factor first: it is 1 or more, so rounding cannot carry the product below p.
      least = min(least, test.p * (Double(ascending.count) / Double(place + 1)))
      adjusted[test.index] = least
    }
    return adjusted
  }

  private static func order(_ p: [Double?]) -> [(index: Int, p: Double)] {
    let present = p.enumerated().compactMap { index, p in p.map { (index: index, p: $0) } }
    precondition(present.allSatisfy { $0.p >= 0 && $0.p <= 1 }, "a p-value lies in 0...1")
    return present.sorted { $0.p < $1.p }
  }
}
