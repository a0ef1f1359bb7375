import ArgumentParser
import Evaluation
import Ledger
import Reports
import Simulation

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a run from the ledger, talks that were held in it, or the answer of an experiment.",
    discussion: """
        entente show last
        entente show 3 --negotiation 1
        entente show --experiment 2

      For talks the run is evaluated again: who offered what, what it was worth to each, and how good the deal is. A number that there is not
      lists those that there are. The answer of an experiment (a what-if, a sweep, branches, decisions) is told of all its runs in the ledger;
      nothing is evaluated.
      """)

  @Argument(help: ArgumentHelp("Its number, 'last', or the beginning of its specDigest.", valueName: "run"))
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "In place of a run: the answer of an experiment, by its number, or 'last' (entente experiments).", valueName: "n")
  )
  var experiment: String?

  @Option(
    name: .customLong("measure"), parsing: .singleValue,
    help: ArgumentHelp(
      "With --experiment: a final value to look at. May be repeated. Without it: those that were looked at when it was asked.",
      valueName: "name"))
  var measures: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Talks that were held in it, by their number in the run, from 1.", valueName: "n"))
  var negotiation: Int?

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var report: ReportOption
  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if (reference == nil) == (experiment == nil) {
      throw ValidationError("name a run, or an experiment with --experiment; not both")
    }
    if experiment != nil, negotiation != nil { throw ValidationError("--negotiation is of a run: entente show RUN") }
    if experiment == nil, !measures.isEmpty { throw ValidationError("--measure goes with --experiment") }
  }

  func run() throws {
    let ledger = try RunLedger(path: ledger.path, readOnly: true)
    if let experiment {
      return try Answering(
        ofExperiment: try ledger.findExperiment(experiment), measures: measures, in: ledger, path: self.ledger.path
      ).tell(as: format, report: report)
    }
    let stored = try ledger.run(try ledger.find(reference ?? "last"))
    if let negotiation { return try show(negotiation, of: stored) }
    try report.write(stored, beside: try stored.parent.map(ledger.run), ledger: self.ledger.path)
    switch format {
    case .json: try Terminal.write(try RunDocument(stored, ledger: self.ledger.path).json() + "\n")
    case .text: try Terminal.write(RunReport(stored, ledger: self.ledger.path, style: Terminal.style).text)
    }
  }

  private func show(_ number: Int, of stored: StoredRun) throws {
    let progress = Progress("evaluating run \(stored.number) again")
    let held = try HeldNegotiations(
      in: stored.spec, named: stored.summary.scenario, historyDigest: stored.summary.historyDigest,
      onStep: progress.step)
    progress.end()
    let negotiation = try held[number]
    try report.write {
      NegotiationPage(
        NegotiationView(negotiation, in: held, unit: stored.summary.unit),
        methods: NegotiationMethods(negotiation, of: stored, ledger: ledger.path),
        colophon:
          "Made by entente \(Engine.version) of run \(stored.number) in \(ledger.path.split(separator: "/").last ?? "")."
      ).html
    }
    switch format {
    case .json: try Terminal.write(try HeldNegotiationDocument(negotiation).json() + "\n")
    case .text:
      try Terminal.write(
        NegotiationReport(NegotiationView(negotiation, in: held, unit: stored.summary.unit), style: Terminal.style).text
      )
    }
  }
}
