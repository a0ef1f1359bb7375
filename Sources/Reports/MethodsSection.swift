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

  /// - Parameters:
  ///   - methods: of the first arm.
  ///   - number: the experiment's in the ledger.
  ///   - origins: what evaluated its runs.
  ///   - ledger: the path of the ledger; the section names the file alone.
  public init(
    _ methods: Methods, of experiment: ExperimentRecord, number: Int, origins: [RunOrigin], ledger: String
  ) {
    self.methods = methods
    self.experiment = experiment
    self.number = number
    self.origins = origins
    self.ledger = ledger.split(separator: "/").last.map(String.init) ?? ledger
  }

  /// A fragment that begins with a heading of the second level: no script, no style.
  public var html: String { passages.map(\.html).joined(separator: "\n") + "\n" }

  /// The same for reading as it is, or as Markdown.
  public var markdown: String { passages.map(\.markdown).joined(separator: "\n\n") + "\n" }

  /// The first is the heading.
  var passages: [Passage] {
    [.heading(level: 2, "Methods"), .paragraph(summary)] + runs + scenario + model + ownMechanisms
      + methods.mechanisms.flatMap(passages) + off
  }

  private var summary: String {
    let own = methods.ownMechanisms.isEmpty ? "" : " and \(count(methods.ownMechanisms.count, "mechanism")) of its own"
    return
      "The scenario “\(methods.title)” (\(count(methods.steps, "step")) of one \(methods.unit)) was simulated with Entente, on \(methods.mechanisms.count) of the \(count(MechanismName.allCases.count, "mechanism")) of its model of partnerships\(own). Everything below is written from the record of the runs and from the scenario as it was compiled."
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
          ": \(count(experiment.trials.count, "run"))\(shared) in \(count(experiment.arms.count, "arm")), \(replicates) with seed \(experiment.seed). Its digest is "
        ), .code(experiment.digest), .plain("."),
      ]),
      .paragraph(
        "A draw of chance is a function of seed, replicate, whose luck it is, its purpose, the step and an index (Philox 4×32-10; Salmon et al. 2011), never of its order. So a replicate has the same luck in every arm, and arms are compared pair by pair."
      ),
      .paragraph([
        .plain(
          "The runs were evaluated by \(evaluators). A run is a function of its files, settings, seed, replicate and engine: "
        ),
        .code("entente replay RUN --ledger \(ledger)"),
        .plain(
          " evaluates one again from the ledger alone, and it comes out bit for bit where the mathematics library has the same fingerprint."
        ),
      ]),
    ] + staleness + [
      .table(
        caption: "Arms: what is set in each, beside the scenario as it stands",
        columns: ["arm", "settings", "interventions of"],
        rows: experiment.arms.map { arm in
          [.plain(arm.name), settings(arm.settings), .plain(arm.alternative ?? "–")]
        })
    ]
  }

  /// The replicates that every arm has, or how far they differ.
  private var replicates: String {
    let counts = experiment.arms.indices.map { arm in experiment.trials.count { $0.arm == arm } }
    guard let least = counts.min(), let most = counts.max() else { return "no replicate" }
    return least == most ? "\(count(least, "replicate")) each" : "\(least) to \(most) replicates each"
  }

  private var evaluators: String {
    origins.map { "engine \($0.engine) (mathematics \($0.mathematics))" }.joined(separator: ", and by ")
  }

  /// Where other engines evaluated the runs than the one whose equations are below.
  private var staleness: [Passage] {
    let others = Set(origins.map(\.engine)).subtracting([methods.engine]).sorted()
    guard !others.isEmpty else { return [] }
    return [
      .paragraph([
        .strong(
          "The equations below are those of engine \(methods.engine), not of \(others.joined(separator: ", ")), which evaluated runs."
        )
      ])
    ]
  }

  private func settings(_ settings: [String: SettingValue]) -> Phrase {
    settings.isEmpty
      ? .plain("none")
      : .code(settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }.joined(separator: ", "))
  }

  // MARK: Scenario

  private var scenario: [Passage] {
    var passages: [Passage] = [
      .heading(level: 3, "Scenario"),
      .table(
        caption: "Files, the script first", columns: ["file", "SHA-256"],
        rows: methods.files.map { [.code($0.name), .code($0.digest)] }),
    ]
    if !methods.parameters.isEmpty {
      passages.append(
        .table(
          caption: "Parameters that the scenario declares",
          columns: ["parameter", "value", "default", "unit", "what it is"],
          rows: methods.parameters.map { parameter in
            [
              .code(parameter.name), value(parameter.value, isChanged: parameter.isChanged, as: [parameter.name]),
              .plain(parameter.standard.text), .plain(parameter.unit ?? "–"), .plain(parameter.about ?? "–"),
            ]
          }))
    }
    return passages
  }

  // MARK: Model

  private var model: [Passage] {
    let conversion =
      methods.unit == TimeUnit.month.rawValue ? "" : "; all are converted to steps of one \(methods.unit)"
    return [
      .heading(level: 3, "Model"),
      .paragraph(
        "A step has 28 phases, and in a phase mechanisms act in the order of their numbers; they stand here in the order in which they first act. An equation is numbered as in the model's description (docs/MODEL.md), which has the initial values, the draws and the measures as well. Rates and amounts are per month, durations in months\(conversion). Values are those before the first step; where one is not the model's own it says “changed”, and the default is beside it."
      ),
      .table(
        caption: "Notation", columns: ["symbol", "meaning"],
        rows: Model.notation.map { [.code($0.symbols), .plain($0.meaning)] }),
    ]
  }

  /// What is left of the mechanisms that are off.
  private var off: [Passage] {
    guard !methods.mechanismsOff.isEmpty else { return [] }
    let names = Passage.paragraph("Off, and not described: \(methods.mechanismsOff.joined(separator: ", ")).")
    guard !methods.otherParameters.isEmpty else { return [names] }
    return [
      names,
      table(
        of: methods.otherParameters,
        caption: "Parameters of mechanisms that are off, which the initial state or other mechanisms read nonetheless"),
    ]
  }

  private var ownMechanisms: [Passage] {
    guard !methods.ownMechanisms.isEmpty else { return [] }
    return [
      .table(
        caption: "Mechanisms of the scenario's own, whose code is in its files",
        columns: ["mechanism", "acts", "what it does"],
        rows: methods.ownMechanisms.map { [.code($0.name), .plain($0.place), .plain($0.about ?? "–")] })
    ]
  }

  private func passages(on mechanism: Methods.Mechanism) -> [Passage] {
    let phases =
      mechanism.phases.isEmpty
      ? "Acts only inside other mechanisms."
      : "Acts in phase\(mechanism.phases.count == 1 ? "" : "s") \(mechanism.phases.map(String.init).joined(separator: ", "))."
    var passages: [Passage] = [
      .heading(level: 4, "\(mechanism.number) \(mechanism.name)"),
      .paragraph("\(mechanism.about.prefix(1).uppercased())\(mechanism.about.dropFirst()). \(phases)"),
      .equations(mechanism.equations), .paragraph("Source: \(mechanism.source)."),
    ]
    if !mechanism.parameters.isEmpty {
      passages.append(table(of: mechanism.parameters, caption: "Parameters of \(mechanism.name)"))
    }
    return passages
  }

  private func table(of parameters: [Methods.Parameter], caption: String) -> Passage {
    .table(
      caption: caption, columns: ["parameter", "value", "default", "plausible", "unit", "what it is"],
      rows: parameters.map { parameter in
        [
          .code(parameter.name),
          value(
            .number(parameter.value), isChanged: parameter.isChanged,
            as: ["model.\(parameter.name)", parameter.name]),
          .plain(text(parameter.standard)), .plain("\(text(parameter.low)) to \(text(parameter.high))"),
          .plain(parameter.unit.isEmpty ? "–" : parameter.unit), .plain(parameter.about),
        ]
      })
  }

  /// - Parameter names: those by which arms may set it.
  private func value(_ value: SettingValue, isChanged: Bool, as names: [String]) -> Phrase {
    let isVaried = names.contains { name in Set(experiment.arms.map { $0.settings[name] }).count > 1 }
    let notes = (isChanged ? ["changed"] : []) + (isVaried ? ["varies between arms"] : [])
    return notes.isEmpty ? .plain(value.text) : .strong("\(value.text) (\(notes.joined(separator: ", ")))")
  }

  private func text(_ number: Double) -> String { SettingValue.number(number).text }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
