import LuaHost
import Negotiation
import Randomness
import Scenarios

/// One party's script: what it declares, and what it is asked.
///
///     strategy {
///       propose = function(me, talk) return me:at_least(1 - talk.time) end,
///       respond = function(me, offer, talk) return offer.worth > 1 - talk.time and accept() or reject() end,
///     }
///     utility(function(values) return values.price / 10 end)
final class CaseScript {
  private enum Kind: UInt16 {
    case me = 1
    case talk, offer, answer
  }
  private enum AnswerWord: Int32 { case accept, reject, rejectFor, counter, pass, leave, walkOut }

  private let party: NegotiationCase.Party
  private let issues: [Issue]
  private let files: (String) throws -> [UInt8]
  private var state: LuaState!
  private var methods: [String: LuaFunction] = [:]
  private var space: OutcomeSpace?
  private var preferences: Preferences?
  /// The time of the moment, where the script reads it.
  private let clock = LuaColumn([0])

  /// What changes while the script runs, beside its state.
  private struct Course {
    var stream: RandomStream
    var worth: LuaFunction?
    var proposes: LuaFunction?
    var responds: LuaFunction?
    var moment = Moment(step: 0)
    var standing: Int?
    /// With the last answer that was made: why it refuses, and what it offers instead.
    var reason: String?
    var countered: LuaValue = .none
  }
  private var course: Course
  /// As its talks began.
  private var begun: Course?

  init(party: NegotiationCase.Party, issues: [Issue], files: @escaping (String) throws -> [UInt8]) {
    self.party = party
    self.issues = issues
    self.files = files
    course = Course(stream: Chance(seed: 1, replicate: 0).draw(EntityKey(party.name), Purpose("strategy")))
    state = LuaState(
      limits: LuaLimits(processorSecondsPerCall: 2, processorSecondsPerRun: 30), delegate: self)
    defineWords()
  }

  private func word(_ name: String, _ body: @escaping (LuaCall) throws -> [LuaValue]) {
    state.define(name, as: .function(state.function(name, body)))
  }

  private func defineWords() {
    word("utility") { [unowned self] call in
      guard case .function(let function) = call[0] else { throw LuaRefusal("write utility(function(values) … end)") }
      course.worth = function
      return []
    }
    word("strategy") { [unowned self] call in
      guard case .table(let table) = call[0] else {
        throw LuaRefusal(
          "write strategy { propose = function(me, talk) … end, respond = function(me, offer, talk) … end }")
      }
      for (name, value) in table.named {
        switch (name, value) {
        case ("propose", .function(let function)): course.proposes = function
        case ("respond", .function(let function)): course.responds = function
        case ("propose", _), ("respond", _):
          throw LuaRefusal("\(name) of a strategy is a function, not \(value.typeName)")
        default:
          throw LuaRefusal(
            "a strategy has no '\(name)'; "
              + (["propose", "respond"].nearest(to: name).map { "did you mean '\($0)'?" }
                ?? "it has propose and respond"))
        }
      }
      return []
    }
    func answer(_ word: AnswerWord) -> LuaValue {
      .object(HostObject(kind: Kind.answer.rawValue, index: word.rawValue))
    }
    func plain(_ name: String, _ word: AnswerWord, _ body: @escaping LuaState.Body) {
      state.define(name, as: .function(state.function(name, constant: answer(word), body)))
    }
    for (name, word) in [("accept", AnswerWord.accept), ("pass", .pass), ("leave", .leave), ("walk_out", .walkOut)] {
      plain(name, word) { _ in [answer(word)] }
    }
    plain("reject", .reject) { [unowned self] call in
      course.reason = call[0].text
      return [answer(.rejectFor)]
    }
    word("counter") { [unowned self] call in
      course.countered = call[0]
      return [answer(.counter)]
    }
    method("worth") { [unowned self] call in
      [.number(preferences?.worth(try outcome(call[1]), at: course.moment.step) ?? 0)]
    }
    method("offer") { [unowned self] call in [Self.offer(try outcome(call[1]))] }
  }

  private func method(_ name: String, _ body: @escaping (LuaCall) throws -> [LuaValue]) {
    methods[name] = state.function(name) { call in
      guard Self.isMethod(call) else { throw Self.noColon(name) }
      return try body(call)
    }
  }

  /// By far the most frequent question.
  private func defineAtLeast(_ preferences: Preferences) {
    let noLevel = LuaRefusal("me:at_least takes a number: the worth to ask for")
    methods["at_least"] = state.function(
      "at_least",
      ofNumber: { [unowned self] _, level in
        if level.isNaN { throw noLevel }
        return Self.offer(preferences.worst(worth: level, at: course.moment.step) ?? preferences.favourite)
      },
      otherwise: { call in throw Self.isMethod(call) ? noLevel : Self.noColon("at_least") })
  }

  private static func isMethod(_ call: LuaCall) -> Bool { if case .object = call[0] { true } else { false } }

  private static func noColon(_ name: String) -> LuaRefusal {
    LuaRefusal("write me:\(name)(…) with a colon, and not with a point")
  }

  // MARK: Loading

  /// - Parameter code: what a text compiles to, which is the same for every state.
  func load(_ file: String, compiled code: (_ text: String, _ compile: () throws -> LuaCode) throws -> LuaCode) throws {
    try state.run(code(file) { try state.compile(chunk: files(file), named: file) })
  }

  func requireUtility(_ file: String) throws {
    if course.worth == nil {
      throw CaseScriptProblem("\(file) declares no utility: write utility(function(values) … end)")
    }
  }

  func requireStrategy(_ file: String) throws {
    guard course.proposes == nil || course.responds == nil else { return }
    throw CaseScriptProblem(
      "\(file) declares no \(course.proposes == nil ? "propose" : "respond"): write strategy { propose = function(me, talk) … end, respond = function(me, offer, talk) … end }"
    )
  }

  // MARK: Asking

  func utilities(over space: OutcomeSpace) throws -> [Double] {
    guard let worth = course.worth else { return [] }
    return try (0..<space.count).map { outcome in
      let values = space.values(outcome)
      let given = LuaTable(named: zip(issues, values).map { ($0.name, Self.lua($1)) })
      let answer = try state.call(worth, [.table(given)]).first ?? .none
      guard let number = answer.double, number.isFinite else {
        throw LuaFailure(
          kind: .runtime, message: "utility returned \(Self.show(answer)), and a finite number is needed",
          location: worth.definedAt)
      }
      return number
    }
  }

  /// Readies the script for talks, once; later talks begin with `rewind()`.
  func begin(_ preferences: Preferences, in space: OutcomeSpace) {
    guard self.preferences == nil else { return }
    self.preferences = preferences
    self.space = space
    defineAtLeast(preferences)
    state.define("worth", ofKind: Kind.offer.rawValue, in: LuaColumn(preferences.utilities))
    state.define("time", ofKind: Kind.talk.rawValue, in: clock)
    if state.mark() { begun = course }
  }

  /// Makes the script what it was before it talked, if it did; its clock is set by the next turn. False where that cannot be: its memory
  /// is too large, or it was abandoned.
  func rewind() -> Bool {
    if preferences == nil { return true }
    guard let begun, state.rewind() else { return false }
    course = begun
    return true
  }

  /// What a script is asked about from now on.
  private func turn(to moment: Moment, standing: Int?) {
    (course.moment, course.standing) = (moment, standing)
    clock[0] = moment.time
  }

  func propose(standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    guard let proposes = course.proposes else { return .pass }
    turn(to: moment, standing: standing)
    let answer = try state.answer(of: proposes, me, talk)
    if case .object(let object) = answer, object.kind == Kind.answer.rawValue {
      switch AnswerWord(rawValue: object.index) {
      case .pass?: return .pass
      case .leave?: return .leave
      case .walkOut?: return .walkOut
      default: break
      }
    } else if let outcome = try? outcome(answer) {
      return .offer(outcome)
    } else if case .table = answer {
      _ = try refusalAsFailure(proposes) { try outcome(answer) }
    }
    throw nonsense("propose", answer, "an offer, pass(), leave() or walk_out()", in: proposes)
  }

  func respond(to offer: Int, at moment: Moment) throws -> Response<Int> {
    guard let responds = course.responds else { return .reject() }
    turn(to: moment, standing: offer)
    let answer = try state.answer(of: responds, me, Self.offerObject(offer), talk)
    if case .object(let object) = answer, object.kind == Kind.offer.rawValue { return .counter(Int(object.index)) }
    if case .object(let object) = answer, object.kind == Kind.answer.rawValue {
      switch AnswerWord(rawValue: object.index) {
      case .accept?: return .accept
      case .reject?: return .reject()
      case .rejectFor?: return .reject(reason: course.reason)
      case .counter?: return .counter(try refusalAsFailure(responds) { try outcome(course.countered) })
      case .leave?: return .leave
      case .walkOut?: return .walkOut
      default: break
      }
    }
    throw nonsense(
      "respond", answer, "accept(), reject(reason), an offer in its place, counter { … }, leave() or walk_out()",
      in: responds)
  }

  private func nonsense(_ name: String, _ answer: LuaValue, _ expected: String, in function: LuaFunction) -> LuaFailure
  {
    LuaFailure(
      kind: .runtime,
      message: "\(name) of \"\(party.name)\" returned \(Self.show(answer)), and is answered with \(expected)",
      location: function.definedAt)
  }

  private func refusalAsFailure<Value>(_ function: LuaFunction, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let refusal as LuaRefusal {
      throw LuaFailure(kind: .runtime, message: refusal.message, location: function.definedAt)
    }
  }

  // MARK: Values

  private let me = HostObject(kind: Kind.me.rawValue, index: 0)
  private let talk = HostObject(kind: Kind.talk.rawValue, index: 0)
  private static func offerObject(_ outcome: Int) -> HostObject {
    HostObject(kind: Kind.offer.rawValue, index: Int32(outcome))
  }
  private static func offer(_ outcome: Int) -> LuaValue { .object(offerObject(outcome)) }

  /// The outcome that a value stands for: an offer, its number, or a value for each issue; what is left out is as in the standing offer.
  private func outcome(_ value: LuaValue) throws -> Int {
    guard let space else { throw LuaRefusal("there are no offers before the talks") }
    switch value {
    case .object(let object) where object.kind == Kind.offer.rawValue: return Int(object.index)
    case .integer(let number) where number >= 0 && number < space.count: return Int(number)
    case .integer(let number): throw LuaRefusal("there is no outcome \(number): they are 0 to \(space.count - 1)")
    case .table(let table):
      var choices = course.standing.map(space.choices) ?? []
      var given: [Int: Int] = [:]
      for (name, value) in table.named {
        guard let issue = issues.firstIndex(where: { $0.name == name }) else {
          throw LuaRefusal(
            "there is no issue \"\(name)\"; "
              + (issues.map(\.name).nearest(to: name).map { "did you mean \"\($0)\"?" }
                ?? "there are: \(issues.map(\.name).joined(separator: ", "))"))
        }
        guard let choice = issues[issue].values.firstIndex(where: { Self.matches($0, value) }) else {
          throw LuaRefusal("\(Self.show(value)) is no value of issue \"\(name)\"")
        }
        given[issue] = choice
      }
      if choices.isEmpty {
        if let missing = issues.indices.first(where: { given[$0] == nil }) {
          throw LuaRefusal("the first offer names a value for every issue, and \"\(issues[missing].name)\" has none")
        }
        choices = Array(repeating: 0, count: issues.count)
      }
      for (issue, choice) in given { choices[issue] = choice }
      guard let outcome = space.outcome(choices) else {
        throw LuaRefusal("that outcome is not in the sample of \(space.count): offer one that me:at_least gives")
      }
      return outcome
    default: throw LuaRefusal("that is no offer: \(Self.show(value))")
    }
  }

  private static func lua(_ value: IssueValue) -> LuaValue {
    switch value {
    case .number(let number): Int64(exactly: number).map { .integer($0) } ?? .number(number)
    case .text(let text): .string(text)
    case .division(let shares): .table(LuaTable(numbers: shares))
    }
  }

  private static func matches(_ value: IssueValue, _ given: LuaValue) -> Bool {
    switch (value, given) {
    case (.number(let number), _): given.double.map { abs($0 - number) < 1e-9 } ?? false
    case (.text(let text), .string(let other)): text == other
    default: false
    }
  }

  private static func show(_ value: LuaValue) -> String {
    switch value {
    case .none: "nothing"
    case .boolean(let value): "\(value)"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .string(let text): "\"\(text.prefix(40))\""
    default: "a \(value.typeName)"
    }
  }
}

/// What a script of a case lacks.
struct CaseScriptProblem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension CaseScript: LuaHostDelegate {
  func read(_ key: LuaValue, of object: HostObject) throws -> LuaValue {
    guard let name = key.text, let preferences, let space else { return .none }
    switch Kind(rawValue: object.kind) {
    case .me?:
      switch name {
      case "name": return .string(party.name)
      case "best": return .number(preferences.best)
      case "worst": return .number(preferences.worst)
      case "floor": return .number(preferences.floor)
      case "reservation": return preferences.reservation.map { .number($0) } ?? .none
      case "outcomes": return .integer(Int64(space.count))
      default:
        if let method = methods[name] { return .function(method) }
        throw unknown(
          name, of: "me", ["name", "best", "worst", "floor", "reservation", "outcomes"] + methods.keys.sorted())
      }
    case .talk?:
      switch name {
      case "round": return .integer(Int64(course.moment.step))
      case "deadline": return course.moment.deadline.map { .integer(Int64($0)) } ?? .none
      case "standing": return course.standing.map(Self.offer) ?? .none
      default: throw unknown(name, of: "talk", ["round", "time", "deadline", "standing"])
      }
    case .offer?:
      let outcome = Int(object.index)
      if name == "number" { return .integer(Int64(outcome)) }
      guard let issue = issues.firstIndex(where: { $0.name == name }) else {
        throw unknown(name, of: "an offer", issues.map(\.name) + ["worth", "number"])
      }
      return Self.lua(issues[issue].values[space.choices(outcome)[issue]])
    default: return .none
    }
  }

  private func unknown(_ name: String, of owner: String, _ names: [String]) -> LuaRefusal {
    LuaRefusal(
      "\(owner) has no '\(name)'; "
        + (names.nearest(to: name).map { "did you mean '\($0)'?" } ?? "it has \(names.joined(separator: ", "))"))
  }

  /// Everything but the talk stays what it is.
  func keeps(_ key: LuaValue, of object: HostObject) -> Bool { object.kind != Kind.talk.rawValue }

  func write(_ key: LuaValue, of object: HostObject) throws {
    throw LuaRefusal("this cannot be changed: keep what you remember in a local variable")
  }

  func count(of object: HostObject) throws -> Int { throw LuaRefusal("this has no length") }

  func entries(of object: HostObject) throws -> [(LuaValue, LuaValue)] {
    guard object.kind == Kind.offer.rawValue, let space else { throw LuaRefusal("only an offer can be gone through") }
    return zip(issues, space.values(Int(object.index))).map { (.string($0.name), Self.lua($1)) }
  }

  func describe(_ object: HostObject) -> String {
    object.kind == Kind.offer.rawValue
      ? "offer \(object.index)" : Kind(rawValue: object.kind).map { "\($0)" } ?? "object"
  }

  func unknownGlobal(_ name: String, assigning: Bool) -> String {
    if assigning { return "'\(name)' is not declared: write local \(name) = …" }
    let words = [
      "utility", "strategy", "accept", "reject", "counter", "pass", "leave", "walk_out", "math", "string", "table",
      "print", "pairs", "ipairs",
    ]
    return "there is no '\(name)'" + (words.nearest(to: name).map { "; did you mean '\($0)'?" } ?? "")
  }

  func module(named name: String) throws -> (chunk: String, bytes: [UInt8]) {
    let file = name.hasSuffix(".lua") ? name : name.split(separator: ".").joined(separator: "/") + ".lua"
    do { return (file, try files(file)) } catch { throw LuaRefusal("require \"\(name)\": \(error)") }
  }

  func printed(_ line: String) {}

  func random() -> UInt64 { course.stream.next() }
}
