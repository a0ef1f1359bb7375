import Foundation
import Negotiation
import Scenarios

/// A case on disk, with the scripts beside it; or a GENIUS domain with its profiles.
public struct CaseSource: Sendable {
  private let source: ScenarioSource

  /// - Throws: `FileProblem`.
  public init(path: String) throws { source = try ScenarioSource(path: path) }

  public var name: String { source.name }

  /// Reads the case, lists its outcomes, and asks every party what they are worth.
  /// - Throws: `CaseProblems`.
  public func prepare() throws -> CaseRun {
    let negotiation = try NegotiationCase(json: Data(source.scriptFile.bytes), file: source.name)
    return try CaseRun(negotiation, file: source.name) { try source.file($0).bytes }
  }

  /// Reads this file as a GENIUS domain, and others as profiles over it: a party each, in this order.
  /// - Parameter steps: rounds of alternating offers, at least 1.
  /// - Throws: `FileProblem`, `GeniusProblem`.
  public func prepare(profiles: [String], strategy: SimpleStrategy, steps: Int) throws -> CaseRun {
    let domain = try GeniusDomain(xml: Data(source.scriptFile.bytes), file: source.name)
    let profiles = try profiles.map { path in
      let file = try ScenarioSource(path: path)
      return try GeniusProfile(xml: Data(file.scriptFile.bytes), file: file.name, of: domain)
    }
    let negotiation = NegotiationCase(domain, profiles, strategy: strategy.asCase, steps: steps)
    return try CaseRun(negotiation, file: source.name) { try source.file($0).bytes }
  }
}

/// A way to bargain that a word names.
public enum SimpleStrategy: String, CaseIterable, Sendable {
  case aspiration, boulware, conceder, hardheaded, micro
  case titForTat = "tit_for_tat"
  case frequency
  case fairMinded = "fair_minded"

  var asCase: CaseStrategy {
    func curve(_ exponent: Double) -> CaseStrategy.Kind {
      .timeBased(offering: ConcessionCurve(exponent: exponent), accepting: nil, tolerance: 0)
    }
    let kind: CaseStrategy.Kind =
      switch self {
      case .aspiration: curve(1)
      case .boulware: curve(4)
      case .conceder: curve(0.25)
      case .hardheaded: .hardheaded
      case .micro: .micro(acceptsSame: true)
      case .titForTat: .titForTat(kindness: 0, initialConcession: 0, punishes: false)
      case .frequency: .frequency(ConcessionCurve(), window: 0.05)
      case .fairMinded: .fairMinded(.nash, ConcessionCurve())
      }
    return CaseStrategy(kind: kind, endsAt: nil, leavesAt: nil)
  }
}
