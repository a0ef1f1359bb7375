import Foundation

/// A value that threads share, and wait for.
final class Shared<Value>: @unchecked Sendable {
  private let condition = NSCondition()
  /// Touched only by who holds the condition's lock.
  private var value: Value

  init(_ value: Value) { self.value = value }

  func change<Result>(_ body: (inout Value) -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    defer { condition.broadcast() }
    return body(&value)
  }

  /// Waits for a time, which may be set, put off or brought forward meanwhile; nil: there is none yet.
  func wait(until time: (Value) -> Date?) {
    condition.lock()
    defer { condition.unlock() }
    while true {
      guard let time = time(value) else {
        condition.wait()
        continue
      }
      guard time > Date() else { return }
      _ = condition.wait(until: time)
    }
  }
}

/// A thread, of which there may be many hundreds.
func begin(_ body: @escaping @Sendable () -> Void) {
  let thread = Thread(block: body)
  thread.stackSize = 256 << 10
  thread.start()
}
