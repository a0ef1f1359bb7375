import Statistics
import Testing

struct SurvivalTests {
  @Test(
    "Without censoring, survival is the share of later times, and the mean is the area",
    arguments: Samples.seeds)
  func withoutCensoring(seed: UInt64) throws {
    var samples = Samples(seed: seed)
    let times = samples.counts(samples.integer(in: 1...40), below: 20)
    let life = KaplanMeier(times: times, events: times.map { _ in true })
    for step in life.steps {
      #expect(agree(step.survival, Double(times.count { $0 > step.time }) / Double(times.count)))
    }
    #expect(life.steps.last?.survival == 0)
    #expect(agree(life.restrictedMean(upTo: 20), Summary(times).mean))
  }

  @Test("Survival only falls, and is higher the more of the same times are censored", arguments: Samples.seeds)
  func censoring(seed: UInt64) {
    var samples = Samples(seed: seed)
    let times = samples.counts(30, below: 15)
    var events = samples.events(30, probability: 0.7)
    let life = KaplanMeier(times: times, events: events)
    for (before, after) in zip(life.steps, life.steps.dropFirst()) {
      #expect(before.time < after.time && before.survival > after.survival)
    }
    let before = life.restrictedMean(upTo: 15) ?? 0
    events[samples.integer(in: 0...29)] = false
    #expect(KaplanMeier(times: times, events: events).restrictedMean(upTo: 15) ?? 0 >= before - 1e-12)
  }

  @Test("Which group is called the first does not matter to the log-rank test", arguments: Samples.seeds)
  func groups(seed: UInt64) {
    var samples = Samples(seed: seed)
    let first = (times: samples.counts(12, below: 9), events: samples.events(12, probability: 0.6))
    let second = (times: samples.counts(17, below: 9), events: samples.events(17, probability: 0.6))
    let (here, there) = (LogRank(first, second), LogRank(second, first))
    #expect(agree(here.chiSquare, there.chiSquare) && agree(here.p, there.p))
    #expect(agree(LogRank(first, first).chiSquare, 0) && agree(LogRank(first, first).p, 1, to: 1e-6))
    #expect(agree(here.expected + there.expected, Double(here.observed + there.observed)))
  }

  @Test("Of groups with one rate, one in twenty differs at 5 %")
  func nullLogRank() throws {
    var rejected = 0
    for seed in 0..<1000 as Range<UInt64> {
      var samples = Samples(seed: seed)
      let group = { (samples: inout Samples) in
        (times: samples.uniforms(40), events: samples.events(40, probability: 0.8))
      }
      let test = LogRank(group(&samples), group(&samples))
      if try #require(test.p) < 0.05 { rejected += 1 }
    }
    #expect(isPlausible(rejected, of: 1000, at: 0.05), "\(rejected)")
  }

  @Test("Nobody watched, or nothing happened: what is undefined says so")
  func nothing() {
    #expect(KaplanMeier(times: [], events: []).restrictedMean(upTo: 5) == nil)
    let quiet = KaplanMeier(times: [3, 4], events: [false, false])
    #expect(quiet.steps.isEmpty && quiet.median == nil && quiet.restrictedMean(upTo: 5) == 5)
    #expect(LogRank((times: [3], events: [false]), (times: [4], events: [false])).p == nil)
  }
}
