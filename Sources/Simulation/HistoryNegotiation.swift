import Negotiation
import Partnerships

/// Talks of a run in the words of the record.
public struct HistoryNegotiation: Sendable {
  /// One thing that somebody said.
  public struct Act: Sendable {
    public let step: Int
    /// Of the talks, from 0.
    public let round: Int
    /// Place at the table; nil: the mediator, or a motion.
    public let party: Int?
    /// "ministry", "the mediator", "a motion".
    public let speaker: String
    public let kind: String
    /// What was offered, accepted or refused, issue by issue; empty where nothing was.
    public let terms: [(name: String, value: String)]
    public let reason: String?
    /// What that was worth to each party then; empty where there was no offer.
    public let worths: [Double]
  }

  /// In the run, from 1.
  public let number: Int
  public let partnership: String
  public let parties: [String]
  /// "the text", "the declared issues".
  public let matter: String
  /// By which rules, in a few words.
  public let rules: String
  /// Whether several offers were voted on at once.
  public let isVote: Bool
  public let beganAt: Int
  public let endedAt: Int
  public let acts: [Act]
  /// "agreement", "adjourned", "ended" or "failed".
  public let ending: String
  /// Why it failed.
  public let failure: String?
  /// Of the agreement, issue by issue; empty without one.
  public let terms: [(name: String, value: String)]
  /// The number of the agreement in `space`.
  public let agreement: Int?
  /// Of what could have been agreed: all outcomes of declared issues; of a text a grid, and what was agreed.
  public let space: UtilityTable
  public let isSample: Bool
  /// An outcome of the space, issue by issue.
  public let describe: @Sendable (Int) -> [(name: String, value: String)]
}

extension HistoryNegotiation {
  init(_ record: NegotiationRecord, number: Int, in world: World, unit: String) {
    let names = record.members.map { world.organisations.names[$0] }
    self.number = number
    partnership = world[record.partnership].name
    parties = names
    beganAt = record.beganAt
    endedAt = record.endedAt
    failure = record.failure
    rules = record.rules.words(names)
    isVote = if case .slate = record.rules { true } else { false }
    switch record.matter {
    case .issues(let transcript, let space, let table):
      matter = "the declared issues"
      let issues = world[record.partnership].issues
      let declared = space.issues.map { issue in issues.first { $0.issue.name == issue.name } }
      let words = declared.enumerated().map { place, issue in
        space.issues[place].values.map { value in
          issue.map { world.describe(value, of: $0, among: record.members) } ?? ""
        }
      }
      let describe: @Sendable (Int) -> [(name: String, value: String)] = { outcome in
        zip(space.issues, space.choices(outcome)).enumerated().map { ($1.0.name, words[$0][$1.1]) }
      }
      self.describe = describe
      acts = transcript.acts.map { act in
        Act(
          act, step: record.beganAt, names, terms: act.offer.map(describe) ?? [],
          worths: act.offer.map { Array(table[$0]) } ?? [])
      }
      ending = record.failure != nil ? "failed" : Self.word(transcript.ending)
      agreement = transcript.agreement
      terms = transcript.agreement.map(describe) ?? []
      self.space = table
      isSample = space.isSample
    case .text(let transcript, let stakes):
      matter = "the text"
      let reading = TextReading(world, unit: unit)
      acts = transcript.acts.enumerated().map { place, act in
        Act(
          act, step: record.steps[place], names, terms: act.offer.map(reading.terms) ?? [], worths: record.worths[place]
        )
      }
      if record.failure != nil {
        ending = "failed"
      } else if case .timeout = transcript.ending {
        ending = "adjourned"
      } else {
        ending = Self.word(transcript.ending)
      }
      let grid = reading.grid + (transcript.agreement.map { [$0] } ?? [])
      agreement = transcript.agreement.map { _ in grid.count - 1 }
      terms = transcript.agreement.map(reading.terms) ?? []
      space = UtilityTable(
        stakes.preferences.map { preference in grid.map { preference.utility(of: $0) } }, reservations: stakes.fallbacks
      )
      isSample = true
      describe = { reading.terms(grid[$0]) }
    }
  }

  private static func word<Offer>(_ ending: Transcript<Offer>.Ending) -> String {
    switch ending {
    case .agreement: "agreement"
    case .timeout: "timeout"
    case .ended: "ended"
    case .failed: "failed"
    }
  }
}

extension HistoryNegotiation.Act {
  fileprivate init<Offer>(
    _ act: Transcript<Offer>.Act, step: Int, _ names: [String], terms: [(name: String, value: String)], worths: [Double]
  ) {
    self.step = step
    round = act.step
    kind = act.kind.rawValue
    reason = act.reason
    self.terms = terms
    self.worths = worths
    switch act.speaker {
    case .party(let place): (party, speaker) = (place, names[place])
    case .mediator: (party, speaker) = (nil, "the mediator")
    case .motion: (party, speaker) = (nil, "a motion")
    }
  }
}

extension NegotiationRecord.Rules {
  fileprivate func words(_ names: [String]) -> String {
    switch self {
    case .text(let proposals, let adoption):
      if case .decree(let place) = adoption { return "\(names[place]) decrees" }
      let who =
        switch proposals {
        case .rotating: "members propose in turn"
        case .singleText: "a mediator improves a single text"
        case .vote: "a motion of all wishes, weighed"
        }
      let adopts =
        switch adoption {
        case .unanimity: "all must agree"
        case .headCount(let quota): "\(quota.percent) of heads carry it"
        case .weighted(_, let quota): "\(quota.percent) of rights carry it"
        case .decree: ""
        }
      return "\(who); \(adopts)"
    case .stacked(let rounds): return "alternating offers, at most \(rounds) rounds; all must accept"
    case .slate(let rule, let vetoes):
      let by =
        switch rule {
        case .plurality: "most first places win"
        case .approval: "most approvals win"
        case .borda: "most points by Borda's count win"
        case .weightedQuota(_, let quota): "\(quota.percent) of weight must approve"
        case .unanimity: "all must approve"
        }
      let veto =
        vetoes.isEmpty || rule == .unanimity
        ? ""
        : vetoes.count == names.count
          ? "; everybody may veto" : "; \(vetoes.sorted().map { names[$0] }.joined(separator: ", ")) may veto"
      return "a vote on the default and a nomination each; \(by)\(veto)"
    }
  }
}

/// MODEL.md's text as a reader takes it: (12).
private struct TextReading: Sendable {
  private let objectives: [String]
  private let largestPledge: Double
  private let shortestReview: Double
  private let reviewSpan: Double
  private let unit: String

  init(_ world: World, unit: String) {
    objectives = world.objectives.names.values
    largestPledge = world.model.negotiation.qMax
    shortestReview = world.model.negotiation.reviewMin
    reviewSpan = world.model.negotiation.reviewSpan
    self.unit = unit
  }

  func terms(_ text: Text) -> [(name: String, value: String)] {
    let k = objectives.count
    let total = max(text.weights.reduce(0, +), 1e-300)
    let weights = zip(objectives, text.weights).map { "\($0) \(($1 / total).percent)" }.joined(separator: ", ")
    let steps = shortestReview + reviewSpan * text[k + 2]
    let review = steps.isFinite ? Int(min(max(steps, 0), 1e9).rounded(.toNearestOrEven)) : 0
    return [
      ("objectives", weights), ("pledge", "\((largestPledge * text[k]).percent) of income"),
      ("equality of rights", text[k + 1].percent), ("review", "in \(review) \(unit)\(review == 1 ? "" : "s")"),
    ]
  }

  /// Texts evenly spaced: as fine as some ten thousand allow.
  var grid: [Text] {
    let levels = 5
    let rest = levels * levels * levels
    var parts = 10
    func count(_ parts: Int) -> Double {
      (1..<objectives.count).reduce(1.0) { $0 * Double(parts + $1) / Double($1) }
    }
    while parts > 1, count(parts) * Double(rest) > 20_000 { parts -= 1 }
    let divisions =
      count(parts) * Double(rest) > 200_000
      ? objectives.indices.map { favoured in .division(objectives.indices.map { $0 == favoured ? 1 : 0 }) }
      : Issue.divisions(among: objectives.count, steps: parts)
    let scale = (0..<levels).map { Double($0) / Double(levels - 1) }
    return divisions.flatMap { division -> [Text] in
      guard case .division(let weights) = division else { return [] }
      return scale.flatMap { pledge in
        scale.flatMap { rights in
          scale.map { Text(weights + [pledge, rights, $0], weightCount: weights.count) }
        }
      }
    }
  }
}

extension Double {
  /// A share as a reader takes it: "46%". Parameters have no bounds, and so a share may be none.
  package var percent: String { isFinite && abs(self) < 1e9 ? "\(Int((self * 100).rounded()))%" : "–" }
}
