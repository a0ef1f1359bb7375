import LuaHost
import Partnerships
import Randomness
import Simulation

/// A scenario's script while it declares and while it runs: its Lua state, the world that it may see, and the chance of what is being computed.
final class ScriptRuntime {
  private(set) var state: LuaState!
  let sheet: Sheet
  let source: ScenarioSource
  let chance: Chance
  private let onPrint: ((String) -> Void)?
  private(set) var filesRead: [SourceFile]
  private(set) var printed: [String] = []
  private(set) var methods: [String: LuaFunction] = [:]
  private var words: [String: LuaFunction] = [:]
  /// What stands in for unknown names, by where they are read.
  private var standIns: [String: [SourceLocation?: LuaValue]] = [:]
  private var ordinals = 0
  private var relationCount = 0

  /// Set while a function of the scenario is called; the world is not the script's to keep.
  var sight: UnsafePointer<World>?
  var hand: UnsafeMutablePointer<World>? {
    didSet { if (hand == nil) != (oldValue == nil) { state.letCellsChange(hand != nil) } }
  }
  var stage: Stage?
  /// Who decides, in a policy: it sees its own state exactly, and of others what η and the lag let through.
  var viewer: OrganisationID?
  var request: DecisionRequest?
  private var contexts: [Context] = []

  /// Whose chance is drawn from, and what for.
  struct Context {
    let entity: EntityKey
    let purpose: Purpose
    let step: Int
    var stream: RandomStream
    var organisations: [Int: RandomStream] = [:]
  }

  /// Places by name, once the scenario is assembled.
  var places = Places()

  struct Places {
    var organisations: [String: OrganisationID] = [:]
    var partnerships: [String: PartnershipID] = [:]
    var objectives: [String: ObjectiveID] = [:]
    var communities: [String: CommunityID] = [:]
    var traits: [String: TraitID] = [:]
    /// Sector of each organisation, by place.
    var sectors: [String] = []
    var accounts: [String: Account] = [:]
    /// By partnership: who is meant where nobody is named.
    var declaredMembers: [[OrganisationID]] = []
    var steps = 0
    var partnershipFields: [String: PartnershipField] = [:]
  }

  init(
    _ source: ScenarioSource, settings: [String: SettingValue], inherited: Set<String>, alternative: String?,
    chance: Chance, limits: LuaLimits, onPrint: ((String) -> Void)?
  ) {
    self.source = source
    self.chance = chance
    self.onPrint = onPrint
    sheet = Sheet(settings: settings, inherited: inherited, alternative: alternative)
    filesRead = [source.scriptFile]
    state = LuaState(limits: limits, delegate: self)
    defineWords()
  }

  // MARK: Words

  private func defineWords() {
    for (word, handler) in Vocabulary.declarations {
      define(word) { [unowned self] call in
        guard self.sight == nil, !self.isAssembled else {
          throw LuaRefusal("\(word.name) declares, and is called at the top level of the script only, before the run")
        }
        return try handler(self.sheet, call)
      }
    }
    define(.organisations) { [unowned self] in try self.sheet.organisations($0, self) }
    define(.csv) { [unowned self] in try self.sheet.csv($0, self) }
    for word in Vocabulary.effects { define(word) { [unowned self] in try self.effect(word, $0) } }
    define(.everyone) { [unowned self] _ in [try self.select(.everyone)] }
    define(.inSector) { [unowned self] call in
      guard let sector = call[0].text else { throw LuaRefusal("in_sector takes the name of a sector") }
      return [try self.select(.sector(sector))]
    }
    define(.members) { [unowned self] call in
      guard let partnership = call[0].text else { throw LuaRefusal("members takes the name of a partnership") }
      return [try self.select(.members(of: partnership))]
    }
    define(.accept) { _ in [Answer.accept.lua] }
    define(.pass) { _ in [Answer.pass.lua] }
    define(.leave) { _ in [Answer.leave.lua] }
    define(.walkOut) { _ in [Answer.walkOut.lua] }
    define(.reject) { call in [Answer.reject(call[0].text).lua] }
    define(.counter) { call in
      guard case .table(let offer) = call[0] else { throw LuaRefusal("counter takes an offer: counter { … }") }
      return [Answer.counter(offer).lua]
    }
    defineDrawMethods()
    defineWorldMethods()
  }

  /// While the script declares, a word that refuses is told with all other mistakes, and the script goes on.
  private func define(_ word: Word, _ body: @escaping (LuaCall) throws -> [LuaValue]) {
    let function = state.function(word.name) { [unowned self] call in
      do { return try body(call) } catch let refusal as LuaRefusal where isDeclaring {
        sheet.add(refusal, of: word, call)
        return [.mistake]
      }
    }
    words[word.name] = function
    state.define(word.name, as: .function(function))
  }

  private var isDeclaring: Bool { sight == nil && !isAssembled }

  /// A function that is called as `object:name(…)`.
  func defineMethod(_ name: String, of owner: String, _ body: @escaping (LuaCall) throws -> [LuaValue]) {
    methods[name] = state.function(name) { call in
      guard case .object = call[0] else {
        throw LuaRefusal("write \(owner):\(name)(…) with a colon, and not with a point")
      }
      return try body(call)
    }
  }

  /// A method `object:name(owner, trait, number)` that changes a trait, mostly without a call of the host.
  func defineChange(_ name: String, adds: Bool, _ body: @escaping (LuaCall) throws -> [LuaValue]) {
    methods[name] = state.changingFunction(name, adds: adds, otherwise: body)
  }

  func method(_ name: String) -> LuaValue? { methods[name].map { .function($0) } }

  /// Whether declarations are closed.
  var isAssembled = false

  // MARK: Files

  func read(_ name: String) throws -> [UInt8] {
    if let known = filesRead.dropFirst().first(where: { $0.name == name }) { return known.bytes }
    let file = try source.file(name)
    filesRead.append(file)
    return file.bytes
  }

  func nextOrdinal() -> Int {
    ordinals += 1
    return ordinals
  }

  // MARK: Chance

  /// The `draw` of whatever is being computed.
  var draw: LuaValue { .object(ObjectKind.draw.object()) }

  /// Calls `body` with the chance of this entity and purpose.
  func inContext<Result>(
    entity: EntityKey, purpose: Purpose, step: Int = 0, index: Int = 0, _ body: () throws -> Result
  ) rethrows -> Result {
    contexts.append(
      Context(
        entity: entity, purpose: purpose, step: step, stream: chance.draw(entity, purpose, step: step, index: index)))
    defer { contexts.removeLast() }
    return try body()
  }

  /// Draws from the stream of the object: the context's, or an organisation's own within it.
  func drawing<Result>(_ object: LuaValue, _ body: (inout RandomStream) throws -> Result) throws -> Result {
    guard let last = contexts.indices.last else { throw LuaRefusal("there is nothing to draw for here") }
    if case .object(let host) = object, host.kind == ObjectKind.organisationDraw.rawValue {
      let index = Int(host.index)
      guard let world = sight else { throw LuaRefusal("an organisation's draw is for functions of the world") }
      let key = EntityKey(world.pointee.organisations.keys[OrganisationID(index)], contexts[last].entity)
      var stream =
        contexts[last].organisations[index] ?? chance.draw(key, contexts[last].purpose, step: contexts[last].step)
      defer { contexts[last].organisations[index] = stream }
      return try body(&stream)
    }
    guard case .object(let host) = object, host.kind == ObjectKind.draw.rawValue else {
      throw LuaRefusal("write draw:uniform(…) with a colon, and not with a point")
    }
    return try body(&contexts[last].stream)
  }

  // MARK: Calling the script

  /// Lets the script see a world while `body` runs.
  func seeing<Result>(_ world: borrowing World, _ body: () throws -> Result) throws -> Result {
    let (oldSight, oldHand) = (sight, hand)
    defer { (sight, hand) = (oldSight, oldHand) }
    return try withUnsafePointer(to: world) { pointer in
      (sight, hand) = (pointer, nil)
      return try body()
    }
  }

  /// Lets the script change a world while `body` runs, on this stage.
  func changing<Result>(_ world: inout World, on stage: Stage, _ body: () throws -> Result) throws -> Result {
    let (oldSight, oldHand, oldStage) = (sight, hand, self.stage)
    defer { (sight, hand, self.stage) = (oldSight, oldHand, oldStage) }
    return try withUnsafeMutablePointer(to: &world) { pointer in
      (sight, hand, self.stage) = (UnsafePointer(pointer), pointer, stage)
      return try body()
    }
  }

  /// Neighbours are kept by their organisations until somebody meets somebody new.
  func noticeNewRelations() {
    guard let count = sight?.pointee.relations.count, count != relationCount else { return }
    relationCount = count
    for field in ["neighbours", "relations"] { state.forget(field, ofKind: ObjectKind.organisation.rawValue) }
  }

  /// Calls a function of the script; what goes wrong is the run's failure, with the script's line.
  func call(_ function: LuaFunction, _ arguments: [LuaValue]) throws -> LuaValue {
    noticeNewRelations()
    do {
      return try state.call(function, arguments).first ?? .none
    } catch let failure as LuaFailure {
      throw RunFailure(failure)
    }
  }

  /// What is mostly behind what a function returned.
  func returnHint(_ result: LuaValue) -> String {
    switch result {
    case .none: "; is a return missing?"
    case .function: "; a function is called with ( )"
    default: ""
    }
  }

  /// A mistake in what a function returned: it is told where the function is defined.
  func failure(_ message: String, in function: LuaFunction) -> RunFailure {
    RunFailure(.script, message, file: function.definedAt?.file, line: function.definedAt?.line)
  }
}

extension RunFailure {
  init(_ failure: LuaFailure) {
    let kind: RunFailure.Kind =
      switch failure.kind {
      case .time, .unstoppable: .time
      case .memory, .output: .allowance
      case .syntax, .runtime, .recursion: .script
      }
    self.init(
      kind, failure.message + (failure.hint(in: []).map { "; \($0)" } ?? ""), file: failure.location?.file,
      line: failure.location?.line, traceback: failure.traceback)
  }
}

extension ScriptRuntime: LuaHostDelegate {
  func printed(_ line: String) {
    printed.append(line)
    onPrint?(line)
  }

  func random() throws -> UInt64 {
    guard let last = contexts.indices.last else { throw LuaRefusal("there is nothing to draw for here") }
    return contexts[last].stream.next()
  }

  func module(named name: String) throws -> (chunk: String, bytes: [UInt8]) {
    let file = name.hasSuffix(".lua") ? name : name.split(separator: ".").joined(separator: "/") + ".lua"
    do {
      let bytes = try read(file)
      sheet.sources[file] = lines(bytes)
      return (file, bytes)
    } catch {
      throw LuaRefusal("require \"\(name)\": \(error)")
    }
  }

  func unknownGlobal(_ name: String, assigning: Bool) -> String {
    if assigning { return "'\(name)' is not declared: write local \(name) = …" }
    return "there is no '\(name)'; \(advice(forGlobal: name).advice)"
  }

  /// A mistyped word does what was meant, and any other name is passed over.
  func standIn(forGlobal name: String) -> LuaValue? {
    guard isDeclaring else { return nil }
    let caller = state.caller
    if let known = standIns[name]?[caller] { return known }  // a row each, of many
    var (meant, advice) = advice(forGlobal: name)
    let site = CallSite(caller, word: name, sources: sheet.sources)
    if site.isCompared(name) { (meant, advice) = (nil, "a field is given its value with one =: \(name) = …") }
    sheet.diagnostics.add(site.diagnostic("there is no '\(name)'", at: .word(name), advice: advice))
    let standIn = meant.flatMap { words[$0] }.map { LuaValue.function($0) } ?? .mistake
    standIns[name, default: [:]][caller] = standIn
    return standIn
  }

  /// The name that was meant, of a word or of the script's own.
  private func advice(forGlobal name: String) -> (meant: String?, advice: String) {
    let own = namesOfItsOwn(in: sheet.sources).filter { $0 != name }
    let known =
      Vocabulary.words.map(\.name) + [
        "print", "pairs", "ipairs", "math", "string", "table", "require", "error", "assert", "tostring", "tonumber",
      ]
    if ["os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage"].contains(name) {
      return (nil, "a scenario cannot reach files, the clock or other programs")
    }
    if name == "world" {
      return (nil, "the world is given to mechanisms, interventions, measures and success: function(world) … end")
    }
    // Beside the words of the language there are the words of Lua, and what is near to both is a matter of few letters.
    if let meant = nearestName(
      to: name, among: own + known + ["return", "function"])
    {
      return (meant, "did you mean '\(meant)'?")
    }
    return (nil, "write a text in quotation marks, \"\(name)\", and a name of your own after local \(name) = …")
  }

  /// The lines of a script as Lua counts them: a line ends with \n, \r or both, in either order.
  func lines(_ bytes: [UInt8]) -> [String] {
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var lines: [String] = []
    var (start, place) = (0, 0)
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      guard byte == newline || byte == carriageReturn else { continue }
      lines.append(String(decoding: bytes[start..<(place - 1)], as: UTF8.self))
      if place < bytes.count, bytes[place] != byte, bytes[place] == newline || bytes[place] == carriageReturn {
        place += 1
      }
      start = place
    }
    return lines + [String(decoding: bytes[start...], as: UTF8.self)]
  }
}
