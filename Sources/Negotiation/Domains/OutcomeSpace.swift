import Randomness

/// The outcomes of a negotiation over some issues, numbered from 0: all of them, the last issue varying fastest, or a sample.
///
/// Whatever works on a space (utilities, strategies, analysis) works on a sample as well, and says that it is one.
public struct OutcomeSpace: Sendable {
  public let issues: [Issue]
  public let count: Int
  /// The value indices of a sample, outcome by outcome; nil where the space holds every outcome.
  private let sample: [Int32]?

  public var isSample: Bool { sample != nil }

  /// All combinations.
  /// - Returns: nil where there are more than `limit` of them.
  public init?(_ issues: [Issue], limit: Int) {
    let size = Self.size(of: issues)
    guard size <= Double(limit), size < 1e15 else { return nil }
    self.issues = issues
    count = Int(size)
    sample = nil
  }

  /// A sample of `count` different outcomes, each as likely as any other.
  /// - Precondition: there are at least twice as many outcomes as are asked for.
  public init(sampling count: Int, of issues: [Issue], from stream: inout RandomStream) {
    precondition(Self.size(of: issues) >= 2 * Double(count), "a space that can be listed is not sampled")
    var seen: Set<[Int32]> = []
    var sample: [Int32] = []
    sample.reserveCapacity(count * issues.count)
    while seen.count < count {
      let choices = issues.map { Int32(stream.below(UInt64($0.values.count))) }
      if seen.insert(choices).inserted { sample += choices }
    }
    self.issues = issues
    self.count = count
    self.sample = sample
  }

  /// How many outcomes there are: exact up to 2^53, and the order of magnitude beyond.
  public static func size(of issues: [Issue]) -> Double { issues.reduce(1) { $0 * Double($1.values.count) } }

  /// The value index of each issue in an outcome.
  public func choices(_ outcome: Int) -> [Int] {
    if let sample { return sample[outcome * issues.count..<(outcome + 1) * issues.count].map(Int.init) }
    var rest = outcome
    var choices = Array(repeating: 0, count: issues.count)
    for place in issues.indices.reversed() {
      choices[place] = rest % issues[place].values.count
      rest /= issues[place].values.count
    }
    return choices
  }

  /// The value of each issue in an outcome.
  public func values(_ outcome: Int) -> [IssueValue] { zip(issues, choices(outcome)).map { $0.values[$1] } }

  /// The outcome of these value indices; nil where a sample does not hold it.
  public func outcome(_ choices: [Int]) -> Int? {
    guard let sample else { return zip(issues, choices).reduce(0) { $0 * $1.0.values.count + $1.1 } }
    return (0..<count).first { outcome in
      choices.indices.allSatisfy { sample[outcome * issues.count + $0] == choices[$0] }
    }
  }
}
