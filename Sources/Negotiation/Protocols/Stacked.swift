/// Alternating offers in stacked order, for two parties or more: each in turn accepts the standing offer or replaces it.
///
/// An offer is an agreement when everybody else who has not left has accepted it in a row. The offer made in the very last turn cannot be
/// accepted.
///
///     let transcript = Stacked(steps: 60).hold(at: &table)
///
/// Source: Rubinstein 1982; Aydoğan et al. 2017 (stacked alternating offers protocol).
public struct Stacked: Hashable, Sendable {
  /// What the deadline counts.
  public enum StepUnit: String, CaseIterable, Hashable, Sendable {
    /// Every party has a turn in every step.
    case round
    /// One party has a turn in a step; that of a party who left passes.
    case action
  }

  /// Steps until the deadline, at least 1.
  public let steps: Int
  public let unit: StepUnit

  public init(steps: Int, unit: StepUnit = .round) {
    self.steps = steps
    self.unit = unit
  }

  /// Holds the talks. An error that the table throws ends them, and is kept as the ending.
  public func hold<Table: BargainingTable>(at table: inout Table) -> Transcript<Table.Offer> {
    var talks = StackedTalks<Table.Offer>(parties: table.parties)
    for step in 0..<steps {
      talks.transcript.steps = step + 1
      let moment = Moment(step: step, deadline: steps)
      let turns = unit == .round ? 0..<table.parties : step % table.parties..<step % table.parties + 1
      for party in turns where talks.isPresent[party] {
        do {
          if let ending = try talks.turn(of: party, at: moment, &table) {
            talks.transcript.ending = ending
            return talks.transcript
          }
        } catch {
          talks.transcript.ending = .failed(by: party, error)
          return talks.transcript
        }
      }
    }
    return talks.transcript
  }
}

private struct StackedTalks<Offer> {
  var transcript = Transcript<Offer>()
  var isPresent: [Bool]
  private var presentCount: Int
  private var standing: (offer: Offer, by: Int)?
  private var acceptances = 0

  init(parties: Int) {
    isPresent = Array(repeating: true, count: parties)
    presentCount = parties
  }

  /// - Returns: how the talks end, if they do with this turn.
  mutating func turn<Table: BargainingTable<Offer>>(of party: Int, at moment: Moment, _ table: inout Table) throws
    -> Transcript<Offer>.Ending?
  {
    if standing?.by == party { acceptances = 0 }
    var reason: String?
    if let (offer, _) = standing {
      switch try table.respond(party, to: offer, at: moment) {
      case .accept:
        transcript.note(.accept, by: .party(party), offer, at: moment)
        acceptances += 1
        return acceptances == presentCount ? .agreement(offer) : nil
      case .reject(let why): reason = why
      case .counter(let other):
        put(other, by: party, because: nil, at: moment, &table)
        return nil
      case .leave: return leave(party, at: moment)
      case .walkOut: return end(by: party, at: moment)
      }
    }
    switch try table.propose(.party(party), standing: standing?.offer, at: moment) {
    case .offer(let offer):
      put(offer, by: party, because: reason, at: moment, &table)
      return nil
    case .pass:
      transcript.note(.noOffer, by: .party(party), at: moment)
      return .ended(by: party)
    case .leave: return leave(party, at: moment)
    case .walkOut: return end(by: party, at: moment)
    }
  }

  private mutating func put<Table: BargainingTable<Offer>>(
    _ offer: Offer, by party: Int, because reason: String?, at moment: Moment, _ table: inout Table
  ) {
    transcript.note(.offer, by: .party(party), offer, reason: reason, at: moment)
    standing = (offer, party)
    acceptances = 1
    table.observe(offer, by: .party(party))
  }

  private mutating func leave(_ party: Int, at moment: Moment) -> Transcript<Offer>.Ending? {
    transcript.note(.leave, by: .party(party), at: moment)
    isPresent[party] = false
    presentCount -= 1
    transcript.left = isPresent.indices.filter { !isPresent[$0] }
    return presentCount < 2 ? .ended(by: nil) : nil
  }

  private mutating func end(by party: Int, at moment: Moment) -> Transcript<Offer>.Ending {
    transcript.note(.end, by: .party(party), at: moment)
    return .ended(by: party)
  }
}
