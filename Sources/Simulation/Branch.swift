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
  /// The script that goes on from there first, then every other file that it read; nil: the same one goes on.
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
