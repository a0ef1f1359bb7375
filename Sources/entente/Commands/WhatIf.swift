import ArgumentParser
import Evaluation
import Experiments
import Foundation
import Simulation
import Statistics

struct WhatIf: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "Compare what a scenario comes to with what it would come to if …",
    discussion: """
      Each alternative is run beside the baseline, replicate by replicate under the same chances, and the differences are told with their
      intervals. Without --alternative and --set: every what-if that the scenario names.

        entente whatif scenarios/river-compact.lua
        entente whatif scenarios/river-compact.lua --alternative "open books" --replicates 100
        entente whatif scenarios/river-compact.lua --set openness=0.9 rule=lead --set openness=0.2
        entente whatif scenarios/river-compact.lua --until-halfwidth 0.02 --measure trust

      --set takes one or more values, which make one alternative; give it again for another. Runs are kept in the ledger: what it has already
      is not computed again, and after Ctrl-C the same command goes on.
      """)

  @Argument(help: ArgumentHelp("The scenario: a Lua file.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp("What the others are compared with: baseline, or a what-if of the scenario.", valueName: "name"))
  var against: String = "baseline"

  @Option(
    name: .customLong("alternative"), parsing: .singleValue,
    help: ArgumentHelp("A what-if of the scenario. May be repeated.", valueName: "name"))
  var alternatives: [String] = []

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("An alternative of your own: one or more values. May be repeated.", valueName: "name=value"))
  var sets: [String] = []

  @Option(help: ArgumentHelp("Pairs of runs for each alternative.", valueName: "n"))
  var replicates: Int?

  @Option(
    name: .customLong("until-halfwidth"), parsing: .unconditional,
    help: ArgumentHelp(
      "Adds pairs until the interval of the first --measure is no wider than this to either side: 0.02, or 5% of the baseline's mean.",
      valueName: "x"))
  var halfWidth: String?

  @Option(
    name: .customLong("max-replicates"), help: ArgumentHelp("The end of --until-halfwidth in any case.", valueName: "n")
  )
  var most: Int = 1000

  @OptionGroup var given: GroundOptions
  @OptionGroup var options: StudyOptions

  func validate() throws {
    try options.requireNoJournal()
    if let replicates, replicates < 1 { throw ValidationError("--replicates takes a number of 1 or more") }
    if replicates != nil, halfWidth != nil {
      throw ValidationError("give --replicates or --until-halfwidth, not both (its end is --max-replicates)")
    }
    if most < Stopping.floor { throw ValidationError("--max-replicates takes a number of \(Stopping.floor) or more") }
    _ = try width
    _ = try ownAlternatives
  }

  /// The values of one `--set` arrive in one text.
  static let separator = "\u{1F}"

  /// Joins the values that follow one `--set` to one text, since it may have several.
  static func gathering(_ arguments: [String]) -> [String] {
    guard arguments.first == configuration.commandName else { return arguments }
    var gathered: [String] = []
    var isSet = false
    for argument in arguments {
      if isSet, gathered.last != "--set", !argument.hasPrefix("-"), argument.contains("=") {
        gathered[gathered.count - 1] += separator + argument
        continue
      }
      if argument == "--set" {
        isSet = true
      } else if argument.hasPrefix("-") || !argument.contains("=") {
        isSet = false
      }
      gathered.append(argument)
    }
    return gathered
  }

  private var ownAlternatives: [Arm] {
    get throws {
      try sets.map { set in
        let settings = try Assignments(set.components(separatedBy: Self.separator), option: "--set").settings
        return Arm(Arm("", settings: settings).about, settings: settings)
      }
    }
  }

  private var width: ReplicationPlan.HalfWidth? {
    get throws {
      guard let halfWidth else { return nil }
      let isShare = halfWidth.hasSuffix("%")
      guard let number = Double(isShare ? String(halfWidth.dropLast()) : halfWidth), number > 0, number.isFinite else {
        throw ValidationError(
          "--until-halfwidth takes a number above 0, as in 0.02, or a share of the baseline's mean, as in 5%")
      }
      return isShare ? .relative(number / 100) : .absolute(number)
    }
  }

  func run() throws {
    let ground = try given.settings()
    let own = try ownAlternatives
    let pool = options.pool(file)
    let width = try width
    do {
      let arms = try Arm.whatIfs(
        of: pool.describe(RunOrder(settings: ground, seed: given.seed)), on: ground, against: against,
        alternatives: alternatives, own: own)
      try Undertaking(
        Experiment(.whatif, path: file, arms: arms, seed: given.seed, recording: options.recording), options, pool
      ) { measure in
        width.map { .halfWidth($0, measure: measure, most: most) } ?? .replicates(replicates ?? 40)
      } rerun: { arm, replicate in
        "entente run \(file.quoted)\(arm.arguments) --seed \(given.seed) --replicate \(replicate)\(options.ledger.argument)"
      }.tell(options)
    } catch let refusal as Refusal {
      throw refusal.worded { name in
        ground[name] != nil && !own.contains { $0.settings[name] != nil } ? "--given" : "--set"
      }
    }
  }
}
