/// Any strategy, until a step from which on it ends the talks for all, or goes and leaves the others to talk on.
public struct Departing: Strategy {
  private var strategy: any Strategy
  public let endsAt: Int?
  public let leavesAt: Int?

  /// - Parameters:
  ///   - endsAt: the step, from 0; nil: never. It comes before `leavesAt`.
  ///   - leavesAt: the step, from 0; nil: never.
  public init(_ strategy: any Strategy, endsAt: Int?, leavesAt: Int?) {
    self.strategy = strategy
    self.endsAt = endsAt
    self.leavesAt = leavesAt
  }

  public mutating func propose(standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    if let endsAt, moment.step >= endsAt { return .walkOut }
    if let leavesAt, moment.step >= leavesAt { return .leave }
    return try strategy.propose(standing: standing, at: moment)
  }

  public mutating func respond(to offer: Int, at moment: Moment) throws -> Response<Int> {
    if let endsAt, moment.step >= endsAt { return .walkOut }
    if let leavesAt, moment.step >= leavesAt { return .leave }
    return try strategy.respond(to: offer, at: moment)
  }

  public mutating func observe(_ offer: Int, by party: Int) { strategy.observe(offer, by: party) }
}
