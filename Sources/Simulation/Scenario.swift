import Partnerships

/// A scenario as it is run: the world that it declares, and the code that it brings, whatever language that is written in.
///
/// Names have become places in tables; nothing is looked up any more. It belongs to one run and one thread.
public struct Scenario {
  public var title: String
  public var about: String
  public var unit: TimeUnit
  /// Number of steps, at least 1; of the whole run, whoever takes over.
  public var steps: Int
  /// Year and month of the first step, if it has a date: "2027-01".
  public var start: String?
  public var world: WorldDeclaration
  /// Who answers for an organisation, if not the built-in policy.
  public var policies: [OrganisationID: any Policy] = [:]
  public var mechanisms: [ScenarioMechanism] = []
  public var interventions: [Intervention] = []
  public var measures: [ScenarioMeasure] = []
  /// Whether a run counts as a success; nil: the verdict decides.
  public var success: ((borrowing World) throws -> Bool)?
  /// The values of its declared parameters in this run.
  public var parameters: [(name: String, value: SettingValue)] = []
  /// What it printed so far, and will print.
  public var output: (() -> [String])?
  /// What acts otherwise from a step on, in order; those of a scenario that takes over do not count.
  public var handovers: [Handover] = []

  public init(
    title: String, about: String = "", unit: TimeUnit = .month, steps: Int, start: String? = nil,
    world: WorldDeclaration
  ) {
    self.title = title
    self.about = about
    self.unit = unit
    self.steps = steps
    self.start = start
    self.world = world
  }
}

extension Scenario {
  /// The scenario, and those that take over from it, in order.
  public var chapters: [Scenario] { [self] + handovers.compactMap(\.scenario) }

  /// Changes it, and those that take over from it.
  public mutating func changeChapters(_ change: (inout Scenario) -> Void) {
    change(&self)
    for place in handovers.indices {
      guard var scenario = handovers[place].scenario else { continue }
      change(&scenario)
      handovers[place].scenario = scenario
    }
  }
}

/// The length of a step.
public enum TimeUnit: String, CaseIterable, Hashable, Sendable {
  case week, month, quarter, year

  public var months: Double {
    switch self {
    case .week: 12.0 / 52
    case .month: 1
    case .quarter: 3
    case .year: 12
    }
  }
}

/// Decisions in place of the built-in ones.
public protocol Policy {
  var kinds: Set<DecisionKind> { get }
  /// The answer to a request; throws `RunFailure` where there is none.
  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer
}

/// A mechanism that a scenario brings.
public struct ScenarioMechanism {
  public var declaration: CustomMechanism
  public var act: (inout World, Stage) throws -> Void

  public init(_ declaration: CustomMechanism, act: @escaping (inout World, Stage) throws -> Void) {
    self.declaration = declaration
    self.act = act
  }
}

/// A series that a scenario records; a finite number each step, and it changes nothing.
public struct ScenarioMeasure {
  public var name: String
  public var value: (borrowing World) throws -> Double

  public init(name: String, value: @escaping (borrowing World) throws -> Double) {
    self.name = name
    self.value = value
  }
}

/// Something that happens to the world from outside.
public struct Intervention {
  public enum Trigger {
    case at(Int)
    /// In steps n, 2n, ….
    case every(Int)
    /// In each step before which the condition holds; once: only in the first.
    case when((borrowing World) throws -> Bool, once: Bool)
  }

  public enum Effect {
    case actions([Action])
    case code((inout World, Stage) throws -> Void)
  }

  public var trigger: Trigger
  public var effect: Effect
  /// In words, for the record.
  public var about: String

  public init(_ trigger: Trigger, _ effect: Effect, about: String) {
    self.trigger = trigger
    self.effect = effect
    self.about = about
  }
}

/// Where a scenario's own code stands when it changes the world: who it is, and what caused it to act.
public struct Stage {
  public let author: Author
  public let cause: EventID
  public let decisions: any DecisionSource

  /// Does something to the world.
  public func apply(_ action: Action, to world: inout World) throws {
    try world.apply(action, because: cause, decisions)
  }
}

/// Why a run failed: what happened, where, in which step, to whom.
public struct RunFailure: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
    /// The scenario's code or data.
    case script
    /// An allowance of time was used up.
    case time
    /// An allowance of memory or output was used up.
    case allowance
    /// A number became infinite or undefined.
    case number
    /// A worker died.
    case crash

    /// Whether the run was stopped by what is no part of it: how far it came says nothing about it, and another evaluation may get further.
    public var cutsShort: Bool {
      switch self {
      case .time, .allowance, .crash: true
      case .script, .number: false
      }
    }
  }

  public var kind: Kind
  public var message: String
  public var file: String?
  public var line: Int?
  public var traceback: [String]
  public var step: Int?
  public var organisation: String?
  /// What it was asked.
  public var decision: String?

  public init(_ kind: Kind, _ message: String, file: String? = nil, line: Int? = nil, traceback: [String] = []) {
    self.kind = kind
    self.message = message
    self.file = file
    self.line = line
    self.traceback = traceback
  }

  /// "river.lua:12: what happened"
  public var description: String {
    (file.map { file in line.map { "\(file):\($0): " } ?? "\(file): " } ?? "") + message
  }

  /// "river.lua:12: what happened (step 3, utility, contribute)"
  public var text: String {
    let text = description
    let place = [step.map { "step \($0)" }, organisation, decision].compactMap { $0 }
    return place.isEmpty ? text : text + " (" + place.joined(separator: ", ") + ")"
  }
}
