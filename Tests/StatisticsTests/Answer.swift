import TestSupport

/// What the module says to a case, in the form of the vectors, with the precision that is asked of it.
indirect enum Answer {
  /// Exact.
  case count(Int?)
  case word(String?)
  /// To 1e-9, relative above 1.
  case value(Double?)
  /// p-values and tail quantities: to 1e-8 relative, or 1e-12.
  case tail(Double?)
  case list([Answer]?)
  case record([String: Answer])

  static func values(_ values: [Double?]?) -> Answer { .list(values.map { $0.map(Answer.value) }) }
  static func tails(_ values: [Double?]?) -> Answer { .list(values.map { $0.map(Answer.tail) }) }

  /// Where the answer is not the one expected. A member that is expected nowhere must be undefined.
  func differences(from expected: JSONValue, at path: String = "") -> [String] {
    switch self {
    case .record(let members):
      return Set(members.keys).union(expected.members.keys).sorted().flatMap { name in
        (members[name] ?? .word("no answer")).differences(from: expected[name], at: "\(path).\(name)")
      }
    case .list(let elements?):
      let wanted = expected.array
      guard expected != .null, elements.count == wanted.count else { return ["\(path): \(elements) ≠ \(expected)"] }
      return zip(elements, wanted).enumerated().flatMap { index, pair in
        pair.0.differences(from: pair.1, at: "\(path)[\(index)]")
      }
    default: return agrees(with: expected) ? [] : ["\(path): \(self) ≠ \(expected)"]
    }
  }

  private func agrees(with expected: JSONValue) -> Bool {
    switch self {
    case .count(let got?): return expected.integer == got
    case .word(let got?): return expected.string == got
    case .value(let got?):
      guard let want = expected.number else { return false }
      return abs(got - want) <= 1e-9 * max(1, abs(want))
    case .tail(let got?):
      guard let want = expected.number else { return false }
      return abs(got - want) <= max(1e-12, 1e-8 * abs(want))
    default: return expected == .null
    }
  }
}

extension JSONValue {
  /// An array of measurements, of which null is a missing one.
  var measurements: [Double] { array.map { $0.number ?? .nan } }
  var rows: [[Double]] { array.map(\.measurements) }
}
