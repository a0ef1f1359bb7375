/// How a workshop takes its time: a round covers several steps, and talks are held in the first of them only, in a few exchanges of which each
/// counts for a month of talks (MODEL.md, section 11). After the last round all goes on as ever.
public struct Pace: Hashable, Sendable, Codable {
  public var stepsPerRound: Int
  public var rounds: Int
  /// Rounds of talks in each round of the workshop.
  public var exchanges: Int

  public init(stepsPerRound: Int, rounds: Int, exchanges: Int = 2) {
    self.stepsPerRound = max(1, stepsPerRound)
    self.rounds = max(1, rounds)
    self.exchanges = max(1, exchanges)
  }

  /// The last step of the last round.
  public var lastStep: Int { stepsPerRound * rounds }

  /// Steps of a round, which is numbered from 1.
  public func steps(ofRound round: Int) -> ClosedRange<Int> {
    (round - 1) * stepsPerRound + 1...round * stepsPerRound
  }

  /// The round that a step belongs to; nil after the last.
  public func round(ofStep step: Int) -> Int? {
    (1...lastStep).contains(step) ? (step - 1) / stepsPerRound + 1 : nil
  }

  /// Whether talks are held in a step at all.
  func holdsTalks(in step: Int) -> Bool { step > lastStep || (step - 1) % stepsPerRound == 0 }
}
