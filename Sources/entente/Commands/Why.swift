import ArgumentParser
import Evaluation
import Ledger
import Reports
import Scenarios

struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a number of a run, or something that happened in it.",
    discussion: """
      What moved it up to that step, by mechanism and by cause, in its own unit, so that it can be added up; the chain of events behind the largest,
      down to a decision, a draw or an intervention; and what it would have been without the largest cause that makes a difference. The run
      is evaluated again for it, once and once more for each cause that is left out.

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

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if let step, step < 1 { throw ValidationError("--step takes a step from 1 on, not \(step)") }
  }

  func run() throws {
    let ledger = try RunLedger(path: ledger.path, readOnly: true)
    let stored = try ledger.run(try ledger.find(reference))
    let progress = Progress("evaluating run \(stored.number) again")
    defer { progress.end() }
    let explanation = try Explanation(
      of: subject, atStep: step, in: stored.spec, named: stored.summary.scenario, stepDigests: stored.stepDigests
    ) { pass in
      if case .without = pass { progress.turn(to: "evaluating run \(stored.number) without a cause") }
      return progress.step
    }
    progress.end()
    switch format {
    case .json: try Terminal.write(try ExplanationDocument(explanation, of: stored).json() + "\n")
    case .text: try Terminal.write(ExplanationReport(explanation, of: stored, style: Terminal.style).text)
    }
  }
}
