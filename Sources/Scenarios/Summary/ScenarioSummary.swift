import LuaHost
import Partnerships
import Randomness
import Simulation

/// What a scenario declares, what stands without being declared, and where every value comes from: `entente check`.
public struct ScenarioSummary: Encodable, Sendable {
  public var title: String
  public var about: String
  public var steps: Int
  public var unit: String
  /// Year and month of the first step, if it has a date.
  public var start: String?
  public var parameters: [Parameter]
  public var contexts: [Value]
  public var objectives: [Objective]
  public var sectors: [Sector]
  public var organisations: [Organisation]
  public var communities: [Community]
  public var networks: [Network]
  /// Relations at the start: from the networks and from `trust` of organisations.
  public var relationCount: Int
  public var partnerships: [Partnership]
  public var traits: [Trait]
  /// In the order in which they act.
  public var mechanisms: [Mechanism]
  /// Built-in mechanisms that do not act, and are not replaced.
  public var mechanismsOff: [String]
  /// Parameters of the model that are not at their defaults.
  public var model: [Value]
  public var policies: [Policy]
  public var interventions: [Intervention]
  public var measures: [Function]
  /// Where the condition of success is; nil: the verdict decides.
  public var success: String?
  public var whatifs: [WhatIf]
  public var workshop: Workshop?

  /// A value with where it came from.
  public struct Value: Encodable, Sendable {
    public var name: String
    public var value: Datum
    public var from: Origin
    /// What it would be otherwise; for parameters of the model.
    public var standard: Double?
    /// File and line, where it is known.
    public var place: String?
  }

  public enum Origin: String, Encodable, Sendable {
    /// Given in the script.
    case script
    /// Set from outside, with `--set`.
    case outside
    /// The model's default, or what it makes of other values.
    case model
    /// Drawn, about what the sector or the scenario says.
    case drawn
    /// What the declaration of the trait says of its start.
    case trait
  }

  public enum Datum: Encodable, Sendable {
    case number(Double)
    case text(String)
    case boolean(Bool)
    case numbers([Entry])

    public struct Entry: Sendable {
      public var name: String
      public var value: Double
    }

    init(_ value: SettingValue) {
      self =
        switch value {
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        case .boolean(let truth): .boolean(truth)
        }
    }

    init(_ names: [String], _ values: some Sequence<Double>) {
      self = .numbers(zip(names, values).map { Entry(name: $0, value: $1) })
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      case .boolean(let truth): try container.encode(truth)
      case .numbers(let entries):
        try container.encode(Dictionary(entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
      }
    }
  }

  public struct Parameter: Encodable, Sendable {
    public var name: String
    public var value: Datum
    public var standard: Datum
    /// What it may be: "a number from 0 to 1".
    public var takes: String
    public var unit: String?
    public var about: String?
    public var isSet: Bool
  }

  public struct Objective: Encodable, Sendable {
    public var name: String
    public var about: String
    public var start: Double
    public var target: Double
  }

  public struct Sector: Encodable, Sendable {
    public var name: String
    /// The built-in sector that it is like; nil for a built-in one.
    public var like: String?
    public var organisations: Int
    /// What the script says of it, where it declares it.
    public var given: [String]
  }

  public struct Organisation: Encodable, Sendable {
    public var name: String
    public var sector: String
    public var values: [Value]
  }

  public struct Community: Encodable, Sendable {
    public var name: String
    public var about: String
    public var size: Double
    public var needs: Datum?
  }

  public struct Network: Encodable, Sendable {
    public var settings: [Value]
    public var place: String
  }

  public struct Partnership: Encodable, Sendable {
    public var name: String
    public var members: [String]
    public var lead: String?
    public var founded: Bool
    public var negotiatesText: Bool
    public var levers: [Value]
    public var issues: [Issue]
    /// How the issues are settled: values by the names of the fields; empty without issues.
    public var settlement: [Setting]
  }

  public struct Setting: Encodable, Sendable {
    public var name: String
    public var value: String
  }

  public struct Issue: Encodable, Sendable {
    public var name: String
    public var values: [String]
    public var standard: String
    public var unit: String?
    public var preferred: [String]
    /// Who pays whom, of a side payment.
    public var pays: String?
  }

  public struct Trait: Encodable, Sendable {
    public var name: String
    public var of: String
    public var about: String
  }

  public struct Mechanism: Encodable, Sendable {
    public var name: String
    public var isOwn: Bool
    /// The built-in one in whose place it acts.
    public var replaces: String?
    /// File and line of its function.
    public var place: String?
  }

  /// Decisions by functions of the script.
  public struct Policy: Encodable, Sendable {
    public var name: String
    /// organisation, sector or kind
    public var belongsTo: String
    public var organisations: [String]
    public var decisions: [Function]
  }

  public struct Function: Encodable, Sendable {
    public var name: String
    public var place: String?
  }

  public struct Intervention: Encodable, Sendable {
    public var when: String
    public var about: String
    public var place: String
  }

  public struct WhatIf: Encodable, Sendable {
    public var name: String
    public var settings: [Value]
    /// What happens in it alone.
    public var interventions: [String]
  }

  public struct Workshop: Encodable, Sendable {
    public var rounds: Int?
    public var stepsPerRound: Int?
    public var seats: [String]
  }
}
