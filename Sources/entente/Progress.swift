import Experiments
import Foundation

/// How far a command has come, on standard error, once it has taken two seconds: a line that is written over on a terminal, and a line now and
/// then elsewhere.
final class Progress: @unchecked Sendable {
  private var what: String
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var told: ContinuousClock.Instant?
  private let isTerminal = isatty(STDERR_FILENO) == 1

  /// Whether nothing more is told.
  var isSilent = false

  /// - Parameter what: what is being done, as in "running river-compact.lua".
  init(_ what: String) {
    self.what = what
    start = clock.now
  }

  func step(_ step: Int, of count: Int, unit: String) { tell("\(what): \(unit) \(step) of \(count)") }

  private func tell(_ text: @autoclosure () -> String) {
    guard !isSilent else { return }
    let now = clock.now
    guard now - start > .seconds(2), told.map({ now - $0 > (isTerminal ? .milliseconds(200) : .seconds(10)) }) ?? true
    else { return }
    told = now
    Terminal.complain(text(), endingLine: !isTerminal, overwriting: isTerminal)
  }

  /// How far a study has come, at what rate, and how long it may still take.
  func study(_ state: StudyProgress) {
    let seconds = Double((clock.now - start).components.seconds)
    let rate = Double(state.evaluated) / max(seconds, 1)
    var parts = ["\(state.evaluated) done"]
    if state.failed > 0 { parts.append("\(state.failed) of them failed") }
    if state.cached > 0 { parts.append("\(state.cached) known") }
    parts.append("\(state.left) left")
    if state.evaluated > 0 {
      parts.append("\(rate < 10 ? "\((rate * 10).rounded() / 10)" : "\(Int(rate))") a second")
      if rate > 0, state.left > 0 { parts.append(Self.time(Double(state.left) / rate) + " to go") }
    }
    tell("\(what): \(parts.joined(separator: ", "))")
  }

  private static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<100: "about \(Int(seconds.rounded(.up))) s"
    case ..<6000: "about \(Int((seconds / 60).rounded(.up))) min"
    default: "about \(Int((seconds / 3600).rounded(.up))) h"
    }
  }

  /// What is being done from now on.
  func turn(to what: String) { self.what = what }

  /// Takes the line back: before anything else is written, errors too.
  func end() {
    guard isTerminal, told != nil else { return }
    Terminal.complain("", endingLine: false, overwriting: true)
    told = nil
  }
}

/// What Ctrl-C does: the ledger has a run whole or not at all, so there is nothing to clean up, and something to say.
enum Interruption {
  private nonisolated(unsafe) static var message: StaticString = "\nentente: interrupted\n"
  private nonisolated(unsafe) static var count: sig_atomic_t = 0

  /// Whether Ctrl-C was pressed since it is awaited.
  static var hasCome: Bool { count > 0 }

  /// From now on Ctrl-C only asks for an end, which whoever is at work comes to; pressed again, it ends the process.
  static func isAwaited() {
    signal(SIGINT) { _ in
      Interruption.count += 1
      if Interruption.count > 1 { _exit(130) }
    }
  }

  /// Ends the process with the exit code of shells for an interrupt, and says this.
  static func says(_ text: StaticString) {
    message = text
    signal(SIGINT) { _ in
      let message = Interruption.message
      _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
      _exit(130)
    }
  }
}
