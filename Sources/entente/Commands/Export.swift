import ArgumentParser
import Foundation
import Ledger
import Reports

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a recorded run as a table for other tools, or into another ledger.",
    discussion: """
      Without a flag it is the tidy table of measures, one row a step and measure. What was not recorded (--journal of a run that was recorded
      without it) is had by evaluating the run again. docs/export.md has three lines of R and of pandas for each table.
      """)

  @Argument(help: ArgumentHelp("Its number, 'last', or the beginning of its specDigest.", valueName: "run"))
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "In place of a run: all runs of an experiment, by its number, or 'last' (entente experiments); --outcome unless --series is given.",
      valueName: "n"))
  var experiment: String?

  @Flag(help: "Which table.")
  var table: TableFlag?

  @Option(help: ArgumentHelp("csv, or jsonl (JSON Lines).", valueName: "format"))
  var format: RunTable.Format = .csv

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write; standard output if not given.", valueName: "file"))
  var output: String?

  @Option(name: .customLong("to-ledger"), help: ArgumentHelp("Records the run in this ledger, too.", valueName: "file"))
  var target: String?

  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if let target, URL(filePath: target).standardizedFileURL == URL(filePath: ledger.path).standardizedFileURL {
      throw ValidationError("--to-ledger names the ledger that the run is in already")
    }
    if (reference == nil) == (experiment == nil) {
      throw ValidationError("name a run, or an experiment with --experiment; not both")
    }
    if experiment != nil, target != nil {
      throw ValidationError("--to-ledger takes runs one by one: entente export RUN --to-ledger FILE")
    }
    if target != nil, table != nil {
      throw ValidationError(
        "--to-ledger records the run as it is, and \(table.map { "--\($0.rawValue)" } ?? "") a table of it: give one")
    }
    if let output { try WholeFile.requirePlace(for: output, option: "--output") }
    if target != nil, output != nil { throw ValidationError("give --to-ledger or --output, not both") }
  }

  func run() throws {
    let source = try RunLedger(path: ledger.path, readOnly: true)
    if let experiment {
      return try write(
        try RunTable((table ?? .outcome).kind, ofExperiment: source.findExperiment(experiment), in: source))
    }
    let number = try source.find(reference ?? "last")
    if let target {
      let outcome = try source.copy(number, to: try RunLedger(path: target))
      try Terminal.write("run \(number) of \(ledger.path) is run \(outcome.number) of \(target)\n")
      return
    }
    let progress = Progress("evaluating run \(number) again")
    defer { progress.end() }
    let table = try RunTable((table ?? .series).kind, of: number, in: source, onStep: progress.step)
    // What is written may be read on the terminal that progress is told on.
    if output == nil {
      progress.end()
      progress.isSilent = true
    }
    try write(table)
  }

  private func write(_ table: RunTable) throws {
    guard let output else { return try table.write(as: format, to: Terminal.output.write) }
    try WholeFile.write(to: output) { write in try table.write(as: format, to: write) }
  }
}

/// Which table is written.
enum TableFlag: String, EnumerableFlag {
  case series, outcome, events, journal

  var kind: RunTable.Kind {
    switch self {
    case .series: .series
    case .outcome: .outcome
    case .events: .events
    case .journal: .journal
    }
  }

  static func help(for value: TableFlag) -> ArgumentHelp? {
    switch value {
    case .series: "Measures of every step (the default)."
    case .outcome: "Final values."
    case .events: "What happened."
    case .journal: "Every posting, with opening and closing balances."
    }
  }
}

extension RunTable.Format: ExpressibleByArgument {}
