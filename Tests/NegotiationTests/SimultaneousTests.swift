import Negotiation
import Testing

struct SimultaneousTests {
  /// Wants as much of ten as it can get, and asks for one less each round.
  private struct Divider: Strategy {
    let isFirst: Bool
    let pace: Int

    func demand(_ step: Int) -> Int { max(0, 10 - pace * step) }
    func propose(standing: Int?, at moment: Moment) -> Proposal<Int> {
      .offer(isFirst ? demand(moment.step) : 10 - demand(moment.step))
    }
    func respond(to offer: Int, at moment: Moment) -> Response<Int> {
      (isFirst ? offer : 10 - offer) >= demand(moment.step) ? .accept : .reject()
    }
  }

  @Test("Two who concede alike meet in the middle; the faster ends with less")
  func meeting() {
    for (paces, share) in [([1, 1], 5), ([1, 4], 8)] {
      var table = StrategyTable(
        [Divider(isFirst: true, pace: paces[0]), Divider(isFirst: false, pace: paces[1])], outcomes: 11)
      let transcript = Simultaneous(rounds: 20).hold(at: &table)
      #expect(transcript.agreement == share)
    }
  }

  @Test("When nobody moves the talks end, after as many rounds as there is patience", arguments: [1, 3])
  func standstill(patience: Int) {
    var table = StrategyTable([Divider(isFirst: true, pace: 0), Divider(isFirst: false, pace: 0)], outcomes: 11)
    let transcript = Simultaneous(rounds: 20, patience: patience).hold(at: &table)
    guard case .ended(by: nil) = transcript.ending else {
      Issue.record("\(transcript.ending)")
      return
    }
    #expect(transcript.steps == 1 + patience)
  }

  @Test("Nobody hears an offer of the same round before its own is made")
  func simultaneity() {
    struct Listener: Strategy {
      var heard = 0
      mutating func propose(standing: Int?, at moment: Moment) -> Proposal<Int> { .offer(min(10, heard)) }
      func respond(to offer: Int, at moment: Moment) -> Response<Int> { .reject() }
      mutating func observe(_ offer: Int, by party: Int) { heard += 1 }
    }
    var table = StrategyTable([Listener(), Listener()], outcomes: 11)
    let transcript = Simultaneous(rounds: 3).hold(at: &table)
    #expect(transcript.acts.filter { $0.kind == .offer }.compactMap(\.offer) == [0, 0, 1, 1, 2, 2])
  }
}
