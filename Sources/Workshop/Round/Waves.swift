import Evaluation
import Partnerships
import Simulation

/// In which order a round's seats are asked (MODEL.md, section 11): talks first, exchange by exchange, then everything else, once.
public struct Waves: Sendable {
  private let look: RoundLook
  private let steps: ClosedRange<Int>
  private let gathering: Gathering

  public init(_ look: RoundLook, _ gathering: Gathering) {
    self.look = look
    self.gathering = gathering
    steps = gathering.plan.pace.steps(ofRound: gathering.round?.number ?? 1)
  }

  /// What is asked next; empty when there is nothing more to ask in this round.
  public var next: [OpenRequest] {
    guard gathering.round?.closing != .facilitator else { return [] }
    // What was asked and not answered is the policy's, and is not asked again.
    let done = Set(gathering.settled.filter { $0.round == gathering.round?.number }.map(\.request))
    let open = look.requests.filter { request in
      guard !request.isAnswered, let seat = seat(of: request) else { return false }
      return gathering.isPlayed(seat) && !done.contains(id(of: request))
    }
    let talks = exchange(open.filter(\.isTalk))
    if !talks.isEmpty { return talks }
    // One exchange shows how it goes; where nobody talks, one wave of anything.
    if gathering.isPractice, gathering.round?.wave != nil { return [] }
    // Each kind is asked once a round.
    let others = open.filter { !$0.isTalk }
    var seen: Set<String> = []
    return others.compactMap { request in
      guard seen.insert(id(of: request)).inserted else { return nil }
      return self.request(request, covering: places(of: request))
    }
  }

  /// The first moment of the talks at which a seat has not answered, if there are exchanges left. Who answers an offer of the same moment as
  /// another's proposal belongs to the same exchange.
  private func exchange(_ open: [RoundLook.Request]) -> [OpenRequest] {
    guard let first = open.first(where: { $0.step == steps.lowerBound }) else { return [] }
    let moment = open.filter { $0.step == first.step && $0.index == first.index && $0.partnership == first.partnership }
    // Who proposes comes before those who answer.
    let proposals = moment.filter { $0.kind == DecisionKind.propose.name }
    let requests = (proposals.isEmpty ? moment : proposals).compactMap { request in
      self.request(request, covering: [.init(step: request.step, index: request.index)])
    }
    guard let talk = requests.first else { return [] }
    let (texts, issues) = (gathering.round?.textExchanges ?? 0, gathering.round?.issueExchanges ?? 0)
    let hasRoom =
      gathering.isPractice
      ? texts + issues < 1 : (talk.isAboutIssues ? issues : texts) < gathering.plan.pace.exchanges
    return hasRoom || gathering.answersProposals(requests) ? requests : []
  }

  /// What one answer stands for: every step of the round, and every other member.
  private func places(of request: RoundLook.Request) -> [OpenRequest.Place] {
    switch request.kind {
    case DecisionKind.contribute.name, DecisionKind.spend.name, DecisionKind.stay.name:
      return steps.map { .init(step: $0, index: request.index) }
    case DecisionKind.share.name:
      let indices = Set(
        look.requests.filter { $0.kind == request.kind && $0.organisation == request.organisation }
          .flatMap { $0.indices ?? [$0.index] })
      return steps.flatMap { step in indices.sorted().map { .init(step: step, index: $0) } }
    default: return [.init(step: request.step, index: request.index)]
    }
  }

  private func request(_ request: RoundLook.Request, covering places: [OpenRequest.Place]) -> OpenRequest? {
    seat(of: request).map { OpenRequest(id: id(of: request), seat: $0, kind: request.kind, covers: places) }
  }

  private func seat(of request: RoundLook.Request) -> Int? {
    gathering.plan.seats.firstIndex(of: request.organisation)
  }

  private func id(of request: RoundLook.Request) -> String { request.name(gathering.plan.pace) }
}

extension RoundLook {
  /// Every request by its name; of those that are asked once a round, the first.
  func byName(_ pace: Pace) -> [String: Request] {
    Dictionary(requests.map { ($0.name(pace), $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension RoundLook.Request {
  /// "13/utility/respond/2"; what is asked in every step is named after the round's first.
  func name(_ pace: Pace) -> String {
    let isOnceARound = [DecisionKind.contribute, .spend, .stay, .share].map(\.name).contains(kind)
    let first = pace.round(ofStep: step).map { pace.steps(ofRound: $0).lowerBound }
    let index = kind == DecisionKind.share.name ? 0 : index
    return "\(isOnceARound ? first ?? step : step)/\(organisation)/\(kind)" + (index == 0 ? "" : "/\(index)")
  }

  var isTalk: Bool { kind == DecisionKind.propose.name || kind == DecisionKind.respond.name }
}
