import ArgumentParser
import Evaluation
import Experiments
import Foundation
import Ledger
import Reports
import Simulation

/// How many runs, by how many workers, and what is looked at.
struct StudyOptions: ParsableArguments {
  @Option(
    name: .customLong("measure"), parsing: .singleValue,
    help: ArgumentHelp(
      "A final value to look at, as in trust or compact.trust; may be repeated. Without it: the telling ones, and the scenario's own.",
      valueName: "name"))
  var measures: [String] = []

  @Option(
    name: .customLong("given"), parsing: .singleValue,
    help: ArgumentHelp("Sets a value in every arm alike. May be repeated.", valueName: "name=value"))
  var ground: [String] = []

  @Option(parsing: .unconditional, help: ArgumentHelp("The seed of all chance.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Runs at a time; as many as there are processors if not given.", valueName: "n"))
  var workers: Int?

  @Option(
    name: .customLong("record"),
    help: ArgumentHelp(
      "How much of each run is kept: outcome, or series as well, which pictures of its course need. Without it: series with --report, else outcome.",
      valueName: "level"))
  var recordingLevel: Recording?

  @OptionGroup var report: ReportOption

  @Option(
    help: ArgumentHelp(
      "Seconds without a sign of life after which a run counts as stuck, and is ended.", valueName: "seconds"))
  var patience: Int = 60

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("--workers takes a number of 1 or more") }
    if patience < 1 { throw ValidationError("--patience takes a number of seconds, 1 or more") }
    if recordingLevel == .journal {
      throw ValidationError(
        "--record takes outcome or series here; for every posting of one run: entente run FILE --record journal")
    }
    _ = try Assignments(ground, option: "--given")
  }

  /// Pictures of how it went need the series.
  var recording: Recording { recordingLevel ?? (report.path == nil ? .outcome : .series) }

  func pool(_ path: String) -> WorkerPool {
    WorkerPool(
      scenario: path, command: [Program.path, WorkerCommand.configuration.commandName ?? "worker"],
      count: workers ?? ProcessInfo.processInfo.activeProcessorCount, patience: .seconds(patience))
  }
}

/// This program.
enum Program {
  /// The file that it was started from, whatever it was called by.
  static var path: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}

/// NAME=VALUE, once a name.
struct Assignments {
  private(set) var settings: [String: SettingValue] = [:]

  /// - Throws: `ValidationError` that names the option.
  init(_ texts: [String], option: String) throws {
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("\(option) takes NAME=VALUE, as in \(option) openness=0.9, not '\(text)'")
      }
      let name = String(text[..<equals])
      guard settings[name] == nil else { throw ValidationError("\(option) \(name) is given twice") }
      settings[name] = try Self.value(String(text[text.index(after: equals)...]), of: name, option: option)
    }
  }

  static func value(_ text: String, of name: String, option: String) throws -> SettingValue {
    guard !text.isEmpty else { throw ValidationError("\(option) \(name)= has no value, as in \(option) \(name)=0.9") }
    if text.wholeMatch(of: /-?\d+,\d+/) != nil {
      throw ValidationError(
        "\(option) \(name)=\(text): write the number with a point, \(text.replacing(",", with: "."))")
    }
    return SettingValue(typed: text)
  }
}

/// Puts an experiment to its runs: with progress on standard error, and Ctrl-C that leaves what is done.
struct Undertaking {
  let study: Study
  let end: StudyEnd
  let footing: StudyFooting
  let measures: [String]
  private let ledger: RunLedger

  init(
    _ experiment: Experiment, _ options: StudyOptions, _ pool: WorkerPool,
    until stopping: (_ measures: [String]) throws -> Stopping,
    rerun: @escaping (Arm, Int) -> String
  ) throws {
    ledger = try RunLedger(path: options.ledger.path)
    study = try Study(experiment, in: ledger, with: pool)
    if experiment.kind == .whatif { try study.check() }
    for warning in study.scenario.warnings { Terminal.complain(warning) }
    measures = try options.measures.isEmpty ? study.scenario.tellingMeasures : study.scenario.known(options.measures)
    let stopping = try stopping(measures)
    Interruption.isAwaited()
    let progress = Progress("\(study.scenario.title)")
    var last = StudyProgress(total: 0)
    defer { progress.end() }
    end = try study.evaluate(until: stopping) { state in
      last = state
      progress.study(state)
      return !Interruption.hasCome
    }
    progress.end()
    let number = try study.record()
    let arms = experiment.arms
    footing = StudyFooting(progress: last, experiment: number, ledger: options.ledger.path) { name, replicate in
      arms.first { $0.name == name }.map { rerun($0, replicate) } ?? ""
    }
  }

  /// From the record of the experiment.
  var methods: MethodsSection {
    get throws {
      let number = footing.experiment
      let record = try ledger.experiment(number)
      return MethodsSection(
        study.scenario.methods, of: record, number: number, origins: try ledger.origins(of: record.trials.map(\.run)),
        ledger: footing.ledger)
    }
  }

  /// After an interrupt: what is there, and how to go on.
  func sayIfInterrupted() throws {
    guard end == .interrupted else { return }
    let progress = footing.progress
    Terminal.complain(
      "entente: interrupted; \(progress.cached + progress.evaluated) of \(progress.total) runs are in the ledger, and the same command goes on from there"
    )
    throw ExitCode(130)
  }
}

extension Arm {
  /// The arguments that set what it sets, as they would be typed.
  var arguments: String {
    settings.sorted { $0.key < $1.key }.map { " --set \("\($0.key)=\($0.value.text)".quoted)" }.joined()
      + (alternative.map { " --alternative \($0.quoted)" } ?? "")
  }
}

extension String {
  /// As a shell takes it for one word.
  var quoted: String {
    wholeMatch(of: /[\w.\/=+:,@%-]+/) != nil ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
