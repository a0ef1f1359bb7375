import ArgumentParser
import Evaluation
import Ledger
import Reports
import Scenarios

struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a number of a run, or something that happened in it.",
    discussion: """
      The largest postings up to that step, grouped by mechanism and by cause; the chain of events behind them, down to a decision, a draw or an
      intervention; and what it would have been without the largest cause. The run is evaluated again for it, twice.

        entente why last compact.trust --step 14
        entente why last utility.funds
        entente why last 'the utility left'
      """)

  @Argument(help: ArgumentHelp("Its number, 'last', or the beginning of its specDigest.", valueName: "run"))
  var reference: String

  @Argument(
    help: ArgumentHelp(
      "A measure (trust, compact.trust), an account (utility.funds, objectives.clean_water), or words of an event.",
      valueName: "subject"))
  var subject: String

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The step that is looked at; the last if not given.", valueName: "n"))
  var step: Int?

  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if let step, step < 1 { throw ValidationError("--step takes a step from 1 on, not \(step)") }
  }

  func run() throws {
    let ledger = try RunLedger(path: ledger.path, readOnly: true)
    let stored = try ledger.run(try ledger.find(reference))
    let progress = Progress("evaluating run \(stored.number) again")
    let explanation = try Explanation(
      of: subject, atStep: step, in: stored.spec, named: stored.summary.scenario,
      historyDigest: stored.summary.historyDigest, onStep: progress.step)
    progress.end()
    try Terminal.write(ExplanationReport(explanation, of: stored, style: Terminal.style).text)
  }
}
