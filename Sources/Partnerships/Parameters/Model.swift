/// The model: the list of its mechanisms, with their parameters. A value; two runs differ in it or they do not.
public struct Model: Sendable {
  public var solo = Solo()
  public var information = Information()
  public var negotiation = NegotiationMechanism()
  public var culture = Culture()
  public var evidence = Evidence()
  public var ties = Ties()
  public var rights = Rights()
  public var vision = Vision()
  public var contribution = Contribution()
  public var production = Production()
  public var overheads = Overheads()
  public var allocation = Allocation()
  public var relationshipBuilding = RelationshipBuilding()
  public var learning = Learning()
  public var innovation = Innovation()
  public var voice = Voice()
  public var influence = Influence()
  public var legitimacy = Legitimacy()
  public var conflict = Conflict()
  public var shocks = Shocks()
  public var satisfaction = Satisfaction()
  public var lifecycle = Lifecycle()

  /// The built-in mechanisms that act; the others are skipped, and what they derive is neutral.
  public var active = Set(MechanismName.allCases)

  public init() {}

  /// The built-in mechanisms in the order of their numbers.
  public static let mechanisms: [MechanismDescription] = [
    describe(\.solo), describe(\.information), describe(\.negotiation), describe(\.culture), describe(\.evidence),
    describe(\.ties), describe(\.rights), describe(\.vision), describe(\.contribution), describe(\.production),
    describe(\.overheads), describe(\.allocation), describe(\.relationshipBuilding), describe(\.learning),
    describe(\.innovation), describe(\.voice), describe(\.influence), describe(\.legitimacy), describe(\.conflict),
    describe(\.shocks), describe(\.satisfaction), describe(\.lifecycle),
  ]

  public static func description(of name: MechanismName) -> MechanismDescription { mechanisms[name.rawValue] }

  /// One sentence on each mechanism.
  public static func about(_ name: MechanismName) -> String { description(of: name).about }

  /// Every parameter, by mechanism, in order of declaration.
  public static let parameters = mechanisms.flatMap(\.parameters)

  private static let byName = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0) })

  public static func parameter(_ name: String) -> Parameter? { byName[name] }

  /// Every entry of every built-in mechanism; the schedule puts them in the order of their phases.
  static let entries: [(mechanism: MechanismName, entry: Entry)] = mechanisms.flatMap { mechanism in
    mechanism.entries.map { (mechanism.name, $0) }
  }

  /// The model with its rates, flows and durations for a step of `months` months (MODEL.md section 10, Time).
  public func converted(monthsPerStep months: Double) -> Model {
    guard months != 1 else { return self }
    var model = self
    for parameter in Self.parameters {
      model[keyPath: parameter.path] = parameter.time.perStep(self[keyPath: parameter.path], months: months)
    }
    return model
  }

  private static func describe<M: Mechanism>(_ place: WritableKeyPath<Model, M>) -> MechanismDescription {
    let defaults = M()
    let parameters = M.tunables.map { tunable in
      Parameter(
        name: tunable.name, mechanism: M.name, path: place.appending(path: tunable.path as WritableKeyPath<M, Double>),
        defaultValue: defaults[keyPath: tunable.path], plausible: tunable.plausible, unit: tunable.unit,
        time: tunable.time, domain: tunable.domain, about: tunable.about)
    }
    return MechanismDescription(
      name: M.name, about: M.about, equations: M.equations, source: M.source, parameters: parameters,
      entries: M.entries)
  }
}
