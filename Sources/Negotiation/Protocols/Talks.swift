/// Who puts the offer of a round on the table.
public enum Proposer: Hashable, Sendable {
  /// A party, by its place at the table (0 ..< parties).
  case party(Int)
  /// A mediator, who keeps one text for all and improves it.
  case mediator
  /// Nobody: the motion is what the parties' wishes add up to.
  case motion
}

/// How the proposer of a round is found.
public enum ProposalRule: String, CaseIterable, Hashable, Sendable {
  /// Party number (round mod parties), in order of declaration.
  case rotating
  /// Always the mediator.
  case singleText = "single_text"
  /// Always the motion.
  case vote

  func proposer(round: Int, parties: Int) -> Proposer {
    switch self {
    case .rotating: .party(round % parties)
    case .singleText: .mediator
    case .vote: .motion
    }
  }
}

/// Whose yes makes an offer an agreement. Shares are compared with a tolerance of 1e-9 in favour of yes.
public enum AdoptionRule: Hashable, Sendable {
  /// Everybody.
  case unanimity
  /// At least this share of heads, 0...1.
  case headCount(quota: Double)
  /// Parties whose weights (one each, Σ = 1) add up to the quota.
  case weighted([Double], quota: Double)
  /// What this party proposes holds at once; the others' answers are heard and counted.
  case decree(by: Int)

  /// - Parameter yes: one answer a party, in order.
  public func adopts(_ yes: [Bool]) -> Bool {
    let tolerance = 1e-9
    switch self {
    case .unanimity: return yes.allSatisfy { $0 }
    case .headCount(let quota):
      return Double(yes.count(where: { $0 })) / Double(yes.count) >= quota - tolerance
    case .weighted(let weights, let quota):
      var sum = 0.0
      for (weight, agrees) in zip(weights, yes) where agrees { sum += weight }
      return sum >= quota - tolerance
    case .decree: return true
    }
  }
}

/// What a proposer does with its turn.
public enum Proposal<Offer> {
  case offer(Offer)
  /// The round passes without an offer.
  case pass
  /// The talks end without agreement.
  case walkOut
}

/// What a party says of the offer on the table.
public enum Response<Offer> {
  case accept
  case reject(reason: String?)
  /// A refusal, with the offer that would be made instead: under `rotating` it is the next round's.
  case counter(Offer)
  /// A refusal that ends the talks.
  case walkOut
}

/// Those who negotiate, seen from the protocol: it knows neither what an offer is nor who answers.
public protocol BargainingTable<Offer> {
  associatedtype Offer
  /// Number of parties, at least 1.
  var parties: Int { get }
  /// The offer of `proposer` in this round, given the text that stands.
  mutating func propose(_ proposer: Proposer, standing: Offer, round: Int) throws -> Proposal<Offer>
  /// What the party says of the offer.
  mutating func respond(_ party: Int, to offer: Offer, round: Int) throws -> Response<Offer>
  /// The text that stands after `offer` of `proposer` was refused.
  func standing(after offer: Offer, of proposer: Proposer, refused standing: Offer) -> Offer
}

/// How talks, or a part of them, ended.
public enum Ending<Offer> {
  /// Adopted, with one yes or no a party, in round number `round`.
  case agreed(Offer, yes: [Bool], round: Int)
  /// The allotted rounds are over; the talks may go on later.
  case adjourned
  /// Somebody walked out.
  case brokenOff(by: Int)
}

/// Negotiation in rounds: somebody proposes, everybody answers, a rule judges the answers.
///
/// The one place where it is written who proposes, who answers and when it ends, for any kind of offer and whoever answers.
/// A value: talks that are adjourned are kept and resumed, with their standing text and their count of rounds.
///
///     var talks = Talks(startingFrom: text)
///     let ending = try talks.hold(rounds: 6, proposals: .rotating, adoption: .unanimity, at: &table)
public struct Talks<Offer> {
  /// The text that stands between rounds.
  public private(set) var standing: Offer
  /// Rounds held so far in this episode.
  public private(set) var round: Int
  private var counter: (offer: Offer, by: Int)?

  public init(startingFrom standing: Offer, round: Int = 0) {
    self.standing = standing
    self.round = round
  }

  /// Holds up to `rounds` rounds.
  ///
  /// Under a decree there is one round: the decree's author proposes, and the answers are only heard.
  /// - Throws: what the table throws.
  public mutating func hold<Table: BargainingTable<Offer>>(
    rounds: Int, proposals: ProposalRule, adoption: AdoptionRule, at table: inout Table
  ) throws -> Ending<Offer> {
    if case .decree(let author) = adoption {
      return try holdRound(by: .party(author), adoption: adoption, at: &table) ?? .adjourned
    }
    for _ in 0..<rounds {
      let proposer = proposals.proposer(round: round, parties: table.parties)
      if let ending = try holdRound(by: proposer, adoption: adoption, at: &table) { return ending }
    }
    return .adjourned
  }

  private mutating func holdRound<Table: BargainingTable<Offer>>(
    by scheduled: Proposer, adoption: AdoptionRule, at table: inout Table
  ) throws -> Ending<Offer>? {
    defer { round += 1 }
    var proposer = scheduled
    let offer: Offer
    if let counter, case .party = scheduled {
      (offer, proposer) = (counter.offer, .party(counter.by))
      self.counter = nil
    } else {
      switch try table.propose(proposer, standing: standing, round: round) {
      case .offer(let made): offer = made
      case .pass: return nil
      case .walkOut:
        guard case .party(let party) = proposer else { return nil }
        return .brokenOff(by: party)
      }
    }
    var yes: [Bool] = []
    yes.reserveCapacity(table.parties)
    for party in 0..<table.parties {
      switch try table.respond(party, to: offer, round: round) {
      case .accept: yes.append(true)
      case .reject: yes.append(false)
      case .counter(let other):
        yes.append(false)
        if case .party = scheduled, counter == nil { counter = (other, party) }
      case .walkOut: return .brokenOff(by: party)
      }
    }
    if adoption.adopts(yes) { return .agreed(offer, yes: yes, round: round) }
    standing = table.standing(after: offer, of: proposer, refused: standing)
    return nil
  }
}

extension Talks: Sendable where Offer: Sendable {}
