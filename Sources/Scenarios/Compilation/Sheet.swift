import LuaHost
import Partnerships
import Simulation

/// What a script has declared so far, in order: the words write here, and `Assembly` makes a scenario of it once the script has run to its end.
///
/// A name may be used before it is declared, so names are looked up only then. Mistakes do not stop the script: they are collected.
final class Sheet {
  let diagnostics = Diagnostics()
  let settings: [String: SettingValue]
  /// Those that were made for another script.
  let inherited: Set<String>
  /// The what-if whose interventions act.
  let alternative: String?
  /// Lines of each source, for diagnostics.
  var sources: [String: [String]] = [:]

  var scenario: (fields: Fields, site: CallSite)?
  var parameters: [DeclaredParameter] = []
  var objectives: [Named<Fields>] = []
  var sectors: [Named<Fields>] = []
  var organisations: [Named<Fields>] = []
  var communities: [Named<Fields>] = []
  var networks: [Fields] = []
  var partnerships: [Named<Fields>] = []
  var issues: [Named<Fields>] = []
  var policies: [Named<Fields>] = []
  var traits: [Named<Fields>] = []
  var mechanisms: [Named<DeclaredMechanism>] = []
  /// `mechanisms { … }` and `mechanisms "none"`.
  var mechanismSwitches: [MechanismSwitch] = []
  var interventions: [DeclaredIntervention] = []
  var effects: [Effect] = []
  var measures: [Named<LuaFunction>] = []
  var success: (function: LuaFunction, site: CallSite)?
  var whatifs: [Named<LuaTable>] = []
  var workshop: Fields?
  var tables: [CSVTable] = []
  var tableNames: [String] = []
  var rows: [(table: Int, row: Int)] = []
  var selections: [Selection] = []
  /// Words of which a declaration is missing for a mistake that is told: nobody is told that its name does not exist.
  var incomplete: Set<String> = []

  /// A declaration with its name and the place where it was made.
  struct Named<Value> {
    let name: String
    let value: Value
    let site: CallSite
  }

  /// Organisations meant by what they are, not by name.
  enum Selection {
    case everyone
    case sector(String)
    case members(of: String)
  }

  /// An intervention's effect as it was written: a word with its fields.
  struct Effect {
    let word: Word
    let fields: Fields
    /// `activity("workshop", …)`: which.
    let variant: String?
  }

  /// Where each name was declared, by word.
  private var taken: [String: [String: String]] = [:]

  init(settings: [String: SettingValue], inherited: Set<String>, alternative: String?) {
    self.settings = settings
    self.inherited = inherited
    self.alternative = alternative
  }

  func site(_ call: LuaCall, _ word: String) -> CallSite { CallSite(call.caller, word: word, sources: sources) }

  /// What a word refused, at its call. One that was given what is mistaken already says no more of it.
  func add(_ refusal: LuaRefusal, of word: Word, _ call: LuaCall) {
    incomplete.insert(word.name == Word.organisations.name ? Word.organisation.name : word.name)
    if call.arguments.contains(where: \.isMistaken) { return }
    let meant = call.arguments.compactMap(\.text).first { refusal.message.contains("\"\($0)\"") }
    diagnostics.add(site(call, word.name).diagnostic(refusal.message, at: meant.map { .literal($0) }))
  }

  /// A name as first argument: a text that is not empty and shows.
  /// - Throws: a refusal; without a name nothing can be said of the rest.
  func name(_ call: LuaCall, _ word: String) throws -> String {
    guard let name = call[0].text else {
      throw LuaRefusal("\(word) needs a name first, as in \(word)(\"name\", { … }), not \(Fields.show(call[0]))")
    }
    try check(name: name, of: word)
    return name
  }

  func check(name: String, of word: String) throws {
    if name.isEmpty { throw LuaRefusal("\(word) needs a name that is not empty") }
    if name.first?.isWhitespace == true || name.last?.isWhitespace == true {
      throw LuaRefusal("\(word) needs a name without blanks around it, not \"\(name)\"")
    }
    if name.utf8.count > 200 { throw LuaRefusal("\(word) needs a name of at most 200 bytes") }
    if name.unicodeScalars.contains(where: {
      $0.value < 32 || (127..<160).contains($0.value) || (0x202A...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }) {
      throw LuaRefusal("\(word) needs a name without control characters")
    }
  }

  /// The table of a declaration; nothing given is an empty one.
  func table(_ value: LuaValue, _ word: String) throws -> LuaTable {
    switch value {
    case .none: return LuaTable()
    case .table(let table): return table
    default: throw LuaRefusal("\(word) takes a table, { … }, not \(Fields.show(value))")
    }
  }

  /// Adds a declaration unless its name is taken.
  func declare<Value>(
    _ name: String, _ value: Value, as word: String, at site: CallSite,
    in list: ReferenceWritableKeyPath<Sheet, [Named<Value>]>, cell: Diagnostic? = nil
  ) {
    if let first = taken[word]?[name] {
      incomplete.insert(word)
      var told = site.diagnostic("\(word) \"\(name)\" is declared twice", at: .literal(name))
      if var cell {
        cell.message = told.message
        told = cell
      }
      told.advice = "the first is in \(first); every name is declared once"
      diagnostics.add(told)
      return
    }
    taken[word, default: [:]][name] = cell.map { "\($0.file):\($0.line)" } ?? "\(site.file):\(site.line)"
    self[keyPath: list].append(Named(name: name, value: value, site: site))
  }
}
