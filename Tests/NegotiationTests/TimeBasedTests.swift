import Negotiation
import Randomness
import Testing

struct TimeBasedTests {
  private func threshold(_ exponent: Double, at time: Double) -> Double {
    let preferences = Preferences(utilities: [0.1, 0.9, 0.5, 0.3], reservation: 0.2)
    return preferences.threshold(demanding: ConcessionCurve(exponent: exponent).level(at: time))
  }

  @Test("A party holds out for its best at first and for its reservation value at last", arguments: [0.25, 1, 4])
  func ends(exponent: Double) {
    #expect(abs(threshold(exponent, at: 0) - 0.9) < 1e-12)
    #expect(abs(threshold(exponent, at: 1) - 0.2) < 1e-12)
  }

  @Test("The firm hold out longer than those who concede early", arguments: [0.1, 0.5, 0.9])
  func exponents(time: Double) {
    #expect(threshold(4, at: time) > threshold(1, at: time))
    #expect(threshold(1, at: time) > threshold(0.25, at: time))
  }

  @Test("Demands fall with time, from near the best to the reservation value, never below", arguments: 1...60)
  func thresholds(seed: UInt64) {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("aspiration"), Purpose("test"))
    let utilities = (0..<1 + luck.below(20)).map { _ in luck.uniform(-3, 5) }
    let reservation = luck.bernoulli(0.3) ? nil : luck.uniform(-4, utilities.max()!)
    let preferences = Preferences(utilities: utilities, reservation: reservation)
    let strategy = TimeBased.aspiration(preferences, exponent: luck.uniform(0.1, 6))
    var last = preferences.best
    for step in 0..<100 {
      let moment = Moment(step: step, deadline: 100)
      let threshold = strategy.threshold(at: moment)
      #expect(threshold <= last + 1e-12 && threshold >= preferences.floor && threshold <= preferences.best)
      last = threshold
      guard case .offer(let offer) = strategy.propose(standing: nil, at: moment) else {
        Issue.record("it always offers")
        return
      }
      #expect(utilities[offer] >= threshold - 0.000001)
      // Nothing that is good enough is worth less to it.
      #expect(!utilities.contains { $0 >= threshold && $0 < utilities[offer] })
      for outcome in utilities.indices {
        let isAccepted = if case .accept = strategy.respond(to: outcome, at: moment) { true } else { false }
        #expect(isAccepted == (utilities[outcome] >= threshold))
      }
    }
  }

  @Test("Of outcomes worth the same the first is offered; one that misses by a millionth is taken if it is nearer")
  func ties() {
    #expect(Preferences(utilities: [1, 0.5, 0.5, 0]).worst(worth: 0.5, at: 0) == 1)
    #expect(Preferences(utilities: [1, 0.5 - 5e-7, 0.7, 0]).worst(worth: 0.5, at: 0) == 1)
    #expect(Preferences(utilities: [1, 0.5 - 5e-6, 0.7, 0]).worst(worth: 0.5, at: 0) == 2)
  }

  @Test("A bid is found as by looking through all outcomes, under any discount", arguments: 1...300)
  func search(seed: UInt64) {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("search"), Purpose("test"))
    // Few different utilities, so that there are ties, also such as a heavy discount makes.
    let utilities = (0..<1 + luck.below(40)).map { _ in Double(luck.below(12)) * 0.1 - 0.3 }
    let discount: Discount? =
      [
        nil, .exponential(factor: luck.uniform(0.01, 1.2)),
        .linear(cost: luck.uniform(0, 0.2), power: luck.uniform(0.5, 2)),
      ][
        Int(luck.below(3))]
    let preferences = Preferences(utilities: utilities, discount: discount)
    for _ in 0..<20 {
      let step = Int(luck.below(400))
      let least = luck.bernoulli(0.5) ? luck.uniform(-0.5, 0.9) : nil
      let threshold =
        luck.bernoulli(0.3)
        ? preferences.worth(Int(luck.below(UInt64(utilities.count))), at: step) + 4e-7 : luck.uniform(-0.5, 1)
      #expect(
        preferences.worst(worth: threshold, at: step, least: least)
          == scanned(preferences, threshold, step, least))
    }
  }

  /// FORMAT.md 6.4, word by word.
  private func scanned(_ preferences: Preferences, _ lo: Double, _ step: Int, _ least: Double?) -> Int? {
    let list = preferences.utilities.indices.filter { preferences.worth($0, at: step) >= least ?? -.infinity }
      .sorted { (preferences.worth($0, at: step), $0) < (preferences.worth($1, at: step), $1) }
    let worths = list.map { preferences.worth($0, at: step) }
    guard !list.isEmpty else { return nil }
    let p = worths.firstIndex { $0 >= lo } ?? list.count - 1
    if p > 0, worths[p - 1] >= lo - 0.000001, lo - worths[p - 1] < abs(worths[p] - lo) {
      return list[worths.firstIndex(of: worths[p - 1])!]
    }
    return list[p]
  }
}
