/// What outcomes are worth to a party, before any discount.
///
/// Evaluated once an outcome; whoever negotiates works on the resulting column.
public protocol UtilityFunction: Sendable {
  /// The utility of every outcome, by its number.
  /// - Throws: what a function of the author's own throws.
  func utilities(over space: OutcomeSpace) throws -> [Double]
}

/// A utility that is computed by a function of the values: a script's, or a caller's own.
public struct ComputedUtility: UtilityFunction {
  private let worth: @Sendable ([IssueValue]) throws -> Double

  /// - Parameter worth: of the value of each issue, in order; finite.
  public init(_ worth: @escaping @Sendable ([IssueValue]) throws -> Double) { self.worth = worth }

  public func utilities(over space: OutcomeSpace) throws -> [Double] {
    try (0..<space.count).map { try worth(space.values($0)) }
  }
}
