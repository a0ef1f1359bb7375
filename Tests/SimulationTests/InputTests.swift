import Partnerships
import Simulation
import TestSupport
import Testing

/// Answers of people, recorded, and of policies.
struct InputTests {
  private let steps = 20
  private func input(_ step: Int, _ kind: DecisionKind, _ answer: InputAnswer, index: Int = 0, of place: Int = 0)
    -> RecordedInput
  {
    RecordedInput(
      step: step, organisation: WorldDeclaration.standard().organisations[place].name, kind: kind, index: index,
      answer: answer)
  }

  @Test("A recorded answer does what a policy does that answers so", arguments: Seed.some(10))
  func inputsAnswer(seed: UInt64) throws {
    var scenario = Scenario.standard(steps: steps)
    let unasked = run(scenario, .seeded(seed), recording: .journal)
    let recorded = run(
      scenario, .seeded(seed, inputs: [input(8, .contribute, .share(0)), input(9, .spend, .weights([1, 0, 0, 0]))]),
      recording: .journal)
    scenario.policies[OrganisationID(0)] = Counsel([.contribute, .spend]) { request in
      switch (request.kind, request.step) {
      case (.contribute, 8): .share(0)
      case (.spend, 9): .weights([1, 0, 0, 0])
      default: request.defaultAnswer
      }
    }
    let decided = run(scenario, .seeded(seed), recording: .journal)
    #expect(recorded.bits == decided.bits)
    #expect(recorded.bits != unasked.bits)
    #expect(recorded.unusedInputs.isEmpty)
  }

  @Test("A recorded answer takes the place of a policy's, for its own request only")
  func inputsComeFirst() throws {
    var declaration = WorldDeclaration.standard()
    declaration["deliver_noise"] = 0
    declaration.levers { $0.governance = .lead }
    var scenario = Scenario.standard(declaration, steps: steps)
    scenario.policies[OrganisationID(0)] = Counsel([.contribute]) { _ in .share(0) }
    let history = run(scenario, .seeded(1, inputs: [input(8, .contribute, .share(1))]), recording: .journal)
    let funds = declaration.organisations[0].name + ".funds"
    let paid = (1...steps).map { step in
      history.postings(of: .contribution, in: step) { $0 == funds }.reduce(0) { $0 - $1.amount }
    }
    #expect(paid[7] > 0)
    #expect(paid.enumerated().allSatisfy { $0.offset == 7 || $0.element == 0 })
  }

  @Test("An input whose request never comes is reported, and changes nothing", arguments: Seed.some(5))
  func unusedInputs(seed: UInt64) {
    let late = steps + 1
    let inputs = [
      input(late, .propose, .pass), input(late, .respond, .accept), input(late, .vote, .verdict(true)),
      input(late, .contribute, .share(0)), input(late, .share, .share(0), index: 1),
      input(late, .spend, .weights([1, 0, 0, 0])), input(late, .join, .verdict(true)),
      input(late, .stay, .verdict(false)),
      input(3, .contribute, .share(1), index: 77),
      RecordedInput(step: 3, organisation: "nobody", kind: .contribute, index: 0, answer: .share(1)),
    ]
    let history = run(.standard(steps: steps), .seeded(seed, inputs: inputs))
    #expect(history.unusedInputs == inputs.sorted())
    #expect(history.digest == run(.standard(steps: steps), .seeded(seed)).digest)
  }

  @Test(
    "An answer that is not permitted is a failure that names who gave it, to what, and when",
    arguments: [
      (DecisionKind.contribute, DecisionAnswer.share(1.5), "0 to 1"), (.contribute, .share(.nan), "0 to 1"),
      (.contribute, .pass, "no answer to contribute"), (.share, .share(-0.1), "0 to 1"),
      (.spend, .weights([1, 2]), "4 objectives"),
      (.spend, .weights([0, 0, 0, 0]), "not all 0"), (.spend, .weights([1, -1, 1, 1]), "0 or more"),
      (.stay, .verdict(nil), "true or false"), (.propose, .accept, "no answer to propose"),
      (.respond, .share(1), "no answer to respond"),
      (.steer, .motions([.levers([.degree(.voice, 2)])]), "voice is a number from 0 to 1"),
      (.steer, .motions([.levers([.degree(.voice, .nan)])]), "voice is a number from 0 to 1"),
    ])
  func answersOutOfRange(kind: DecisionKind, answer: DecisionAnswer, message: String) throws {
    var declaration = WorldDeclaration.standard()
    declaration["review_min"] = 2
    declaration["review_span"] = 0
    declaration["exit_grace"] = 0
    declaration.levers { $0.proposals = .rotating }
    var scenario = Scenario.standard(declaration, steps: steps)
    scenario.policies[OrganisationID(3)] = Counsel([kind]) { request in
      request.step >= 5 ? answer : request.defaultAnswer
    }
    let history = run(scenario, .seeded(1))
    let failure = try #require(history.status.failure)
    #expect(failure.organisation == declaration.organisations[3].name)
    #expect(failure.decision == kind.name)
    #expect(failure.message.contains(message), "\(failure.message)")
    let step = try #require(failure.step)
    #expect(step >= 5 && history.stepsRun == step - 1)
    #expect(failure.text.hasSuffix("(step \(step), \(declaration.organisations[3].name), \(kind.name))"))
  }
}
