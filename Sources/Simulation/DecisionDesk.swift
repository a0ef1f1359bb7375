import Negotiation
import Partnerships

/// Answers requests: a recorded input first, then the organisation's policy, then the built-in default; and remembers what was decided.
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

  /// By organisation.
  private let policies: [(any Policy)?]
  private let inputs: [RecordedInput.Key: RecordedInput]
  /// One bit a kind, by organisation: who has a policy for it, and for whom anything but the built-in one is there.
  private let scripted: [UInt16]
  private let overridden: [UInt16]
  private let objectiveCount: Int
  private let names: [String]
  private(set) var decisions: [Decision] = []
  private var used: Set<RecordedInput.Key> = []

  init(_ scenario: Scenario, inputs: [RecordedInput]) {
    let places = scenario.world.organisations.indices.map(OrganisationID.init)
    policies = places.map { scenario.policies[$0] }
    scripted = policies.map { policy in (policy?.kinds ?? []).reduce(0) { $0 | Self.bit($1) } }
    var overridden = scripted
    self.inputs = Dictionary(inputs.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    objectiveCount = scenario.world.objectives.count
    names = scenario.world.organisations.map(\.name)
    let named = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    for input in inputs {
      if let place = named[input.organisation], let kind = DecisionKind(name: input.kind) {
        overridden[place] |= Self.bit(kind)
      }
    }
    self.overridden = overridden
  }

  private static func bit(_ kind: DecisionKind) -> UInt16 { 1 << kind.rawValue }

  func overrides(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool {
    overridden[organisation.index] & Self.bit(kind) != 0
  }

  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer {
    let answer: DecisionAnswer
    let input = input(for: request)
    if let input {
      used.insert(input.key)
      answer = input.answer.answer(objectiveCount: objectiveCount)
    } else if scripted[request.organisation.index] & Self.bit(request.kind) != 0,
      let policy = policies[request.organisation.index]
    {
      answer = try policy.answer(request, in: world)
    } else {
      return request.defaultAnswer
    }
    decisions.append(
      Decision(
        step: request.step, organisation: request.organisation, kind: request.kind, index: request.index,
        answer: answer,
        isInput: input != nil))
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
