import ArgumentParser
import Cases
import Evaluation
import Experiments
import Foundation
import Ledger
import Reports
import Scenarios
import Simulation

/// The command line: one file a command, no logic of its own.
struct Entente: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entente",
    abstract: "A sandbox for asking what if about partnerships between sectors.",
    discussion: """
      A scenario is one Lua file. Run it, look at what came of it, change a number, run it again:

        entente new harbour
        entente run scenarios/river-compact.lua
        entente run scenarios/river-compact.lua --seed 2 --set openness=0.9
        entente runs
        entente show last
        entente whatif scenarios/river-compact.lua
        entente why last compact.trust --step 14
        entente replay last
        entente branch last --at 24 --set monitoring=0.8
        entente decisions last

      Every run is kept in a ledger, entente.sqlite in the working directory unless --ledger names another.
      Exit codes: 0 done, 1 the scenario or the run failed (or a replay differs, or a file could not be written), 2 wrong usage, 3 the ledger could
      not be read or written, 130 interrupted with Ctrl-C. Completions for your shell: entente --generate-completion-script bash (or zsh, fish).
      """,
    version: Engine.version,
    subcommands: [
      New.self, Run.self, Check.self, WhatIf.self, Sweep.self, BranchCommand.self, Decisions.self, WorkshopCommand.self,
      Runs.self,
      ExperimentsCommand.self,
      Show.self, ReplayCommand.self, Why.self, Export.self, Negotiate.self, Words.self, WorkerCommand.self,
    ])
}

extension Entente {
  /// What to do about a first word that is no command; nil where it is one, or an option.
  static func advice(for word: String) -> String? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName ?? $0._commandName } + ["help"]
    if word.hasPrefix("-") || names.contains(word) { return nil }
    if word.hasSuffix(".lua") { return "to run a scenario write: entente run \(word)" }
    return names.nearest(to: word).map { "did you mean '\($0)'?" } ?? "there are: \(names.joined(separator: ", "))"
  }
}

@main
enum Main {
  static func main() async {
    if let word = CommandLine.arguments.dropFirst().first, let advice = Entente.advice(for: word) {
      Terminal.complain("entente: there is no command '\(word)'; \(advice)")
      exit(2)
    }
    do {
      var command = try Entente.parseAsRoot(WhatIf.gathering(Array(CommandLine.arguments.dropFirst())))
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let complaint as any Complaint {
      Terminal.complain(complaint.complaint)
      exit(complaint.exitCode)
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

/// A problem that is told on standard error, with the exit code that it ends in.
private protocol Complaint: Error {
  var complaint: String { get }
  var exitCode: Int32 { get }
}

extension Complaint {
  var exitCode: Int32 { 1 }
}

extension Complaint where Self: CustomStringConvertible {
  var complaint: String { "entente: \(self)" }
}

// What is wrong in a file is told at its place, without our name before it.
extension ScenarioProblem: Complaint { fileprivate var complaint: String { text } }
extension Refusal: Complaint { fileprivate var complaint: String { text } }
extension CaseProblems: Complaint { fileprivate var complaint: String { description } }
extension GeniusProblem: Complaint { fileprivate var complaint: String { description } }

extension FileProblem: Complaint {}
extension AnswerProblem: Complaint {}
extension UnknownSubject: Complaint {}
extension ExportProblem: Complaint {}
extension WorkerProblem: Complaint {}
extension WholeFile.Problem: Complaint {}
extension MissingParent: Complaint {}
extension DesignProblem: Complaint { fileprivate var exitCode: Int32 { 2 } }
extension LedgerProblem: Complaint { fileprivate var exitCode: Int32 { 3 } }
