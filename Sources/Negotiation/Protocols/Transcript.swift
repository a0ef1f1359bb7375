/// What was said at the table, and how it ended.
public struct Transcript<Offer> {
  /// One thing that somebody said.
  public struct Act {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
      /// Puts an offer on the table (and refuses the one that stood).
      case offer
      case accept
      case reject
      /// Has nothing to offer.
      case noOffer = "no_offer"
      /// Ends the talks for all.
      case end
      /// Goes; the others talk on.
      case leave
    }

    public let step: Int
    public let speaker: Proposer
    public let kind: Kind
    /// What was offered, accepted or refused.
    public let offer: Offer?
    /// Why, if a reason was given; of an offer: why the one before it was refused.
    public let reason: String?

    public init(step: Int, speaker: Proposer, kind: Kind, offer: Offer? = nil, reason: String? = nil) {
      self.step = step
      self.speaker = speaker
      self.kind = kind
      self.offer = offer
      self.reason = reason
    }
  }

  public enum Ending {
    case agreement(Offer)
    /// The deadline passed.
    case timeout
    /// Somebody ended the talks, or too few remained; nil: nobody in particular.
    case ended(by: Int?)
    /// A party answered with an error.
    case failed(by: Int?, any Error)
  }

  public internal(set) var acts: [Act] = []
  public internal(set) var ending = Ending.timeout
  /// Steps that were begun.
  public internal(set) var steps = 0
  /// The parties that left, ascending.
  public internal(set) var left: [Int] = []

  public init() {}

  public var agreement: Offer? {
    if case .agreement(let offer) = ending { offer } else { nil }
  }

  /// The step of the last thing said; nil where nothing was.
  public var lastStep: Int? { acts.last?.step }

  mutating func note(
    _ kind: Act.Kind, by speaker: Proposer, _ offer: Offer? = nil, reason: String? = nil, at moment: Moment
  ) {
    acts.append(Act(step: moment.step, speaker: speaker, kind: kind, offer: offer, reason: reason))
  }
}

extension Transcript: Sendable where Offer: Sendable {}
extension Transcript.Act: Sendable where Offer: Sendable {}
extension Transcript.Ending: Sendable where Offer: Sendable {}
