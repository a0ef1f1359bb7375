import Partnerships
import TestSupport
import Testing

/// M08 Shared vision and alignment of priorities.
struct VisionTests {
  @Test("Priorities stay on the simplex", arguments: Seed.some(20))
  func prioritiesStayOnTheSimplex(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration["prio_rate"] = 0.1
    declaration.levers { $0.vision = 1 }
    var course = Course(declaration, seed: seed)
    try course.run(100) { world in
      for i in world.organisations.ids {
        #expect(abs(world.organisations.priorities[i].reduce(0, +) - 1) < 1e-9)
        #expect(world.organisations.priorities[i].allSatisfy { $0 >= 0 })
      }
    }
  }

  @Test("Without a shared vision priorities do not move")
  func noVisionNoPull() throws {
    var declaration = WorldDeclaration.standard()
    declaration.silence()
    declaration.calm()
    declaration["vision_decay"] = 1
    declaration["prio_rate"] = 0.1
    declaration.levers {
      $0.vision = 0
      $0.build = 0
      $0.proposals = .vote
    }
    var course = Course(declaration)
    // The vision of the start is lost in the first month; then there is none.
    try course.run(1)
    #expect(course.world.compact.isActive && course.world.compact.sharedVision < 1e-12)
    let before = course.world.organisations.priorities
    try course.run(24)
    for (now, then) in zip(course.world.organisations.priorities.values, before.values) {
      #expect(abs(now - then) < 1e-12)
    }
  }

  @Test("Dialogue and workshops grow the vision, and a vision brings priorities together")
  func visionAligns() throws {
    func run(_ change: (inout Levers) -> Void) throws -> World {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.calm()
      declaration.levers {
        $0.proposals = .vote
        change(&$0)
      }
      var course = Course(declaration)
      try course.run(36)
      return course.world
    }
    let little = try run { $0.vision = 0 }
    let much = try run { $0.vision = 1 }
    #expect(much.compact.sharedVision > little.compact.sharedVision)
    #expect(much.measure(.alignment) > little.measure(.alignment))
    #expect(try run { $0.build = 0.2 }.compact.sharedVision > run { $0.build = 0 }.compact.sharedVision)
  }
}
