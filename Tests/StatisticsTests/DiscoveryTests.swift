import Statistics
import Testing

struct DiscoveryTests {
  @Test("Box after box, density rises and mass falls, and each box holds what it says", arguments: Samples.seeds)
  func trajectory(seed: UInt64) {
    var samples = Samples(seed: seed)
    let count = samples.integer(in: 1...150)
    let grid = samples.integer(in: 2...40)
    let rows = (0..<count).map { _ in samples.counts(3, below: grid) }
    let cases = zip(rows, samples.uniforms(count)).map { row, luck in luck < row[0] / Double(grid) }
    let search = Prim(rows: rows, cases: cases, slice: 0.1, leastMass: 0.1)
    for box in search.trajectory {
      let within = rows.indices.filter { row in zip(rows[row], box.limits).allSatisfy { $1.contains($0) } }
      #expect(within.count == box.count && within.count { cases[$0] } == box.cases)
      #expect(box.mass >= 0.1)
    }
    for (before, after) in zip(search.trajectory, search.trajectory.dropFirst()) {
      #expect(after.density > before.density && after.mass < before.mass)
      #expect(after.cases <= before.cases)
    }
    #expect(search.trajectory.first?.count == count)
  }

  @Test("A corner where all cases lie is found, and inputs that do not matter are left alone")
  func corner() throws {
    var samples = Samples(seed: 3)
    let rows = samples.rows(500, inputs: 4)
    let search = Prim(rows: rows, cases: rows.map { $0[1] > 0.6 && $0[3] < 0.5 }, slice: 0.05, leastMass: 0.05)
    let best = try #require(search.trajectory.first { $0.density == 1 })
    let coverage = try #require(best.coverage)
    #expect(coverage > 0.85)
    #expect(abs(best.limits[1].lowerBound - 0.6) < 0.05 && abs(best.limits[3].upperBound - 0.5) < 0.05)
    #expect(best.limits[0] == search.trajectory[0].limits[0] && best.limits[2] == search.trajectory[0].limits[2])
  }

  @Test("Without rows there is no box, and without cases one, of all rows and no coverage")
  func nothing() {
    #expect(Prim(rows: [], cases: [], slice: 0.1, leastMass: 0.1).trajectory.isEmpty)
    #expect(Prim(rows: [[.nan]], cases: [true], slice: 0.1, leastMass: 0.1).trajectory.isEmpty)
    let none = Prim(rows: [[1], [2], [3]], cases: [false, false, false], slice: 0.1, leastMass: 0.1).trajectory
    #expect(none.count == 1 && none[0].coverage == nil && none[0].density == 0)
  }
}
