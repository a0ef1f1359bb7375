import Negotiation
import Randomness
import TestSupport
import Testing

struct TextTests {
  /// A text of some weights and three further components.
  static func random(_ stream: inout RandomStream, weights count: Int) -> Text {
    Text(stream.dirichlet(concentration: 0.7, count: count) + (0..<3).map { _ in stream.uniform() }, weightCount: count)
  }

  private static func stream(_ seed: UInt64) -> RandomStream {
    Chance(seed: seed, replicate: 0).draw(EntityKey("text"), Purpose("test"))
  }

  @Test(
    "A shifted text is a text: weights that sum to one, none quite nothing, all in range", arguments: Seed.some(100))
  func shiftsAreValid(seed: UInt64) {
    var stream = Self.stream(seed)
    let count = 1 + stream.below(7)
    var text = Self.random(&stream, weights: count)
    for _ in 0..<100 {
      let component = stream.below(count + 3)
      text = text.shifted(component, by: stream.uniform(-2, 2))
      #expect(text.components.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(abs(text.weights.reduce(0, +) - 1) < 1e-12)
      if component < count { #expect(text.weights.allSatisfy { $0 > 1e-10 }) }
    }
  }

  @Test("A shift of one component leaves the others, weights aside, where they were")
  func shiftsAreLocal() {
    let text = Text([0.5, 0.3, 0.2, 0.4, 0.6, 0.8], weightCount: 3)
    #expect(text.shifted(4, by: 0.1).components == [0.5, 0.3, 0.2, 0.4, 0.6 + 0.1, 0.8])
    #expect(text.shifted(5, by: 9).components == [0.5, 0.3, 0.2, 0.4, 0.6, 1])
    let weighted = text.shifted(0, by: 0.5)
    #expect(weighted[0] > 0.5 && weighted[1] < 0.3 && Array(weighted.components[3...]) == [0.4, 0.6, 0.8])
    #expect(abs(weighted[1] / weighted[2] - 1.5) < 1e-12)
  }

  @Test("What is worth most to a party is its ideal, and blends lie between", arguments: Seed.some(50))
  func idealIsBest(seed: UInt64) {
    var stream = Self.stream(seed)
    let preference = TextPreference(
      ideal: Self.random(&stream, weights: 4), costs: [0.25, 0.25, 0.25, 0.25, 0.2, 0.2, 0.1])
    let other = Self.random(&stream, weights: 4)
    #expect(preference.utility(of: preference.ideal) == 1)
    let worth = preference.utility(of: other)
    #expect(worth >= 0 && worth <= 1)
    let half = preference.utility(of: Text.blend(0.5, of: preference.ideal, with: other))
    #expect(abs(half - (1 + worth) / 2) < 1e-12)
  }

  @Test("A proposer concedes no more than it holds out for, and asks no more than its ideal", arguments: Seed.some(50))
  func offersAreWorthTheAspiration(seed: UInt64) {
    var stream = Self.stream(seed)
    let preference = TextPreference(
      ideal: Self.random(&stream, weights: 3), costs: [0.25, 0.25, 0.25, 0.2, 0.2, 0.1])
    let standing = Self.random(&stream, weights: 3)
    for aspiration in stride(from: 0, through: 1.2, by: 0.1) {
      let worth = preference.utility(of: preference.offer(worth: aspiration, from: standing))
      #expect(abs(worth - min(1, max(aspiration, preference.utility(of: standing)))) < 1e-9)
    }
  }
}

struct TextPanelTests {
  @Test("A panel says of each party what its preference says, bit for bit", arguments: 0...9)
  func appraisal(parties: Int) {
    for seed in Seed.some(20) {
      var stream = Chance(seed: seed, replicate: 0).draw(EntityKey("panel"), Purpose("test"))
      let preferences = (0..<parties).map { _ in
        TextPreference(
          ideal: TextTests.random(&stream, weights: 4), costs: (0..<7).map { _ in stream.uniform(0, 0.3) })
      }
      let text = TextTests.random(&stream, weights: 4)
      var worths = Array(repeating: -1.0, count: parties)
      TextPanel(preferences).appraise(text, into: &worths)
      #expect(worths.map(\.bitPattern) == preferences.map { $0.utility(of: text).bitPattern })
    }
  }
}

struct SingleTextTests {
  private static func table(_ seed: UInt64, _ parties: Int) -> (Text, [TextPreference], RandomStream) {
    var stream = Chance(seed: seed, replicate: 0).draw(EntityKey("mediation"), Purpose("test"))
    let preferences = (0..<parties).map { _ in
      TextPreference(ideal: TextTests.random(&stream, weights: 4), costs: [0.25, 0.25, 0.25, 0.25, 0.2, 0.2, 0.1])
    }
    return (TextTests.random(&stream, weights: 4), preferences, stream)
  }

  private static func improve(
    _ mediator: SingleTextMediator, _ text: Text, _ parties: [TextPreference], _ stream: RandomStream
  ) -> Text {
    var stream = stream
    return mediator.improve(text, for: TextPanel(parties)) { _ in (stream.below(7), stream.uniform(-0.15, 0.15)) }
  }

  @Test("A cold mediator with the consent of all makes a text that is worse for nobody", arguments: Seed.some(60))
  func paretoImprovement(seed: UInt64) {
    let (text, parties, stream) = Self.table(seed, 4)
    let improved = Self.improve(SingleTextMediator(quota: 1, temperature: 0, mutations: 200), text, parties, stream)
    for party in parties { #expect(party.utility(of: improved) >= party.utility(of: text)) }
    #expect(abs(improved.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test("A cold mediator who counts heads never makes the mean worse, and mostly better", arguments: Seed.some(60))
  func meanImproves(seed: UInt64) {
    let (text, parties, stream) = Self.table(seed, 8)
    func joint(_ text: Text) -> Double { parties.reduce(0) { $0 + $1.utility(of: text) } }
    let improved = Self.improve(SingleTextMediator(quota: 0.75, temperature: 0, mutations: 500), text, parties, stream)
    #expect(joint(improved) >= joint(text) - 1e-12)
    #expect(improved != text)
  }

  @Test("What one party can gain it gains: alone with the mediator it gets its ideal")
  func alone() {
    let (text, parties, stream) = Self.table(7, 1)
    let improved = Self.improve(SingleTextMediator(quota: 1, temperature: 0, mutations: 20_000), text, parties, stream)
    #expect(parties[0].utility(of: improved) > 0.98)
  }

  @Test("No step of a warm mediator costs the mean more than its temperature")
  func temperature() {
    for seed in Seed.some(40) {
      let (text, parties, stream) = Self.table(seed, 5)
      func joint(_ text: Text) -> Double { parties.reduce(0) { $0 + $1.utility(of: text) } / 5 }
      let improved = Self.improve(
        SingleTextMediator(quota: 0.6, temperature: 0.02, mutations: 1), text, parties, stream)
      #expect(joint(improved) >= joint(text) - 0.02)
    }
  }

  @Test("Without changes to try the text stays")
  func nothingToTry() {
    let (text, parties, stream) = Self.table(1, 3)
    #expect(Self.improve(SingleTextMediator(quota: 0.5, temperature: 1, mutations: 0), text, parties, stream) == text)
  }
}
