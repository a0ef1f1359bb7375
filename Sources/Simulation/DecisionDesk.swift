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
  private let inputs: [RecordedInput]
  /// Which of them answers a request.
  private let answers: [Request: Int]
  private var isUsed: [Bool]

  /// A request without names: it is looked up for whatever anybody is asked.
  private struct Request: Hashable {
    var step: Int
    var organisation: Int
    var kind: Int
    var index: Int
  }
  /// By step and organisation: what is answered by inputs, and whether one of them names values.
  private let answered: [Int: [(place: Int, kind: DecisionKind, namesValues: Bool)]]
  private var answeredNow: [(place: Int, kind: DecisionKind, namesValues: Bool)] = []
  private let objectiveCount: Int
  private let names: [String]
  private let partnerships: [String]
  private let listener: ((AskedDecision) -> Void)?
  /// Of which decisions the listener wants to be told.
  private let hearing: DecisionHearing?
  /// By organisation: what the listener is told of in this step.
  private var heard: [Kinds] = []
  private(set) var decisions: [Decision] = []

  init(
    _ scenario: Scenario, inputs: [RecordedInput], listener: ((AskedDecision) -> Void)?, hearing: DecisionHearing? = nil
  ) {
    objectiveCount = scenario.world.objectives.count
    names = scenario.world.organisations.map(\.name)
    partnerships = scenario.world.partnerships.map(\.name)
    self.listener = listener
    self.hearing = hearing
    heard = Array(repeating: listener == nil ? 0 : .max, count: names.count)
    let places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    // The last input counts.
    let all = Dictionary(inputs.map { ($0.key, $0) }, uniquingKeysWith: { $1 }).values
    self.inputs = Array(all)
    isUsed = Array(repeating: false, count: all.count)
    var answers: [Request: Int] = [:]
    var answered: [Int: [(place: Int, kind: DecisionKind, namesValues: Bool)]] = [:]
    for (number, input) in self.inputs.enumerated() {
      guard let place = places[input.organisation], let kind = DecisionKind(name: input.kind) else { continue }
      answered[input.step, default: []].append((place, kind, input.answer.namesValues))
      answers[Request(step: input.step, organisation: place, kind: kind.rawValue, index: input.index)] = number
    }
    self.answers = answers
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
    if let hearing, listener != nil {
      heard = names.map { name in
        DecisionKind.allCases.reduce(0) { hearing(step, $1, name) ? $0 | Self.bit($1) : $0 }
      }
    }
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
    (heard[organisation.index] | overridden[organisation.index]) & Self.bit(kind) != 0
  }

  func mayOfferValues(for organisation: OrganisationID) -> Bool { offering[organisation.index] }

  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer? {
    var answer: DecisionAnswer?
    let input = input(for: request)
    if let input {
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
    guard let listener, heard[request.organisation.index] & Self.bit(request.kind) != 0 else { return answer }
    listener(
      AskedDecision(
        step: request.step, organisation: names[request.organisation.index],
        partnership: request.partnership.map { partnerships[$0.index] }, kind: request.kind, index: request.index,
        matter: request.matter, answer: answer ?? request.defaultAnswer, defaultAnswer: request.defaultAnswer,
        author: input != nil ? .person : answer != nil ? .policy : .builtIn, stake: request.stake))
    return answer
  }

  private func input(for request: DecisionRequest) -> RecordedInput? {
    guard !inputs.isEmpty,
      let number = answers[
        Request(
          step: request.step, organisation: request.organisation.index, kind: request.kind.rawValue,
          index: request.index)]
    else { return nil }
    isUsed[number] = true
    return inputs[number]
  }

  /// Decisions since the last call.
  func takeDecisions() -> [Decision] {
    guard !decisions.isEmpty else { return [] }
    defer { decisions.removeAll(keepingCapacity: true) }
    return decisions
  }

  /// Inputs whose request never came: the policy answered in their place, or nobody was asked.
  var unusedInputs: [RecordedInput] { zip(inputs, isUsed).filter { !$1 }.map(\.0).sorted() }
}
