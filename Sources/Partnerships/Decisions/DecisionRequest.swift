import Negotiation

/// The decision points of MODEL.md section 11.
///
/// Of each it is said what the opposite of an answer is: what it would mean to decide that otherwise, all else equal.
public enum DecisionKind: Int, CaseIterable, Hashable, Sendable {
  /// What it offers in talks. An offer has no opposite, since there are many others; who passed, left or walked out would have offered what
  /// the equation offers.
  case propose
  /// Whether it accepts an offer. The opposite of yes is no without a reason; of no, a counter-offer, leaving or walking out it is yes.
  case respond
  /// Yes or no to a motion; who abstained has no opposite.
  case vote
  /// What it moves at a review. The opposite of motions is to move nothing; nothing has no opposite, since there is much to move.
  case steer
  /// The share of its pledge that it delivers. The opposite of at least half is nothing, of less it is all.
  case contribute
  /// How open it is with what it knows. The opposite of at least half is to keep it to itself, of less to tell all.
  case share
  /// Weights of what it spends alone; they have no opposite.
  case spend
  /// Whether it joins where it is invited; the opposite of yes is no.
  case join
  /// Whether it stays a member; the opposite of staying is to leave.
  case stay

  public var name: String { Self.names[rawValue] }

  /// Of each request the name is asked for: it is made once.
  private static let names = allCases.map { String(describing: $0) }

  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}

/// Something put to a vote before phase 1 of a step.
public enum Motion: Hashable, Sendable {
  case levers([LeverSetting])
  case expel(OrganisationID)
  case admit(OrganisationID)
  case end
}

/// What is on the table: a text, or values for the declared issues.
public enum Offer: Hashable, Sendable {
  case text(Text)
  /// The value index of each declared issue.
  case values([Int])
}

/// What an organisation weighs offers by.
public enum Stake: Hashable, Sendable, Codable {
  /// And what no agreement is worth to it (10).
  case text(TextPreference, fallback: Double)
  case values(IssueStake)

  /// What no agreement is worth to it, in the unit of the talks.
  public var fallback: Double {
    switch self {
    case .text(_, let fallback): fallback
    case .values(let stake): stake.fallback
    }
  }

  /// The text that it would write alone; nil in talks about declared issues.
  public var ideal: Text? {
    switch self {
    case .text(let preference, _): preference.ideal
    case .values: nil
    }
  }

  /// What an offer is worth, in the unit of the talks; nil where it is of another kind.
  public func utility(of offer: Offer) -> Double? {
    switch (self, offer) {
    case (.text(let preference, _), .text(let text)): preference.utility(of: text)
    case (.values(let stake), .values(let choices)): stake.utility(of: choices)
    default: nil
    }
  }
}

/// What the outcomes of the declared issues are worth to an organisation.
public struct IssueStake: Hashable, Sendable, Codable {
  /// By outcome of the issues that are open, the last of them varying fastest.
  let utilities: [Double]
  /// Places of those among all declared issues, and how many values each has.
  let places: [Int]
  let counts: [Int]
  /// What the standing values are worth.
  let fallback: Double

  func utility(of choices: [Int]) -> Double? {
    guard zip(places, counts).allSatisfy({ choices.indices.contains($0) && (0..<$1).contains(choices[$0]) }) else {
      return nil
    }
    let outcome = zip(places, counts).reduce(0) { $0 * $1.1 + choices[$1.0] }
    return utilities.indices.contains(outcome) ? utilities[outcome] : nil
  }
}

/// What an organisation is asked, with what it may see.
public struct DecisionRequest: Sendable {
  /// Requests about declared issues are told from those about the text by their index: it is this and more.
  public static let firstIssueIndex = 1_000

  public enum Matter: Hashable, Sendable {
    /// Its turn to propose, in this round of the episode.
    case propose(round: Int)
    /// An offer needs its yes or no; `worth` and `aspiration` are its own utilities.
    case respond(Offer, round: Int, worth: Double, aspiration: Double)
    case vote(Motion)
    case steer
    case contribute
    /// How open it is with the knowledge that this member would learn from it.
    case share(with: OrganisationID)
    case spend
    case join
    case stay
  }

  public let step: Int
  public let organisation: OrganisationID
  /// nil for what it does alone.
  public let partnership: PartnershipID?
  public let matter: Matter
  /// Tells requests of one kind and step apart: the round or, for `share`, the other member.
  public let index: Int
  /// What the built-in policy answers: the equation.
  public let defaultAnswer: DecisionAnswer
  /// In talks: what it weighs offers by.
  public let stake: Stake?

  public var kind: DecisionKind {
    switch matter {
    case .propose: .propose
    case .respond: .respond
    case .vote: .vote
    case .steer: .steer
    case .contribute: .contribute
    case .share: .share
    case .spend: .spend
    case .join: .join
    case .stay: .stay
    }
  }
}

/// An answer to a request.
public enum DecisionAnswer: Hashable, Sendable {
  case offer(Offer)
  case pass
  /// Goes, and leaves the others to talk on.
  case leave
  case walkOut
  case accept
  case reject(String?)
  case counter(Offer)
  /// Yes, no, or nil to abstain.
  case verdict(Bool?)
  case motions([Motion])
  /// Share of a pledge, or openness, 0...1.
  case share(Double)
  /// One a objective, ≥ 0, not all 0; they are normalised.
  case weights([Double])
}

/// An answer that is not permitted: what was asked, what came, and what was expected.
public struct DecisionProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public let kind: DecisionKind
  public let organisation: OrganisationID
  public let step: Int
  public let message: String

  public var description: String { message }
}

/// Who answers: policies, recorded inputs, people. The built-in policy answers wherever nobody overrides it.
public protocol DecisionSource: AnyObject {
  /// Whether requests of this kind to this organisation are answered by somebody else than the built-in policy.
  ///
  func overrides(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool
  /// Whether requests of this kind to this organisation are made at all, because somebody else answers them, or listens.
  ///
  /// Asked before a request is made, so that an unscripted run pays nothing.
  func asks(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool
  /// Whether somebody else than the built-in policy may offer values of declared issues for this organisation.
  func mayOfferValues(for organisation: OrganisationID) -> Bool
  /// The answer to a request, given a world that it must not keep; nil where the built-in policy answers.
  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer?
}

extension DecisionSource {
  public func asks(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool { overrides(kind, by: organisation) }
  public func mayOfferValues(for organisation: OrganisationID) -> Bool {
    overrides(.propose, by: organisation) || overrides(.respond, by: organisation)
  }
}

/// The model itself: every answer is the equation.
public final class BuiltInDecisions: DecisionSource {
  public init() {}
  public func overrides(_ kind: DecisionKind, by organisation: OrganisationID) -> Bool { false }
  public func answer(_ request: DecisionRequest, in world: borrowing World) -> DecisionAnswer? { nil }
}

extension DecisionSource {
  /// Asks, and checks that the answer is permitted; nil where the built-in policy answers.
  func ask(
    _ matter: DecisionRequest.Matter, of organisation: OrganisationID, in partnership: PartnershipID?, index: Int = 0,
    _ world: borrowing World, weighing stake: Stake? = nil, otherwise defaultAnswer: DecisionAnswer
  ) throws -> DecisionAnswer? {
    let request = DecisionRequest(
      step: world.step, organisation: organisation, partnership: partnership, matter: matter, index: index,
      defaultAnswer: defaultAnswer, stake: stake)
    guard let answer = try answer(request, in: world) else { return nil }
    if let problem = request.problem(with: answer, in: world) {
      throw DecisionProblem(kind: request.kind, organisation: organisation, step: world.step, message: problem)
    }
    return answer
  }
}

extension DecisionRequest {
  /// What is wrong with an answer; nil where it is permitted.
  public func problem(with answer: DecisionAnswer, in world: borrowing World) -> String? {
    switch (matter, answer) {
    case (.propose, .offer(let offer)): return problem(with: offer, in: world)
    case (.propose, .pass), (.propose, .leave), (.propose, .walkOut), (.respond, .accept), (.respond, .reject),
      (.respond, .leave), (.respond, .walkOut):
      return nil
    case (.respond(let asked, _, _, _), .counter(let offer)):
      switch (asked, offer) {
      case (.text, .text), (.values, .values): return problem(with: offer, in: world)
      default: return "a counter-offer must be of the same kind as the offer on the table"
      }
    case (.vote, .verdict): return nil
    case (.join, .verdict(let yes)), (.stay, .verdict(let yes)):
      return yes == nil ? "\(kind.name) is answered with true or false" : nil
    case (.steer, .motions(let motions)): return motions.lazy.compactMap { problem(with: $0) }.first
    case (.contribute, .share(let share)), (.share, .share(let share)):
      return share.isFinite && share >= 0 && share <= 1
        ? nil : "\(kind.name) is answered with a number from 0 to 1, not \(share)"
    case (.spend, .weights(let weights)):
      guard weights.count == world.objectives.count else {
        return "spend is answered with one weight for each of the \(world.objectives.count) objectives"
      }
      let sum = weights.reduce(0, +)
      return weights.allSatisfy({ $0.isFinite && $0 >= 0 }) && sum > 0 && sum.isFinite
        ? nil : "spend is answered with weights of 0 or more, not all 0"
    default: return "that is no answer to \(kind.name)"
    }
  }

  private func problem(with motion: Motion) -> String? {
    guard case .levers(let settings) = motion else { return nil }
    for setting in settings {
      switch setting {
      case .degree(let lever, let value) where !(value >= 0 && value <= 1):
        return "\(lever.name) is a number from 0 to 1, not \(value)"
      case .term(let step) where step < 0: return "term is a step, or 0 for none, not \(step)"
      default: continue
      }
    }
    return nil
  }

  private func problem(with offer: Offer, in world: borrowing World) -> String? {
    guard let partnership else { return nil }
    switch offer {
    case .text(let text):
      guard text.components.count == world.objectives.count + 3,
        text.components.allSatisfy({ $0.isFinite && $0 >= 0 && $0 <= 1 })
      else { return "every part of a proposed text is a number from 0 to 1" }
      return text.weights.reduce(0, +) > 0 ? nil : "the weights of a proposed text are not all 0"
    case .values(let choices):
      let issues = world[partnership].issues
      guard choices.count == issues.count,
        zip(choices, issues).allSatisfy({ $0 >= 0 && $0 < $1.issue.values.count })
      else { return "an offer names a permitted value for every declared issue" }
      return nil
    }
  }
}
