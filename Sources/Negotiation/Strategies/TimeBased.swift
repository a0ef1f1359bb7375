/// Holds out for a level that falls with time alone, and offers the worst outcome that is still good enough.
///
/// Source: Faratin, Sierra & Jennings 1998.
public struct TimeBased: Strategy {
  public let preferences: Preferences
  public let offering: ConcessionCurve
  public let accepting: ConcessionCurve
  /// Utility by which a threshold is lowered, ≥ 0.
  public let tolerance: Double
  /// Whether outcomes worth less than no agreement are never offered.
  public let offersRationallyOnly: Bool

  /// - Parameter accepting: nil: as `offering`.
  public init(
    _ preferences: Preferences, offering: ConcessionCurve = ConcessionCurve(), accepting: ConcessionCurve? = nil,
    tolerance: Double = 0, offersRationallyOnly: Bool = true
  ) {
    self.preferences = preferences
    self.offering = offering
    self.accepting = accepting ?? offering
    self.tolerance = tolerance
    self.offersRationallyOnly = offersRationallyOnly
  }

  /// One polynomial curve for offers and answers, over all outcomes.
  public static func aspiration(
    _ preferences: Preferences, exponent: Double = 1, start: Double = 1, tolerance: Double = 0
  ) -> TimeBased {
    TimeBased(
      preferences, offering: ConcessionCurve(exponent: exponent, start: start), tolerance: tolerance,
      offersRationallyOnly: false)
  }

  public func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
    let threshold = preferences.threshold(demanding: offering.level(at: moment.time), tolerance: tolerance)
    let least = offersRationallyOnly ? preferences.reservation : nil
    return .offer(preferences.worst(worth: threshold, at: moment.step, least: least) ?? preferences.favourite)
  }

  public func respond(to offer: Int, at moment: Moment) -> Response<Int> {
    let worth = preferences.worth(offer, at: moment.step)
    return threshold(at: moment) <= worth && worth <= preferences.best ? .accept : .reject()
  }

  /// The least utility that it accepts.
  public func threshold(at moment: Moment) -> Double {
    preferences.threshold(demanding: accepting.level(at: moment.time), tolerance: tolerance)
  }
}
