import Partnerships
import Simulation
import TestSupport

extension Scenario {
  /// The default world as a scenario.
  static func standard(_ world: WorldDeclaration = .standard(), steps: Int = 24) -> Scenario {
    Scenario(title: "a test", steps: steps, world: world)
  }
}

extension RunSpec {
  static func seeded(_ seed: UInt64, replicate: UInt64 = 0, inputs: [RecordedInput] = []) -> RunSpec {
    RunSpec(files: [], seed: seed, replicate: replicate, inputs: inputs)
  }
}

/// A policy out of a closure.
struct Counsel: Policy {
  let kinds: Set<DecisionKind>
  private let decide: (DecisionRequest) throws -> DecisionAnswer

  init(_ kinds: Set<DecisionKind>, _ decide: @escaping (DecisionRequest) throws -> DecisionAnswer) {
    self.kinds = kinds
    self.decide = decide
  }

  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer { try decide(request) }
}

extension History {
  /// The balance of an account at the end, where the journal was kept.
  func closing(_ account: String) -> Double? { journal?.closings.first { $0.account == account }?.balance }

  func series(_ name: String) -> [Double] { series.first { $0.name == name }?.values ?? [] }

  /// Bits, because what has no value is NaN.
  var bits: [[UInt64]] { series.map { $0.values.map(\.bitPattern) } }

  func postings(of mechanism: MechanismName, in step: Int, where isMeant: (String) -> Bool = { _ in true })
    -> [HistoryPosting]
  {
    journal?.postings.filter { $0.step == step && $0.mechanism == mechanism.name && isMeant($0.account) } ?? []
  }
}
