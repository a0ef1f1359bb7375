import ArgumentParser
import Foundation
import Ledger
import Scenarios
import Simulation

/// The command line: one file a command, no logic of its own.
struct Entente: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entente",
    abstract: "A sandbox for asking what if about partnerships between sectors.",
    discussion: """
      A scenario is one Lua file. Run it, look at what came of it, change a number, run it again:

        entente run scenarios/river-compact.lua
        entente run scenarios/river-compact.lua --seed 2 --set openness=0.9
        entente runs
        entente show last

      Every run is kept in a ledger, entente.sqlite in the working directory unless --ledger names another.
      Exit codes: 0 done, 1 the scenario or the run failed, 2 wrong usage, 3 the ledger could not be read or written.
      """,
    version: Engine.version,
    subcommands: [Run.self, Check.self, Runs.self, Show.self, Words.self])
}

@main
enum Main {
  static func main() {
    do {
      var command = try Entente.parseAsRoot()
      try command.run()
    } catch let problem as ScenarioProblem {
      Terminal.complain(problem.text)
      exit(1)
    } catch let problem as FileProblem {
      Terminal.complain("entente: \(problem.message)")
      exit(1)
    } catch let problem as LedgerProblem {
      Terminal.complain("entente: \(problem)")
      exit(3)
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      let isUsage = Entente.exitCode(for: error) == .validationFailure
      let text = Entente.fullMessage(for: error)
      if isUsage { Terminal.complain(text) } else { print(text) }
      exit(isUsage ? 2 : Entente.exitCode(for: error).rawValue)
    }
  }
}
