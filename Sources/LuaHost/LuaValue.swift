/// A value on its way between a script and the host.
///
/// Tables cross by value, whole. Functions and objects cross as references that are equal whenever the
/// things are the same.
public enum LuaValue: Sendable, Equatable {
  /// Lua's `nil`.
  case none
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  /// Always valid UTF-8: a script's text that is not is refused on its way here.
  case string(String)
  case table(LuaTable)
  case function(LuaFunction)
  case object(HostObject)

  public var isNone: Bool { self == .none }

  /// The number, whether Lua had it as an integer or a float; nil for anything else.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The whole number, also where a script computed it as a float (`2.0`); nil for anything else.
  public var wholeNumber: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The text; nil for anything else, a number included.
  public var text: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// What it is, in the words of messages to authors.
  public var typeName: String {
    switch self {
    case .none: "nothing"
    case .boolean: "true or false"
    case .integer, .number: "number"
    case .string: "text"
    case .table: "table"
    case .function: "function"
    case .object: "object"
    }
  }
}

extension LuaValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral
{
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .string(value) }
}

/// A function of a script's, or one that `LuaState.function(_:_:)` made. Good for one state, and as long as
/// that state lives.
public struct LuaFunction: Hashable, Sendable {
  let reference: Int32
  let state: ObjectIdentifier
  /// Where its text begins; nil for the host's functions, and for text that a script put together itself.
  public let definedAt: SourceLocation?
}

/// Something of the host's that a script can hold: it reads it through `LuaHostDelegate.read(_:of:)`.
///
/// What `kind` and `index` mean is the host's. Equal ones are the same value to the script.
public struct HostObject: Hashable, Sendable {
  public var kind: UInt16
  public var index: Int32

  public init(kind: UInt16, index: Int32) {
    self.kind = kind
    self.index = index
  }
}
