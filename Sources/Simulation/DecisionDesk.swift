import Negotiation
import Partnerships

/// Answers requests: a recorded input first, then the organisation's policy; otherwise the built-in policy answers. It remembers what was
/// decided otherwise than built in, and tells a listener everything.
final class DecisionDesk: DecisionSource {
  /// A decision that was not the built-in policy's.
  struct Decision {
    var step: Int
    var organisation: OrganisationID
    var kind: DecisionKind
    var index: Int
    var answer: DecisionAnswer
    var isInput: Bool
  }

  /// One bit a kind.
  private typealias Kinds = UInt16

  /// By organisation.
  private var policies: [(any Policy)?] = []
  /// By organisation: what its policy answers, and what anything but the built-in one answers in this step.
  private var scripted: [Kinds] = []
  private var overridden: [Kinds] = []
  /// Who may offer values of declared issues in this step.
  private var offering: [Bool] = []
  private let inputs: [RecordedInput.Key: RecordedInput]
  /// By step and organisation: what is answered by inputs, and whether one of them names values.
  private let answered: [Int: [(place: Int, kind: DecisionKind, namesValues: Bool)]]
  private var answeredNow: [(place: Int, kind: DecisionKind, namesValues: Bool)] = []
  private let objectiveCount: Int
  private let names: [String]
  private let partnerships: [String]
  private let listener: ((AskedDecision) -> Void)?
  private let isListening: Bool
  private(set) var decisions: [Decision] = []
  private var used: Set<RecordedInput.Key> = []

  init(_ scenario: Scenario, inputs: [RecordedInput], listener: ((AskedDecision) -> Void)?) {
    self.inputs = Dictionary(inputs.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    objectiveCount = scenario.world.objectives.count
    names = scenario.world.organisations.map(\.name)
    partnerships = scenario.world.partnerships.map(\.name)
    self.listener = listener
    isListening = listener != nil
    let places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    var answered: [Int: [(place: Int, kind: DecisionKind, namesValues: Bool)]] = [:]
    for input in self.inputs.values {
      if let place = places[input.organisation], let kind = DecisionKind(name: input.kind) {
        answered[input.step, default: []].append((place, kind, input.answer.namesValues))
      }
    }
    self.answered = answered
    takePolicies(of: scenario)
  }

  /// Who answers from now on, of a scenario with the same organisations.
  func takePolicies(of scenario: Scenario) {
    policies = names.indices.map { scenario.policies[OrganisationID($0)] }
    scripted = policies.map { policy in (policy?.kinds ?? []).reduce(0) { $0 | Self.bit($1) } }
    noteWhoAnswers()
  }

  /// What is answered by inputs differs from step to step: an input must not be felt in the steps before its own.
  func turn(to step: Int) {
    let now = answered[step] ?? []
    if now.isEmpty && answeredNow.isEmpty { return }
    answeredNow = now
    noteWhoAnswers()
  }

  private func noteWhoAnswers() {
    overridden = scripted
    let talks = Self.bit(.propose) | Self.bit(.respond)
    offering = scripted.map { $0 & talks != 0 }
    for input in answeredNow {
      overridden[input.place] |= Self.bit(input.kind)
      if input.namesValues { offering[input.place] = true }
    }
  }

  private static func bit(_ kind: DecisionKind) -> Kinds { 1 << kind.rawValue }

  func overrides(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool {
    overridden[organisation.index] & Self.bit(kind) != 0
  }

  func asks(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool {
    isListening || overridden[organisation.index] & Self.bit(kind) != 0
  }

  func mayOfferValues(for organisation: OrganisationID) -> Bool { offering[organisation.index] }

  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer? {
    var answer: DecisionAnswer?
    let input = input(for: request)
    if let input {
      used.insert(input.key)
      answer = input.answer.answer(objectiveCount: objectiveCount)
    } else if scripted[request.organisation.index] & Self.bit(request.kind) != 0,
      let policy = policies[request.organisation.index]
    {
      answer = try policy.answer(request, in: world)
    }
    if let answer {
      decisions.append(
        Decision(
          step: request.step, organisation: request.organisation, kind: request.kind, index: request.index,
          answer: answer, isInput: input != nil))
    }
    listener?(
      AskedDecision(
        step: request.step, organisation: names[request.organisation.index],
        partnership: request.partnership.map { partnerships[$0.index] }, kind: request.kind, index: request.index,
        matter: request.matter, answer: answer ?? request.defaultAnswer, defaultAnswer: request.defaultAnswer,
        author: input != nil ? .person : answer != nil ? .policy : .builtIn, stake: request.stake))
    return answer
  }

  private func input(for request: DecisionRequest) -> RecordedInput? {
    guard !inputs.isEmpty else { return nil }
    return inputs[
      RecordedInput.Key(
        step: request.step, organisation: names[request.organisation.index], kind: request.kind.name,
        index: request.index)]
  }

  /// Decisions since the last call.
  func takeDecisions() -> [Decision] {
    guard !decisions.isEmpty else { return [] }
    defer { decisions.removeAll(keepingCapacity: true) }
    return decisions
  }

  /// Inputs whose request never came: the policy answered in their place, or nobody was asked.
  var unusedInputs: [RecordedInput] { inputs.filter { !used.contains($0.key) }.values.sorted() }
}
