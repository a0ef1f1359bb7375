/// Wants the best, from first to last.
public struct Hardheaded: Strategy {
  public let preferences: Preferences

  public init(_ preferences: Preferences) { self.preferences = preferences }

  public func propose(standing: Int?, at moment: Moment) -> Proposal<Int> { .offer(preferences.favourite) }

  public func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    preferences.worth(offer, at: moment.step) >= preferences.best - 1e-10 ? .accept : .reject()
  }
}
