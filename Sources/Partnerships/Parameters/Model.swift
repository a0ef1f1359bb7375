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

  /// Every parameter, by mechanism, in order of declaration.
  public static let parameters: [Parameter] =
    rows(\.solo) + rows(\.information) + rows(\.negotiation) + rows(\.culture) + rows(\.evidence) + rows(\.ties)
    + rows(\.rights) + rows(\.vision) + rows(\.contribution) + rows(\.production) + rows(\.overheads)
    + rows(\.allocation) + rows(\.relationshipBuilding) + rows(\.learning) + rows(\.innovation) + rows(\.voice)
    + rows(\.influence) + rows(\.legitimacy) + rows(\.conflict) + rows(\.shocks) + rows(\.satisfaction)
    + rows(\.lifecycle)

  private static let byName = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0) })

  public static func parameter(_ name: String) -> Parameter? { byName[name] }

  /// Every entry of every built-in mechanism; the schedule puts them in the order of their phases.
  static let entries: [(mechanism: MechanismName, entry: Entry)] =
    acts(Solo.self) + acts(Information.self) + acts(NegotiationMechanism.self) + acts(Culture.self)
    + acts(Evidence.self) + acts(Ties.self) + acts(Rights.self) + acts(Vision.self) + acts(Contribution.self)
    + acts(Production.self) + acts(Overheads.self) + acts(Allocation.self) + acts(RelationshipBuilding.self)
    + acts(Learning.self) + acts(Innovation.self) + acts(Voice.self) + acts(Influence.self) + acts(Legitimacy.self)
    + acts(Conflict.self) + acts(Shocks.self) + acts(Satisfaction.self) + acts(Lifecycle.self)

  /// One sentence on each mechanism.
  public static func about(_ name: MechanismName) -> String { abouts[name.rawValue] }
  private static let abouts = [
    Solo.about, Information.about, NegotiationMechanism.about, Culture.about, Evidence.about, Ties.about,
    Rights.about, Vision.about, Contribution.about, Production.about, Overheads.about, Allocation.about,
    RelationshipBuilding.about, Learning.about, Innovation.about, Voice.about, Influence.about, Legitimacy.about,
    Conflict.about, Shocks.about, Satisfaction.about, Lifecycle.about,
  ]

  /// The model with its rates, flows and durations for a step of `months` months (MODEL.md section 10, Time).
  public func converted(monthsPerStep months: Double) -> Model {
    guard months != 1 else { return self }
    var model = self
    for parameter in Self.parameters {
      model[keyPath: parameter.path] = parameter.time.perStep(self[keyPath: parameter.path], months: months)
    }
    return model
  }

  private static func rows<M: Mechanism>(_ place: WritableKeyPath<Model, M>) -> [Parameter] {
    let defaults = M()
    return M.tunables.map { tunable in
      Parameter(
        name: tunable.name, mechanism: M.name, path: place.appending(path: tunable.path as WritableKeyPath<M, Double>),
        defaultValue: defaults[keyPath: tunable.path], plausible: tunable.plausible, unit: tunable.unit,
        time: tunable.time, domain: tunable.domain, about: tunable.about)
    }
  }

  private static func acts<M: Mechanism>(_: M.Type) -> [(mechanism: MechanismName, entry: Entry)] {
    M.entries.map { (M.name, $0) }
  }
}
