import Partnerships
import TestSupport
import Testing

/// M14 Learning and knowledge.
struct LearningTests {
  @Test("Learning takes nothing from the one who teaches, and nobody outgrows the best", arguments: Seed.some(40))
  func learningIsNonRival(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration.calm()
    declaration["learn"] = 0.1
    declaration.strikesByChance = false
    var course = Course(declaration, seed: seed)
    var before = course.world.organisations.knowledge
    try course.run(60) { world in
      guard world.compact.isActive else { return }
      let now = world.organisations.knowledge
      for domain in 0..<KnowledgeDomain.count {
        let best = world.organisations.ids.max { before[$0, domain] < before[$1, domain] }!
        #expect(now[best, domain] == before[best, domain])
        for i in world.organisations.ids {
          #expect(now[i, domain] >= before[i, domain] && now[i, domain] <= before[best, domain])
        }
      }
      before = now
    }
  }

  @Test("Those who trust learn faster")
  func trustTeaches() throws {
    func learnt(_ trust: Double) throws -> Double {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.relate(trust: trust)
      declaration.levers { $0.governance = .lead }
      var course = Course(declaration)
      try course.step()
      return course.world.measure(.knowledge)
    }
    #expect(try learnt(0.2) < learnt(0.5))
    #expect(try learnt(0.5) < learnt(0.9))
  }

  @Test("What nobody uses any more returns to where it began")
  func unusedKnowledgeFades() throws {
    var declaration = WorldDeclaration.standard()
    declaration.levers { $0.term = 36 }
    declaration["repart_rate"] = 0
    var course = Course(declaration)
    let start = course.world.organisations.knowledge.values
    func excess() -> Double {
      zip(course.world.organisations.knowledge.values, start).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    try course.run(36)
    let learnt = excess()
    #expect(learnt > 0.1)
    try course.run(10)
    #expect(abs(excess() - learnt * Self.power(1 - 0.005, 10)) < 1e-9)
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * base }
  }
}
