/// When somebody is asked: a step of the talks, and of how many.
public struct Moment: Hashable, Sendable {
  /// From 0.
  public let step: Int
  /// Steps until the deadline; nil: there is none.
  public let deadline: Int?

  public init(step: Int, deadline: Int? = nil) {
    self.step = step
    self.deadline = deadline
  }

  /// Relative time (step + 1) / (deadline + 1), never 0 and never 1; without a deadline 0: time does not press.
  public var time: Double {
    guard let deadline else { return 0 }
    return Double(step + 1) / Double(deadline + 1)
  }
}

/// Who puts an offer on the table.
public enum Proposer: Hashable, Sendable {
  /// A party, by its place at the table (0 ..< parties).
  case party(Int)
  /// A mediator, who keeps one text for all and improves it.
  case mediator
  /// Nobody: the motion is what the parties' wishes add up to.
  case motion
}

/// What a proposer does with its turn.
public enum Proposal<Offer> {
  case offer(Offer)
  /// Nothing is offered.
  case pass
  /// The party goes; the others talk on.
  case leave
  /// The talks end without agreement.
  case walkOut
}

/// What a party says of the offer on the table.
public enum Response<Offer> {
  case accept
  case reject(reason: String? = nil)
  /// A refusal, with the offer that would be made instead.
  case counter(Offer)
  /// The party goes; the others talk on.
  case leave
  /// A refusal that ends the talks.
  case walkOut
}

/// Those who negotiate, seen from a protocol: it knows neither what an offer is nor who answers.
public protocol BargainingTable<Offer> {
  associatedtype Offer
  /// Number of parties, at least 1.
  var parties: Int { get }
  /// The offer of `proposer`, given what stands: the offer to beat, or the text so far; nil: nothing yet.
  mutating func propose(_ proposer: Proposer, standing: Offer?, at moment: Moment) throws -> Proposal<Offer>
  /// What the party says of the offer.
  mutating func respond(_ party: Int, to offer: Offer, at moment: Moment) throws -> Response<Offer>
  /// Told to everybody: an offer is on the table.
  mutating func observe(_ offer: Offer, by proposer: Proposer)
}

extension BargainingTable {
  public mutating func observe(_ offer: Offer, by proposer: Proposer) {}
}

extension Proposal: Sendable where Offer: Sendable {}
extension Response: Sendable where Offer: Sendable {}
