/// What a party says of the candidates of a slate.
public struct Ballot: Hashable, Sendable {
  /// All candidates, the best first.
  public let ranking: [Int]
  /// Those it can live with.
  public let approved: Set<Int>

  public init(ranking: [Int], approved: Set<Int>) {
    self.ranking = ranking
    self.approved = approved
  }
}

/// How ballots make a winner. Of equals the one nominated first wins.
public enum VotingRule: Hashable, Sendable {
  /// Most first places.
  case plurality
  /// Most approvals.
  case approval
  /// Most points: of n candidates, n − 1 for a first place down to 0 for a last. Source: Borda 1781.
  case borda
  /// The approvals of parties with these weights (one each, Σ = 1) reach the quota, 0...1, within 1e-9; of several the heaviest.
  case weightedQuota([Double], quota: Double)
  /// Approved by all; of several the one with most points by Borda's count.
  case unanimity

  /// The winner; nil: no candidate qualifies.
  /// - Parameter vetoes: parties whose disapproval strikes a candidate out, whatever the rule.
  public func winner(of count: Int, _ ballots: [Ballot], vetoes: Set<Int> = []) -> Int? {
    let eligible = (0..<count).filter { candidate in
      vetoes.allSatisfy { ballots[$0].approved.contains(candidate) } && qualifies(candidate, ballots)
    }
    let scores = eligible.map { score(of: $0, among: eligible, ballots) }
    guard let best = scores.max() else { return nil }
    return zip(eligible, scores).first { $0.1 >= best }?.0
  }

  private func qualifies(_ candidate: Int, _ ballots: [Ballot]) -> Bool {
    switch self {
    case .plurality, .borda: true
    case .approval: ballots.contains { $0.approved.contains(candidate) }
    case .weightedQuota(_, let quota): score(of: candidate, among: [], ballots) >= quota - 1e-9
    case .unanimity: ballots.allSatisfy { $0.approved.contains(candidate) }
    }
  }

  private func score(of candidate: Int, among eligible: [Int], _ ballots: [Ballot]) -> Double {
    switch self {
    case .plurality:
      return Double(ballots.count { $0.ranking.first(where: eligible.contains) == candidate })
    case .approval: return Double(ballots.count { $0.approved.contains(candidate) })
    case .borda, .unanimity:
      return ballots.reduce(0) { points, ballot in
        let ranking = ballot.ranking.filter(eligible.contains)
        return points + Double(ranking.count - 1 - (ranking.firstIndex(of: candidate) ?? ranking.count - 1))
      }
    case .weightedQuota(let weights, _):
      return zip(weights, ballots).reduce(0) { $1.1.approved.contains(candidate) ? $0 + $1.0 : $0 }
    }
  }
}

/// A table whose parties can vote on a list.
public protocol VotingTable<Offer>: BargainingTable {
  mutating func ballot(of party: Int, on slate: [Offer], at moment: Moment) throws -> Ballot
}

/// Voting over a list: what stands without agreement, if anything does, and one nomination a party; then one ballot each.
///
/// A party that passes nominates nothing; one that leaves or walks out neither nominates nor votes. Source: Brams & Fishburn 2002.
public struct Slate: Hashable, Sendable {
  public let rule: VotingRule
  /// Parties that may strike candidates out.
  public let vetoes: Set<Int>

  public init(rule: VotingRule, vetoes: Set<Int> = []) {
    self.rule = rule
    self.vetoes = vetoes
  }

  /// Holds the vote. An error that the table throws ends it, and is kept as the ending.
  /// - Parameter standing: what is voted on beside the nominations; nil: nothing.
  public func hold<Table: VotingTable>(at table: inout Table, beside standing: Table.Offer? = nil)
    -> Transcript<Table.Offer> where Table.Offer: Equatable
  {
    var transcript = Transcript<Table.Offer>()
    var speaker: Int?
    do {
      // Nobody concedes before others are heard, and nobody waits after.
      let nominations = Moment(step: 0)
      var slate = standing.map { [$0] } ?? []
      transcript.steps = 1
      for party in 0..<table.parties {
        speaker = party
        switch try table.propose(.party(party), standing: standing, at: nominations) {
        case .offer(let offer):
          transcript.note(.offer, by: .party(party), offer, at: nominations)
          table.observe(offer, by: .party(party))
          if !slate.contains(offer) { slate.append(offer) }
        case .pass: transcript.note(.noOffer, by: .party(party), at: nominations)
        case .leave, .walkOut:
          transcript.note(.leave, by: .party(party), at: nominations)
          transcript.left.append(party)
        }
      }
      let vote = Moment(step: 1, deadline: 1)
      transcript.steps = 2
      let nobody = Ballot(ranking: [], approved: [])
      var ballots: [Ballot] = []
      for party in 0..<table.parties {
        speaker = party
        let ballot = transcript.left.contains(party) ? nobody : try table.ballot(of: party, on: slate, at: vote)
        ballots.append(ballot)
        guard !transcript.left.contains(party) else { continue }
        for candidate in slate.indices {
          transcript.note(
            ballot.approved.contains(candidate) ? .accept : .reject, by: .party(party), slate[candidate], at: vote)
        }
      }
      let winner = rule.winner(of: slate.count, ballots, vetoes: vetoes.subtracting(transcript.left))
      transcript.ending = winner.map { .agreement(slate[$0]) } ?? .ended(by: nil)
    } catch {
      transcript.ending = .failed(by: speaker, error)
    }
    return transcript
  }
}
