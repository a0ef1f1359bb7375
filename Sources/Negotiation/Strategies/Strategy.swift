/// Somebody who negotiates over the outcomes of a space, with a memory of its own.
///
/// The same questions go to a built-in strategy, a function in Lua, or a person.
public protocol Strategy {
  /// An outcome to offer, when it is its turn.
  /// - Parameter standing: the offer that it has just refused; nil: there is none.
  mutating func propose(standing: Int?, at moment: Moment) throws -> Proposal<Int>
  /// What it says of an offer.
  mutating func respond(to offer: Int, at moment: Moment) throws -> Response<Int>
  /// Told of every offer of another party, the moment it is made.
  mutating func observe(_ offer: Int, by party: Int)
}

extension Strategy {
  public mutating func observe(_ offer: Int, by party: Int) {}
}

/// An answer that no protocol allows: whose it is, and what is wrong with it.
public struct StrategyProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Strategies at a table, one a party.
public struct StrategyTable: BargainingTable {
  public var strategies: [any Strategy]
  /// Number of outcomes in the space.
  public let outcomes: Int

  public init(_ strategies: [any Strategy], outcomes: Int) {
    self.strategies = strategies
    self.outcomes = outcomes
  }

  public var parties: Int { strategies.count }

  public mutating func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    guard case .party(let party) = proposer else { return .pass }
    let proposal = try strategies[party].propose(standing: standing, at: moment)
    if case .offer(let outcome) = proposal { try check(outcome) }
    return proposal
  }

  public mutating func respond(_ party: Int, to offer: Int, at moment: Moment) throws -> Response<Int> {
    let response = try strategies[party].respond(to: offer, at: moment)
    if case .counter(let outcome) = response { try check(outcome) }
    return response
  }

  public mutating func observe(_ offer: Int, by proposer: Proposer) {
    guard case .party(let author) = proposer else { return }
    for party in strategies.indices where party != author { strategies[party].observe(offer, by: author) }
  }

  private func check(_ outcome: Int) throws {
    guard outcome >= 0, outcome < outcomes else {
      throw StrategyProblem("offered outcome \(outcome), and there are outcomes 0 to \(outcomes - 1)")
    }
  }
}
