import Negotiation

/// Talks that were held in a run: who said what, and what it was worth to each then. Kept with the journal.
public struct NegotiationRecord: Sendable {
  public enum Matter: Sendable {
    /// MODEL.md's text.
    case text(Transcript<Text>, TextStakes)
    /// Declared issues, by their outcomes.
    case issues(Transcript<Int>, OutcomeSpace, UtilityTable)
  }

  /// By which rules they were held.
  public enum Rules: Sendable {
    case text(ProposalRule, AdoptionRule)
    case stacked(rounds: Int)
    /// - Parameter vetoes: places at the table.
    case slate(VotingRule, vetoes: Set<Int>)
  }

  public let partnership: PartnershipID
  public let rules: Rules
  /// At the table, in order.
  public let members: [OrganisationID]
  public let beganAt: Int
  public internal(set) var endedAt: Int
  public internal(set) var matter: Matter
  /// Of a text, by act: the step in which it was said, and what the offer was worth to each then.
  public internal(set) var steps: [Int] = []
  public internal(set) var worths: [[Double]] = []
  /// What went wrong, where something did.
  public internal(set) var failure: String?

  /// What members wanted of a text when they last spoke of it.
  public struct TextStakes: Sendable {
    public let preferences: [TextPreference]
    /// What no agreement is worth to each.
    public let fallbacks: [Double]
  }
}

extension World {
  /// A month of talks about a text: goes on with the record of those that were adjourned.
  mutating func record(
    _ transcript: Transcript<Text>, _ stakes: NegotiationRecord.TextStakes, by rules: NegotiationRecord.Rules,
    in partnership: PartnershipID, failure: String? = nil
  ) {
    let members = self[partnership].members
    var record = NegotiationRecord(
      partnership: partnership, rules: rules, members: members, beganAt: step, endedAt: step,
      matter: .text(transcript, stakes))
    var place: Int?
    if let last = negotiations.lastIndex(where: { $0.partnership == partnership }),
      negotiations[last].members == members,
      case .text(let before, _) = negotiations[last].matter, negotiations[last].endedAt == step - 1,
      transcript.acts.count > before.acts.count, case .timeout = before.ending
    {
      place = last
      record = negotiations[last]
      record.matter = .text(transcript, stakes)
      record.endedAt = step
    }
    record.failure = failure
    for act in transcript.acts.dropFirst(record.steps.count) {
      record.steps.append(step)
      record.worths.append(act.offer.map { offer in stakes.preferences.map { $0.utility(of: offer) } } ?? [])
    }
    if let place { negotiations[place] = record } else { negotiations.append(record) }
  }

  /// Talks about declared issues: all in one step.
  mutating func record(
    _ transcript: Transcript<Int>, over space: OutcomeSpace, _ table: UtilityTable, by rules: NegotiationRecord.Rules,
    in partnership: PartnershipID, failure: String? = nil
  ) {
    var record = NegotiationRecord(
      partnership: partnership, rules: rules, members: self[partnership].members, beganAt: step, endedAt: step,
      matter: .issues(transcript, space, table))
    record.failure = failure
    negotiations.append(record)
  }
}
