import Foundation

/// How far a command has come, on standard error, once it has taken two seconds: a line that is written over on a terminal, and a line now and
/// then elsewhere.
final class Progress {
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

  func step(_ step: Int, of count: Int, unit: String) {
    guard !isSilent else { return }
    let now = clock.now
    guard now - start > .seconds(2), told.map({ now - $0 > (isTerminal ? .milliseconds(200) : .seconds(10)) }) ?? true
    else { return }
    told = now
    let text = "\(what): \(unit) \(step) of \(count)"
    Terminal.complain(text, endingLine: !isTerminal, overwriting: isTerminal)
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
