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

  /// - Parameters:
  ///   - yes: one answer a party, in order.
  ///   - left: parties that are gone: unanimity is of the others.
  public func adopts(_ yes: [Bool], without left: Set<Int> = []) -> Bool {
    let tolerance = 1e-9
    switch self {
    case .unanimity: return yes.indices.allSatisfy { yes[$0] || left.contains($0) }
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

/// Those who negotiate in rounds, with a text that stands between them.
public protocol RoundTable<Offer>: BargainingTable {
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
/// Whoever leaves is asked no more: its answer is a no, and unanimity is of those who remain.
///
///     var talks = Talks(startingFrom: text)
///     let ending = try talks.hold(rounds: 6, proposals: .rotating, adoption: .unanimity, at: &table)
public struct Talks<Offer> {
  /// The text that stands between rounds.
  public private(set) var standing: Offer
  /// Rounds so far in this episode, as patience counts them.
  public private(set) var round: Int
  /// Whose turn it is: how often somebody proposed.
  private var turn: Int
  /// What was said, if that is kept.
  public private(set) var transcript: Transcript<Offer>?
  private var counter: (offer: Offer, by: Int)?
  /// Those who left, by place.
  public private(set) var left: Set<Int> = []

  public init(startingFrom standing: Offer, round: Int = 0, keepsTranscript: Bool = false) {
    self.standing = standing
    self.round = round
    turn = round
    transcript = keepsTranscript ? Transcript() : nil
  }

  /// Holds up to `rounds` rounds.
  ///
  /// Under a decree there is one round: the decree's author proposes, and the answers are only heard.
  /// - Parameter weight: as how many rounds each counts.
  /// - Throws: what the table throws; the transcript then ends with it.
  public mutating func hold<Table: RoundTable<Offer>>(
    rounds: Int, eachFor weight: Int = 1, proposals: ProposalRule, adoption: AdoptionRule, at table: inout Table
  ) throws -> Ending<Offer> {
    if case .decree(let author) = adoption {
      return try holdRound(by: .party(author), weight, adoption: adoption, at: &table) ?? .adjourned
    }
    for _ in 0..<rounds {
      let proposer = proposals.proposer(round: turn, parties: table.parties)
      if let ending = try holdRound(by: proposer, weight, adoption: adoption, at: &table) { return ending }
    }
    return .adjourned
  }

  private mutating func holdRound<Table: RoundTable<Offer>>(
    by scheduled: Proposer, _ weight: Int, adoption: AdoptionRule, at table: inout Table
  ) throws -> Ending<Offer>? {
    let moment = Moment(step: round)
    round += weight
    turn += 1
    transcript?.steps = round
    var proposer = scheduled
    let offer: Offer
    if let counter, case .party = scheduled {
      (offer, proposer) = (counter.offer, .party(counter.by))
      self.counter = nil
    } else {
      if case .party(let party) = scheduled, left.contains(party) { return nil }
      switch try table.propose(proposer, standing: standing, at: moment) {
      case .offer(let made): offer = made
      case .pass:
        transcript?.note(.noOffer, by: proposer, at: moment)
        return nil
      case .leave:
        guard case .party(let party) = proposer else { return nil }
        return leave(party, of: table.parties, at: moment)
      case .walkOut:
        guard case .party(let party) = proposer else { return nil }
        return breakOff(by: party, at: moment)
      }
    }
    transcript?.note(.offer, by: proposer, offer, at: moment)
    table.observe(offer, by: proposer)
    var yes: [Bool] = []
    yes.reserveCapacity(table.parties)
    for party in 0..<table.parties {
      guard !left.contains(party) else {
        yes.append(false)
        continue
      }
      switch try table.respond(party, to: offer, at: moment) {
      case .accept:
        yes.append(true)
        transcript?.note(.accept, by: .party(party), offer, at: moment)
      case .reject(let reason):
        yes.append(false)
        transcript?.note(.reject, by: .party(party), offer, reason: reason, at: moment)
      case .counter(let other):
        yes.append(false)
        transcript?.note(.reject, by: .party(party), offer, at: moment)
        if case .party = scheduled, counter == nil { counter = (other, party) }
      case .leave:
        yes.append(false)
        if let ending = leave(party, of: table.parties, at: moment) { return ending }
      case .walkOut: return breakOff(by: party, at: moment)
      }
    }
    if adoption.adopts(yes, without: left) {
      transcript?.ending = .agreement(offer)
      return .agreed(offer, yes: yes, round: moment.step)
    }
    standing = table.standing(after: offer, of: proposer, refused: standing)
    return nil
  }

  private mutating func leave(_ party: Int, of parties: Int, at moment: Moment) -> Ending<Offer>? {
    left.insert(party)
    transcript?.note(.leave, by: .party(party), at: moment)
    transcript?.left = left.sorted()
    guard left.count >= parties else { return nil }
    transcript?.ending = .ended(by: nil)
    return .brokenOff(by: party)
  }

  private mutating func breakOff(by party: Int, at moment: Moment) -> Ending<Offer> {
    transcript?.note(.end, by: .party(party), at: moment)
    transcript?.ending = .ended(by: party)
    return .brokenOff(by: party)
  }
}

extension Talks: Sendable where Offer: Sendable {}
