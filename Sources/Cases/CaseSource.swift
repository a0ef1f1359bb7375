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
    var run = try CaseRun(negotiation, file: source.name) { try source.file($0).bytes }
    run.files = ([source.scriptFile] + (try negotiation.scripts.map { try source.file($0) })).map {
      CaseFile(name: $0.name, digest: $0.digest)
    }
    return run
  }

  /// Reads this file as a GENIUS domain, and others as profiles over it: a party each, in this order.
  /// - Parameter steps: rounds of alternating offers, at least 1.
  /// - Throws: `FileProblem`, `GeniusProblem`.
  public func prepare(profiles: [String], strategy: SimpleStrategy, steps: Int) throws -> CaseRun {
    let domain = try GeniusDomain(xml: Data(source.scriptFile.bytes), file: source.name)
    let files = try profiles.map { try ScenarioSource(path: $0).scriptFile }
    let negotiation = NegotiationCase(
      domain, try files.map { try GeniusProfile(xml: Data($0.bytes), file: $0.name, of: domain) },
      strategy: strategy.asCase, steps: steps)
    var run = try CaseRun(negotiation, file: source.name) { try source.file($0).bytes }
    run.files = ([source.scriptFile] + files).map { CaseFile(name: $0.name, digest: $0.digest) }
    return run
  }
}

extension NegotiationCase {
  /// Names of the scripts that parties think with, in the order in which they are first named.
  fileprivate var scripts: [String] {
    var names: [String] = []
    for party in parties {
      if case .lua(let reference) = party.utility, !names.contains(reference.file) { names.append(reference.file) }
      if case .lua(let reference) = party.strategy.kind, !names.contains(reference.file) {
        names.append(reference.file)
      }
    }
    return names
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
