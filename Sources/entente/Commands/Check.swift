import ArgumentParser
import Reports
import Scenarios

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Read a scenario without running it: every mistake at once, or what it declares and where each value comes from.")

  @Argument(help: ArgumentHelp("The scenario: a Lua file.", valueName: "file"))
  var file: String

  @OptionGroup var options: RunOptions

  @Flag(help: "Every organisation on its own, with every value.")
  var all = false

  @Option(help: ArgumentHelp("text for reading, or json.", valueName: "format"))
  var format: OutputFormat = .text

  func run() throws {
    let source = try ScenarioSource(path: file)
    do {
      let compilation = try compile(
        source, settings: try options.settings(), seed: options.seed, replicate: options.replicate,
        onPrint: { Terminal.complain($0) })
      switch format {
      case .json: try Terminal.write(try CheckDocument(compilation, scenario: source.name).json() + "\n")
      case .text:
        for warning in compilation.warnings { Terminal.complain(warning.text) }
        try Terminal.write(CheckReport(compilation.summary, style: Terminal.style, isFull: all).text)
      }
    } catch let problem as ScenarioProblem {
      if format == .json { try Terminal.write(try CheckDocument(problem, scenario: source.name).json() + "\n") }
      throw problem
    }
  }
}
