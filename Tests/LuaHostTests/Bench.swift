import LuaHost
import Testing

/// Not the one of Testing.
typealias SourceLocation = LuaHost.SourceLocation

/// A host as small as can be: it writes down what is printed, and has one kind of object, an organisation.
final class Bench: LuaHostDelegate {
  var printed: [String] = []
  var modules: [String: [UInt8]] = [:]
  var words: [UInt64] = []
  private(set) var moduleRequests: [String] = []
  private var drawn: UInt64 = 0
  private(set) var state: LuaState!

  init(_ limits: LuaLimits = .init()) {
    state = LuaState(limits: limits, delegate: self)
    define("give") { _ in [] }
  }

  func define(_ name: String, _ body: @escaping LuaState.Body) {
    state.define(name, as: .function(state.function(name, body)))
  }

  func run(_ text: String, named name: String = "case.lua") throws {
    try state.run(chunk: Array(text.utf8), named: name)
  }

  /// What a script failed with.
  func failure(_ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) -> LuaFailure {
    do {
      try run(text)
    } catch let failure as LuaFailure {
      return failure
    } catch {
      Issue.record("threw \(error)", sourceLocation: sourceLocation)
    }
    Issue.record("came to its end: \(text)", sourceLocation: sourceLocation)
    return LuaFailure(kind: .runtime, message: "")
  }

  func read(_ key: LuaValue, of object: HostObject) throws -> LuaValue {
    switch key {
    case "name": return .string("organisation \(object.index)")
    case "other": return .object(HostObject(kind: 1, index: object.index &+ 1))
    case .integer(let place): return (1...3).contains(place) ? .integer(place * 10) : .none
    default: throw LuaRefusal("an organisation has no '\(key.text ?? "?")'")
    }
  }

  func write(_ key: LuaValue, of object: HostObject) throws {
    throw LuaRefusal("'\(key.text ?? "?")' cannot be assigned; use give")
  }

  func count(of object: HostObject) throws -> Int { 3 }
  func entries(of object: HostObject) throws -> [(LuaValue, LuaValue)] { [("zebra", 1), ("ant", 2), (7, "seven")] }
  func describe(_ object: HostObject) -> String { "organisation \(object.index)" }

  func unknownGlobal(_ name: String, assigning: Bool) -> String {
    assigning ? "nobody declared '\(name)': write local" : "nothing is called '\(name)'"
  }

  func module(named name: String) throws -> (chunk: String, bytes: [UInt8]) {
    moduleRequests.append(name)
    guard let bytes = modules[name] else { throw LuaRefusal("no module '\(name)' beside the scenario") }
    return ("\(name).lua", bytes)
  }

  func printed(_ line: String) { printed.append(line) }

  func startChanceAgain() { drawn = 0 }

  func random() throws -> UInt64 {
    if !words.isEmpty { return words.removeFirst() }
    drawn &+= 0x9E37_79B9_7F4A_7C15
    return (drawn ^ (drawn >> 31)) &* 0xBF58_476D_1CE4_E5B9
  }
}

/// What a script prints.
func output(_ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) -> [String] {
  let bench = Bench()
  do {
    try bench.run(text)
  } catch {
    Issue.record("threw \(error)", sourceLocation: sourceLocation)
  }
  return bench.printed
}

/// What a script fails with.
func failure(_ text: String, _ limits: LuaLimits = .init(), sourceLocation: Testing.SourceLocation = #_sourceLocation)
  -> LuaFailure
{
  Bench(limits).failure(text, sourceLocation: sourceLocation)
}

extension LuaLimits {
  /// Short, so that the tests are.
  static let brief = LuaLimits(processorSecondsPerCall: 0.08, softMemory: 24 << 20, hardMemory: 36 << 20)
}
