import Negotiation
import Simulation

/// Talks of a run as one JSON object, like a case's `expected`: but offers are told issue by issue (docs/negotiation.md).
public struct HeldNegotiationDocument: JSONDocument {
  private let negotiation: Int
  private let partnership: String
  private let parties: [String]
  private let matter: String
  private let beganAt: Int
  private let endedAt: Int
  private let trace: [Act]
  private let end: End
  private let agreement: [String: String]?
  private let analysis: AnalysisDocument

  private struct Act: Encodable {
    let step: Int
    let round: Int
    let speaker: String
    let action: String
    let offer: [String: String]
    let worths: [Double]
    let reason: String?
  }

  private struct End: Encodable {
    let reason: String
    let error: String?
  }

  public init(_ held: HistoryNegotiation) {
    func named(_ terms: [(name: String, value: String)]) -> [String: String] {
      Dictionary(terms.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    negotiation = held.number
    partnership = held.partnership
    parties = held.parties
    matter = held.matter
    beganAt = held.beganAt
    endedAt = held.endedAt
    trace = held.acts.map {
      Act(
        step: $0.step, round: $0.round, speaker: $0.speaker, action: $0.kind, offer: named($0.terms), worths: $0.worths,
        reason: $0.reason)
    }
    end = End(reason: held.ending, error: held.failure)
    agreement = held.agreement.map { _ in named(held.terms) }
    analysis = AnalysisDocument(SpaceAnalysis(held.space), agreement: held.agreement, isSample: held.isSample)
  }
}
