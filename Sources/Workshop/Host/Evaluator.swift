import Evaluation
import Foundation
import Simulation

/// Whoever evaluates a round: worker processes, or a test.
public protocol RoundEvaluator: Sendable {
  func describe(_ order: RunOrder) async throws -> ScenarioDescription
  func look(_ order: RunOrder, steps: ClosedRange<Int>, organisations: [String]) async throws -> RoundLook
  /// The whole run.
  func evaluate(_ order: RunOrder) async throws -> FinishedRun
}

/// Worker processes, one thing after another, on a thread of their own: no request waits for a script.
public final class WorkerEvaluator: RoundEvaluator, @unchecked Sendable {
  private let queue = DispatchQueue(label: "entente.workshop.evaluation")
  /// Used on the queue alone.
  private let pool: WorkerPool

  public init(_ pool: WorkerPool) { self.pool = pool }

  public func describe(_ order: RunOrder) async throws -> ScenarioDescription {
    try await queue.answer { try self.pool.describe(order) }
  }

  public func look(_ order: RunOrder, steps: ClosedRange<Int>, organisations: [String]) async throws -> RoundLook {
    try await queue.answer { try self.pool.look(order, steps: steps, organisations: organisations) }
  }

  public func evaluate(_ order: RunOrder) async throws -> FinishedRun {
    try await queue.answer {
      var orders = [order]
      var finished: FinishedRun?
      try self.pool.evaluate(next: { orders.popLast().map { (0, $0) } }, tick: { true }) { finished = $0 }
      guard let finished else { throw WorkerProblem("the worker gave no answer") }
      return finished
    }
  }
}
