/// Plays turns that were written down.
public struct Scripted: Strategy {
  public enum Turn: Hashable, Sendable {
    case offer(Int)
    case accept, end, leave
    /// Refuses, and offers nothing.
    case noOffer
  }

  /// At least one; the last is repeated for ever.
  public let turns: [Turn]
  private var played = 0
  private var refused = false

  public init(_ turns: [Turn]) { self.turns = turns }

  private mutating func next() -> Turn {
    defer { played += 1 }
    return turns[min(played, turns.count - 1)]
  }

  public mutating func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
    if refused {
      refused = false
      return .pass
    }
    switch next() {
    case .offer(let outcome): return .offer(outcome)
    case .accept, .noOffer: return .pass
    case .end: return .walkOut
    case .leave: return .leave
    }
  }

  public mutating func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    switch next() {
    case .offer(let outcome): return .counter(outcome)
    case .accept: return .accept
    case .noOffer:
      refused = true
      return .reject()
    case .end: return .walkOut
    case .leave: return .leave
    }
  }
}
