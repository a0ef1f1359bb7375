import Partnerships
import TestSupport
import Testing

/// M02 Cultural distance and information.
struct InformationTests {
  @Test("Cultural distance is symmetric, and nothing between equal cultures", arguments: Seed.some(50))
  func distanceIsSymmetric(seed: UInt64) {
    let world = Course(.standard(), seed: seed).world
    for i in world.organisations.ids {
      #expect(world.cultureDistance(i, i) == 0)
      for j in world.organisations.ids {
        #expect(world.cultureDistance(i, j) == world.cultureDistance(j, i))
        #expect(world.cultureDistance(i, j) >= 0 && world.cultureDistance(i, j) <= 1)
      }
    }
  }

  /// η, from what is seen of partners who deliver everything by those who hardly trust anybody beforehand.
  private func clearness(_ change: (inout WorldDeclaration) -> Void) throws -> (world: World, seen: [[Double]]) {
    var declaration = WorldDeclaration.standard(4)
    declaration.silence()
    let prior = 0.001
    declaration.relate(trust: prior)
    declaration.levers { $0.proposals = .vote }
    change(&declaration)
    var course = Course(declaration, keepsJournal: true, decisions: Answers.deliver(1))
    let before = course.world
    try course.step()
    try #require(course.world.compact.isActive)
    let ids = Array(course.world.organisations.ids)
    let seen = ids.map { i in
      ids.map { j in
        guard let relation = course.world.relations.find(i, j) else { return Double.nan }
        return (course.world.gain(of: .goodEvidence(relation), by: .deliveryObserved) - prior) / (1 - prior)
      }
    }
    return (before, seen)
  }

  @Test("The more distant the culture, the less is seen of a partner")
  func distanceBlurs() throws {
    let (world, seen) = try clearness { _ in }
    var pairs: [(distance: Double, clearness: Double)] = []
    for i in world.organisations.ids {
      for j in world.organisations.ids where i != j {
        pairs.append((world.cultureDistance(i, j), seen[i.index][j.index]))
        #expect(abs(seen[i.index][j.index] - seen[j.index][i.index]) < 1e-12)
        // (6) at the default levers.
        let expected = (0.3 + 0.7 * 0.5) * (1 - 0.5 * world.cultureDistance(i, j))
        #expect(abs(seen[i.index][j.index] - expected) < 1e-12)
      }
    }
    pairs.sort { $0.distance < $1.distance }
    for (near, far) in zip(pairs, pairs.dropFirst()) where near.distance < far.distance - 1e-9 {
      #expect(near.clearness > far.clearness)
    }
  }

  @Test("Transparency and channels sharpen what is seen; with both at 1 equals see everything")
  func leversSharpen() throws {
    func first(_ transparency: Double, _ channels: Double, equal: Bool = false) throws -> Double {
      try clearness { declaration in
        if equal {
          for index in declaration.organisations.indices {
            declaration.organisations[index].culture = [0.5, 0.5, 0.5, 0.5]
          }
        }
        declaration.levers {
          $0.transparency = transparency
          $0.channels = channels
        }
      }.seen[0][3]
    }
    #expect(try first(0.2, 0.5) < first(0.8, 0.5))
    #expect(try first(0.5, 0.2) < first(0.5, 0.8))
    #expect(abs(try first(1, 1, equal: true) - 1) < 1e-12)
  }

  @Test(
    "Without channels news is late by lag_max months, with the best not at all",
    arguments: [(0.0, 3), (0.5, 2), (1.0, 0)])
  func channelsMakeTimely(channels: Double, lag: Int) throws {
    var declaration = WorldDeclaration.standard(4)
    declaration.silence()
    declaration.calm()
    declaration["lag_max"] = 3
    declaration.levers {
      $0.proposals = .vote
      $0.channels = channels
    }
    let lastGoodMonth = 6
    let decisions = Answers([.contribute]) { .share($0.step <= lastGoodMonth ? 0.9 : 0.1) }
    var course = Course(declaration, keepsJournal: true, decisions: decisions)
    var seen: [Double] = []
    let relation = try #require(course.world.relations.find(OrganisationID(0), OrganisationID(3)))
    try course.run(14) { seen.append($0.gain(of: .goodEvidence(relation), by: .deliveryObserved)) }
    let firstDrop = try #require(zip(seen, seen.dropFirst()).enumerated().first { $1.1 < $1.0 - 0.05 }?.offset) + 2
    #expect(firstDrop == lastGoodMonth + 1 + lag)
  }
}
