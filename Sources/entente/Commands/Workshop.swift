import ArgumentParser
import Foundation
import Ledger
import Reports
import Workshop

extension Anonymity: ExpressibleByArgument {}

struct WorkshopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workshop",
    abstract: "Open a workshop: people play a scenario's organisations from their phones.",
    discussion: """
        entente workshop scenarios/river-compact.lua
        entente workshop scenarios/river-compact.lua --lan
        entente workshop scenarios/river-compact.lua --rehearse

      It prints a link for the facilitator, and what the room needs to join. A workshop is a run: at its end it is in the ledger, where it can be
      shown, replayed, branched and explained like any other. One that was interrupted is opened again where it was, paused, and one that ended
      today to look back; --new begins another. The web host is a
      program of its own, entente-web, built by make web; a rehearsal, in which every seat is played by its policy, does without it.
      """)

  @Argument(help: ArgumentHelp("The scenario: a Lua file, with workshop{} or without.", valueName: "file"))
  var file: String

  @OptionGroup var options: RunOptions

  @Flag(help: "Plays it through with nobody in it, and shows the run.")
  var rehearse = false

  @Option(
    help: ArgumentHelp(
      "How much people see of each other: named, organisation (who plays which is not shown), or blind.",
      valueName: "mode"))
  var anonymity: Anonymity = .organisation

  @Option(
    help: ArgumentHelp("How long a wave of a round is open; 0: until all have answered.", valueName: "seconds"))
  var seconds: Int = 180

  @Option(
    help: ArgumentHelp("How long the room waits for a seat whose people have no connection.", valueName: "seconds"))
  var grace: Int = 45

  @Flag(help: "Serves the room's network, not this machine alone.")
  var lan = false

  @Option(help: ArgumentHelp("With --lan: one address of this machine alone.", valueName: "address"))
  var address: String?

  @Option(help: ArgumentHelp("The port; 0: any that is free.", valueName: "n"))
  var port: Int = 8080

  @Option(
    help: ArgumentHelp("A proxy in front, whose X-Forwarded headers are trusted.", valueName: "address"))
  var behindProxy: String?

  @Option(
    help: ArgumentHelp("With --behind-proxy: the name that it serves, as in play.example.org.", valueName: "name"))
  var hostName: String?

  @Flag(name: .customLong("new"), help: "Begins a new workshop, even where one of this scenario is not over.")
  var isNew = false

  @Option(
    name: .customLong("workshop"),
    help: ArgumentHelp("Opens this workshop again, also one that ended long ago.", valueName: "n"))
  var number: Int?

  @Flag(help: "Keeps nicknames and texts longer than thirty days after the end.")
  var keep = false

  @OptionGroup var ledger: LedgerOption

  func validate() throws {
    if seconds < 0 || seconds > 36_000 { throw ValidationError("--seconds takes a number from 0 to 36000") }
    if !(0...3600).contains(grace) { throw ValidationError("--grace takes a number from 0 to 3600") }
    if !(0...65_535).contains(port) { throw ValidationError("--port takes a number from 0 to 65535") }
    if number != nil, isNew || rehearse { throw ValidationError("--workshop goes with neither --new nor --rehearse") }
    if address != nil, !lan { throw ValidationError("--address goes with --lan") }
    if hostName != nil, behindProxy == nil { throw ValidationError("--host-name goes with --behind-proxy") }
  }

  private var workshop: WorkshopConfiguration {
    get throws {
      WorkshopConfiguration(
        scenario: file, settings: try options.settings(), seed: options.seed, replicate: options.replicate,
        ledger: ledger.path, anonymity: anonymity, seconds: seconds == 0 ? nil : seconds, grace: grace,
        isKept: keep, number: number, isNew: isNew,
        worker: [Program.path, WorkerCommand.configuration.commandName ?? "worker"], port: port,
        lan: lan ? address ?? "" : nil, proxy: behindProxy, name: hostName, isRehearsal: rehearse)
    }
  }

  func run() async throws {
    if rehearse { return try await play() }
    let web = URL(fileURLWithPath: Program.path).deletingLastPathComponent().appending(path: "entente-web").path
    guard FileManager.default.isExecutableFile(atPath: web) else {
      Terminal.complain(
        "entente: the web host is not there (\(web)): build it with make web, in the folder of the project's sources")
      throw ExitCode(1)
    }
    // Before a port is taken: a mistake is told here.
    _ = try FileManager.default.contentsOfFile(file)
    let text = String(decoding: try JSONEncoder().encode(try workshop), as: UTF8.self)
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(web), strdup(text), nil]
    execv(web, &arguments)
    Terminal.complain("entente: the web host could not be started: \(String(cString: strerror(errno)))")
    throw ExitCode(1)
  }

  private func play() async throws {
    let opened = try await OpenedWorkshop(try workshop, links: Links(address: ""), hosts: [])
    for warning in opened.warnings { Terminal.complain(warning) }
    let progress = Progress("rehearsing \(opened.title)")
    defer { progress.end() }
    let number = try await opened.host.rehearse { progress.step($0, of: $1, unit: "round") }
    progress.end()
    let run = try RunLedger(path: ledger.path, readOnly: true).run(number)
    try Terminal.write(RunReport(run, ledger: ledger.path, style: Terminal.style).text)
  }
}

extension FileManager {
  /// - Throws: where it cannot be read, in the words that all commands use.
  fileprivate func contentsOfFile(_ path: String) throws -> Data {
    guard let data = contents(atPath: path) else {
      throw ValidationError("there is no file \(path), or it cannot be read")
    }
    return data
  }
}
