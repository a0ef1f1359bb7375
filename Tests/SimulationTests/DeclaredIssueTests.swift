import Negotiation
import Partnerships
import Randomness
import Simulation
import TestSupport
import Testing

/// MODEL.md section 10, Declared issues: settled after the text, by stacked offers.
struct DeclaredIssueTests {
  private let members = (0..<8).map(OrganisationID.init)
  private let numbers = [0.1, 0.2, 0.3, 0.4, 0.5].map(IssueValue.number)

  /// A partnership of equals, who agree on their text at once, and on these issues or not.
  private func world(
    _ issues: [DeclaredIssue], governance: Governance = .vote, monthsPerStep: Double = 1,
    decisions: any DecisionSource = BuiltInDecisions()
  ) throws -> World {
    var declaration = WorldDeclaration.standard()
    declaration.equalise()
    declaration.calm()
    declaration.monthsPerStep = monthsPerStep
    declaration.partnerships[0].issues = issues
    declaration.levers {
      $0.governance = governance
      $0.proposals = .vote
    }
    var course = Course(declaration, keepsJournal: true, decisions: decisions)
    try course.step()
    return course.world
  }

  private struct Outcome: Equatable {
    var name: String
    var value: IssueValue
    var isAgreed: Bool
  }

  private func outcomes(_ world: borrowing World) -> [Outcome]? {
    world.compact.agreement?.settled.map { Outcome(name: $0.name, value: $0.value, isAgreed: $0.isAgreed) }
  }

  private func issue(_ name: String, _ values: [IssueValue], standing: Int = 0, liked: [Double]? = nil) -> DeclaredIssue
  {
    DeclaredIssue(
      issue: Negotiation.Issue(name: name, values: values), defaultIndex: standing,
      preferences: liked.map { worth in Dictionary(uniqueKeysWithValues: members.map { ($0, worth) }) } ?? [:])
  }

  @Test("What all like best is what they settle on", arguments: Governance.allCases)
  func unanimity(governance: Governance) throws {
    let world = try world(
      [issue("seat", ["here", "there", "nowhere"].map(IssueValue.text), liked: [0, 1, 0.5])], governance: governance)
    #expect(outcomes(world) == [Outcome(name: "seat", value: .text("there"), isAgreed: true)])
    #expect(
      world.events.kept.contains {
        $0.kind == .issueSettled && $0.cause == world.events.kept.last { $0.kind == .agreement }?.id
      })
  }

  @Test("Level, rights and review act on the agreement, and any other name does not", arguments: [1.0, 3])
  func knownNames(monthsPerStep: Double) throws {
    let liked = [0, 0, 0, 1.0, 0]
    let without = try world([], monthsPerStep: monthsPerStep).compact
    let months = [3, 6, 9, 12, 15].map(IssueValue.number)
    let partnership = try world(
      [
        issue("level", numbers, liked: liked), issue("rights", numbers, liked: liked),
        issue("review", months, liked: liked),
        issue("colour", numbers, liked: liked),
      ], monthsPerStep: monthsPerStep
    ).compact
    let agreement = try #require(partnership.agreement)
    #expect(agreement.level == 0.4 && agreement.rights == 0.4 && agreement.review == Int(12 / monthsPerStep))
    #expect(agreement.weights == without.agreement?.weights && agreement.consent == without.agreement?.consent)
    #expect(agreement.settled.map(\.value) == [.number(0.4), .number(0.4), .number(12), .number(0.4)])
    let colour = try world([issue("colour", numbers, liked: liked)], monthsPerStep: monthsPerStep).compact
    #expect(colour.agreement?.level == without.agreement?.level && colour.agreement?.division == nil)
  }

  @Test("Shares divide what all pledge among them")
  func shares() throws {
    let division = [0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
    let even = Array(repeating: 0.125, count: 8)
    let world = try world(
      [issue("shares", [.division(even), .division(division)], liked: [0, 1])], decisions: Answers.deliver(1))
    let level = try #require(world.compact.agreement).level
    let income = world.organisations.income.values.reduce(0, +)
    for (member, share) in zip(members, division) {
      let paid = world.postings(of: .contribution).filter { $0.account == .funds(member) }.reduce(0) { $0 - $1.amount }
      #expect(abs(paid - share * level * income) < 1e-9)
    }
  }

  @Test("A lead decrees what it likes best, whatever the others like")
  func decree() throws {
    var likings = Dictionary(uniqueKeysWithValues: members.map { ($0, [1.0, 0, 0.5]) })
    likings[OrganisationID(4)] = [0, 0.2, 0.9]
    let seat = DeclaredIssue(
      issue: Negotiation.Issue(name: "seat", values: ["here", "there", "nowhere"].map(IssueValue.text)),
      defaultIndex: 0, preferences: likings)
    var declaration = WorldDeclaration.standard()
    declaration.partnerships[0].issues = [seat]
    declaration.partnerships[0].lead = OrganisationID(4)
    declaration.levers { $0.governance = .lead }
    var course = Course(declaration)
    try course.step()
    #expect(course.world.compact.agreement?.settled.first?.value == .text("nowhere"))
  }

  @Test(
    "An issue to which all are indifferent takes its default, beside others that are settled",
    arguments: Governance.allCases)
  func indifference(governance: Governance) throws {
    let world = try world(
      [issue("seat", numbers, standing: 3), issue("colour", numbers, liked: [0, 0, 1, 0, 0])], governance: governance)
    #expect(
      outcomes(world) == [
        Outcome(name: "seat", value: .number(0.4), isAgreed: false),
        Outcome(name: "colour", value: .number(0.3), isAgreed: true),
      ])
  }

  @Test("Nobody settles for less than the defaults are worth to it", arguments: Seed.some(200))
  func individualRationality(seed: UInt64) throws {
    var luck = Chance(seed: seed, replicate: 0).draw(EntityKey("issues"), Purpose("likings"))
    let issues = (0..<3).map { number in
      DeclaredIssue(
        issue: Negotiation.Issue(name: "issue \(number)", values: numbers), defaultIndex: luck.below(5),
        preferences: Dictionary(uniqueKeysWithValues: members.map { ($0, numbers.map { _ in luck.uniform() }) }))
    }
    let settled = try #require(try world(issues).compact.agreement?.settled)
    for member in members {
      func worth(_ choices: [Int]) -> Double { zip(issues, choices).reduce(0) { $0 + $1.0.preferences[member]![$1.1] } }
      let choices = settled.map { numbers.firstIndex(of: $0.value)! }
      // The worst outcome that is still good enough may miss by a millionth.
      #expect(worth(choices) >= worth(issues.map(\.defaultIndex)) - 1e-6)
    }
    #expect(settled.allSatisfy { $0.isAgreed == settled[0].isAgreed })
  }

  @Test("Talks that fail leave the text and the defaults")
  func failure() throws {
    let stubborn = Answers([.respond]) { request in
      if case .respond(.values, _, _, _) = request.matter { .walkOut } else { request.defaultAnswer }
    }
    let world = try world([issue("level", numbers, standing: 1, liked: [0, 0, 0, 0, 1])], decisions: stubborn)
    #expect(outcomes(world) == [Outcome(name: "level", value: .number(0.2), isAgreed: false)])
    #expect(world.compact.agreement?.level == 0.2 && world.compact.agreement?.consent == 1)
  }

  @Test("A partnership without a text settles its issues at once")
  func withoutText() throws {
    var declaration = WorldDeclaration.standard()
    declaration.partnerships[0].negotiatesText = false
    declaration.partnerships[0].issues = [issue("level", numbers, liked: [0, 0, 1, 0, 0])]
    declaration.levers { $0.governance = .consensus }
    var course = Course(declaration)
    try course.step()
    let agreement = try #require(course.world.compact.agreement)
    #expect(agreement.level == 0.3 && agreement.adoptedAt == 1 && agreement.consent == 1)
  }

  @Test("Shares among those who have left since divide nothing")
  func sharesAfterAnExit() throws {
    var declaration = WorldDeclaration.standard()
    declaration.equalise()
    declaration.calm()
    declaration["review_min"] = 3
    declaration["review_span"] = 0
    declaration.partnerships[0].issues = [
      issue("shares", [.division([0.65, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05])])
    ]
    declaration.levers { $0.proposals = .vote }
    var course = Course(declaration, decisions: Answers.deliver(1))
    try course.run(2)
    try course.step(.expel(OrganisationID(0), PartnershipID(0)))
    try course.run(2)
    let agreement = try #require(course.world.compact.agreement)
    #expect(agreement.adoptedAt > 3 && agreement.division == nil)
  }
}
