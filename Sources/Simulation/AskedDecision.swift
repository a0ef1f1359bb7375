import Negotiation
import Partnerships

/// A decision that somebody was asked for in a run, whoever answered it. Listening to decisions changes nothing.
///
///     var asked: [AskedDecision] = []
///     _ = run(scenario, spec, onDecision: { asked.append($0) })
///     let turned = asked.compactMap(\.flipped)  // each makes a run of its own when it is among the inputs
public struct AskedDecision: Hashable, Sendable {
  /// Who answered.
  public enum Author: String, Hashable, Sendable {
    /// The equation of MODEL.md.
    case builtIn
    /// A policy of the scenario.
    case policy
    /// A recorded input.
    case person
  }

  public let step: Int
  public let organisation: String
  /// nil for what it does alone. An input answers the same request of all partnerships, since it does not name one.
  public let partnership: String?
  public let kind: DecisionKind
  /// Tells requests of one kind and step apart: the round, or the place of the other member.
  public let index: Int
  /// What it was about.
  public let matter: DecisionRequest.Matter
  public let answer: DecisionAnswer
  /// What the equation answers.
  public let defaultAnswer: DecisionAnswer
  public let author: Author
  /// In talks: what the organisation weighs offers by.
  public let stake: Stake?

  /// The answer that decides it otherwise, where there is a clear one; what it means is said of each ``DecisionKind``.
  public var opposite: InputAnswer? {
    switch (kind, answer) {
    case (.propose, .pass), (.propose, .leave), (.propose, .walkOut):
      guard case .offer(let offer) = defaultAnswer else { return nil }
      switch offer {
      case .text(let text): return .text(text.components)
      case .values(let choices): return .values(choices)
      }
    case (.respond, .accept): return .reject(reason: nil)
    case (.respond, .reject), (.respond, .counter), (.respond, .leave), (.respond, .walkOut): return .accept
    case (.vote, .verdict(let yes?)), (.join, .verdict(let yes?)), (.stay, .verdict(let yes?)): return .verdict(!yes)
    case (.steer, .motions(let motions)): return motions.isEmpty ? nil : .noMotion
    case (.contribute, .share(let share)), (.share, .share(let share)): return .share(share >= 0.5 ? 0 : 1)
    default: return nil
    }
  }

  /// The decision taken otherwise, as an input of another run: that run is the same up to here. nil where there is no clear opposite.
  public var flipped: RecordedInput? {
    opposite.map { RecordedInput(step: step, organisation: organisation, kind: kind, index: index, answer: $0) }
  }
}
