/// The built-in mechanisms M01 to M22, by the names that scripts use.
public enum MechanismName: Int, CaseIterable, Hashable, Sendable {
  case solo, information, negotiation, culture, evidence, ties, rights, vision, contribution, production, overheads
  case allocation, relationshipBuilding, learning, innovation, voice, influence, legitimacy, conflict, shocks
  case satisfaction, lifecycle

  public var name: String { self == .relationshipBuilding ? "relationship_building" : String(describing: self) }

  /// "M01" to "M22".
  public var number: String { rawValue < 9 ? "M0\(rawValue + 1)" : "M\(rawValue + 1)" }

  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// The numbered phases of one step, MODEL.md section 3.
public enum Phase: Int, CaseIterable, Comparable, Sendable {
  case shocks = 1
  case income, snapshot, negotiation, contributions, grant, activities, mediations, overheads, allocation, programme
  case solo, erosion, evidence, ties, forgetting, fading, vision, culture, learning, innovation, influence, legitimacy
  case conflict, satisfaction, unlearning, agility, lifecycle

  public static func < (a: Phase, b: Phase) -> Bool { a.rawValue < b.rawValue }
}

/// When a partnership's entry acts.
public enum Standing: Sendable {
  /// In every partnership, whatever its state.
  case any
  /// Alive, with or without an agreement.
  case alive
  /// Alive and under an agreement.
  case active
}

/// What a mechanism does in one phase.
public struct Entry: Sendable {
  public enum Act: Sendable {
    case world(@Sendable (inout World, any DecisionSource) throws -> Void)
    case partnership(Standing, @Sendable (PartnershipID, inout World, any DecisionSource) throws -> Void)
  }

  public let phase: Phase
  public let act: Act
  /// Whether it acts even where its mechanism is off, because others need what it derives or spends.
  public var isIndispensable = false

  /// Once a step, for the world.
  static func world(_ phase: Phase, _ act: @escaping @Sendable (inout World, any DecisionSource) throws -> Void)
    -> Entry
  {
    Entry(phase: phase, act: .world(act))
  }

  /// Once a step for each partnership that stands as `standing` says, in order of declaration.
  static func each(
    _ standing: Standing, _ phase: Phase,
    _ act: @escaping @Sendable (PartnershipID, inout World, any DecisionSource) throws -> Void
  ) -> Entry {
    Entry(phase: phase, act: .partnership(standing, act))
  }

  var indispensable: Entry {
    var entry = self
    entry.isIndispensable = true
    return entry
  }
}

/// A mechanism is one file: one sentence, its equations, its source, its parameters, and one function a phase in which it acts.
public protocol Mechanism: Sendable {
  init()
  static var name: MechanismName { get }
  /// One sentence.
  static var about: String { get }
  /// One a line, in the notation of MODEL.md; those that have a number there end in it: "lag = round(lag_max (1 − channels)) months   (7)".
  /// What holds of the initial state, whether the mechanism is on or off, begins "at the start".
  static var equations: [String] { get }
  /// The literature that it rests on: authors and year, one after another.
  static var source: String { get }
  static var tunables: [Tunable<Self>] { get }
  static var entries: [Entry] { get }
}

/// A built-in mechanism as a reader knows it: what it is, its equations, where they come from, and what can be tuned in it.
///
///     let learning = Model.description(of: .learning)
///     for parameter in learning.parameters { print(parameter.name, model[keyPath: parameter.path]) }
public struct MechanismDescription: Sendable {
  public let name: MechanismName
  public let about: String
  public let equations: [String]
  public let source: String
  /// In order of declaration.
  public let parameters: [Parameter]
  let entries: [Entry]

  /// Where the mechanism is off, the parameters of it that are read nonetheless: by the initial state, in the equations of mechanisms that
  /// act, or in what it does for others even so.
  public func parametersReadWhileOff(besides acting: some Sequence<MechanismDescription>) -> [Parameter] {
    var read = equations.filter { $0.hasPrefix("at the start") }
    var isNeeded = false
    for mechanism in acting {
      read += mechanism.equations
      isNeeded = isNeeded || entries.contains(where: \.isIndispensable)
    }
    let words = Set(read.flatMap { $0.split { !$0.isLetter && !$0.isNumber && $0 != "_" } })
    return isNeeded ? parameters : parameters.filter { words.contains($0.name[...]) }
  }
}
