import Negotiation
import Randomness
import Testing

struct SlateTests {
  /// Rankings from best to worst; the first `approved` of each are approved.
  private func ballots(_ rankings: [[Int]], approved: Int = 1) -> [Ballot] {
    rankings.map { Ballot(ranking: $0, approved: Set($0.prefix(approved))) }
  }

  /// Borda 1781: A wins most first places, and C by points; B is everybody's second choice.
  @Test("Rules differ where they should: plurality, Borda and approval name different winners")
  func rules() {
    let rankings = [
      [0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 1, 2], [2, 1, 0], [2, 1, 0], [2, 1, 0], [1, 2, 0], [1, 2, 0],
    ]
    #expect(VotingRule.plurality.winner(of: 3, ballots(rankings)) == 0)
    #expect(VotingRule.borda.winner(of: 3, ballots(rankings)) == 1)
    #expect(VotingRule.approval.winner(of: 3, ballots(rankings, approved: 2)) == 1)
    #expect(VotingRule.unanimity.winner(of: 3, ballots(rankings, approved: 2)) == 1)
    #expect(VotingRule.unanimity.winner(of: 3, ballots(rankings, approved: 1)) == nil)
  }

  @Test("A weighted quota counts weights and not heads, and a quota just reached is reached")
  func quota() {
    let votes = ballots([[0, 1], [1, 0], [1, 0]])
    #expect(VotingRule.weightedQuota([0.6, 0.2, 0.2], quota: 0.6).winner(of: 2, votes) == 0)
    #expect(VotingRule.weightedQuota([0.4, 0.3, 0.3], quota: 0.6).winner(of: 2, votes) == 1)
    #expect(VotingRule.weightedQuota([0.4, 0.3, 0.3], quota: 0.7).winner(of: 2, votes) == nil)
  }

  @Test("A veto strikes out what its holder does not approve, under every rule", arguments: 1...200)
  func veto(seed: UInt64) {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("veto"), Purpose("test"))
    let (parties, candidates) = (2 + Int(luck.below(4)), 2 + Int(luck.below(4)))
    let votes = (0..<parties).map { _ in
      var ranking = Array(0..<candidates)
      for place in ranking.indices.reversed() { ranking.swapAt(place, Int(luck.below(UInt64(place + 1)))) }
      return Ballot(ranking: ranking, approved: Set(ranking.prefix(Int(luck.below(UInt64(candidates + 1))))))
    }
    let holder = Int(luck.below(UInt64(parties)))
    let equal = Array(repeating: 1 / Double(parties), count: parties)
    for rule in [VotingRule.plurality, .approval, .borda, .weightedQuota(equal, quota: 0.5), .unanimity] {
      if let winner = rule.winner(of: candidates, votes, vetoes: [holder]) {
        #expect(votes[holder].approved.contains(winner))
      }
      if case .unanimity = rule, let winner = rule.winner(of: candidates, votes) {
        #expect(votes.allSatisfy { $0.approved.contains(winner) })
      }
    }
  }

  @Test("Raising the winner on a ballot does not unseat it, under plurality, Borda and approval", arguments: 1...200)
  func monotone(seed: UInt64) {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("monotone"), Purpose("test"))
    let candidates = 2 + Int(luck.below(4))
    var rankings = (0..<5).map { _ in
      var ranking = Array(0..<candidates)
      for place in ranking.indices.reversed() { ranking.swapAt(place, Int(luck.below(UInt64(place + 1)))) }
      return ranking
    }
    for rule in [VotingRule.plurality, .borda, .approval] {
      guard let winner = rule.winner(of: candidates, ballots(rankings)) else { continue }
      let ballot = Int(luck.below(5))
      rankings[ballot].removeAll { $0 == winner }
      rankings[ballot].insert(winner, at: 0)
      #expect(rule.winner(of: candidates, ballots(rankings)) == winner)
    }
  }
}
