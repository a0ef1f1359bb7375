import Cases
import Negotiation

/// What a reader is shown of a negotiation, wherever it was held: by itself, or in a run.
public struct NegotiationView {
  /// An offer on the table, and what it was worth to each party then.
  public struct Offer {
    /// nil: the mediator's, or a motion.
    public let party: Int?
    public let worths: [Double]
  }

  public struct Agreement {
    /// Its number in the space that is analysed, where it has one.
    public let outcome: Int?
    /// Issue by issue, in words.
    public let terms: [(issue: String, value: String)]
    public let worths: [Double]
  }

  public let title: String
  /// Who, over what, by which rules: a sentence each.
  public let circumstances: [String]
  public let parties: [String]
  /// Worst and best of each party.
  public let ranges: [ClosedRange<Double>]
  public let reservations: [Double?]
  public let offers: [Offer]
  /// Everything that was said, in words, and when.
  public let lines: [(moment: String, text: String)]
  public let ending: String
  public let agreement: Agreement?
  public let analysis: SpaceAnalysis?
  public let isSample: Bool
  /// An outcome of the analysed space in words.
  public let describe: (Int) -> String
}

extension NegotiationView {
  public init(_ result: CaseResult) {
    let (run, transcript) = (result.run, result.transcript)
    let negotiation = run.negotiation
    let table = result.analysis.table
    let parties = negotiation.parties.map(\.name)
    func terms(_ outcome: Int) -> [(issue: String, value: String)] {
      zip(run.space.issues, run.space.values(outcome)).map { ($0.name, $1.words) }
    }
    func describe(_ outcome: Int) -> String {
      terms(outcome).map { "\($0.issue) \($0.value)" }.joined(separator: ", ")
    }
    func speaker(_ proposer: Proposer) -> String {
      switch proposer {
      case .party(let party): parties[party]
      case .mediator: "the mediator"
      case .motion: "a motion"
      }
    }
    title = negotiation.description.isEmpty ? negotiation.name : negotiation.description
    let size = OutcomeSpace.size(of: negotiation.issues)
    let outcomes =
      run.space.isSample
      ? "\(size.short) outcomes, too many to list: a sample of \(run.space.count) stands for them"
      : "\(run.space.count) outcomes"
    circumstances = [
      "\(parties.joined(separator: ", ")) · \(negotiation.issues.count) issues, \(outcomes) · \(negotiation.rules.words)"
    ]
    self.parties = parties
    ranges = table.ranges
    reservations = table.reservations
    offers = transcript.acts.filter { $0.kind == .offer }.compactMap { act in
      guard let outcome = act.offer else { return nil }
      let party: Int? = if case .party(let place) = act.speaker { place } else { nil }
      return Offer(party: party, worths: Array(table[outcome]))
    }
    lines = transcript.acts.map { act in
      let who = speaker(act.speaker)
      let what = act.offer.map(describe) ?? ""
      let reason = act.reason.map { " (\($0))" } ?? ""
      let text =
        switch act.kind {
        case .offer: "\(who) offers \(what)"
        case .accept: negotiation.rules.isVote ? "\(who) approves \(what)" : "\(who) accepts"
        case .reject: negotiation.rules.isVote ? "\(who) does not approve \(what)" : "\(who) refuses\(reason)"
        case .noOffer: "\(who) has nothing to offer"
        case .end: "\(who) ends the talks"
        case .leave: "\(who) leaves"
        }
      return ("step \(act.step)", text)
    }
    let steps = "\(transcript.steps) step\(transcript.steps == 1 ? "" : "s")"
    agreement = transcript.agreement.map {
      Agreement(outcome: $0, terms: terms($0), worths: Array(table[$0]))
    }
    switch transcript.ending {
    case .agreement: ending = "Agreed after \(steps)"
    case .timeout: ending = "No agreement: time ran out after \(steps)"
    case .ended(let by):
      ending =
        by.map { "No agreement: \(parties[$0]) ended the talks in step \(transcript.lastStep ?? 0)" }
        ?? (transcript.left.isEmpty
          ? "No agreement: nothing on the table won, after \(steps)" : "No agreement: too few remained at the table")
    case .failed(let by, let error):
      ending =
        "No agreement: the talks broke down in step \(transcript.steps - 1)\(by.map { ", when \(parties[$0]) was asked" } ?? ""): \(error)"
    }
    analysis = result.analysis
    isSample = run.space.isSample
    self.describe = describe
  }
}

extension IssueValue {
  /// "24", "citizen science", "0.5 / 0.25 / 0.25".
  var words: String {
    switch self {
    case .number(let number): number.short
    case .text(let text): text
    case .division(let shares): shares.map(\.short).joined(separator: " / ")
    }
  }
}

extension CaseProtocol {
  /// Whether several offers are answered at once.
  fileprivate var isVote: Bool { if case .slate = self { true } else { false } }

  /// By which rules, in a few words.
  var words: String {
    switch self {
    case .stacked(let rules):
      "alternating offers, at most \(rules.steps) \(rules.unit == .round ? "round" : "turn")\(rules.steps == 1 ? "" : "s")"
    case .slate(let rules):
      "one nomination each, then a vote (\(rules.rule.words))\(rules.vetoes.isEmpty ? "" : ", with a veto")"
    case .simultaneous(let rules): "simultaneous offers, at most \(rules.rounds) rounds"
    case .singleText(let rules, _):
      "a mediator's single text, \(rules.rounds) rounds, \(rules.mediator.temperature > 0 ? "annealing from \(rules.mediator.temperature.short)" : "hill climbing")"
    }
  }
}

extension VotingRule {
  var words: String {
    switch self {
    case .plurality: "plurality"
    case .approval: "approval"
    case .borda: "Borda's count"
    case .weightedQuota(_, let quota): "a weighted quota of \(quota.short)"
    case .unanimity: "unanimity"
    }
  }
}
