import ArgumentParser
import Cases
import Reports
import Simulation

struct Negotiate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold a negotiation that is told by itself, and judge what came of it.",
    discussion: """
      A case is a JSON file: the issues, the parties with what they want and how they bargain, and the protocol (docs/negotiation.md).
      A domain of the GENIUS platform is an XML file, followed by the profiles of the parties.

        entente negotiate scenarios/negotiation/flood-fund.json
        entente negotiate case.json --format json
        entente negotiate domain.xml buyer.xml seller.xml --strategy boulware --steps 100
      """)

  @Argument(help: ArgumentHelp("The case: a JSON file; or a GENIUS domain, an XML file.", valueName: "case"))
  var file: String

  @Argument(help: ArgumentHelp("With a GENIUS domain: a preference profile for each party.", valueName: "profile"))
  var profiles: [String] = []

  @Option(help: ArgumentHelp("With a GENIUS domain: how all parties bargain.", valueName: "strategy"))
  var strategy: SimpleStrategy?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("With a GENIUS domain: rounds until the deadline; 60 if not given.", valueName: "n"))
  var steps: Int?

  @Option(help: ArgumentHelp("text for reading, or json: of the shape of a case's 'expected'.", valueName: "format"))
  var format: OutputFormat = .text

  @OptionGroup var report: ReportOption

  private var isGenius: Bool { file.lowercased().hasSuffix(".xml") }

  func validate() throws {
    if isGenius, profiles.count < 2 {
      throw ValidationError("a GENIUS domain is negotiated by two parties or more: name a profile for each after it")
    }
    if !isGenius, !profiles.isEmpty || strategy != nil || steps != nil {
      throw ValidationError("profiles, --strategy and --steps go with a GENIUS domain; a case says all that itself")
    }
    if let steps, !(1...1_000_000).contains(steps) {
      throw ValidationError("--steps takes a number from 1 to 1000000, not \(steps)")
    }
  }

  /// What holds it again.
  private var command: String {
    var words = ["entente negotiate"] + ([file] + profiles).map { Self.name($0) }
    if isGenius {
      words += ["--strategy \((strategy ?? .aspiration).rawValue)", "--steps \(steps ?? Self.usualSteps)"]
    }
    return words.joined(separator: " ")
  }

  /// A page is read elsewhere: a folder of this machine means nothing there.
  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init)?.quoted ?? path
  }

  /// With a GENIUS domain, if not said.
  private static let usualSteps = 60

  func run() throws {
    let source = try CaseSource(path: file)
    let run =
      isGenius
      ? try source.prepare(profiles: profiles, strategy: strategy ?? .aspiration, steps: steps ?? Self.usualSteps)
      : try source.prepare()
    let result = CaseResult(run)
    switch format {
    case .json: try Terminal.write(try NegotiationDocument(result).json() + "\n")
    case .text: try Terminal.write(NegotiationReport(result, style: Terminal.style).text)
    }
    try report.write {
      NegotiationPage(
        NegotiationView(result), methods: NegotiationMethods(result, command: command),
        colophon: "Made by entente \(Engine.version) of \(file.split(separator: "/").last ?? "")."
      )
      .html
    }
    if case .failed = result.transcript.ending { throw ExitCode(1) }
  }
}

extension SimpleStrategy: ExpressibleByArgument {}
