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

  private let policies: [OrganisationID: any Policy]
  private let inputs: [RecordedInput.Key: RecordedInput]
  /// One bit a kind, by organisation.
  private var overridden: [UInt16]
  private let objectiveCount: Int
  private let names: [String]
  private(set) var decisions: [Decision] = []
  private var used: Set<RecordedInput.Key> = []

  init(_ scenario: Scenario, inputs: [RecordedInput]) {
    policies = scenario.policies
    self.inputs = Dictionary(inputs.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    objectiveCount = scenario.world.objectives.count
    names = scenario.world.organisations.map(\.name)
    overridden = names.map { _ in 0 }
    for (organisation, policy) in policies {
      for kind in policy.kinds { overridden[organisation.index] |= 1 << kind.rawValue }
    }
    let places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    for input in inputs {
      if let place = places[input.organisation], let kind = DecisionKind(name: input.kind) {
        overridden[place] |= 1 << kind.rawValue
      }
    }
  }

  func overrides(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool {
    overridden[organisation.index] & (1 << kind.rawValue) != 0
  }

  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer {
    let key = RecordedInput.Key(
      step: request.step, organisation: names[request.organisation.index], kind: request.kind.name, index: request.index
    )
    let answer: DecisionAnswer
    let input = inputs[key]
    if let input {
      used.insert(key)
      answer = input.answer.answer(objectiveCount: objectiveCount)
    } else if let policy = policies[request.organisation], policy.kinds.contains(request.kind) {
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

  /// Decisions since the last call.
  func takeDecisions() -> [Decision] {
    defer { decisions.removeAll(keepingCapacity: true) }
    return decisions
  }

  /// Inputs whose request never came: the policy answered in their place, or nobody was asked.
  var unusedInputs: [RecordedInput] { inputs.filter { !used.contains($0.key) }.values.sorted() }
}
