import Partnerships
import Scenarios
import Simulation

/// What a methods section says of the scenario and of the model, whatever was run with them: files, parameters, mechanisms with their equations and
/// sources.
struct ModelPassages {
  private let methods: Methods
  /// Whether something that may be set by one of these names was set differently in different arms.
  private let variesBetweenArms: ([String]) -> Bool

  init(_ methods: Methods, variesBetweenArms: @escaping ([String]) -> Bool = { _ in false }) {
    self.methods = methods
    self.variesBetweenArms = variesBetweenArms
  }

  var all: [Passage] { scenario + model + ownMechanisms + methods.mechanisms.map(passage) + off }

  var summary: String {
    let own = methods.ownMechanisms.isEmpty ? "" : " and \(methods.ownMechanisms.count.counted("mechanism")) of its own"
    return
      "The scenario “\(methods.title)” (\(methods.steps.counted("step")) of one \(methods.unit)) was simulated with Entente, on \(methods.mechanisms.count) of the \(MechanismName.allCases.count.counted("mechanism")) of its model of partnerships\(own). Everything below is written from the record of the runs and from the scenario as it was compiled."
  }

  static let chance =
    "A draw of chance is a function of seed, replicate, whose luck it is, its purpose, the step and an index (Philox 4×32-10; Salmon et al. 2011), never of its order."

  /// Where other engines evaluated the runs than the one whose equations are told.
  static func staleness(of engine: String, _ evaluators: [String]) -> [Passage] {
    let others = Set(evaluators).subtracting([engine]).sorted()
    guard !others.isEmpty else { return [] }
    return [
      .paragraph([
        .strong(
          "The equations below are those of engine \(engine), not of \(others.joined(separator: ", ")), which evaluated runs."
        )
      ])
    ]
  }

  static func settings(_ settings: [String: SettingValue]) -> Phrase {
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
        "A step has 28 phases, and in a phase mechanisms act in the order of their numbers; they stand here in the order in which they first act, each to be opened. An equation is numbered as in the model's description (docs/MODEL.md), which has the initial values, the draws and the measures as well. Rates and amounts are per month, durations in months\(conversion). Values are those before the first step; where one is not the model's own it says “changed”, and the default is beside it."
      ),
      .fold(
        level: 4, "Notation",
        [
          .table(
            caption: "What the symbols in the equations stand for", columns: ["symbol", "meaning"],
            rows: Model.notation.map { [.code($0.symbols), .plain($0.meaning)] })
        ]),
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

  private func passage(on mechanism: Methods.Mechanism) -> Passage {
    let phases =
      mechanism.phases.isEmpty
      ? "Acts only inside other mechanisms."
      : "Acts in phase\(mechanism.phases.count == 1 ? "" : "s") \(mechanism.phases.map(String.init).joined(separator: ", "))."
    var passages: [Passage] = [
      .paragraph("\(mechanism.about.prefix(1).uppercased())\(mechanism.about.dropFirst()). \(phases)"),
      .equations(mechanism.equations), .paragraph("Source: \(mechanism.source)."),
    ]
    if !mechanism.parameters.isEmpty {
      passages.append(table(of: mechanism.parameters, caption: "Parameters of \(mechanism.name)"))
    }
    let changes = mechanism.parameters.filter { $0.isChanged || isVaried($0) }.map(\.name)
    let notes = changes.isEmpty ? "" : " – set: \(changes.joined(separator: ", "))"
    return .fold(level: 4, "\(mechanism.number) \(mechanism.name)\(notes)", passages)
  }

  private func isVaried(_ parameter: Methods.Parameter) -> Bool { variesBetweenArms(Self.names(of: parameter)) }

  /// Those by which it may be set.
  private static func names(of parameter: Methods.Parameter) -> [String] {
    ["model.\(parameter.name)", parameter.name]
  }

  private func table(of parameters: [Methods.Parameter], caption: String) -> Passage {
    .table(
      caption: caption, columns: ["parameter", "value", "default", "plausible", "unit", "what it is"],
      rows: parameters.map { parameter in
        [
          .code(parameter.name),
          value(.number(parameter.value), isChanged: parameter.isChanged, as: Self.names(of: parameter)),
          .plain(text(parameter.standard)), .plain("\(text(parameter.low)) to \(text(parameter.high))"),
          .plain(parameter.unit.isEmpty ? "–" : parameter.unit), .plain(parameter.about),
        ]
      })
  }

  /// - Parameter names: those by which it may be set.
  private func value(_ value: SettingValue, isChanged: Bool, as names: [String]) -> Phrase {
    let notes = (isChanged ? ["changed"] : []) + (variesBetweenArms(names) ? ["varies between arms"] : [])
    return notes.isEmpty ? .plain(value.text) : .strong("\(value.text) (\(notes.joined(separator: ", ")))")
  }

  private func text(_ number: Double) -> String { SettingValue.number(number).text }
}
