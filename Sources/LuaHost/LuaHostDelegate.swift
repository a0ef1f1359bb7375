/// What a script asks of its host, beside the functions that the host defined.
///
/// A method that throws a `LuaRefusal` raises an error in the script, at the line that asked. A `LuaFailure`
/// (of a nested call) goes on as the error that it was. Anything else ends the state: no script catches it,
/// and `LuaState.run` or `call` throws it.
public protocol LuaHostDelegate: AnyObject {
  /// `object.key`, `object["key"]`, `object[1]`. `ipairs` reads on until there is none.
  func read(_ key: LuaValue, of object: HostObject) throws -> LuaValue
  /// Whether the object may give what was just read by itself, without asking, until `LuaState.renew` or
  /// `forget` says otherwise. A table is then one that can be read and not changed.
  func keeps(_ key: LuaValue, of object: HostObject) -> Bool
  /// What scripts changed of cells (`LuaState.defineCell`), in order, before anything else is asked.
  func changed(_ change: CellChange)
  /// `object.key = …`: throws a refusal that names the verb to use.
  func write(_ key: LuaValue, of object: HostObject) throws
  /// `#object`
  func count(of object: HostObject) throws -> Int
  /// `pairs(object)`, in the order in which they are to be gone through.
  func entries(of object: HostObject) throws -> [(LuaValue, LuaValue)]
  /// `tostring(object)`
  func describe(_ object: HostObject) -> String
  /// The message for a global that nobody declared, read or assigned.
  func unknownGlobal(_ name: String, assigning: Bool) -> String
  /// What a script reads in place of a global that nobody declared, so that it goes on; nil raises the error. No text.
  func standIn(forGlobal name: String) -> LuaValue?
  /// `require "name"`: the text, and what it is called in messages. Each is asked for once.
  func module(named name: String) throws -> (chunk: String, bytes: [UInt8])
  /// A line of `print`'s, without control signs.
  func printed(_ line: String)
  /// The next word of chance, for `math.random`.
  func random() throws -> UInt64
}

extension LuaHostDelegate {
  public func keeps(_ key: LuaValue, of object: HostObject) -> Bool { false }
  public func changed(_ change: CellChange) {}
  public func standIn(forGlobal name: String) -> LuaValue? { nil }
}

/// What a script changed by itself: `amount` was added to a cell of the object with that index, within its bounds.
public struct CellChange {
  public let cell: Int
  public let index: Int
  public let amount: Double
}

/// A call of a host's function by a script.
public struct LuaCall {
  public let arguments: [LuaValue]
  let state: LuaState

  /// The innermost line of a script file that is running: where the call is. To be asked for during the
  /// call only.
  public var caller: SourceLocation? { state.caller }

  /// The argument at that place, from 0, or `none`.
  public subscript(index: Int) -> LuaValue { index < arguments.count ? arguments[index] : .none }
}
