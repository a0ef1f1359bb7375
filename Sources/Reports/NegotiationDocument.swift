import Cases
import Negotiation

/// What came of a negotiation as one JSON object of the shape of `expected` in a case file (docs/negotiation.md).
///
/// Utilities of the analysis are undiscounted. A list of outcomes ascends; their utilities are in its order.
public struct NegotiationDocument: JSONDocument {
  private let trace: [Entry]
  private let end: End
  private let agreement: Agreement?
  private let finalUtilities: [Double?]
  private let analysis: AnalysisDocument

  public init(_ result: CaseResult) {
    let transcript = result.transcript
    trace = transcript.acts.map { Entry(act: $0) }
    end = End(transcript)
    agreement = transcript.agreement.map { Agreement(outcome: $0, values: result.run.space.values($0)) }
    finalUtilities = result.finalUtilities
    analysis = AnalysisDocument(
      result.analysis, agreement: result.transcript.agreement, isSample: result.run.space.isSample)
  }

  private enum Key: String, CodingKey {
    case trace, end, agreement
    case finalUtilities = "final_utilities"
    case analysis
  }

  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(trace, forKey: .trace)
    try object.encode(end, forKey: .end)
    try object.encode(agreement, forKey: .agreement)  // null without one
    try object.encode(finalUtilities, forKey: .finalUtilities)
    try object.encode(analysis, forKey: .analysis)
  }

  /// `[step, party, action, outcome]`; the mediator's party is null.
  private struct Entry: Encodable {
    let act: Transcript<Int>.Act

    func encode(to encoder: any Encoder) throws {
      var list = encoder.unkeyedContainer()
      try list.encode(act.step)
      if case .party(let party) = act.speaker { try list.encode(party) } else { try list.encodeNil() }
      try list.encode(act.kind.rawValue)
      try list.encode(act.offer)
    }
  }

  private struct End: Encodable {
    let reason: String
    let steps: Int
    let lastStep: Int?
    let left: [Int]
    /// Only of talks that an error ended.
    let error: String?

    init(_ transcript: Transcript<Int>) {
      steps = transcript.steps
      lastStep = transcript.lastStep
      left = transcript.left
      var error: String?
      switch transcript.ending {
      case .agreement: reason = "agreement"
      case .timeout: reason = "timeout"
      case .ended: reason = "ended"
      case .failed(_, let cause):
        reason = "failed"
        error = "\(cause)"
      }
      self.error = error
    }

    private enum CodingKeys: String, CodingKey {
      case reason, steps
      case lastStep = "last_step"
      case left, error
    }

    func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: CodingKeys.self)
      try object.encode(reason, forKey: .reason)
      try object.encode(steps, forKey: .steps)
      try object.encode(lastStep, forKey: .lastStep)
      try object.encode(left, forKey: .left)
      try object.encodeIfPresent(error, forKey: .error)
    }
  }

  private struct Agreement: Encodable {
    let outcome: Int
    let values: [IssueValue]

    private enum Key: String, CodingKey { case outcome, values }

    func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(outcome, forKey: .outcome)
      var list = object.nestedUnkeyedContainer(forKey: .values)
      for value in values {
        switch value {
        case .number(let number):
          if let whole = Int(exactly: number) { try list.encode(whole) } else { try list.encode(number) }
        case .text(let text): try list.encode(text)
        case .division(let shares): try list.encode(shares)
        }
      }
    }
  }
}
