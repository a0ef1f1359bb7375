/// A script that did not come to its end.
public struct LuaFailure: Error, Sendable, Equatable {
  public enum Kind: Sendable, Hashable {
    /// It is not Lua.
    case syntax
    /// An error that it raised, or that was raised in it, and that it did not catch.
    case runtime
    /// Calls nested too deeply, in Lua or in the host.
    case recursion
    /// The allowance of processor time is used up. As the next three it cannot be caught by the script,
    /// and the state is at its end.
    case time
    case memory
    case output
    /// A function of Lua's library did not come to an end either: the state was abandoned, and its memory
    /// stays taken. Only found where everything else failed.
    case unstoppable
  }

  public var kind: Kind
  /// What happened, without a position; no control signs.
  public var message: String
  /// The innermost line of a script file that was running.
  public var location: SourceLocation?
  /// The innermost calls first, one a line: `river.lua:12: in function 'respond'`.
  public var traceback: [String]

  public init(kind: Kind, message: String, location: SourceLocation? = nil, traceback: [String] = []) {
    self.kind = kind
    self.message = message
    self.location = location
    self.traceback = traceback
  }
}

extension LuaFailure: CustomStringConvertible {
  public var description: String { location.map { "\($0): \(message)" } ?? message }
}

/// What a callback of the host's throws to have an error raised in the script, where it called. The script
/// can catch it.
public struct LuaRefusal: Error, Sendable {
  public var message: String
  /// Where the mistake is, if not in the line that called.
  public var location: SourceLocation?

  public init(_ message: String, at location: SourceLocation? = nil) {
    self.message = message
    self.location = location
  }
}
