import Negotiation
import Partnerships
import Scenarios
import Simulation

/// A round of a workshop as it would go if everybody who has not answered were answered for by their policies: what its seats are asked, and how
/// things stand before it.
///
/// It is a run that ends with the round, so looking again after more answers is all that there is to a round.
public struct RoundLook: Sendable, Codable {
  /// Something that a seat is asked.
  public struct Request: Hashable, Sendable, Codable {
    public var step: Int
    public var organisation: String
    public var partnership: String?
    /// A `DecisionKind` by its name.
    public var kind: String
    public var index: Int
    /// What the built-in policy answers, as people write it; nil where that cannot be written.
    public var standard: String?
    /// Of openness, which is asked for each other member and answered once: the indices of all of them.
    public var indices: [Int]?
    /// What was answered, by whomever; nil where that cannot be written.
    public var answer: String?
    /// Whether an input answers it.
    public var isAnswered: Bool
    /// What is on the table.
    public var offer: Proposal?
    /// What it is worth to the seat, 0...1, and what the seat holds out for.
    public var worth: Double?
    public var aspiration: Double?
    /// What a vote is about, in words.
    public var motion: String?
    /// What it weighs offers by; of the first request of the round about offers of a kind alone.
    public var stake: Stake?
  }

  /// An offer that was made in talks, which all who talk have heard.
  public struct Heard: Hashable, Sendable, Codable {
    public var step: Int
    public var index: Int
    public var organisation: String
    public var partnership: String
    public var offer: Proposal
  }

  /// A text, or values of declared issues.
  public enum Proposal: Hashable, Sendable, Codable {
    /// Parts, each 0...1: the weights of the objectives, then level, rights and time to review.
    case text([Double])
    /// By declared issue.
    case values([Int])
  }

  /// A declared issue and its values in words.
  public struct IssueSheet: Hashable, Sendable, Codable {
    public var partnership: String
    public var name: String
    public var about: String?
    public var choices: [String]
    public var standard: Int
    /// By organisation that was asked for and cares: what each value is worth to it.
    public var worths: [String: [Double]]
  }

  /// How a partnership comes to an agreement, and under which one it is before the round.
  public struct PartnershipSheet: Hashable, Sendable, Codable {
    public var name: String
    public var members: [String]
    /// A `Governance` and a `ProposalRule` by their names.
    public var governance: String
    public var proposals: String
    /// The share of votes, or of heads, that carries a decision; nil where one decides, or all must.
    public var quota: Double?
    public var lead: String?
    /// By organisation that was asked for: its share of the votes.
    public var say: [String: Double]
    /// The largest share of income that can be pledged.
    public var mostLevel: Double
    /// Steps until the review, from the least to the most.
    public var leastReview: Double
    public var mostReview: Double
    /// Whether all must accept what is proposed for declared issues, one after the other; else they are voted on.
    public var alternatesOnIssues: Bool
    /// The share of income that is pledged in the round, as it would go; nil without an agreement.
    public var level: Double?
  }

  /// The degrees of a partnership's levers.
  public struct LeverSheet: Hashable, Sendable, Codable {
    public var partnership: String
    public var names: [String]
    public var values: [Double]
  }

  /// How a seat stands after a step.
  public struct Standing: Hashable, Sendable, Codable {
    public var organisation: String
    public var sector: String
    /// k€.
    public var funds: Double
    /// k€ a step.
    public var income: Double
    public var satisfaction: Double
    /// By objective.
    public var priorities: [Double]
    /// What it believes of those of the others that it knows, 0...1.
    public var trust: [Trust]

    public struct Trust: Hashable, Sendable, Codable {
      public var organisation: String
      public var value: Double
    }
  }

  public struct Course: Hashable, Sendable, Codable {
    public var name: String
    public var values: [Double?]
  }

  /// Why the round cannot be made.
  public var failure: RunFailure?
  /// In the order of asking.
  public var requests: [Request]
  /// The last offer that each had made before the round, and those of the round, as it would go.
  public var heard: [Heard]
  public var objectives: [String]
  /// What stands of the levers of each partnership before the round, for who may move them.
  public var levers: [LeverSheet]
  public var issues: [IssueSheet]
  public var partnerships: [PartnershipSheet]
  /// Before the round, and after it.
  public var before: [Standing]
  public var after: [Standing]
  /// Measures by step, up to the end of the round.
  public var series: [Course]
  public var events: [HistoryEvent]

  /// - Parameters:
  ///   - request: with the answers that are given so far.
  ///   - steps: those of the round.
  ///   - organisations: whose requests and standing are looked at.
  /// - Throws: `ScenarioProblem`.
  public init(_ request: RunRequest, steps: ClosedRange<Int>, organisations: [String]) throws {
    let (compilation, spec) = try request.compiled()
    var scenario = compilation.scenario
    scenario.steps = min(scenario.steps, steps.upperBound)
    let names = scenario.world.organisations.map(\.name)
    let seats = organisations.compactMap { name in names.firstIndex(of: name).map { OrganisationID($0) } }
    let wanted = Set(organisations)
    var asked: [AskedDecision] = []
    var before: [Standing] = []
    var after: [Standing] = []
    var issues: [IssueSheet] = []
    var levers: [LeverSheet] = []
    var partnerships: [PartnershipSheet] = []
    var hearing = Hearing()
    let history = run(
      scenario, spec, recording: .series,
      onDecision: { decision in
        if steps.contains(decision.step), wanted.contains(decision.organisation) { asked.append(decision) }
        if let offer = Heard(decision) { hearing.note(offer, in: steps) }
      },
      hearing: { step, kind, organisation in
        kind == .propose || kind == .respond || steps.contains(step) && wanted.contains(organisation)
      }
    ) { world in
      if world.step == 0 { issues = Self.issues(in: world, for: seats) }
      // What is between the founding and the round, nobody looks at.
      guard world.step >= steps.lowerBound - 1 else { return }
      after = seats.map { Standing($0, in: world, beside: seats) }
      // What is agreed in the round's first step holds in the round.
      if world.step == steps.lowerBound, !partnerships.isEmpty {
        for place in partnerships.indices { partnerships[place].level = world.partnerships[place].agreement?.level }
      }
      if world.step == steps.lowerBound - 1 {
        before = after
        partnerships = world.partnerships.map { PartnershipSheet($0, in: world, for: seats) }
        levers = world.partnerships.map { partnership in
          LeverSheet(
            partnership: partnership.name, names: Lever.allCases.map(\.name),
            values: Lever.allCases.map { partnership.levers[$0] })
        }
      }
    }
    failure = history.status.failure
    requests = Self.weighedOnce(Self.toldOnce(asked.map { Request($0, names) }))
    heard = hearing.offers
    objectives = scenario.world.objectives.map(\.name)
    self.issues = issues
    self.levers = levers
    self.partnerships = partnerships
    self.before = before
    self.after = after
    series = history.series.map { Course(name: $0.name, values: $0.values.map { $0.isFinite ? $0 : nil }) }
    events = history.events
  }

  /// How open each is with each other is one question: of many members there would be more of it than of all else.
  private static func toldOnce(_ requests: [Request]) -> [Request] {
    var told: [Request] = []
    var places: [String: Int] = [:]
    for request in requests {
      guard request.kind == DecisionKind.share.name else {
        told.append(request)
        continue
      }
      let key = "\(request.step)/\(request.organisation)"
      if let place = places[key] {
        told[place].indices?.append(request.index)
        told[place].isAnswered = told[place].isAnswered && request.isAnswered
      } else {
        places[key] = told.count
        told.append(request)
        told[told.count - 1].indices = [request.index]
      }
    }
    return told
  }

  /// What offers are weighed by is needed of what is asked first, and is much.
  private static func weighedOnce(_ requests: [Request]) -> [Request] {
    var seen: Set<String> = []
    return requests.map { request in
      guard let offer = request.offer, !request.isAnswered else { return request.unweighed }
      let isText = if case .text = offer { true } else { false }
      let isFirst = seen.insert("\(request.organisation)/\(request.kind)/\(request.partnership ?? "")/\(isText)")
        .inserted
      return isFirst ? request : request.unweighed
    }
  }

  private static func issues(in world: borrowing World, for seats: [OrganisationID]) -> [IssueSheet] {
    var sheets: [IssueSheet] = []
    for partnership in world.partnerships {
      for issue in partnership.issues {
        sheets.append(
          IssueSheet(
            partnership: partnership.name, name: issue.issue.name, about: issue.about,
            choices: issue.issue.values.map { world.describe($0, of: issue, among: partnership.members) },
            standard: issue.defaultIndex,
            worths: Dictionary(
              seats.compactMap { seat in issue.preferences[seat].map { (world.organisations.names[seat], $0) } },
              uniquingKeysWith: { first, _ in first })))
      }
    }
    return sheets
  }
}

extension RoundLook.PartnershipSheet {
  init(_ partnership: Partnership, in world: borrowing World, for seats: [OrganisationID]) {
    let names = world.organisations.names
    let model = world.model.negotiation
    let id = world.partnerships.firstIndex { $0.name == partnership.name }.map { PartnershipID($0) }
    let rights = id.map { world.decisionRights(in: $0) } ?? []
    let governance = partnership.levers.governance
    let quota: Double? =
      switch governance {
      case .vote: model.quotaVote
      case .nao: model.quotaNao
      case .lead, .consensus: nil
      }
    self.init(
      name: partnership.name, members: partnership.members.map { names[$0] }, governance: governance.rawValue,
      proposals: partnership.levers.proposals.rawValue, quota: quota,
      lead: governance == .lead ? id.flatMap { world.lead(of: $0) }.map { names[$0] } : nil,
      say: Dictionary(
        zip(partnership.members, rights).filter { seats.contains($0.0) }.map { (names[$0.0], $0.1) },
        uniquingKeysWith: { first, _ in first }),
      mostLevel: model.qMax, leastReview: model.reviewMin, mostReview: model.reviewMin + model.reviewSpan,
      alternatesOnIssues: partnership.settlement.form == .stacked, level: partnership.agreement?.level)
  }
}

extension RoundLook.Request {
  init(_ asked: AskedDecision, _ names: [String]) {
    self.init(
      step: asked.step, organisation: asked.organisation, partnership: asked.partnership, kind: asked.kind.name,
      index: asked.index, standard: InputAnswer(asked.defaultAnswer)?.typed, answer: InputAnswer(asked.answer)?.typed,
      isAnswered: asked.author == .person,
      stake: asked.stake)
    switch asked.matter {
    case .respond(let offer, _, let worth, let aspiration):
      self.offer = RoundLook.Proposal(offer)
      self.worth = worth.isFinite ? worth : nil
      self.aspiration = aspiration.isFinite ? aspiration : nil
    case .propose:
      if case .offer(let offer) = asked.defaultAnswer { self.offer = RoundLook.Proposal(offer) }
    case .vote(let motion): self.motion = motion.words(names)
    case .steer, .contribute, .share, .spend, .join, .stay: break
    }
  }
}

extension RoundLook.Request {
  fileprivate var unweighed: Self {
    var request = self
    request.stake = nil
    return request
  }
}

extension RoundLook.Heard {
  /// nil where nothing was offered.
  fileprivate init?(_ asked: AskedDecision) {
    guard let partnership = asked.partnership else { return nil }
    switch asked.answer {
    case .offer(let offer), .counter(let offer):
      self.init(
        step: asked.step, index: asked.index, organisation: asked.organisation, partnership: partnership,
        offer: RoundLook.Proposal(offer))
    default: return nil
    }
  }

  fileprivate var isText: Bool { if case .text = offer { true } else { false } }
}

/// Of what was offered before the round the last of each alone is kept.
private struct Hearing {
  private(set) var offers: [RoundLook.Heard] = []

  mutating func note(_ offer: RoundLook.Heard, in round: ClosedRange<Int>) {
    if offer.step < round.lowerBound {
      offers.removeAll {
        $0.organisation == offer.organisation && $0.partnership == offer.partnership && $0.isText == offer.isText
      }
    }
    if offer.step <= round.upperBound { offers.append(offer) }
  }
}

extension RoundLook.Proposal {
  public func offer(objectiveCount: Int) -> Offer {
    switch self {
    case .text(let parts): .text(Text(parts, weightCount: objectiveCount))
    case .values(let choices): .values(choices)
    }
  }

  init(_ offer: Offer) {
    switch offer {
    case .text(let text): self = .text(text.components)
    case .values(let choices): self = .values(choices)
    }
  }
}

extension RoundLook.Standing {
  /// Of more seats than this nobody reads whom it trusts.
  private static let mostTrusted = 12

  init(_ seat: OrganisationID, in world: borrowing World, beside others: [OrganisationID]) {
    let organisations = world.organisations
    self.init(
      organisation: organisations.names[seat], sector: organisations.sectors[seat].name,
      funds: organisations.funds[seat], income: organisations.income[seat],
      satisfaction: organisations.satisfaction[seat], priorities: Array(organisations.priorities[seat]),
      trust: others.prefix(Self.mostTrusted).compactMap { other in
        other == seat
          ? nil
          : world.trust(of: seat, in: other).map {
            Trust(organisation: organisations.names[other], value: $0)
          }
      })
  }
}

extension InputAnswer {
  /// The same decision as an input; nil where there is no way to write it.
  init?(_ answer: DecisionAnswer) {
    switch answer {
    case .offer(.text(let text)): self = .text(text.components)
    case .offer(.values(let choices)): self = .values(choices)
    case .counter(.text(let text)): self = .counterText(text.components)
    case .counter(.values(let choices)): self = .counterValues(choices)
    case .pass: self = .pass
    case .leave: self = .leave
    case .walkOut: self = .walkOut
    case .accept: self = .accept
    case .reject(let reason): self = .reject(reason: reason)
    case .verdict(let verdict): self = .verdict(verdict)
    case .share(let share): self = .share(share)
    case .weights(let weights): self = .weights(weights)
    case .motions(let motions):
      var levers: [String: Double] = [:]
      for motion in motions {
        guard case .levers(let settings) = motion else { return nil }
        for setting in settings {
          guard case .degree(let lever, let value) = setting else { return nil }
          levers[lever.name] = value
        }
      }
      self = levers.isEmpty ? .noMotion : .levers(levers)
    }
  }
}

extension Motion {
  /// "to change monitoring = 0.8", "to expel the utility"
  fileprivate func words(_ names: [String]) -> String {
    switch self {
    case .levers(let settings): "to set " + settings.map { "\($0.name) = \($0.valueText)" }.joined(separator: ", ")
    case .expel(let who): "to expel \(names[who.index])"
    case .admit(let who): "to admit \(names[who.index])"
    case .end: "to end the partnership"
    }
  }
}
