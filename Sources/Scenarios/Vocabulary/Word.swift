/// A word of the scripting language as it is declared: what it is for and which fields it takes.
///
/// Everything that is said of a word (diagnostics, `check`, the reference) comes from here.
struct Word: Sendable {
  let name: String
  let about: String
  /// How it is called; where there are several ways, the plainest first.
  let signatures: [Signature]
  let fields: [Field]

  /// - Parameter signatures: nil: it takes its fields, and returns nothing.
  init(_ name: String, _ about: String, called signatures: [Signature]? = nil, fields: [Field] = []) {
    self.name = name
    self.about = about
    self.signatures = signatures ?? [Signature([Self.fields(of: name)])]
    self.fields = fields
  }

  /// The table of a word's fields, as a parameter.
  static func fields(of word: String, isOptional: Bool = false) -> Signature.Parameter {
    Signature.Parameter("fields", typeName(of: word), isOptional: isOptional)
  }

  /// A word that declares something by its name.
  static func naming(_ word: String, returns: String? = nil) -> [Signature] {
    [Signature([.init("name", "string", "its name"), fields(of: word, isOptional: true)], returns: returns)]
  }

  /// A word for what happens.
  static func happening(_ word: String) -> [Signature] { [Signature([fields(of: word)], returns: "Effect")] }

  /// What annotations call the table of its fields: `PartnershipFields`.
  static func typeName(of word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() + "Fields" }
  var typeName: String { Self.typeName(of: name) }
}

extension String {
  /// Of LuaCATS: "a"|"b".
  fileprivate var quotedWords: [String] { matches(of: #/"(\w+)"/#).map { String($0.1) } }
}

/// A field of a word's table.
struct Field: Sendable {
  let name: String
  let kind: Kind
  let about: String
  /// What annotations call the values, where that is more than the kind says.
  private let precise: String?

  init(_ name: String, _ kind: Kind, _ about: String, as type: String? = nil) {
    self.name = name
    self.kind = kind
    self.about = about
    precise = type
  }

  /// The words that it takes, where it takes only these.
  var choices: [String] { if case .choice(let choices) = kind { choices } else { precise?.quotedWords ?? [] } }

  /// The type of its values, as LuaCATS writes it.
  var type: String {
    if let precise { return precise }
    return switch kind {
    case .number: "number"
    case .integer: "integer"
    case .boolean: "boolean"
    case .text: "string"
    case .localisedText: "Text"
    case .choice(let choices): choices.map { "\"\($0)\"" }.joined(separator: "|")
    case .numbers: "table<string, number>"
    case .list: "any[]"
    case .table: "table"
    case .function: "function"
    case .any: "any"
    }
  }

  enum Kind: Sendable {
    case number(Bounds)
    case integer(Bounds)
    case boolean
    case text
    /// A text, or a table of texts by language.
    case localisedText
    case choice([String])
    /// A table of numbers by name.
    case numbers
    case list
    case table
    case function
    /// Checked by the word itself.
    case any
  }

  /// The values that a number may have.
  struct Bounds: Sendable {
    let low: Double
    let high: Double
    /// Whether the low end itself is excluded.
    let isOpen: Bool

    static let share = Bounds(low: 0, high: 1, isOpen: false)
    static let positive = Bounds(low: 0, high: .infinity, isOpen: true)
    static let notNegative = Bounds(low: 0, high: .infinity, isOpen: false)
    static let finite = Bounds(low: -.infinity, high: .infinity, isOpen: false)
    static func range(_ low: Double, _ high: Double) -> Bounds { Bounds(low: low, high: high, isOpen: false) }

    func contains(_ value: Double) -> Bool { value.isFinite && (isOpen ? value > low : value >= low) && value <= high }

    var description: String {
      switch (low.isFinite, high.isFinite) {
      case (true, true): "from \(short(low)) to \(short(high))"
      case (true, false): isOpen ? "above \(short(low))" : "of \(short(low)) or more"
      default: "that is finite"
      }
    }

    private func short(_ value: Double) -> String {
      value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
  }

  /// What is expected, in words.
  var expectation: String {
    switch kind {
    case .number(let bounds): "a number \(bounds.description)"
    case .integer(let bounds): "a whole number \(bounds.description)"
    case .boolean: "true or false"
    case .text: "a text"
    case .localisedText: "a text, or texts by language"
    case .choice(let choices): "one of " + choices.map { "\"\($0)\"" }.joined(separator: ", ")
    case .numbers: "a table of numbers by name"
    case .list: "a list"
    case .table: "a table"
    case .function: "a function"
    case .any: "a value"
    }
  }
}
