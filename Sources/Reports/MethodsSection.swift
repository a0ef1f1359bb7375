import Ledger
import Partnerships
import Scenarios
import Simulation

/// The methods section of a report about an experiment, written from the record: what was run, with what model, and how it is had again.
///
///     let section = MethodsSection(study.scenario.methods, of: record, number: 3, origins: origins, ledger: "entente.sqlite")
///     page += section.html
public struct MethodsSection {
  private let methods: Methods
  private let experiment: ExperimentRecord
  private let number: Int
  private let origins: [RunOrigin]
  private let ledger: String
  private let parent: StoredRun?

  /// - Parameters:
  ///   - methods: of the first arm.
  ///   - number: the experiment's in the ledger.
  ///   - origins: what evaluated its runs.
  ///   - ledger: the path of the ledger; the section names the file alone.
  ///   - parent: the recorded run that its runs are branches of, if they are.
  public init(
    _ methods: Methods, of experiment: ExperimentRecord, number: Int, origins: [RunOrigin], ledger: String,
    branchesOf parent: StoredRun? = nil
  ) {
    self.methods = methods
    self.experiment = experiment
    self.number = number
    self.origins = origins
    self.ledger = ledger.split(separator: "/").last.map(String.init) ?? ledger
    self.parent = parent
  }

  /// A fragment that begins with a heading of the second level: no script, no style.
  public var html: String { passages.map(\.html).joined(separator: "\n") + "\n" }

  /// The same for reading as it is, or as Markdown.
  public var markdown: String { passages.map(\.markdown).joined(separator: "\n\n") + "\n" }

  /// The first is the heading.
  var passages: [Passage] {
    let model = ModelPassages(methods, variesBetweenArms: isVaried)
    return [.heading(level: 2, "Methods"), .paragraph(model.summary)] + runs + model.all
  }

  /// - Parameter names: those by which arms may set it.
  private func isVaried(_ names: [String]) -> Bool {
    names.contains { name in Set(experiment.arms.map { $0.settings[name] }).count > 1 }
  }

  // MARK: Runs

  private var runs: [Passage] {
    let different = Set(experiment.trials.map(\.run)).count
    let shared =
      different < experiment.trials.count
      ? " (\(different) different ones: arms that ask for the same run share it)" : ""
    return [
      .heading(level: 3, "Runs"),
      .paragraph([
        .plain(
          "Experiment \(number) (\(experiment.kind)) in the ledger "), .code(ledger),
        .plain(
          ": \(experiment.trials.count.counted("run"))\(shared) in \(experiment.arms.count.counted("arm")), \(replicates) with seed \(experiment.seed). Its digest is "
        ), .code(experiment.digest), .plain("."),
      ]),
      .paragraph(
        "\(ModelPassages.chance) So a replicate has the same luck in every arm, and arms are compared pair by pair."),
    ] + branching + [
      .paragraph([
        .plain(
          "The runs were evaluated by \(evaluators). A run is a function of its files, settings, seed, replicate and engine: "
        ),
        .code("entente replay RUN --ledger \(ledger)"),
        .plain(
          " evaluates one again from the ledger alone, and it comes out bit for bit where the mathematics library has the same fingerprint."
        ),
      ])
    ] + ModelPassages.staleness(of: methods.engine, origins.map(\.engine)) + [arms]
  }

  /// Where its runs come from, if they are branches.
  private var branching: [Passage] {
    guard let parent else { return [] }
    return [
      .paragraph([
        .plain(
          "Every run is a branch of run \(parent.number), whose specification has the digest "),
        .code(parent.summary.specDigest),
        .plain(
          ". It has the past of that run up to the step at which it leaves it, which was compared by a fingerprint of the whole state after each step; the chance of later steps is drawn anew, as that of another replicate, the same in every arm. "
        ),
        .plain(
          experiment.kind == "decisions"
            ? "In an arm that is named after a decision this is answered otherwise; chance turns after its step."
            : "In an arm with a change this is otherwise from then on."),
      ])
    ]
  }

  private var arms: Passage {
    let table = Passage.table(
      caption: "Arms: what is set in each, beside the scenario as it stands",
      columns: ["arm", "settings", "interventions of"],
      rows: experiment.arms.map { arm in
        [.plain(arm.name), ModelPassages.settings(arm.settings), .plain(arm.alternative ?? "–")]
      })
    return experiment.arms.count > 8 ? .fold(level: 4, "The \(experiment.arms.count) arms", [table]) : table
  }

  /// The replicates that every arm has, or how far they differ.
  private var replicates: String {
    let counts = experiment.arms.indices.map { arm in experiment.trials.count { $0.arm == arm } }
    guard let least = counts.min(), let most = counts.max() else { return "no replicate" }
    return least == most ? "\(least.counted("replicate")) each" : "\(least) to \(most) replicates each"
  }

  private var evaluators: String {
    origins.map { "engine \($0.engine) (mathematics \($0.mathematics))" }.joined(separator: ", and by ")
  }
}
