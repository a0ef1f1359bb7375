import Evaluation
import Ledger
import Simulation

/// An explanation as one JSON object, format `entente-why/1` (docs/json.md). Keys are only ever added within a version.
public struct ExplanationDocument: JSONDocument {
  public static let format = "entente-why/1"

  private struct Moment: Encodable {
    var step: Int
    var value: Double
  }

  private struct Part: Encodable {
    var amount: Double
    var kind: String
    var text: String
    var step: Int?
    var times: Int
  }

  private struct Movement: Encodable {
    var mover: String
    var about: String
    var amount: Double
    var parts: [Part]
  }

  private struct Moved: Encodable {
    var name: String
    var reason: String?
    var start: Moment
    var end: Moment
    var movements: [Movement]
  }

  private struct Without: Encodable {
    var kind: String
    /// nil for what strikes by chance.
    var name: String?

    init(_ omission: Omission) {
      switch omission {
      case .mechanism(let mechanism): (kind, name) = ("mechanism", mechanism.name)
      case .ownMechanism(let own): (kind, name) = ("own_mechanism", own)
      case .interventions(let about): (kind, name) = ("interventions", about)
      case .branch(let about): (kind, name) = ("branch", about)
      case .accidents: (kind, name) = ("accidents", nil)
      }
    }
  }

  private struct Counterfactual: Encodable {
    var without: Without
    var value: Double?
    var step: Int?
    var failedIn: Int?
  }

  private var format = Self.format
  private let run: Int
  private let subject: String
  private let kind: String
  private let unit: String
  private let step: Int
  private let value: Double?
  private let event: HistoryEvent?
  private let moved: Moved?
  private let counted: [HistoryEvent]
  private let chain: [HistoryEvent]
  private let counterfactual: Counterfactual?
  private let causesWithoutEffect: [Without]
  private let isRecordedHistory: Bool

  public init(_ explanation: Explanation, of run: StoredRun) {
    self.run = run.number
    subject = explanation.subject.name
    kind = explanation.subject.kind.rawValue
    unit = run.summary.unit
    step = explanation.step
    value = explanation.value
    event = explanation.subject.event
    moved = explanation.moved.map { moved in
      Moved(
        name: moved.name, reason: moved.reason, start: Moment(step: moved.start.step, value: moved.start.value),
        end: Moment(step: moved.end.step, value: moved.end.value),
        movements: moved.movements.map { movement in
          Movement(
            mover: movement.mover.name, about: movement.mover.about, amount: movement.amount,
            parts: movement.parts.map {
              Part(amount: $0.amount, kind: $0.kind, text: $0.event?.text ?? "", step: $0.event?.step, times: $0.times)
            })
        })
    }
    counted = explanation.counted
    chain = explanation.chain
    counterfactual = explanation.counterfactual.map {
      Counterfactual(without: Without($0.omission), value: $0.value, step: $0.step, failedIn: $0.failedIn)
    }
    causesWithoutEffect = explanation.causesWithoutEffect.map(Without.init)
    isRecordedHistory = explanation.isRecordedHistory
  }

  private enum CodingKeys: CodingKey {
    case format, run, subject, kind, unit, step, value, event, moved, counted, chain, counterfactual,
      causesWithoutEffect
    case isRecordedHistory
  }

  /// Every key is always there; what has no value is null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(format, forKey: .format)
    try container.encode(run, forKey: .run)
    try container.encode(subject, forKey: .subject)
    try container.encode(kind, forKey: .kind)
    try container.encode(unit, forKey: .unit)
    try container.encode(step, forKey: .step)
    try container.encode(value, forKey: .value)
    try container.encode(event, forKey: .event)
    try container.encode(moved, forKey: .moved)
    try container.encode(counted, forKey: .counted)
    try container.encode(chain, forKey: .chain)
    try container.encode(counterfactual, forKey: .counterfactual)
    try container.encode(causesWithoutEffect, forKey: .causesWithoutEffect)
    try container.encode(isRecordedHistory, forKey: .isRecordedHistory)
  }
}
