import Foundation

extension DispatchQueue {
  /// Does on this queue what waits, for a disk or for a worker, so that whoever asks does not.
  func answer<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      async { continuation.resume(with: Result(catching: body)) }
    }
  }
}
