import ArgumentParser
import Reports
import Scenarios

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a scenario without running it: every mistake at once, or what it declares.")

  @Argument(help: ArgumentHelp("The scenario: a Lua file.", valueName: "file"))
  var file: String

  @OptionGroup var options: RunOptions

  func run() throws {
    let compilation = try compile(
      try ScenarioSource(path: file), settings: try options.settings(), seed: options.seed,
      replicate: options.replicate,
      onPrint: { Terminal.complain($0) })
    for warning in compilation.warnings { Terminal.complain(warning.text) }
    try Terminal.write(CheckReport(compilation.summary, style: Terminal.style).text)
  }
}
