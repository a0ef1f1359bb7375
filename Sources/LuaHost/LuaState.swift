import CLuaHost

/// A sandboxed Lua state with budgets.
///
///     let state = LuaState(delegate: host)
///     state.define("double", as: .function(state.function("double") { call in
///       guard let number = call[0].double else { throw LuaRefusal("double wants a number") }
///       return [.number(number * 2)]
///     }))
///     try state.run(chunk: Array("print(double(21))".utf8), named: "answer.lua")
///
/// One thread at a time. Callbacks run on the thread that called, and may call the state again. The delegate
/// must live as long as the state is used.
///
/// Scripts find the language without what reaches outside, and the same everywhere: `pairs` and `next` go
/// through numbers ascending, then text bytewise, then false and true, then one object (two have no order,
/// which is an error), by the keys that were there when the traversal began; meanwhile fields may be changed
/// and cleared, and new ones are not visited. `table.sort` is stable. No address is shown.
///
/// Errors can be caught by the script; what uses up an allowance of `limits` cannot. A state that was stopped
/// stays stopped: every later call throws the same failure (but see `recover()`).
public final class LuaState {
  public typealias Body = (LuaCall) throws -> [LuaValue]

  /// What is called with an object and a number, as a method with one argument is.
  public typealias NumberBody = (HostObject, Double) throws -> LuaValue

  private struct Answering {
    let any: Body
    var number: NumberBody?
  }

  public let limits: LuaLimits
  private unowned let delegate: any LuaHostDelegate
  private var host: OpaquePointer!
  private var bodies: [Answering] = []
  /// By reference.
  private var functions: [LuaFunction?] = []
  private var files: [Int32: String] = [:]
  private var columns: [LuaColumn] = []
  /// How much of the above there was when the state was marked.
  private var marked: (bodies: Int, functions: Int, columns: Int)?
  /// What a callback threw that no script may catch; thrown by the outermost call.
  private var abandonment: (any Error)?

  /// Opens the sandbox. Traps where there is not even memory for that.
  public init(limits: LuaLimits = .init(), delegate: any LuaHostDelegate) {
    self.limits = limits
    self.delegate = delegate
    let allowances = lh_limits(
      seconds_per_call: limits.processorSecondsPerCall, seconds_per_run: limits.processorSecondsPerRun,
      soft_memory: limits.softMemory, hard_memory: limits.hardMemory, output: limits.outputBytes,
      table_depth: Int32(clamping: limits.tableDepth), table_nodes: Int64(limits.tableNodes))
    host = lh_open(allowances, Unmanaged.passUnretained(self).toOpaque(), answerOfState)
    precondition(host != nil, "no memory, or no timer, for a Lua state")
  }

  deinit { lh_close(host) }

  // MARK: Words

  /// Makes a word of the sandbox, which scripts can read and not assign.
  public func define(_ name: String, as value: LuaValue) {
    Outbox(host: host, state: self).put([value])
    var name = name
    let defined = name.withUTF8 { lh_define(host, $0.baseAddress, $0.count) }
    // A state that was stopped has no more use for words.
    precondition(defined || isStopped, "a word could not be defined: \(failure().message)")
  }

  /// A function of the host's, as a value: to be defined as a word, or given to a script.
  @discardableResult
  public func function(_ name: String, _ body: @escaping Body) -> LuaFunction { function(name, Answering(any: body)) }

  /// The same, for what is asked often: no list is made of what it is called with, nor of what it answers.
  /// - Parameter otherwise: what is called where the first two arguments are not an object and a number.
  public func function(_ name: String, ofNumber body: @escaping NumberBody, otherwise: @escaping Body) -> LuaFunction {
    function(name, Answering(any: otherwise, number: body))
  }

  private func function(_ name: String, _ answering: Answering) -> LuaFunction {
    var reference: Int32 = 0
    bodies.append(answering)
    let made = lh_make_function(host, Int32(bodies.count - 1), &reference)
    precondition(made || isStopped, "the function '\(name)' could not be made: \(failure().message)")
    return function(reference: reference)
  }

  /// A function that without arguments is a constant, which costs no call of the host.
  /// - Parameter body: what is called with arguments.
  public func function(_ name: String, constant: LuaValue, _ body: @escaping Body) -> LuaFunction {
    var reference: Int32 = 0
    bodies.append(Answering(any: body))
    Outbox(host: host, state: self).put(only: constant)
    let made = lh_make_constant_function(host, Int32(bodies.count - 1), &reference)
    precondition(made || isStopped, "the function '\(name)' could not be made: \(failure().message)")
    return function(reference: reference)
  }

  // MARK: Running

  /// Compiles text and runs it. `name` is what messages and places call it.
  /// - Throws: `LuaFailure`; or what a callback threw that was neither a `LuaRefusal` nor a `LuaFailure`.
  public func run(chunk: [UInt8], named name: String) throws {
    try run(compile(chunk: chunk, named: name))
  }

  /// Compiles text without running it.
  /// - Throws: `LuaFailure`.
  public func compile(chunk: [UInt8], named name: String) throws -> LuaCode {
    try check(chunk.withUnsafeBytes { lh_compile(host, name, $0.baseAddress, $0.count) })
    var length = 0
    let code = lh_code(host, &length)
    return LuaCode(name: name, bytes: Array(UnsafeRawBufferPointer(start: code, count: length)))
  }

  /// Runs what was compiled, here or by another state.
  /// - Throws: as `run(chunk:named:)`.
  public func run(_ code: LuaCode) throws {
    try check(code.bytes.withUnsafeBytes { lh_run_code(host, code.name, $0.baseAddress, $0.count) })
  }

  /// Calls a function, of a script's or of the host's. `results` are always so many; missing ones are `none`.
  /// - Throws: as `run(chunk:named:)`.
  public func call(_ function: LuaFunction, _ arguments: [LuaValue], results: Int = 1) throws -> [LuaValue] {
    precondition(function.state == ObjectIdentifier(self), "a function of another Lua state")
    Outbox(host: host, state: self).put(arguments)
    try check(lh_call(host, function.reference, Int32(results)))
    guard results > 0, let inbox = lh_inbox(host) else { return [] }
    var reader = Inbox(next: inbox, state: self)
    return reader.values(results)
  }

  /// Calls a function for its first result, `none` where there is none: for what is asked often.
  /// - Throws: as `run(chunk:named:)`.
  public func answer(of function: LuaFunction, _ first: HostObject, _ second: HostObject, _ third: HostObject? = nil)
    throws -> LuaValue
  {
    precondition(function.state == ObjectIdentifier(self), "a function of another Lua state")
    lh_clear(host)
    lh_put_object(host, first.kind, first.index)
    lh_put_object(host, second.kind, second.index)
    if let third { lh_put_object(host, third.kind, third.index) }
    try check(lh_call(host, function.reference, 1))
    guard let inbox = lh_inbox(host) else { return .none }
    var reader = Inbox(next: inbox, state: self)
    return reader.value()
  }

  /// Lets a state be used again after a call that took too long by itself; what that call left half done stays so.
  /// - Returns: false where the state is at its end: the time of the run is used up, or something else ended it.
  public func recover() -> Bool { abandonment == nil && lh_recover(host) }

  // MARK: Beginning again

  /// Remembers the state as it is now, once, for `rewind()`.
  ///
  ///     try state.run(code)
  ///     if state.mark() {
  ///       _ = try state.call(function, [])
  ///       state.rewind()  // as if it had never been called
  ///     }
  ///
  /// - Returns: false where that cannot be: it was marked before, it runs, it was stopped, or it holds more than some 200 KB.
  public func mark() -> Bool {
    guard abandonment == nil, lh_mark(host) else { return false }
    marked = (bodies.count, functions.count, columns.count)
    return true
  }

  /// Makes the state what it was when it was marked, its memory byte for byte: what scripts made or changed since is as if it had never
  /// been, what they used of their allowances since is not counted, and a state that was stopped goes on. Functions that crossed since
  /// then are good no more. Much cheaper than opening a state and running a script in it.
  /// - Returns: false where that cannot be: it was never marked, it runs, or it was abandoned.
  public func rewind() -> Bool {
    guard let marked, lh_rewind(host) else { return false }
    bodies.removeSubrange(marked.bodies...)
    functions.removeSubrange(marked.functions...)
    columns.removeSubrange(marked.columns...)
    files = [:]
    abandonment = nil
    return true
  }

  // MARK: What objects have

  /// Lets scripts read a number of every object of a kind where the host has it, without asking the delegate: that of the object with
  /// index i is `column[i]`. Objects past its end are asked about as before.
  public func define(_ name: String, ofKind kind: UInt16, in column: LuaColumn) {
    columns.append(column)
    var name = name
    let defined = name.withUTF8 {
      lh_define_column(
        host, kind, $0.baseAddress, $0.count, column.values.baseAddress, Int32(clamping: column.values.count))
    }
    precondition(defined || isStopped, "a column could not be defined: \(failure().message)")
  }

  // MARK: What objects keep

  /// Lets scripts change a number that objects of a kind keep under a name. What they changed is told to the
  /// delegate, `changed(_:)`, before anything else is asked of it.
  /// - Parameter number: what the delegate is told it by.
  public func defineCell(_ name: String, ofKind kind: UInt16, as number: Int, in range: ClosedRange<Double>) {
    var name = name
    let defined = name.withUTF8 {
      lh_define_cell(
        host, kind, $0.baseAddress, $0.count, Int32(number), range.lowerBound, range.upperBound)
    }
    precondition(defined || isStopped, "a cell could not be defined: \(failure().message)")
  }

  /// A function (self, object, name, number) that sets a cell or adds to it, without a call of the host.
  /// - Parameter otherwise: what is called in its place where that cannot be: there is no such cell, cells may not
  ///   be changed now, or the object does not keep the number yet.
  public func changingFunction(_ name: String, adds: Bool, otherwise body: @escaping Body) -> LuaFunction {
    var reference: Int32 = 0
    bodies.append(Answering(any: body))
    let made = lh_make_changing_function(host, Int32(bodies.count - 1), adds, &reference)
    precondition(made || isStopped, "the function '\(name)' could not be made: \(failure().message)")
    return function(reference: reference)
  }

  /// Whether scripts may change cells now.
  public func letCellsChange(_ may: Bool) { lh_let_change(host, may) }

  private func takeChanges() {
    var count = 0
    let changes = lh_take_changes(host, &count)
    for change in UnsafeBufferPointer(start: changes, count: count) {
      delegate.changed(CellChange(cell: Int(change.cell), index: Int(change.index), amount: change.amount))
    }
  }

  /// What an object keeps under a name, if it keeps anything there, is now this number.
  public func renew(_ name: String, of object: HostObject, as number: Double) {
    var name = name
    name.withUTF8 { lh_renew(host, object.kind, object.index, $0.baseAddress, $0.count, number) }
  }

  /// No object of the kind keeps anything under that name any more: the next one that reads it asks.
  public func forget(_ name: String, ofKind kind: UInt16) {
    var name = name
    name.withUTF8 { lh_forget(host, kind, $0.baseAddress, $0.count) }
  }

  /// The innermost line of a script file that is running now.
  public var caller: SourceLocation? { location(lh_caller(host)) }

  // MARK: What went wrong

  private var isStopped: Bool {
    switch lh_report_kind(host) {
    case .time, .memory, .output, .host, .unstoppable: true
    default: false
    }
  }

  private func check(_ well: Bool) throws {
    takeChanges()
    if well { return }
    if let abandonment { throw abandonment }
    throw failure()
  }

  private func failure() -> LuaFailure {
    let kind: LuaFailure.Kind =
      switch lh_report_kind(host) {
      case .syntax: .syntax
      case .recursion: .recursion
      case .time: .time
      case .memory: .memory
      case .output: .output
      case .unstoppable: .unstoppable
      case .none, .runtime, .host: .runtime
      }
    let traceback = String(cString: lh_report_traceback(host)).split(separator: "\n").map(String.init)
    // error("") has nothing to say.
    let message = String(cString: lh_report_message(host))
    return LuaFailure(
      kind: kind, message: message.isEmpty ? "the script raised an error without a message" : message,
      location: location(lh_report_place(host)),
      traceback: traceback)
  }

  private func location(_ place: lh_place) -> SourceLocation? {
    if place.chunk < 0 { return nil }
    if let file = files[place.chunk] { return SourceLocation(file: file, line: Int(place.line)) }
    guard let name = lh_chunk_name(host, place.chunk) else { return nil }
    let file = String(cString: name)
    files[place.chunk] = file
    return SourceLocation(file: file, line: Int(place.line))
  }

  func function(reference: Int32) -> LuaFunction {
    let place = Int(reference)
    if place < functions.count, let known = functions[place] { return known }
    let function = LuaFunction(
      reference: reference, state: ObjectIdentifier(self), definedAt: location(lh_function_place(host, reference)))
    while functions.count <= place { functions.append(nil) }
    functions[place] = function
    return function
  }

  // MARK: Answering

  /// The shim's one way in. It calls no Lua: it reads the inbox, and fills the outbox.
  fileprivate func answer(_ request: lh_request, number: Int32, values: UnsafePointer<lh_value>?, count: Int)
    -> lh_answer
  {
    takeChanges()
    do {
      var inbox = values.map { Inbox(next: $0, state: self) }
      if request == .read, case .object(let object)? = inbox?.value(), let key = inbox?.value() {
        Outbox(host: host, state: self).put(only: try delegate.read(key, of: object))  // by far the most frequent
        return delegate.keeps(key, of: object) ? .kept : .given
      } else if request == .call {
        let place = Int(number)
        if let body = bodies[place].number, count >= 2, let (object, number) = inbox?.objectAndNumber() {
          Outbox(host: host, state: self).put(only: try body(object, number))
        } else {
          let call = LuaCall(arguments: inbox?.values(count) ?? [], state: self)
          Outbox(host: host, state: self).put(try bodies[place].any(call))
        }
      } else {
        try respond(to: request, number: number, given: inbox?.values(count) ?? [])
      }
      return .given
    } catch let refusal as LuaRefusal {
      var message = refusal.message
      message.withUTF8 {
        lh_refuse(
          host, $0.baseAddress, $0.count, refusal.location?.file ?? "", Int32(clamping: refusal.location?.line ?? 0))
      }
      return .refused
    } catch is LuaFailure {
      return .failed
    } catch {
      abandonment = error
      return .abandoned
    }
  }

  private func respond(to request: lh_request, number: Int32, given: [LuaValue]) throws {
    let outbox = Outbox(host: host, state: self)
    if case .object(let object)? = given.first {
      return outbox.put(try answer(to: request, about: object, key: given.last ?? .none))
    }
    switch request {
    case .unknown_global:
      let (name, assigning) = (given.first?.text ?? "", given.last == .boolean(true))
      let standIn = assigning ? nil : delegate.standIn(forGlobal: name)
      outbox.put([standIn ?? .string(delegate.unknownGlobal(name, assigning: assigning))])
    case .module:
      let (chunk, bytes) = try delegate.module(named: given.first?.text ?? "")
      outbox.put([.string(chunk)])
      outbox.put(bytes: bytes)
    case .print:
      delegate.printed(given.first?.text ?? "")
      outbox.put([])
    case .random: outbox.put([.integer(Int64(bitPattern: try delegate.random()))])
    case .call, .read, .write, .count, .entries, .describe: outbox.put([])  // answered before
    }
  }

  private func answer(to request: lh_request, about object: HostObject, key: LuaValue) throws -> [LuaValue] {
    switch request {
    case .count: return [.integer(Int64(try delegate.count(of: object)))]
    case .describe: return [.string(delegate.describe(object))]
    case .entries:
      let entries = try delegate.entries(of: object).filter { !$0.0.isNone && !$0.1.isNone }
      return [.table(LuaTable(sequence: entries.flatMap { [$0, $1] }))]
    default:
      try delegate.write(key, of: object)
      return []
    }
  }
}

/// Code that a `LuaState` of this process compiled; there is no other way to come by one, since what is
/// loaded as code is not checked. Any state of the process can run it.
public struct LuaCode: Sendable {
  public let name: String
  let bytes: [UInt8]
}

private let answerOfState: lh_respond = { context, request, number, values, count in
  let state = Unmanaged<LuaState>.fromOpaque(context!).takeUnretainedValue()
  return state.answer(request, number: number, values: values, count: Int(count))
}
