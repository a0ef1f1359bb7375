import Partnerships
import Randomness

/// Where a run leaves the one that it is a branch of: what is up to that step is shared, and what is here is otherwise from then on.
///
/// It is part of the run's specification, so a branch is a run as any other. Answers that are given otherwise are among the run's inputs.
public struct Branch: Hashable, Sendable {
  /// The last step that is shared; 0: only the founding is.
  public var after: Int
  /// The replicate that the chance of later steps is drawn with; nil: the same chance goes on.
  public var chance: UInt64?
  /// What is set otherwise from then on, by name.
  public var settings: [String: SettingValue]
  /// The script that goes on from there first, then every other file that it read; nil, or none: the same one goes on.
  public var files: [SourceFile]?

  public init(
    after: Int, chance: UInt64? = nil, settings: [String: SettingValue] = [:], files: [SourceFile]? = nil
  ) {
    self.after = after
    self.chance = chance
    self.settings = settings
    self.files = files
  }
}

/// What acts otherwise from a step on: a branch, as a compiled scenario has it.
public struct Handover {
  /// The last step before it.
  public var after: Int
  /// In words, for the record: the event by which all of it comes says so.
  public var about: String
  /// What is set on the world, as it is then.
  public var settings: [Action]
  /// The scenario that goes on from there; nil: the same one goes on. Where its declaration differs from that of the one before it,
  /// what acts throughout a run acts from then on.
  public var scenario: Scenario?

  public init(after: Int, about: String, settings: [Action], scenario: Scenario?) {
    self.after = after
    self.about = about
    self.settings = settings
    self.scenario = scenario
  }
}

extension Chance {
  /// The chance of a run: that of its seed and replicate, and after a branch with other chance that of the branch.
  public init(_ spec: RunSpec) { self.init(seed: spec.seed, replicate: spec.replicate, branches: spec.branches) }

  public init(seed: UInt64, replicate: UInt64, branches: [Branch]) {
    self.init(
      seed: seed, replicate: replicate,
      turns: branches.compactMap { branch in branch.chance.map { Turn(after: branch.after, replicate: $0) } })
  }
}

/// Whether a branch has its parent's past, by the fingerprints of their steps.
///
///     let past = SharedPast(of: branch.history.stepDigests, with: parent.stepDigests, upTo: 24)
///     if let step = past.firstDifference { … }
public struct SharedPast: Hashable, Sendable {
  /// The last step that is to be shared.
  public let after: Int
  /// The first step, up to that, in which they differ, or that only one of them has; nil where the past is shared.
  public let firstDifference: Int?

  public var isShared: Bool { firstDifference == nil }

  /// - Parameters:
  ///   - branch: one word a completed step, as `History.stepDigests` has them.
  ///   - parent: the same of the run that it is a branch of.
  public init(of branch: [UInt64], with parent: [UInt64], upTo after: Int) {
    self.after = after
    let (branch, parent) = (branch.prefix(max(after, 0)), parent.prefix(max(after, 0)))
    let place = zip(branch, parent).enumerated().first { $1.0 != $1.1 }?.offset
    let end = branch.count == parent.count ? nil : min(branch.count, parent.count)
    firstDifference = (place ?? end).map { $0 + 1 }
  }
}
