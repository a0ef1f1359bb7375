import ArgumentParser
import Evaluation
import Ledger
import Reports
import Simulation

/// Keeps an evaluated run in the ledger, and shows it whether or not that could be done: what was computed is not lost with the disk.
struct Keeping {
  let ledger: RunLedger
  /// The name of the script.
  let scenario: String
  let recording: Recording
  let format: OutputFormat
  /// What it is a branch of.
  var parent: StoredRun?
  var report: ReportOption?

  /// - Throws: `LedgerProblem` once the run was shown; `ExitCode` where it failed.
  func keep(_ evaluated: EvaluatedRun) throws {
    let stored: StoredRun
    do {
      let outcome = try ledger.record(
        evaluated.spec, evaluated.history, recording: recording, scenario: scenario, startedAt: evaluated.startedAt,
        wallSeconds: evaluated.wallSeconds, parent: parent?.summary.specDigest)
      Interruption.says("\nentente: interrupted; the run is in the ledger (entente show last)\n")
      stored = try ledger.run(outcome.number)
      try show(stored, evaluated, in: ledger.path, wasKnown: outcome.isKnown)
    } catch let problem as LedgerProblem {
      let run = StoredRun(
        unrecorded: evaluated.spec, evaluated.history, recording: recording, scenario: scenario,
        startedAt: evaluated.startedAt, wallSeconds: evaluated.wallSeconds,
        parent: parent.map { ($0.number, $0.summary.specDigest) })
      try show(run, evaluated, in: nil, wasKnown: false)
      throw problem
    }
    if let failure = stored.failure {
      if format == .json { Terminal.complain("entente: \(failure.text)") }
      throw ExitCode(1)
    }
  }

  private func show(_ run: StoredRun, _ evaluated: EvaluatedRun, in ledger: String?, wasKnown: Bool) throws {
    switch format {
    case .json: try Terminal.write(try RunDocument(run, ledger: ledger, warnings: evaluated.warnings).json() + "\n")
    case .text:
      for warning in evaluated.warnings { Terminal.complain(warning.text) }
      try Terminal.write(RunReport(run, ledger: ledger, style: Terminal.style, wasKnown: wasKnown).text)
      if let parent { try Terminal.write("\n" + BesideReport(run, beside: parent, style: Terminal.style).text) }
    }
    try report?.write(run, beside: parent, ledger: ledger)
  }
}

extension RecordOutcome {
  var isKnown: Bool { if case .known = self { true } else { false } }
}
