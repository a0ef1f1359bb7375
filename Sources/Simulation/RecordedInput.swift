import Negotiation
import Partnerships

/// An answer that a person gave: it takes the place of the policy's when the same request comes.
public struct RecordedInput: Hashable, Sendable, Codable, Comparable {
  public var step: Int
  public var organisation: String
  /// A `DecisionKind` by its name.
  public var kind: String
  /// Tells requests of one kind and step apart: the round, or the other member.
  public var index: Int
  public var answer: InputAnswer

  public init(step: Int, organisation: String, kind: DecisionKind, index: Int, answer: InputAnswer) {
    self.init(step: step, organisation: organisation, kindName: kind.name, index: index, answer: answer)
  }

  /// - Parameter kindName: as it was recorded, whether there is a kind of this name or not.
  package init(step: Int, organisation: String, kindName: String, index: Int, answer: InputAnswer) {
    self.step = step
    self.organisation = organisation
    kind = kindName
    self.index = index
    self.answer = answer
  }

  /// What is answered, as people write it: "15/utility/contribute", "15/utility/respond/3".
  public var request: String { "\(step)/\(organisation)/\(kind)" + (index == 0 ? "" : "/\(index)") }

  /// Whether the other one answers the same request.
  public func answersTheSame(as other: RecordedInput) -> Bool { key == other.key }

  var key: Key { Key(step: step, organisation: organisation, kind: kind, index: index) }

  struct Key: Hashable, Comparable {
    var step: Int
    var organisation: String
    var kind: String
    var index: Int

    static func < (a: Self, b: Self) -> Bool {
      (a.step, a.organisation, a.kind, a.index) < (b.step, b.organisation, b.kind, b.index)
    }
  }

  public static func < (a: Self, b: Self) -> Bool { a.key < b.key }

}

/// The answer of a recorded input, without places in a world: names and plain values.
public enum InputAnswer: Hashable, Sendable, Codable {
  case accept
  case reject(reason: String?)
  case pass
  /// Goes, and leaves the others to talk on.
  case leave
  case walkOut
  /// A text: its parts, each 0...1.
  case text([Double])
  /// The index of the value of each declared issue.
  case values([Int])
  case counterText([Double])
  case counterValues([Int])
  case verdict(Bool?)
  case share(Double)
  case weights([Double])
  /// Moves nothing at a review.
  case noMotion
  /// Moves to set levers, each 0...1, by name.
  case levers([String: Double])

  /// In words: "share 0.5", "reject too dear".
  public var text: String { canonical }

  var canonical: String {
    switch self {
    case .accept: "accept"
    case .reject(nil): "reject"
    case .reject(let reason?): "reject \(reason)"
    case .pass: "pass"
    case .leave: "leave"
    case .walkOut: "walk out"
    case .text(let parts): "text \(parts)"
    case .values(let choices): "values \(choices)"
    case .counterText(let parts): "counter text \(parts)"
    case .counterValues(let choices): "counter values \(choices)"
    case .verdict(let verdict): "verdict \(verdict.map(String.init) ?? "none")"
    case .share(let share): "share \(share)"
    case .weights(let weights): "weights \(weights)"
    case .noMotion: "no motion"
    case .levers(let levers):
      "levers \(levers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
    }
  }

  /// The decision that it is.
  /// - Parameter objectiveCount: how many of a text's parts are weights.
  public func answer(objectiveCount: Int) -> DecisionAnswer {
    switch self {
    case .accept: .accept
    case .reject(let reason): .reject(reason)
    case .pass: .pass
    case .leave: .leave
    case .walkOut: .walkOut
    case .text(let parts): .offer(.text(Text(parts, weightCount: objectiveCount)))
    case .values(let choices): .offer(.values(choices))
    case .counterText(let parts): .counter(.text(Text(parts, weightCount: objectiveCount)))
    case .counterValues(let choices): .counter(.values(choices))
    case .verdict(let verdict): .verdict(verdict)
    case .share(let share): .share(share)
    case .weights(let weights): .weights(weights)
    case .noMotion: .motions([])
    case .levers(let levers):
      .motions([
        .levers(
          levers.sorted { $0.key < $1.key }.compactMap { name, value in
            Lever(name: name).map { .degree($0, value) }
          })
      ])
    }
  }

  /// Whether it names values of declared issues.
  var namesValues: Bool {
    switch self {
    case .values, .counterValues: true
    default: false
    }
  }
}
