import ArgumentParser
import Evaluation
import Experiments
import Simulation

struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a scenario at every combination of values of its levers.",
    discussion: """
        entente sweep scenarios/river-compact.lua --vary openness=0.2,0.5,0.8 --vary rule=lead,consensus --replicates 20

      Every value is checked before the first run. Every point is run under the same chances; a run that fails on its way is a result like any
      other: counted, with its cause.
      """)

  @Argument(help: ArgumentHelp("The scenario: a Lua file.", valueName: "file"))
  var file: String

  @Option(
    name: .customLong("vary"), parsing: .singleValue,
    help: ArgumentHelp("A lever and its values. May be repeated.", valueName: "name=a,b,c"))
  var texts: [String] = []

  @Option(help: ArgumentHelp("Runs at each point.", valueName: "n"))
  var replicates: Int = 20

  @OptionGroup var given: GroundOptions
  @OptionGroup var options: StudyOptions

  func validate() throws {
    try options.requireNoJournal()
    if replicates < 1 { throw ValidationError("--replicates takes a number of 1 or more") }
    _ = try variations
  }

  private var variations: [Variation] {
    get throws {
      guard !texts.isEmpty else { throw ValidationError("name a lever to vary, as in --vary openness=0.2,0.5,0.8") }
      var variations: [Variation] = []
      for text in texts {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
          throw ValidationError("--vary takes NAME=VALUE,VALUE,…, as in --vary openness=0.2,0.5,0.8, not '\(text)'")
        }
        let name = String(text[..<equals])
        guard !variations.contains(where: { $0.name == name }) else {
          throw ValidationError("--vary \(name) is given twice")
        }
        let values = try text[text.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false).map
        {
          try Assignments.value(String($0), of: name, option: "--vary")
        }
        guard Set(values).count == values.count else { throw ValidationError("--vary \(name) names a value twice") }
        variations.append(Variation(name, values: values))
      }
      return variations
    }
  }

  func run() throws {
    let ground = try given.settings()
    let variations = try variations
    if let name = variations.map(\.name).first(where: { ground[$0] != nil }) {
      throw ValidationError("\(name) is in --given and in --vary")
    }
    let arms = Arm.grid(variations, on: ground)
    do {
      try Undertaking(
        Experiment(.sweep, path: file, arms: arms, seed: given.seed, recording: options.recording), options,
        options.pool(file)
      ) { _ in
        .replicates(replicates)
      } rerun: { arm, replicate in
        "entente run \(file.quoted)\(arm.arguments) --seed \(given.seed) --replicate \(replicate)\(options.ledger.argument)"
      }.tell(varying: variations, options)
    } catch let refusal as Refusal {
      throw refusal.worded { ground[$0] != nil ? "--given" : "--vary" }
    }
  }
}
