/// A weighted sum over the issues:  u = bias + Σ_j weight_j · worth_j(value).
///
/// Weights may be negative and need not sum to 1. The sum is taken in the order of the issues, from the bias.
/// Source: Keeney & Raiffa 1976.
public struct LinearAdditive: UtilityFunction, Hashable {
  /// What the values of an issue are worth.
  public enum Worth: Hashable, Sendable {
    /// One number a value, in the order of the values.
    case table([Double])
    /// value · slope + intercept, of issues whose values are numbers.
    case affine(slope: Double, intercept: Double)
    /// share · slope + intercept, of the share that a party gets of a division.
    case share(of: Int, slope: Double, intercept: Double)
  }

  public struct Term: Hashable, Sendable {
    public var weight: Double
    public var worth: Worth

    public init(weight: Double, worth: Worth) {
      self.weight = weight
      self.worth = worth
    }
  }

  public var bias: Double
  /// One an issue, in order.
  public var terms: [Term]

  public init(bias: Double = 0, terms: [Term]) {
    self.bias = bias
    self.terms = terms
  }

  public func utilities(over space: OutcomeSpace) -> [Double] {
    let products = zip(terms, space.issues).map { term, issue in
      issue.values.indices.map { term.weight * term.worth.of(issue.values[$0], at: $0) }
    }
    if space.isSample {
      return (0..<space.count).map { outcome in
        zip(products, space.choices(outcome)).reduce(bias) { $0 + $1.0[$1.1] }
      }
    }
    // The last issue varies fastest: every sum over the first issues is made once, and grows by one issue at a time.
    return products.reduce([bias]) { sums, products in
      sums.flatMap { sum in products.map { sum + $0 } }
    }
  }
}

extension LinearAdditive.Worth {
  fileprivate func of(_ value: IssueValue, at place: Int) -> Double {
    switch (self, value) {
    case (.table(let table), _): table[place]
    case (.affine(let slope, let intercept), .number(let number)): number * slope + intercept
    case (.share(let party, let slope, let intercept), .division(let shares)): shares[party] * slope + intercept
    case (.affine, _), (.share, _): preconditionFailure("the issue's values are not what its worth is of")
    }
  }
}
