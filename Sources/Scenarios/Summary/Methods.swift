import Partnerships
import Simulation

/// How the runs of a scenario come about, written from what was compiled: what a report says under "Methods", so that a reviewer can have
/// the same numbers again.
///
/// All of it is as it stands before the first step; an intervention may change a parameter later.
///
///     let methods = try compile(source).methods
///     for mechanism in methods.mechanisms { print(mechanism.number, mechanism.equations) }
public struct Methods: Hashable, Sendable, Codable {
  /// The engine's version.
  public var engine: String
  /// ``MathematicsFingerprint``
  public var mathematics: String
  public var title: String
  /// Singular: "month".
  public var unit: String
  public var steps: Int
  /// The built-in ones that act, in order of their first phase; then those that act only inside others.
  public var mechanisms: [Mechanism]
  /// Names of the built-in ones that do not act.
  public var mechanismsOff: [String]
  /// Those of mechanisms that do not act, where the initial state or others read them nonetheless.
  public var otherParameters: [Parameter]
  /// In order of declaration.
  public var ownMechanisms: [OwnMechanism]
  /// The script first, then every other file that it read.
  public var files: [File]
  /// What the scenario declares, with its values here.
  public var parameters: [DeclaredParameter]

  public struct Mechanism: Hashable, Sendable, Codable {
    public var name: String
    /// "M01"
    public var number: String
    /// The numbered phases of a step in which it acts; none: only inside others.
    public var phases: [Int]
    public var about: String
    public var equations: [String]
    public var source: String
    public var parameters: [Parameter]
  }

  /// A parameter of the model. Rates and durations are per month, whatever the unit.
  public struct Parameter: Hashable, Sendable, Codable {
    public var name: String
    public var value: Double
    /// The model's own value.
    public var standard: Double
    /// The plausible range.
    public var low: Double
    public var high: Double
    public var unit: String
    public var about: String

    /// Whether the scenario, or somebody from outside, gave it another value than the model's.
    public var isChanged: Bool { value != standard }
  }

  public struct OwnMechanism: Hashable, Sendable, Codable {
    public var name: String
    /// "after ties", "in place of influence", …
    public var place: String
    public var about: String?
  }

  public struct File: Hashable, Sendable, Codable {
    public var name: String
    /// SHA-256, lower-case hexadecimal.
    public var digest: String
  }

  public struct DeclaredParameter: Hashable, Sendable, Codable {
    public var name: String
    public var value: SettingValue
    public var standard: SettingValue
    public var unit: String?
    public var about: String?

    public var isChanged: Bool { value != standard }
  }
}

extension Compilation {
  /// How its runs come about.
  public var methods: Methods {
    let model = scenario.world.model
    let acting = Model.mechanisms.filter { model.active.contains($0.name) }
    let off = Model.mechanisms.filter { !model.active.contains($0.name) }
    return Methods(
      engine: Engine.version, mathematics: MathematicsFingerprint.value, title: scenario.title,
      unit: scenario.unit.rawValue, steps: scenario.steps,
      mechanisms: acting.map { Methods.Mechanism($0, in: model) }
        .sorted { ($0.phases.first ?? .max, $0.number) < ($1.phases.first ?? .max, $1.number) },
      mechanismsOff: off.map(\.name.name),
      otherParameters: off.flatMap { $0.parametersReadWhileOff(besides: acting) }.map {
        Methods.Parameter($0, in: model)
      },
      ownMechanisms: zip(sheet.mechanisms, scenario.mechanisms).map { declared, mechanism in
        Methods.OwnMechanism(
          name: declared.name, place: mechanism.declaration.place.words, about: declared.value.fields.text("about"))
      },
      files: files.map { Methods.File(name: $0.name, digest: $0.digest) },
      parameters: sheet.parameters.map {
        Methods.DeclaredParameter(
          name: $0.name, value: $0.value, standard: $0.defaultValue, unit: $0.unit, about: $0.about)
      })
  }
}

extension Methods.Mechanism {
  fileprivate init(_ description: MechanismDescription, in model: Model) {
    name = description.name.name
    number = description.name.number
    phases = Set(Schedule.phases(of: description.name).map(\.rawValue)).sorted()
    about = description.about
    equations = description.equations
    source = description.source
    parameters = description.parameters.map { Methods.Parameter($0, in: model) }
  }
}

extension Methods.Parameter {
  fileprivate init(_ parameter: Parameter, in model: Model) {
    name = parameter.name
    value = model[keyPath: parameter.path]
    standard = parameter.defaultValue
    low = parameter.plausible.lowerBound
    high = parameter.plausible.upperBound
    unit = parameter.unit
    about = parameter.about
  }
}

extension CustomMechanism.Place {
  fileprivate var words: String {
    switch self {
    case .before(let name): "before \(name.name)"
    case .after(let name): "after \(name.name)"
    case .insteadOf(let name): "in place of \(name.name)"
    case .last: "after everything else"
    }
  }
}
