import Foundation
import Scenarios
import Simulation

/// The other side of a `WorkerPool`: a process that evaluates what it is sent through a pipe, one run after another.
///
/// It ends with its parent: at the end of its input, whatever it is doing.
public enum Worker {
  /// Serves standard input until it ends. Nothing else may read or write the two.
  public static func serve() -> Never {
    // An interrupt at the terminal reaches the whole group; the parent decides what it means.
    signal(SIGINT, SIG_IGN)
    let inbox = Inbox()
    Thread.detachNewThread {
      var bytes = Data()
      while true {
        let more = FileHandle.standardInput.availableData
        if more.isEmpty { _exit(0) }
        bytes.append(more)
        while let order = try? Parcel.next(WorkOrder.self, in: &bytes) { inbox.put(order) }
      }
    }
    var bench = Bench()
    while true { bench.answer(inbox.take()) }
  }

  /// Orders in the sequence of their coming.
  private final class Inbox: @unchecked Sendable {
    private let condition = NSCondition()
    private var orders: [WorkOrder] = []

    func put(_ order: WorkOrder) {
      condition.withLock { orders.append(order) }
      condition.signal()
    }

    func take() -> WorkOrder {
      condition.lock()
      defer { condition.unlock() }
      while orders.isEmpty { condition.wait() }
      return orders.removeFirst()
    }
  }

  private struct Bench {
    var source: ScenarioSource?
    var files: [SourceFile] = []
    let clock = ContinuousClock()

    mutating func answer(_ order: WorkOrder) {
      do {
        switch order {
        case .open(let path, let files):
          self.files = files
          source = try ScenarioSource(path: path, holding: self.files)
        case .openRecord(let name, let files):
          self.files = files
          source = ScenarioSource(name: name, files: files)
        case .describe(let order): send(.told(.described(try describe(order))))
        case .check(let orders): send(.told(try check(orders)))
        case .run(let order): send(.ran(try run(order)))
        case .look(let order, let steps, let organisations):
          send(.told(.looked(try RoundLook(order.request(opened), steps: steps, organisations: organisations))))
        }
      } catch let problem as ScenarioProblem {
        send(.told(.refused(Refusal(problem))))
      } catch {
        send(.told(.refused(Refusal("\(error)"))))
      }
    }

    /// A sign of life with each, since there may be many.
    private func check(_ orders: [RunOrder]) throws -> Remark {
      var files: [SourceFile] = []
      var refusals: [Refusal] = []
      for order in orders {
        do {
          let read = try compile(
            try opened, settings: order.settings, alternative: order.alternative, branches: order.branches,
            seed: order.seed, replicate: order.replicate
          ).files
          files += read.filter { !files.contains($0) }
        } catch let problem as ScenarioProblem { refusals.append(Refusal(problem)) }
        send(.told(.step(0)))
      }
      return Refusal(refusals).map { .refused($0) } ?? .checked(files)
    }

    private func describe(_ order: RunOrder) throws -> ScenarioDescription {
      ScenarioDescription(
        try compile(
          try opened, settings: order.settings, alternative: order.alternative, branches: order.branches,
          seed: order.seed, replicate: order.replicate))
    }

    private func run(_ order: RunOrder) throws -> WiredRun {
      var told = clock.now
      let run = try evaluate(
        order.request(opened),
        onStep: { step, _, _ in
          guard clock.now - told > .milliseconds(250) else { return }
          told = clock.now
          send(.told(.step(step)))
        })
      return WiredRun(run, without: files)
    }

    private var opened: ScenarioSource {
      get throws {
        guard let source else { throw WorkerProblem("no scenario was opened") }
        return source
      }
    }

    /// To a parent that is gone there is nothing to say.
    private func send(_ answer: WorkAnswer) {
      guard let frame = try? Parcel.encode(answer), (try? FileHandle.standardOutput.write(contentsOf: frame)) != nil
      else { _exit(1) }
    }
  }
}
