#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A mediator's single text: improved by small changes, each kept if enough parties can live with it.
///
/// At temperature θ a party lives with a change that costs it at most θ. At θ = 0 that is hill climbing: no change that hurts is kept.
/// Annealing lets θ fall as the rounds go by, so that early changes may hurt a little and lead out of what is best only nearby.
/// The mediator counts heads, and looks at the mean.
/// Source: Fisher & Ury 1981; Klein, Faratin, Sayama & Bar-Yam 2003; Dueck & Scheuer 1990 (threshold accepting).
public struct SingleTextMediator: Hashable, Sendable {
  /// Share of parties that must live with a change, 0...1.
  public var quota: Double
  /// Temperature θ of this round, in utility, ≥ 0.
  public var temperature: Double
  /// Changes tried in a round.
  public var mutations: Int

  public init(quota: Double, temperature: Double, mutations: Int) {
    self.quota = quota
    self.temperature = temperature
    self.mutations = mutations
  }

  /// The text after a round of changes.
  /// - Parameters:
  ///   - parties: how many there are.
  ///   - appraise: says what a text is worth to each party.
  ///   - change: makes the candidate the text with the n-th change that is tried.
  public func improve<Offer>(
    _ text: Offer, parties: Int, appraise: (_ text: Offer, _ worths: inout [Double]) throws -> Void,
    change: (_ candidate: inout Offer, _ text: Offer, _ mutation: Int) -> Void
  ) rethrows -> Offer {
    var text = text
    var worths = Array(repeating: 0.0, count: parties)
    try appraise(text, &worths)
    var candidate = text
    var candidateWorths = worths
    let count = Double(parties)
    for mutation in 0..<mutations {
      change(&candidate, text, mutation)
      try appraise(candidate, &candidateWorths)
      var content = 0
      var gain = 0.0
      for party in 0..<parties {
        let change = candidateWorths[party] - worths[party]
        if change >= -temperature { content += 1 }
        gain += change
      }
      if Double(content) / count >= quota - 1e-9, gain / count >= -temperature {
        swap(&text, &candidate)
        swap(&worths, &candidateWorths)
      }
    }
    return text
  }

  /// The same, of a continuous text.
  /// - Parameter change: the n-th change to try: which component, and by how much.
  public func improve(
    _ text: Text, for panel: TextPanel, change: (_ mutation: Int) -> (component: Int, amount: Double)
  ) -> Text {
    improve(text, parties: panel.parties, appraise: panel.appraise) { candidate, text, mutation in
      let (component, amount) = change(mutation)
      candidate.become(text)
      candidate.shift(component, by: amount)
    }
  }
}

/// A table whose mediator can ask what a text is worth to each, and knows how to change it.
public protocol MediationTable<Offer>: BargainingTable {
  /// What the text is worth to a party.
  mutating func worth(of text: Offer, to party: Int) throws -> Double
  /// A small change, by chance: number `mutation` of this step.
  func changed(_ text: Offer, mutation: Int, at moment: Moment) -> Offer
}

/// Mediated single text as a protocol: rounds of changes at a falling temperature, then a vote on the text.
public struct SingleText: Hashable, Sendable {
  public let rounds: Int
  /// Of the first round; its temperature falls to `temperature · cooling^round`.
  public let mediator: SingleTextMediator
  /// 0...1.
  public let cooling: Double
  /// Who must accept the text in the end.
  public let adoption: AdoptionRule

  public init(rounds: Int, mediator: SingleTextMediator, cooling: Double, adoption: AdoptionRule = .unanimity) {
    self.rounds = rounds
    self.mediator = mediator
    self.cooling = cooling
    self.adoption = adoption
  }

  /// Holds the talks. An error that the table throws ends them, and is kept as the ending.
  public func hold<Table: MediationTable>(at table: inout Table, from start: Table.Offer) -> Transcript<Table.Offer>
  where Table.Offer: Equatable {
    var transcript = Transcript<Table.Offer>()
    var speaker: Int?
    do {
      var text = start
      transcript.note(.offer, by: .mediator, text, at: Moment(step: 0, deadline: rounds))
      for round in 0..<rounds {
        let moment = Moment(step: round, deadline: rounds)
        transcript.steps = round + 1
        var mediator = mediator
        mediator.temperature *= pow(cooling, Double(round))
        let improved = try mediator.improve(
          text, parties: table.parties,
          appraise: { text, worths in
            for party in worths.indices { worths[party] = try table.worth(of: text, to: party) }
          },
          change: { candidate, text, mutation in candidate = table.changed(text, mutation: mutation, at: moment) })
        if improved != text { transcript.note(.offer, by: .mediator, improved, at: moment) }
        text = improved
      }
      // The deadline itself: nobody waits any more.
      let vote = Moment(step: rounds - 1, deadline: rounds - 1)
      var yes: [Bool] = []
      for party in 0..<table.parties {
        speaker = party
        if case .accept = try table.respond(party, to: text, at: vote) {
          yes.append(true)
          transcript.note(.accept, by: .party(party), text, at: vote)
        } else {
          yes.append(false)
          transcript.note(.reject, by: .party(party), text, at: vote)
        }
      }
      transcript.ending = adoption.adopts(yes) ? .agreement(text) : .ended(by: nil)
    } catch {
      transcript.ending = .failed(by: speaker, error)
    }
    return transcript
  }
}
