/// A line of a script.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// The chunk's name, as it was given to `LuaState.run` or by `LuaHostDelegate.module(named:)`.
  public var file: String
  /// From 1.
  public var line: Int

  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// `river.lua:12`
  public var description: String { "\(file):\(line)" }
}
