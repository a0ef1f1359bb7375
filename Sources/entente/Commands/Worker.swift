import ArgumentParser
import Evaluation

/// What this program is when it works for another one of its kind.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Evaluate runs that come through a pipe.", shouldDisplay: false)

  func run() { Worker.serve() }
}
