/// Simultaneous offers with monotonic concession: in each round everybody offers at once, and everybody says which offers are acceptable.
///
/// An offer that all others accept is agreed; of several the one whose author sits first. The talks end when nobody moves.
/// Source: Rosenschein & Zlotkin 1994; Endriss 2006 (several parties).
public struct Simultaneous: Hashable, Sendable {
  /// Rounds until the deadline, at least 1.
  public let rounds: Int
  /// Rounds in a row, at least 1, in which all repeat themselves, before the talks end.
  public let patience: Int

  public init(rounds: Int, patience: Int = 1) {
    self.rounds = rounds
    self.patience = patience
  }

  /// Holds the talks. An error that the table throws ends them, and is kept as the ending.
  public func hold<Table: BargainingTable>(at table: inout Table) -> Transcript<Table.Offer>
  where Table.Offer: Equatable {
    var transcript = Transcript<Table.Offer>()
    var offers: [Table.Offer?] = Array(repeating: nil, count: table.parties)
    var speaker: Int?
    var idleRounds = 0
    var present: [Int] { (0..<table.parties).filter { !transcript.left.contains($0) } }
    do {
      for round in 0..<rounds {
        let moment = Moment(step: round, deadline: rounds)
        transcript.steps = round + 1
        var moved = false
        // Nobody hears an offer of this round before all are made.
        let made = try present.map { party in
          speaker = party
          return (party, try table.propose(.party(party), standing: offers[party], at: moment))
        }
        for (party, proposal) in made {
          switch proposal {
          case .offer(let offer):
            moved = moved || offers[party] != offer
            offers[party] = offer
            transcript.note(.offer, by: .party(party), offer, at: moment)
            table.observe(offer, by: .party(party))
          case .pass: transcript.note(.noOffer, by: .party(party), at: moment)
          case .leave:
            transcript.note(.leave, by: .party(party), at: moment)
            transcript.left = (transcript.left + [party]).sorted()
            offers[party] = nil
            moved = true
          case .walkOut:
            transcript.note(.end, by: .party(party), at: moment)
            transcript.ending = .ended(by: party)
            return transcript
          }
        }
        idleRounds = moved ? 0 : idleRounds + 1
        guard present.count > 1, idleRounds < patience else {
          transcript.ending = .ended(by: nil)
          return transcript
        }
        for author in present {
          guard let offer = offers[author] else { continue }
          var isAccepted = true
          for party in present where party != author && isAccepted {
            speaker = party
            switch try table.respond(party, to: offer, at: moment) {
            case .accept: transcript.note(.accept, by: .party(party), offer, at: moment)
            case .walkOut:
              transcript.note(.end, by: .party(party), at: moment)
              transcript.ending = .ended(by: party)
              return transcript
            default: isAccepted = false
            }
          }
          if isAccepted {
            transcript.ending = .agreement(offer)
            return transcript
          }
        }
      }
    } catch {
      transcript.ending = .failed(by: speaker, error)
    }
    return transcript
  }
}
