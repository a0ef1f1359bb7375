import Cases
import Evaluation
import Negotiation
import Simulation

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
  /// Something that was said, in words.
  public struct Line {
    public let moment: String
    public let text: String
    /// Yes or no to what was offered; nil: something else.
    public let answer: Bool?
  }

  /// Everything that was said.
  public let lines: [Line]
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
    let word = negotiation.rules.countsTurns ? "turn" : "round"
    title = negotiation.description.isEmpty ? negotiation.name : negotiation.description
    let size = OutcomeSpace.size(of: negotiation.issues)
    let outcomes =
      run.space.isSample
      ? "\(size < 1e15 ? "\(Int(size))" : size.short) outcomes, too many to list: a sample of \(run.space.count) stands for them"
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
        case .offer: "\(who) offers \(what)\(reason)"
        case .accept: negotiation.rules.isVote ? "\(who) approves \(what)" : "\(who) accepts"
        case .reject: negotiation.rules.isVote ? "\(who) does not approve \(what)" : "\(who) refuses\(reason)"
        case .noOffer: "\(who) has nothing to offer"
        case .end: "\(who) ends the talks"
        case .leave: "\(who) leaves"
        }
      return Line(
        moment: "\(word) \(act.step + 1)", text: text,
        answer: act.kind == .accept ? true : act.kind == .reject ? false : nil)
    }
    let steps = "\(transcript.steps) \(word)\(transcript.steps == 1 ? "" : "s")"
    agreement = transcript.agreement.map {
      Agreement(outcome: $0, terms: terms($0), worths: Array(table[$0]))
    }
    switch transcript.ending {
    case .agreement: ending = "Agreed after \(steps)"
    case .timeout: ending = "No agreement: time ran out after \(steps)"
    case .ended(let by):
      ending =
        by.map { "No agreement: \(parties[$0]) ended the talks in \(word) \((transcript.lastStep ?? 0) + 1)" }
        ?? (transcript.left.isEmpty
          ? "No agreement: nothing on the table won, after \(steps)" : "No agreement: too few remained at the table")
    case .failed(let by, let error):
      ending =
        "No agreement: the talks broke down in \(word) \(transcript.steps)\(by.map { ", when \(parties[$0]) was asked" } ?? ""): \(error)"
    }
    analysis = result.analysis
    isSample = run.space.isSample
    self.describe = describe
  }
}

extension NegotiationView {
  /// Talks of a run.
  /// - Parameter unit: of the run's steps.
  public init(_ held: HistoryNegotiation, in run: HeldNegotiations, unit: String) {
    func text(_ terms: [(name: String, value: String)]) -> String {
      terms.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    }
    let steps = held.beganAt == held.endedAt ? "\(unit) \(held.beganAt)" : "\(unit)s \(held.beganAt) to \(held.endedAt)"
    title = "\(held.partnership): talks about \(held.matter), \(steps)"
    circumstances =
      [
        "negotiation \(held.number) of the run · \(held.parties.count) parties: "
          + held.parties.prefix(8).joined(separator: ", ")
          + (held.parties.count > 8 ? " and \(held.parties.count - 8) more" : ""),
        held.rules,
      ]
      + (run.isRecordedHistory
        ? []
        : [
          "Note: evaluated again, the run gives another history than the recorded one; what follows is of the new one."
        ])
    parties = held.parties
    ranges = held.space.ranges
    reservations = held.space.reservations
    offers = held.acts.filter { $0.kind == "offer" }.map { Offer(party: $0.party, worths: $0.worths) }
    lines =
      held.isVote
      ? Self.votes(held, text)
      : held.acts.map { act in
        let reason = act.reason.map { " (\($0))" } ?? ""
        let words =
          switch act.kind {
          case "offer": "\(act.speaker) \(act.party == nil ? "proposes" : "offers") \(text(act.terms))\(reason)"
          case "accept": "\(act.speaker) accepts"
          case "reject": "\(act.speaker) refuses\(reason)"
          case "no_offer": "\(act.speaker) makes no offer"
          case "end": "\(act.speaker) walks out"
          default: "\(act.speaker) leaves"
          }
        return Line(
          moment: "\(unit) \(act.step), round \(act.round + 1)", text: words,
          answer: act.kind == "accept" ? true : act.kind == "reject" ? false : nil)
      }
    agreement = held.agreement.map {
      Agreement(outcome: $0, terms: held.terms.map { ($0.name, $0.value) }, worths: Array(held.space[$0]))
    }
    switch held.ending {
    case "agreement":
      ending =
        "Agreed in \(unit) \(held.endedAt). \(held.matter == "the text" ? Self.afterwards(held, in: run, unit: unit) : "")"
    case "adjourned":
      let hasLeft = held.acts.contains { $0.kind == "leave" }
      ending =
        "No agreement yet: the talks were not over in \(unit) \(held.endedAt)\(hasLeft ? "; of those who left, the heads and rights count as a no" : "")"
    case "timeout": ending = "No agreement: time ran out, and the defaults stand"
    case "failed": ending = "The talks broke down in \(unit) \(held.endedAt): \(held.failure ?? "")"
    default: ending = "No agreement: the talks ended without one"
    }
    analysis = SpaceAnalysis(held.space)
    isSample = held.isSample
    describe = { text(held.describe($0)) }
  }
}

extension NegotiationView {
  /// Nominations, and who approves which candidate.
  private static func votes(_ held: HistoryNegotiation, _ text: ([(name: String, value: String)]) -> String) -> [Line] {
    var lines: [Line] = []
    var ballots: [(candidate: String, yes: [String], no: [String])] = []
    for act in held.acts {
      let candidate = text(act.terms)
      switch act.kind {
      case "offer": lines.append(Line(moment: "nomination", text: "\(act.speaker): \(candidate)", answer: nil))
      case "no_offer": lines.append(Line(moment: "nomination", text: "\(act.speaker): none", answer: nil))
      case "accept", "reject":
        let place = ballots.firstIndex { $0.candidate == candidate } ?? ballots.count
        if place == ballots.count { ballots.append((candidate, [], [])) }
        if act.kind == "accept" {
          ballots[place].yes.append(act.speaker)
        } else {
          ballots[place].no.append(act.speaker)
        }
      default: lines.append(Line(moment: "nomination", text: "\(act.speaker) leaves", answer: nil))
      }
    }
    func names(_ names: [String]) -> String {
      names.isEmpty ? "nobody" : names.count > 6 ? "\(names.count) members" : names.joined(separator: ", ")
    }
    return lines
      + ballots.map { ballot in
        Line(
          moment: "vote",
          text:
            "\(ballot.candidate): approved by \(names(ballot.yes))\(ballot.no.isEmpty ? "" : ", not by \(names(ballot.no))")",
          answer: nil)
      }
  }

  /// Whether what was agreed was kept: the share of pledges that members delivered until the next talks about the text, or the end.
  private static func afterwards(_ held: HistoryNegotiation, in run: HeldNegotiations, unit: String) -> String {
    guard let series = run.series.first(where: { $0.name == "\(held.partnership).reliability" }) else { return "" }
    let next = run.all.first {
      $0.number > held.number && $0.partnership == held.partnership && $0.matter == held.matter
    }
    let end = next?.beganAt ?? series.values.count + 1
    let delivered = series.values[held.endedAt - 1..<max(held.endedAt, min(end - 1, series.values.count))].filter {
      !$0.isNaN
    }
    guard !delivered.isEmpty else { return "" }
    let mean = delivered.reduce(0, +) / Double(delivered.count)
    return
      "In the \(delivered.count) \(unit)\(delivered.count == 1 ? "" : "s") that it stood, members delivered \(mean.percent) of what they had pledged."
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
  /// Whether a step is one party's turn.
  fileprivate var countsTurns: Bool { if case .stacked(let rules) = self { rules.unit == .action } else { false } }

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
