import Negotiation

/// A negotiation told by itself: what is on the table, who wants what and how they bargain, and by which protocol.
///
/// `docs/negotiation.md` describes the file.
public struct NegotiationCase: Sendable {
  public struct Party: Sendable {
    public let name: String
    /// A label without effect.
    public let sector: String
    public let utility: CaseUtility
    /// nil: minus infinity.
    public let reservation: Double?
    public let discount: Discount?
    public let strategy: CaseStrategy
  }

  public let name: String
  public let description: String
  public let issues: [Issue]
  /// In the order of their turns, at least two.
  public let parties: [Party]
  public let rules: CaseProtocol

  static let format = "entente-negotiation-case/1"

  /// Parties of GENIUS profiles over a GENIUS domain, who all bargain in one way.
  /// - Parameter steps: rounds of alternating offers, at least 1.
  public init(_ domain: GeniusDomain, _ profiles: [GeniusProfile], strategy: CaseStrategy, steps: Int) {
    name = domain.name
    description = domain.name
    issues = domain.issues
    parties = profiles.map {
      Party(
        name: $0.name, sector: "", utility: .additive($0.utility), reservation: $0.reservation,
        discount: $0.discount(steps: steps), strategy: strategy)
    }
    rules = .stacked(Stacked(steps: steps))
  }
}

/// How a party values outcomes.
public enum CaseUtility: Sendable {
  case additive(LinearAdditive)
  case boxes(HyperRectangles)
  /// A function of a script, of the values by issue: asked once an outcome.
  case lua(ScriptReference)
}

/// A script beside the case, and the name of what it returns.
public struct ScriptReference: Hashable, Sendable {
  public let file: String
  public let line: Int?
}

/// How a party bargains.
public struct CaseStrategy: Sendable {
  public enum Kind: Sendable {
    case timeBased(offering: ConcessionCurve, accepting: ConcessionCurve?, tolerance: Double)
    case aspiration(exponent: Double, start: Double, tolerance: Double)
    case hardheaded
    case micro(acceptsSame: Bool)
    case titForTat(kindness: Double, initialConcession: Double, punishes: Bool)
    case scripted([Scripted.Turn])
    case frequency(ConcessionCurve, window: Double)
    case fairMinded(FairMinded.Aim, ConcessionCurve)
    case trustSensitive(trust: [Double], start: Double, pace: Double)
    case lua(ScriptReference)
  }

  public let kind: Kind
  public let endsAt: Int?
  public let leavesAt: Int?
}

/// By which rules it is bargained.
public enum CaseProtocol: Sendable {
  case stacked(Stacked)
  case slate(Slate)
  case simultaneous(Simultaneous)
  /// - Parameter seed: of the mediator's changes.
  case singleText(SingleText, seed: UInt64)
}
