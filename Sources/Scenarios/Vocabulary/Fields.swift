import LuaHost
import Simulation

/// The fields of one call, checked against what its word declares: unknown names, wrong kinds and numbers out of range are diagnosed here,
/// in one place, and the mistaken ones read as absent.
struct Fields {
  let word: Word
  /// What the call declares, for messages: `partnership "compact"`.
  let subject: String
  let site: CallSite
  private var values: [String: LuaValue] = [:]
  private var given: Set<String> = []
  /// Whether all of it is as the word wants it.
  private(set) var isSound = true
  /// Fields that the word does not know, for words that take more than they declare: traits, parameters of the model.
  private(set) var others: [(name: String, value: LuaValue)] = []

  /// - Parameters:
  ///   - extra: further names that are permitted here, found in `others`; nil: any, and `check(others:)` says later
  ///     which are not.
  ///   - cell: where a value came from, if it came from a table of data: named in the diagnostic.
  init(
    _ table: LuaTable, of word: Word, subject: String, at site: CallSite, permitting extra: [String]? = [],
    cell: ((LuaValue) -> Diagnostic?)? = nil, into diagnostics: Diagnostics
  ) {
    self.word = word
    self.subject = subject
    self.site = site
    let declared = Dictionary(word.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    if let stray = table.sequence.first {
      isSound = false
      if !stray.isMistaken { diagnostics.add(self.stray(stray)) }
    }
    for (name, value) in table.named {
      guard let field = declared[name] else {
        if let extra, !extra.contains(name) {
          isSound = false
          diagnostics.add(unknown(name, besides: extra))
          // What was meant is given, though mistyped.
          nearestName(to: name, among: word.fields.map(\.name) + extra).map { _ = given.insert($0) }
        } else {
          others.append((name, value))
        }
        continue
      }
      given.insert(name)
      if value.isMistaken {
        isSound = false
        continue
      }
      // A table of numbers is told which of them is none.
      if case .numbers = field.kind, case .table(let numbers) = value,
        let (key, entry) = numbers.named.first(where: { $0.1.double?.isFinite != true })
      {
        isSound = false
        if entry.isMistaken { continue }
        diagnostics.add(told("'\(key)' in \(name)", entry, "a number", at: .field(key), advice: nil, cell: cell))
        continue
      }
      if let mistake = Self.mistake(value, field) {
        isSound = false
        diagnostics.add(told(name, value, field.expectation, at: .field(name), advice: mistake, cell: cell))
        continue
      }
      values[name] = value
    }
  }

  /// "safety of X is "half", which is not a number", where it is written, or in the table of data that it comes from.
  private func told(
    _ what: String, _ value: LuaValue, _ expected: String, at needle: CallSite.Needle, advice: String?,
    cell: ((LuaValue) -> Diagnostic?)?
  ) -> Diagnostic {
    let message = "\(what) of \(subject) is \(Self.show(value)), which is not \(expected)"
    let written = site.diagnostic(message, at: needle, advice: Self.decimalPoint(value) ?? advice)
    guard var cell = cell?(value) else { return written }
    cell.message = message
    cell.advice = Self.decimalPoint(value) ?? "the script reads it in \(site.file):\(written.line)"
    return cell
  }

  /// A value that no name was given to; mostly what follows a decimal comma.
  private func stray(_ value: LuaValue) -> Diagnostic {
    if value.double != nil, let number = site.numberWithComma(before: Self.show(value)) {
      let isThousands = number.text.firstMatch(of: /,\d{3}$/) != nil
      return site.diagnostic(
        "\(subject) has a number with a comma, \(number.text)", line: number.line, column: number.column,
        length: number.text.count,
        advice: "write it "
          + (isThousands ? "without: " : "with a point: ")
          + number.text.replacing(",", with: isThousands ? "" : "."))
    }
    return site.diagnostic(
      "\(subject) takes named fields, and \(Self.show(value)) has no name",
      at: value.text.map { .literal($0) } ?? (value.double == nil ? nil : .word(Self.show(value))),
      advice: "write \(word.fields.first?.name ?? "name") = …")
  }

  /// Advice for a number with a decimal comma.
  private static func decimalPoint(_ value: LuaValue) -> String? {
    guard let text = value.text, text.wholeMatch(of: /\s*[-−]?\d+,\d+\s*/) != nil else { return nil }
    let number = text.trimmingPrefix(while: \.isWhitespace)
    let point = "write it with a point: \(number.replacing(",", with: "."))"
    guard number.firstMatch(of: /,\d{3}\s*$/) != nil else { return point }
    return "if the comma parts thousands write \(number.replacing(",", with: "")); if it is a decimal one, \(point)"
  }

  private func unknown(_ name: String, besides extra: [String]) -> Diagnostic {
    site.diagnostic(
      "unknown field '\(name)' of \(subject)", at: .field(name),
      advice: advice(for: name, among: word.fields.map(\.name) + extra))
  }

  /// Once it is known which further names are permitted.
  func check(others permitted: [String], into diagnostics: Diagnostics) {
    for (name, _) in others where !permitted.contains(name) { diagnostics.add(unknown(name, besides: permitted)) }
  }

  subscript(name: String) -> LuaValue { values[name] ?? .none }
  /// Whether the field is written, rightly or not.
  func isGiven(_ name: String) -> Bool {
    given.contains(name) || others.contains { nearestName(to: $0.name, among: word.fields.map(\.name)) == name }
  }
  func has(_ name: String) -> Bool { values[name] != nil }
  func number(_ name: String) -> Double? { values[name]?.double }
  func integer(_ name: String) -> Int? { values[name]?.double.map { Int($0) } }
  func boolean(_ name: String) -> Bool? { if case .boolean(let value)? = values[name] { value } else { nil } }
  func text(_ name: String) -> String? {
    switch values[name] {
    case .string(let text)?: text
    case .table(let table)?: table["en"].text ?? table.named.first?.1.text
    default: nil
    }
  }
  func function(_ name: String) -> LuaFunction? {
    if case .function(let function)? = values[name] { function } else { nil }
  }
  func table(_ name: String) -> LuaTable? { if case .table(let table)? = values[name] { table } else { nil } }

  /// nil where the value is what the field takes; else advice, which may be empty.
  private static func mistake(_ value: LuaValue, _ field: Field) -> String?? {
    func wrong(_ advice: String? = nil) -> String?? { .some(advice) }
    switch (field.kind, value) {
    case (.number(let bounds), .integer), (.number(let bounds), .number):
      guard let number = value.double else { return wrong() }
      return bounds.contains(number) ? nil : wrong(Self.share(number, bounds))
    case (.integer(let bounds), .integer), (.integer(let bounds), .number):
      guard let number = value.double, number == number.rounded(), abs(number) < 9e15 else { return wrong() }
      return bounds.contains(number) ? nil : wrong()
    case (.boolean, .boolean), (.text, .string), (.localisedText, .string), (.function, .function), (.any, _),
      (.table, .table),
      (.list, .table):
      return nil
    case (.localisedText, .table(let table)):
      return !table.named.isEmpty && table.named.allSatisfy { $0.1.text != nil } ? nil : wrong()
    case (.choice(let choices), .string(let text)):
      return choices.contains(text) ? nil : wrong(advice(for: text, among: choices))
    case (.numbers, .table(let table)):
      return table.named.allSatisfy { $0.1.double?.isFinite == true } && table.sequence.isEmpty
        ? nil : wrong("write names with their numbers: { name = 0.5, … }")
    case (.number(let bounds), .string(let text)), (.integer(let bounds), .string(let text)):
      return wrong(Self.number(in: text, bounds))
    case (.text, .integer), (.text, .number), (.localisedText, .integer), (.localisedText, .number):
      return wrong("write a text in quotation marks")
    case (.numbers, _):
      return wrong("write names with their numbers: { name = 0.5, … }")
    default: return wrong()
    }
  }

  /// Advice for percent where a share is wanted.
  private static func share(_ number: Double, _ bounds: Field.Bounds) -> String? {
    guard bounds.high == 1, number > 1, number <= 100, bounds.contains(number / 100) else { return nil }
    return number >= 2 ? "\(SettingValue.number(number).text)% is \(number / 100)" : nil
  }

  /// Advice for a text where a number is wanted.
  private static func number(in text: String, _ bounds: Field.Bounds) -> String {
    let digits = String(text.trimmingPrefix(while: \.isWhitespace).prefix { $0.isNumber || ".-".contains($0) })
    guard let number = Double(digits) else { return "write a number" }
    return text.contains("%") && bounds.contains(number / 100)
      ? "write \(text) as \(number / 100)" : "write the number without quotation marks"
  }

  /// A value as the author may recognise it.
  static func show(_ value: LuaValue) -> String {
    switch value {
    case .none: "nothing"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): "\(value)"
    case .string(let text): "\"\(text.count > 60 ? text.prefix(60) + "…" : text)\""
    case .table: "a table"
    case .function: "a function"
    case .object(let object): ObjectKind(rawValue: object.kind)?.name ?? "an object"
    }
  }
}

/// Collects diagnostics: all mistakes at once, none twice.
final class Diagnostics {
  private(set) var all: [Diagnostic] = []
  private var seen: Set<Diagnostic> = []

  func add(_ diagnostic: Diagnostic) {
    if all.count < 200, seen.insert(diagnostic).inserted { all.append(diagnostic) }
  }

  /// Adds what ended a function of the script, unless it is what came of a mistake that is told of its line already.
  func addUnlessTold(_ failure: Diagnostic) {
    if !all.contains(where: { ($0.file, $0.line) == (failure.file, failure.line) && $0.severity == .error }) {
      add(failure)
    }
  }

  var hasErrors: Bool { all.contains { $0.severity == .error } }
}
