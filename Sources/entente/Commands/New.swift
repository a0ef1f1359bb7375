import ArgumentParser
import Scenarios

struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a folder with a scenario to start from, ready for editors.")

  @Argument(help: ArgumentHelp("The folder to make; its name is the scenario's.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("A scenario to copy, with the files that it reads.", valueName: "scenario"))
  var from: String?

  func run() throws {
    let new = try NewScenario(at: name, copying: try from.map { try ScenarioSource(path: $0) })
    try new.write()
    try Terminal.write(new.text)
  }
}
