import Evaluation
import Experiments
import Foundation
import Ledger
import Partnerships
import Simulation

/// A run as a table for other tools: a header and rows, in CSV (RFC 4180) or JSON Lines.
///
/// Numbers are written so that they read back exactly; a value that is not there is an empty field, or null.
public struct RunTable {
  public enum Kind: String, CaseIterable, Sendable {
    /// One row a step and measure.
    case series
    /// One row a measure: its final value.
    case outcome
    /// One row an event.
    case events
    /// One row an opening balance, a posting or a closing balance: opening + Σ postings = closing, for every account.
    case journal
  }

  public enum Format: String, CaseIterable, Sendable { case csv, jsonl }

  enum Cell {
    case whole(Int)
    case number(Double)
    case text(String)
    case empty
  }

  let header: [String]
  /// Calls back for each row, in order.
  let rows: (_ each: ([Cell]) throws -> Void) throws -> Void

  /// - Parameter journal: calls back for each line of the run's journal, in order.
  init(_ kind: Kind, of run: StoredRun, journal: @escaping (_ each: (JournalEntry) throws -> Void) throws -> Void) {
    let number = Cell.whole(run.number)
    switch kind {
    case .series:
      header = ["run", "step", "measure", "value"]
      rows = { each in
        for step in 0..<run.summary.stepsRun {
          for series in run.series where step < series.values.count {
            try each([number, .whole(step + 1), .text(series.name), Self.cell(series.values[step])])
          }
        }
      }
    case .outcome:
      header = ["run", "measure", "value"]
      rows = { each in
        for (name, value) in run.outcome { try each([number, .text(name), value.map(Self.cell) ?? .empty]) }
      }
    case .events:
      header = ["run", "event", "step", "kind", "subject", "text", "cause"]
      rows = { each in
        for event in run.events {
          try each([
            number, .whole(event.id), .whole(event.step), .text(event.kind), .text(event.subject), .text(event.text),
            event.cause.map { .whole($0) } ?? .empty,
          ])
        }
      }
    case .journal:
      header = ["run", "entry", "step", "account", "amount", "mechanism", "cause", "event"]
      let events = Dictionary(run.events.map { ($0.id, $0.text) }) { first, _ in first }
      rows = { each in
        try journal { entry in
          switch entry {
          case .opening(let account, let balance):
            try each([number, .text("opening"), .whole(0), .text(account), Self.cell(balance), .empty, .empty, .empty])
          case .posting(let posting):
            try each([
              number, .text("posting"), .whole(posting.step), .text(posting.account), Self.cell(posting.amount),
              .text(posting.mechanism), .whole(posting.cause), events[posting.cause].map { .text($0) } ?? .empty,
            ])
          case .closing(let account, let balance):
            try each([
              number, .text("closing"), .whole(run.summary.stepsRun), .text(account), Self.cell(balance), .empty,
              .empty, .empty,
            ])
          }
        }
      }
    }
  }

  private static func cell(_ value: Double) -> Cell { value.isNaN ? .empty : .number(value) }

  /// Writes the table as UTF-8, some thousand rows at a time.
  public func write(as format: Format, to output: ([UInt8]) throws -> Void) throws {
    var chunk: [UInt8] = []
    if format == .csv { chunk += Array(header.joined(separator: ",").utf8) + [Self.newline] }
    try rows { row in
      for (place, cell) in row.enumerated() {
        switch format {
        case .csv:
          if place > 0 { chunk.append(Self.comma) }
          Self.append(csv: cell, to: &chunk)
        case .jsonl:
          chunk += (place > 0 ? ",\"" : "{\"").utf8
          chunk += header[place].utf8
          chunk += "\":".utf8
          Self.append(json: cell, to: &chunk)
        }
      }
      if format == .jsonl { chunk += "}".utf8 }
      chunk.append(Self.newline)
      if chunk.count > 1 << 18 {
        try output(chunk)
        chunk.removeAll(keepingCapacity: true)
      }
    }
    try output(chunk)
  }

  private static let (newline, comma, quote) = (UInt8(ascii: "\n"), UInt8(ascii: ","), UInt8(ascii: "\""))

  private static func append(csv cell: Cell, to chunk: inout [UInt8]) {
    switch cell {
    case .whole(let number): chunk += String(number).utf8
    case .number(let number): append(number, to: &chunk)
    case .empty: break
    case .text(let text):
      guard text.utf8.contains(where: { $0 == quote || $0 == comma || $0 == newline || $0 == UInt8(ascii: "\r") })
      else {
        chunk += text.utf8
        return
      }
      chunk.append(quote)
      for byte in text.utf8 { chunk += byte == quote ? [quote, quote] : [byte] }
      chunk.append(quote)
    }
  }

  private static func append(json cell: Cell, to chunk: inout [UInt8]) {
    switch cell {
    case .whole(let number): chunk += String(number).utf8
    case .number(let number) where number.isFinite: append(number, to: &chunk)
    case .number, .empty: chunk += "null".utf8
    case .text(let text):
      chunk.append(quote)
      for byte in text.utf8 {
        switch byte {
        case quote, UInt8(ascii: "\\"): chunk += [UInt8(ascii: "\\"), byte]
        case ..<0x20: chunk += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
        default: chunk.append(byte)
        }
      }
      chunk.append(quote)
    }
  }

  /// As few digits as read back exactly.
  private static func append(_ number: Double, to chunk: inout [UInt8]) {
    let isWhole = number == number.rounded() && abs(number) < 1e15 && (number != 0 || number.sign == .plus)
    chunk += (isWhole ? String(Int(number)) : "\(number)").utf8
  }
}

extension RunTable {
  /// The runs of an experiment: one row a run and measure, or, as `series`, a run, step and measure. A run that failed is a row without measure.
  /// What is set otherwise in the arms stands in columns of its own, `set.NAME`.
  ///
  /// - Throws: `LedgerProblem`; `ExportProblem` for other tables, and where series were not recorded.
  public init(_ kind: Kind, ofExperiment number: Int, in ledger: RunLedger) throws {
    let experiment = try ledger.experiment(number)
    guard kind == .outcome || kind == .series else {
      throw ExportProblem(
        description: "an experiment has no table of \(kind.rawValue): export --\(kind.rawValue) of one of its runs")
    }
    let names = Set(experiment.arms.flatMap(\.settings.keys)).sorted()
    header =
      ["experiment", "arm", "replicate", "run", "status"] + names.map { "set.\($0)" }
      + (kind == .series ? ["step"] : []) + ["measure", "value"]
    rows = { each in
      for trial in experiment.trials {
        let arm = experiment.arms[trial.arm]
        let run = try ledger.run(trial.run)
        let key: [Cell] =
          [.whole(number), .text(arm.name), .text(String(trial.replicate)), .whole(trial.run), .text(run.status.name)]
          + names.map { arm.settings[$0].map(Self.cell) ?? .empty }
        if run.failure != nil {
          try each(key + (kind == .series ? [.empty] : []) + [.empty, .empty])
          continue
        }
        switch kind {
        case .series:
          guard run.recording != .outcome else {
            throw ExportProblem(
              description:
                "run \(trial.run) of the experiment was recorded without its series; ask again with --record series")
          }
          for step in 0..<run.summary.stepsRun {
            for series in run.series where step < series.values.count {
              try each(key + [.whole(step + 1), .text(series.name), Self.cell(series.values[step])])
            }
          }
        default:
          for fate in Fate.allCases {
            if let wasSo = run.wasSo(fate) { try each(key + [.text(fate.rawValue), .whole(wasSo ? 1 : 0)]) }
          }
          for (name, value) in run.outcome { try each(key + [.text(name), value.map(Self.cell) ?? .empty]) }
        }
      }
    }
  }

  private static func cell(_ value: SettingValue) -> Cell {
    switch value {
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .boolean(let value): .text(value ? "true" : "false")
    }
  }
}

extension StoredRun {
  /// Whether it came to this; nil where that is no question of its scenario, or a final value of its own has the name.
  fileprivate func wasSo(_ fate: Fate) -> Bool? {
    guard !outcome.contains(where: { $0.name == fate.rawValue }) else { return nil }
    return switch fate {
    case .success: summary.success
    case .collapse:
      outcome.first { $0.name == Aftermath.monthsToCollapse.rawValue }.map { $0.value != nil }
    }
  }
}

/// A table that cannot be had: what is missing, and what to do.
public struct ExportProblem: Error, CustomStringConvertible {
  public let description: String
}

extension RunTable {
  /// The table of a recorded run. What was not recorded (a journal, a series) is had by evaluating the run again, if that gives the same history.
  ///
  /// A journal is written as it comes and kept nowhere. One that was not recorded takes two evaluations: the first says whether the history is
  /// the same, before anything is written; the second is the one that is written down.
  /// - Throws: `LedgerProblem`, `ScenarioProblem`, `ExportProblem`.
  public init(_ kind: Kind, of number: RunNumber, in ledger: RunLedger, onStep: StepWatcher? = nil) throws {
    var run = try ledger.run(number)
    let isRecorded =
      switch kind {
      case .outcome: true
      case .series, .events: run.recording != .outcome
      case .journal: run.recording == .journal
      }
    if isRecorded {
      self.init(kind, of: run) { each in try ledger.readJournal(of: number, each) }
      return
    }
    var openings: [(account: String, balance: Double)] = []
    let replay = try Self.replay(
      run, onStep: onStep, onPage: kind == .journal ? { openings += $0.openings } : nil)
    guard replay.finding == .same else {
      throw ExportProblem(
        description:
          "run \(number) was recorded without its \(kind.rawValue), and evaluating it again gives another history\n  "
          + (replay.obstacles.isEmpty ? ["see: entente replay \(number)"] : replay.obstacles.map(ReplayReport.text))
          .joined(separator: "\n  "))
    }
    run.series = replay.history.series
    run.events = replay.history.events
    self.init(kind, of: run) { [run, openings] each in
      try Self.readJournal(of: run, openings, onStep: onStep, each)
    }
  }

  private static func replay(_ run: StoredRun, onStep: StepWatcher?, onPage: ((JournalPage) throws -> Void)?) throws
    -> Replay
  {
    try Replay(
      of: run.spec, named: run.summary.scenario, recorded: run.recordedForReplay, onStep: onStep, onPage: onPage)
  }

  /// The lines of a journal as the evaluation writes them. Accounts that are opened on the way are told at the beginning, as all others are.
  private static func readJournal(
    of run: StoredRun, _ openings: [(account: String, balance: Double)], onStep: StepWatcher?,
    _ each: (JournalEntry) throws -> Void
  ) throws {
    for (account, balance) in openings { try each(.opening(account: account, balance: balance)) }
    let replay = try withoutActuallyEscaping(each) { each in
      try Self.replay(run, onStep: onStep) { page in
        for posting in page.postings {
          try each(
            .posting(
              HistoryPosting(
                step: page.step, account: openings[posting.account].account, amount: posting.amount,
                mechanism: page.name(of: posting.author), cause: posting.cause)))
        }
        for (account, balance) in page.closings ?? [] { try each(.closing(account: account, balance: balance)) }
      }
    }
    guard replay.finding == .same else {
      throw ExportProblem(description: "run \(run.number), evaluated again twice, gave two histories")
    }
  }
}
