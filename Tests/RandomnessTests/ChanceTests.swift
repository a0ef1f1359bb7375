import Randomness
import Testing

@Suite("Chance is addressed, not consumed")
struct ChanceTests {
  let harbour = EntityKey("Harbour Trust")
  let city = EntityKey("City")
  let noise = Purpose("delivery noise")

  @Test("Addresses never change: these were computed outside Swift, from the documentation alone")
  func golden() {
    #expect(EntityKey.world.bits == 0xF52A_15E9_A9B5_E89B)
    #expect(harbour.bits == 0xA69C_69A6_1471_DD8A)
    #expect(EntityKey("Lärmschutz e.V.").bits == 0x9539_3792_D84F_D9A1)
    #expect(EntityKey(harbour, city).bits == 0x9DB2_19FF_A743_4158)
    let first = { (seed: UInt64, replicate: UInt64, entity: EntityKey, purpose: String, step: Int, index: Int) in
      var stream = Chance(seed: seed, replicate: replicate)
        .draw(entity, Purpose(purpose), step: step, index: index)
      return stream.next()
    }
    #expect(first(0, 0, .world, "shock", 0, 0) == 0x5346_1943_20E5_EAEE)
    #expect(first(7, 3, harbour, "delivery noise", 14, 0) == 0x4B43_1CF1_416A_04F2)
    #expect(first(7, 3, harbour, "delivery noise", 14, 2) == 0x95D3_7EDE_D470_F48E)
    #expect(
      first(.max, .max, EntityKey(harbour, city), "gossip", 1 << 32 - 1, 1 << 24 - 1) == 0x1ECE_58DF_9405_E6C0)
  }

  @Test("An address that differs in any one component is another stream", arguments: 0..<50 as Range<UInt64>)
  func componentsMatter(seed: UInt64) {
    let chance = Chance(seed: seed, replicate: 4)
    let streams = [
      chance.draw(harbour, noise, step: 3, index: 1),
      chance.draw(city, noise, step: 3, index: 1),
      chance.draw(EntityKey(harbour, city), noise, step: 3, index: 1),
      chance.draw(EntityKey(city, harbour), noise, step: 3, index: 1),
      chance.draw(EntityKey(harbour, harbour), noise, step: 3, index: 1),
      chance.draw(.world, noise, step: 3, index: 1),
      chance.draw(harbour, Purpose("delivery noise "), step: 3, index: 1),
      chance.draw(harbour, noise, step: 1, index: 3),
      chance.draw(harbour, noise, step: 4, index: 1),
      chance.draw(harbour, noise, step: 3, index: 2),
      chance.draw(harbour, noise, step: 3),
      Chance(seed: seed, replicate: 5).draw(harbour, noise, step: 3, index: 1),
      Chance(seed: 4, replicate: seed &+ 1000).draw(harbour, noise, step: 3, index: 1),
      Chance(seed: seed &+ 1, replicate: 4).draw(harbour, noise, step: 3, index: 1),
    ]
    let words = streams.flatMap { stream in
      var stream = stream
      return (0..<512).map { _ in stream.next() }
    }
    #expect(Set(words).count == words.count)
  }

  @Test("Seed and replicate are not interchangeable")
  func seedIsNotReplicate() {
    var there = Chance(seed: 1, replicate: 2).draw(.world, noise)
    var back = Chance(seed: 2, replicate: 1).draw(.world, noise)
    #expect(there.next() != back.next())
  }

  @Test("One address asked for twice gives the same draws, whatever was drawn between")
  func addressed() {
    let chance = Chance(seed: 1, replicate: 0)
    var first = chance.draw(harbour, noise, step: 8)
    let once = (0..<9).map { _ in first.normal() }
    var other = chance.draw(city, noise, step: 8)
    _ = other.gamma(shape: 0.3)
    var second = chance.draw(harbour, noise, step: 8)
    #expect((0..<9).map { _ in second.normal() } == once)
  }

  @Test("Normals drawn many at a time are those drawn one by one, bit for bit", arguments: 0..<100 as Range<UInt64>)
  func normalsAtOnce(seed: UInt64) {
    let chance = Chance(seed: seed, replicate: 1)
    let entities = (0..<Int(50 + seed % 4)).map { EntityKey("entity \($0)") }
    let oneByOne = entities.map { entity in
      var stream = chance.draw(entity, noise, step: 7)
      return stream.normal()
    }
    var normals = [0.5]
    chance.drawNormals(of: entities.map { Luck($0, noise) }[...], step: 7, into: &normals)
    #expect(normals.map(\.bitPattern) == oneByOne.map(\.bitPattern))
  }

  @Test(
    "From the step after a turn on draws are another replicate's, and all others stay",
    arguments: 0..<50 as Range<UInt64>)
  func turns(seed: UInt64) {
    let turned = Chance(
      seed: seed, replicate: 1,
      turns: [.init(after: 4, replicate: 7), .init(after: 9, replicate: 8), .init(after: 9, replicate: 9)])
    func word(_ chance: Chance, _ step: Int) -> UInt64 {
      var stream = chance.draw(harbour, noise, step: step, index: 2)
      return stream.next()
    }
    for step in 0...12 {
      let replicate: UInt64 = step <= 4 ? 1 : step <= 9 ? 7 : 9
      let expected = Chance(seed: seed, replicate: replicate)
      #expect(word(turned, step) == word(expected, step))
      var (normals, others) = ([0.5], [Double]())
      turned.drawNormals(of: [Luck(harbour, noise)], step: step, into: &normals)
      expected.drawNormals(of: [Luck(harbour, noise)], step: step, into: &others)
      #expect(normals == others)
    }
    var (one, other) = (turned.draw(harbour, noise), Chance(seed: seed, replicate: 1).draw(harbour, noise))
    #expect(one.next() == other.next())
  }

  @Test("A turn after step 0 leaves what belongs to no step, and a turn to the same replicate leaves everything")
  func turnsAtTheStart() {
    let (plain, early) = (
      Chance(seed: 3, replicate: 0), Chance(seed: 3, replicate: 0, turns: [.init(after: 0, replicate: 6)])
    )
    var streams = (plain.draw(city, noise), early.draw(city, noise))
    #expect(streams.0.next() == streams.1.next())
    var later = (early.draw(city, noise, step: 1), Chance(seed: 3, replicate: 6).draw(city, noise, step: 1))
    #expect(later.0.next() == later.1.next())
    let same = Chance(seed: 3, replicate: 0, turns: [.init(after: 2, replicate: 0)])
    for step in 0..<6 {
      var streams = (plain.draw(city, noise, step: step), same.draw(city, noise, step: step))
      #expect(streams.0.next() == streams.1.next())
    }
  }

  @Test("The 513th word of a draw is the first of the next index, and not one sooner")
  func roomPerIndex() {
    let chance = Chance(seed: 1, replicate: 0)
    var long = chance.draw(harbour, noise, step: 2, index: 6)
    for _ in 0..<512 { _ = long.next() }
    var next = chance.draw(harbour, noise, step: 2, index: 7)
    #expect(long.next() == next.next())
  }

  /// The axes along which a model looks for neighbours: each must look like independent luck.
  enum Axis: CaseIterable {
    case seed, replicate, entity, relation, purpose, step, index, word
  }

  @Test("First draws of neighbouring addresses are uniform and uncorrelated", arguments: Axis.allCases)
  func neighbours(along axis: Axis) {
    let count = 20_000
    var words = Chance(seed: 1, replicate: 1).draw(harbour, noise)
    let u = (0..<count).map { i -> Double in
      let n = UInt64(i)
      var stream =
        switch axis {
        case .seed: Chance(seed: n, replicate: 1).draw(harbour, noise, step: 1)
        case .replicate: Chance(seed: 1, replicate: n).draw(harbour, noise, step: 1)
        case .entity: Chance(seed: 1, replicate: 1).draw(EntityKey("org \(i)"), noise, step: 1)
        case .relation: Chance(seed: 1, replicate: 1).draw(EntityKey(harbour, EntityKey("\(i)")), noise, step: 1)
        case .purpose: Chance(seed: 1, replicate: 1).draw(harbour, Purpose("p\(i)"), step: 1)
        case .step: Chance(seed: 1, replicate: 1).draw(harbour, noise, step: i)
        case .index: Chance(seed: 1, replicate: 1).draw(harbour, noise, step: 1, index: i)
        case .word: words
        }
      if axis == .word { return words.uniform() }
      return stream.uniform()
    }
    let mean = u.reduce(0, +) / Double(count)
    let variance = u.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let fourStandardErrors = 4 / Double(count).squareRoot()
    #expect(abs(mean - 0.5) < fourStandardErrors * (1.0 / 12).squareRoot())
    // The variance of a sample variance of uniforms is (1/80 − 1/144) / n.
    #expect(abs(variance - 1.0 / 12) < fourStandardErrors * (1.0 / 180).squareRoot())
    for lag in [1, 2, 7, 64] {
      let covariance = zip(u, u.dropFirst(lag)).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) } / Double(count - lag)
      #expect(abs(covariance / variance) < fourStandardErrors, "lag \(lag)")
    }
  }

  @Test("What happens in one run says nothing of what happens in another")
  func runsAreIndependent() {
    let draws = { (chance: Chance) in
      (0..<4000).map { step -> Double in
        var stream = chance.draw(harbour, noise, step: step)
        return stream.normal()
      }
    }
    let base = draws(Chance(seed: 5, replicate: 0))
    for other in [
      Chance(seed: 5, replicate: 1), Chance(seed: 5, replicate: 2), Chance(seed: 6, replicate: 0),
      Chance(seed: 0, replicate: 5),
    ] {
      let correlation = zip(base, draws(other)).reduce(0) { $0 + $1.0 * $1.1 } / 4000
      #expect(abs(correlation) < 4 / 4000.0.squareRoot())
    }
  }
}
