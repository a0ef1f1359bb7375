import Randomness
import Statistics
import Testing

struct DesignTests {
  @Test("Each dyadic box of the first two dimensions has one point of each block of 2^k", arguments: 0...8)
  func dyadicBoxes(k: Int) {
    for block in [0, 1, 5] {
      let points = SobolSequence(dimensions: 2).points(block << k..<(block + 1) << k)
      for split in 0...k {
        let (wide, high) = (Double(1 << split), Double(1 << (k - split)))
        let boxes = Set(points.map { [Int($0[0] * wide), Int($0[1] * high)] })
        #expect(boxes.count == 1 << k)
      }
    }
  }

  @Test("In every dimension, each of 2^k intervals has one point of each block of 2^k")
  func intervals() {
    let points = SobolSequence(dimensions: SobolSequence.greatestDimensions).points(512..<1024)
    for dimension in 0..<SobolSequence.greatestDimensions {
      #expect(Set(points.map { Int($0[dimension] * 512) }).count == 512)
    }
  }

  @Test("The last point is there, and no two dimensions are one")
  func ends() {
    let sequence = SobolSequence(dimensions: SobolSequence.greatestDimensions)
    #expect(sequence.point(0) == [Double](repeating: 0, count: 21))
    #expect(sequence.point(SobolSequence.length - 1).allSatisfy { $0 >= 0 && $0 < 1 })
    let points = sequence.points(0..<256)
    #expect(Set((0..<21).map { dimension in points.map { $0[dimension] } }).count == 21)
  }

  @Test("A Latin hypercube has one point in each stratum of each dimension", arguments: Samples.seeds)
  func strata(seed: UInt64) {
    var stream = RandomStream(key: seed, stream: 1)
    let (dimensions, count) = (1 + Int(seed % 5), 1 + Int(seed % 37))
    let design = LatinHypercube(dimensions: dimensions, count: count, from: &stream)
    #expect(design.points.count == count)
    for dimension in 0..<dimensions {
      let strata = design.points.map { Int($0[dimension] * Double(count)) }
      #expect(strata.sorted() == Array(0..<count))
    }
  }
}
