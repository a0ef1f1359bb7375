import Foundation

/// Numbers as a reader adds them up: rounded to as many decimals as the largest needs, so that those printed sum to the total that is printed.
///
///     Apportionment(of: 1).rounded([0.14, 0.14], to: 0.3)  // 0.1, 0.2
struct Apportionment {
  let decimals: Int
  private var scale: Double { pow(10, Double(decimals)) }

  /// - Parameter largest: by size, of what is to be shown.
  init(largest: Double) {
    let size = abs(largest)
    decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size < 1e-9 ? 2 : Int(1 - log10(size).rounded(.down))
  }

  func rounded(_ value: Double) -> Double { (value * scale).rounded() / scale }

  /// Each within a unit of the last decimal (two where the total was rounded away from their sum); in order.
  func rounded(_ parts: [Double], to total: Double) -> [Double] {
    let exact = parts.map { $0 * scale }
    var units = exact.map { $0.rounded() }
    var missing = (total * scale).rounded() - units.reduce(0, +)
    // Beyond that, doubles have no such decimals any more.
    guard abs(missing) <= Double(parts.count) + 1 else { return parts }
    while missing != 0,
      let place = units.indices.max(by: { missing * (exact[$0] - units[$0]) < missing * (exact[$1] - units[$1]) })
    {
      units[place] += missing > 0 ? 1 : -1
      missing -= missing > 0 ? 1 : -1
    }
    return units.map { $0 / scale }
  }

  /// "0.52", "−3.4".
  func text(_ value: Double) -> String { (rounded(value) < 0 ? "−" : "") + size(value) }

  /// "+0.12", "−3.4", "±0".
  func signed(_ value: Double) -> String {
    let rounded = rounded(value)
    return (rounded == 0 ? "±" : rounded < 0 ? "−" : "+") + size(value)
  }

  private func size(_ value: Double) -> String { String(format: "%.\(decimals)f", abs(rounded(value))) }
}
