import Negotiation

/// What came of a case: what was said, what it is worth to whom, and what could have been agreed.
public struct CaseResult {
  public let run: CaseRun
  public let transcript: Transcript<Int>
  public let analysis: SpaceAnalysis

  public init(_ run: CaseRun) {
    self.run = run
    transcript = run.transcript()
    analysis = run.analysis()
  }

  /// With an agreement its worth to each in the last step, discount included; without one, and to a party who left, what no agreement is
  /// worth (nil: minus infinity).
  public var finalUtilities: [Double?] {
    run.preferences.enumerated().map { party, preferences in
      guard let agreement = transcript.agreement, let step = transcript.lastStep, !transcript.left.contains(party)
      else {
        return preferences.reservation
      }
      return preferences.worth(agreement, at: step)
    }
  }
}
