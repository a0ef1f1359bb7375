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
      "Seconds without a sign of life after which a run counts as stuck, and is ended; 60 if not given.",
      valueName: "seconds"))
  var patience: Int?

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("--workers takes a number of 1 or more") }
    if let patience, patience < 1 { throw ValidationError("--patience takes a number of seconds, 1 or more") }
  }

  /// Every posting is kept of single runs only.
  func requireNoJournal() throws {
    if recordingLevel == .journal {
      throw ValidationError(
        "--record takes outcome or series here; every posting is kept of single runs: entente run FILE --record journal"
      )
    }
  }

  /// Pictures of how it went need the series.
  var recording: Recording { recordingLevel ?? (report.path == nil ? .outcome : .series) }

  func pool(_ path: String) -> WorkerPool {
    WorkerPool(scenario: path, command: Self.command, count: count, patience: .seconds(patience ?? 60))
  }

  /// For branches of a recorded run.
  func pool(_ run: StoredRun) -> WorkerPool {
    WorkerPool(
      recorded: run.summary.scenario, files: run.spec.files, command: Self.command, count: count,
      patience: .seconds(patience ?? 60))
  }

  private var count: Int { workers ?? ProcessInfo.processInfo.activeProcessorCount }

  private static let command = [Program.path, WorkerCommand.configuration.commandName ?? "worker"]
}

/// What stands in every arm alike.
struct GroundOptions: ParsableArguments {
  @Option(
    name: .customLong("given"), parsing: .singleValue,
    help: ArgumentHelp("Sets a value in every arm alike. May be repeated.", valueName: "name=value"))
  var assignments: [String] = []

  @Option(parsing: .unconditional, help: ArgumentHelp("The seed of all chance.", valueName: "n"))
  var seed: UInt64 = 1

  func validate() throws { _ = try settings() }

  func settings() throws -> [String: SettingValue] { try Assignments(assignments, option: "--given").settings }
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

extension Refusal {
  /// In the words of the command line: `--set NAME=` is what a scenario calls whatever is set from outside.
  func worded(_ option: (_ name: String) -> String) -> Refusal {
    var refusal = self
    refusal.text = text.replacing(/--set (?<name>[^=\n]+)=/) { "\(option(String($0.name))) \($0.name)=" }
    return refusal
  }
}

/// Puts an experiment to its runs: with progress on standard error, and Ctrl-C that leaves what is done.
struct Undertaking {
  let study: Study
  let answering: Answering

  /// - Parameters:
  ///   - stopping: made of the measure that `--measure` names first, or of the first that tells.
  ///   - measures: what is looked at where nothing is named; if nil, what tells.
  init(
    _ experiment: Experiment, _ options: StudyOptions, _ pool: WorkerPool, looking measures: [String]? = nil,
    until stopping: (_ measure: String) throws -> Stopping,
    rerun: @escaping (Arm, Int) -> String
  ) throws {
    let ledger = try RunLedger(path: options.ledger.path)
    study = try Study(experiment, in: ledger, with: pool)
    try study.check()
    for warning in study.scenario.warnings { Terminal.complain(warning) }
    let telling = study.scenario.tellingMeasures
    let named = try measures ?? options.measures.known(among: study.scenario.measures, telling: telling)
    let stopping = try stopping((named.isEmpty ? telling : named)[0])
    Interruption.isAwaited()
    let progress = Progress("\(study.scenario.title)")
    var last = StudyProgress(total: 0)
    defer { progress.end() }
    let end = try study.evaluate(until: stopping) { state in
      last = state
      progress.study(state)
      return !Interruption.hasCome
    }
    progress.end()
    let sample = try study.sample()
    let measures = try named.isEmpty ? sample.measures(telling: telling) : named
    let number = try study.record(looking: measures, end: end)
    let record = try ledger.experiment(number)
    let arms = experiment.arms
    let scenario = study.scenario
    answering = Answering(
      source: ledger, record: record, sample: sample, measures: measures, monthsPerStep: scenario.monthsPerStep,
      footing: StudyFooting(
        title: scenario.title, unit: scenario.unit, end: end, progress: last, asked: record.asking?.replicates,
        experiment: number, ledger: options.ledger.path, kept: record.commonReplicates.count
      ) { name, replicate, _ in
        arms.first { $0.name == name }.map { rerun($0, replicate) } ?? ""
      }, methods: { scenario.methods }, origins: { try ledger.origins(of: record.trials.map(\.run)) })
  }

  /// Tells the answer; after an interrupt, also what is there, and how to go on.
  func tell(varying variations: [Variation]? = nil, choosing choice: DecisionChoice? = nil, _ options: StudyOptions)
    throws
  {
    try answering.tell(varying: variations, choosing: choice, as: options.format, report: options.report)
    if answering.footing.end == .interrupted { throw Self.interruption(answering.footing.progress) }
  }

  /// Tells what is there, and how to go on.
  static func interruption(_ progress: StudyProgress) -> ExitCode {
    Terminal.complain(
      "entente: interrupted; \(progress.cached + progress.evaluated) of \(progress.total) runs are in the ledger, and the same command goes on from there"
    )
    return ExitCode(130)
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
