/// Alternating offers in stacked order, for two parties or more: each in turn accepts the standing offer or replaces it.
///
/// An offer is an agreement when everybody else has accepted it in a row. The offer made in the very last turn cannot be accepted.
/// Source: Rubinstein 1982; Aydoğan et al. 2017 (stacked alternating offers protocol).
public struct Stacked<Offer> {
  /// What a party does with its turn.
  public enum Action {
    case accept
    /// Makes an offer (and refuses the standing one).
    case offer(Offer)
    /// Ends the talks for all.
    case end
  }

  public enum Outcome {
    case agreed(Offer, round: Int)
    case timeout
    case ended(by: Int, round: Int)
  }

  public let parties: Int
  public let rounds: Int

  public init(parties: Int, rounds: Int) {
    self.parties = parties
    self.rounds = rounds
  }

  /// Relative time of a round: (round + 1) / (rounds + 1), never 0 and never 1.
  public func time(of round: Int) -> Double { Double(round + 1) / Double(rounds + 1) }

  /// Holds the talks.
  /// - Parameter turn: what party `party` does in `round`, given the standing offer (nil: it must offer; an acceptance of nothing ends the talks).
  public func hold(turn: (_ party: Int, _ round: Int, _ standing: Offer?) throws -> Action) rethrows -> Outcome {
    var standing: (offer: Offer, by: Int)?
    var acceptances = 0
    for round in 0..<rounds {
      for party in 0..<parties {
        if standing?.by == party { acceptances = 0 }
        switch try turn(party, round, standing?.offer) {
        case .accept:
          guard let standing else { return .ended(by: party, round: round) }
          acceptances += 1
          if acceptances == parties { return .agreed(standing.offer, round: round) }
        case .offer(let offer):
          standing = (offer, party)
          acceptances = 1
        case .end: return .ended(by: party, round: round)
        }
      }
    }
    return .timeout
  }
}
