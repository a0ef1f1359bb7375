import Partnerships
import Simulation
import TestSupport
import Testing

/// MODEL.md section 10: several partnerships in one world.
struct SeveralPartnershipsTests {
  private let a = PartnershipID(0)
  private let b = PartnershipID(1)

  /// Two partnerships of these members, both decreed in the first step, among equals.
  private func pair(_ first: Range<Int>, _ second: Range<Int>?, of count: Int = 8) -> WorldDeclaration {
    var declaration = WorldDeclaration.standard(count)
    declaration.equalise()
    declaration.calm()
    declaration.partnerships = [first, second].compactMap { $0 }.enumerated().map { index, members in
      PartnershipDeclaration(name: ["a", "b"][index], members: members.map(OrganisationID.init))
    }
    declaration.levers { $0.governance = .lead }
    return declaration
  }

  @Test(
    "Whoever pledged more than q_cap in all pays every partnership less in proportion; others pay in full",
    arguments: [0.1, 0.2, 0.4, 0.8])
  func cap(cap: Double) throws {
    var declaration = pair(0..<5, 3..<8)
    declaration["q_cap"] = cap
    var course = Course(declaration, keepsJournal: true, decisions: Answers.deliver(1))
    try course.step()
    let world = course.world
    let levels = try [a, b].map { try #require(world[$0].agreement).level }
    let total = levels[0] + levels[1]
    for (id, level) in zip([a, b], levels) {
      for member in world[id].members {
        let isShared = member.index == 3 || member.index == 4
        let paid = world.postings(of: .contribution).filter {
          $0.account == .funds(member) && world.events.kept[$0.cause.number].subject == .partnership(id)
        }.reduce(0) { $0 - $1.amount }
        let rate = isShared ? level * min(1, cap / total) : level
        #expect(abs(paid - rate * world.organisations.income[member]) < 1e-9)
        // Who pays all that it pledges delivers in full, whatever the cap.
        #expect(abs(world.delivered(by: member, in: id) - 1) < 1e-12)
      }
    }
  }

  @Test(
    "Inputs are measured by the income of all who are in any partnership: half as much where they are twice as many")
  func omega() throws {
    func programme(_ second: Range<Int>?) throws -> Double {
      var declaration = pair(0..<4, second)
      // Z is the funding term alone.
      for (name, value) in [("ces_f", 1.0), ("ces_x", 0), ("ces_k", 0), ("ces_rho", 1), ("input_floor", 1e-9)] {
        declaration[name] = value
      }
      var course = Course(declaration, keepsJournal: true, decisions: Answers.deliver(1))
      try course.step()
      return course.world.postings(of: .production).filter {
        $0.account == .level(ObjectiveID(0)) && course.world.events.kept[$0.cause.number].kind == .programme
          && course.world.events.kept[$0.cause.number].subject == .partnership(a)
      }.reduce(0) { $0 + $1.amount }
    }
    let (alone, beside) = (try programme(nil), try programme(4..<8))
    #expect(alone > 0)
    #expect(abs(beside - alone / 2) < 1e-12)
  }

  @Test(
    "Duplication counts every organisation, and what all active partnerships coordinate, at most everything",
    arguments: [(0..<4, nil, 8), (0..<4, nil, 16), (0..<4, 4..<8, 8), (0..<8, 0..<8, 8)]
      as [(Range<Int>, Range<Int>?, Int)])
  func duplication(first: Range<Int>, second: Range<Int>?, count: Int) throws {
    var course = Course(pair(first, second, of: count), keepsJournal: true, decisions: Answers.deliver(0.5))
    try course.step()
    let world = course.world
    let spent = world.postings(of: .solo).filter { $0.account == .sink(.solo) }.map(\.amount)
    let total = spent.reduce(0, +)
    let concentration = spent.reduce(0) { $0 + $1 * $1 } / (total * total)
    // Equal cultures: η = info_floor + (1 − info_floor)/2.
    let coordination = min(1, 0.65 * Double(first.count + (second?.count ?? 0)) / Double(count))
    let duplicated = 0.6 * (1 - concentration) * (1 - 0.7 * coordination)
    let pooled = [a, b].prefix(world.partnerships.count).reduce(0.0) { sum, id in
      let sinks = world.postings(of: .overheads).filter {
        world.events.kept[$0.cause.number].subject == .partnership(id) && $0.account == .pool(id)
      }
      return sum - sinks.reduce(0) { $0 + $1.amount }
    }
    #expect(abs(world.value(of: .duplication, in: a) - total * duplicated / (total + pooled)) < 1e-12)
  }

  @Test("Two partnerships that share nobody have one world: outcomes add up")
  func outcomesAdd() throws {
    func level(_ second: Range<Int>?) throws -> Double {
      var course = Course(pair(0..<4, second))
      try course.run(12)
      return course.world.objectives.level[ObjectiveID(0)]
    }
    #expect(try level(4..<8) > level(nil))
  }
}

/// Communities, their needs, and what only one of them counts.
struct CommunityTests {
  private func world(_ communities: [CommunityDeclaration], _ change: (inout WorldDeclaration) -> Void = { _ in })
    -> World
  {
    var declaration = WorldDeclaration.standard()
    declaration.communities = communities
    change(&declaration)
    return Course(declaration).world
  }

  private func expect(_ needs: [Double], toBe expected: [Double]) {
    #expect(needs.count == expected.count && zip(needs, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(needs)")
  }

  @Test("Needs are the communities' own, weighted by their sizes; without a community all objectives weigh the same")
  func needs() {
    expect(world([]).needs, toBe: [0.25, 0.25, 0.25, 0.25])
    expect(
      world([
        CommunityDeclaration(name: "town", size: 3, needs: [2, 2, 0, 0]),
        CommunityDeclaration(name: "village", size: 1, needs: [0, 0, 0, 5]),
      ]).needs, toBe: [0.375, 0.375, 0, 0.25])
    expect(world([CommunityDeclaration(name: "town", size: 3, needs: nil)]).needs, toBe: [0.25, 0.25, 0.25, 0.25])
  }

  @Test("An objective of one community counts for that one only")
  func ownObjectives() {
    let towns = [
      CommunityDeclaration(name: "upper", size: 1, needs: [1, 1, 1, 1]),
      CommunityDeclaration(name: "lower", size: 1, needs: [1, 1, 1, 1]),
    ]
    let world = world(towns) { $0.objectives[0].community = CommunityID(1) }
    expect(world.communities[0].needs, toBe: [0, 1.0 / 3, 1.0 / 3, 1.0 / 3])
    expect(world.communities[1].needs, toBe: [0.25, 0.25, 0.25, 0.25])
    expect(world.needs, toBe: [0.125, 7.0 / 24, 7.0 / 24, 7.0 / 24])
  }

  @Test(
    "Impact is reported for each community and overall, and overall is their mean weighted by size",
    arguments: Seed.some(5))
  func impact(seed: UInt64) throws {
    var declaration = WorldDeclaration.standard()
    declaration.communities = [
      CommunityDeclaration(name: "town", size: 3, needs: [1, 0, 0, 1]),
      CommunityDeclaration(name: "village", size: 2, needs: [0, 1, 2, 0]),
    ]
    let history = run(.standard(declaration), .seeded(seed))
    let (town, village) = (history.series("communities.town"), history.series("communities.village"))
    #expect(town.count == 24)
    for (step, impact) in history.series("impact").enumerated() {
      #expect(abs(impact - (3 * town[step] + 2 * village[step]) / 5) < 1e-12)
    }
  }

  @Test("Needs that change on the way change what is counted")
  func changedNeeds() throws {
    var course = Course(.standard())
    try course.step(.setNeeds(CommunityID(0), [0, 0, 3, 1]))
    expect(course.world.needs, toBe: [0, 0, 0.75, 0.25])
    let attained = course.world.objectives.ids.map { course.world.objectives.attained($0) }
    #expect(abs(course.world.measure(.impact) - 0.75 * attained[2] - 0.25 * attained[3]) < 1e-12)
  }
}
