import Crypto
import Evaluation
import Foundation
import Simulation

/// One of the things that an experiment compares: what is set in it, beside everything else that is the same.
public struct Arm: Hashable, Sendable {
  public var name: String
  public var settings: [String: SettingValue]
  /// The what-if of the scenario whose interventions act in it.
  public var alternative: String?
  /// Of an experiment with a `Fork`: where it leaves the recorded run.
  public var departure: Departure?

  public init(
    _ name: String, settings: [String: SettingValue] = [:], alternative: String? = nil, departure: Departure? = nil
  ) {
    self.name = name
    self.settings = settings
    self.alternative = alternative
    self.departure = departure
  }

  /// "openness = 0.9, rule = lead"
  public var about: String {
    settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }.joined(separator: ", ")
  }
}

/// A question that is put to many runs: arms, each run under the same chances.
///
/// A run of an experiment is a run like any other: it has an identity, is in the ledger once, and can be shown, replayed and explained. The
/// luck of a run is a function of seed, replicate, entity, purpose and step, never of its place in the experiment: replicate 7 of one arm and
/// of another share every accident.
public struct Experiment: Sendable {
  public enum Kind: String, Sendable {
    case whatif, sweep, branch, decisions
  }

  public var kind: Kind
  /// The path of the scenario; of a recorded run, the script's name.
  public var path: String
  /// The others are compared with the first.
  public var arms: [Arm]
  public var seed: UInt64
  public var recording: Recording
  /// The recorded run that all runs are branches of; nil: they begin at the beginning.
  public let fork: Fork?

  public init(_ kind: Kind, path: String, arms: [Arm], seed: UInt64 = 1, recording: Recording = .outcome) {
    self.kind = kind
    self.path = path
    self.arms = arms
    self.seed = seed
    self.recording = recording
    fork = nil
  }

  /// Branches of a recorded run; every arm says where it departs from it.
  public init(_ kind: Kind, from fork: Fork, arms: [Arm], recording: Recording = .outcome) {
    self.kind = kind
    path = fork.scenario
    self.arms = arms
    seed = fork.spec.seed
    self.recording = recording
    self.fork = fork
  }

  public func order(_ arm: Int, replicate: UInt64) -> RunOrder {
    if let fork, let departure = arms[arm].departure {
      return fork.order(departure, replicate: replicate, recording: recording)
    }
    return RunOrder(
      settings: arms[arm].settings, seed: seed, replicate: replicate, alternative: arms[arm].alternative,
      recording: recording)
  }

  /// What was asked, whatever the number of replicates: SHA-256, lower-case hexadecimal.
  func digest(_ files: [SourceFile]) -> String {
    let runs = arms.indices.map { "\(arms[$0].name)\u{0}\(order($0, replicate: 0).spec(files).digest)\n" }
    return SHA256.hash(data: Data(("entente-experiment-1 \(kind.rawValue)\n" + runs.joined()).utf8)).hexadecimal
  }
}
