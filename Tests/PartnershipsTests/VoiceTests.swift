import Partnerships
import TestSupport
import Testing

/// M16 Community voice.
struct VoiceTests {
  @Test("With full voice and no monitoring the allocation becomes what the community needs")
  func voiceIsHeard() throws {
    var declaration = WorldDeclaration.standard()
    declaration.calm()
    declaration["inactive_months"] = 1000
    declaration["form_limit"] = 1000
    declaration.levers {
      $0.voice = 1
      $0.monitoring = 0
    }
    var course = Course(declaration)
    try course.run(120)
    for (share, need) in zip(course.world.compact.shares, [0.40, 0.20, 0.15, 0.25]) {
      #expect(abs(share - need) < 1e-6)
    }
    #expect(abs(course.world.measure(.representation) - 1) < 1e-6)
  }

  /// Impact beyond attainment at the end, over runs.
  private func surplus(voice: Double, _ governance: Governance) throws -> Double {
    var declaration = WorldDeclaration.standard()
    declaration.levers {
      $0.voice = voice
      $0.governance = governance
    }
    return try mean(over: Seed.some(60)) { seed in
      var course = Course(declaration, seed: seed)
      try course.run(60)
      return course.world.measure(.impact) - course.world.measure(.attainment)
    }
  }

  @Test("The more voice, the more of what is attained is what the community needs, most under a lead")
  func impactOverAttainment() throws {
    let vote = try [0.0, 0.9].map { try surplus(voice: $0, .vote) }
    let lead = try [0.0, 0.9].map { try surplus(voice: $0, .lead) }
    #expect(vote[1] > vote[0])
    #expect(lead[1] > lead[0])
    #expect(lead[1] - lead[0] > vote[1] - vote[0])
  }

  @Test("Off, voice is paid for but not heard")
  func off() throws {
    func run(voice: Double) throws -> World {
      var declaration = WorldDeclaration.standard()
      declaration.silence()
      declaration.model.active.remove(.voice)
      declaration.levers {
        $0.governance = .lead
        $0.voice = voice
      }
      var course = Course(declaration, keepsJournal: true)
      try course.step()
      return course.world
    }
    let (silent, loud) = try (run(voice: 0), run(voice: 1))
    #expect(loud.compact.shares == silent.compact.shares)
    #expect(loud.balance(.sink(.levers)) > silent.balance(.sink(.levers)))
  }
}
