/// A word of the scripting language as it is declared: what it is for and which fields it takes.
///
/// Everything that is said of a word (diagnostics, `check`, the reference) comes from here.
struct Word: Sendable {
  let name: String
  let about: String
  let fields: [Field]

  init(_ name: String, _ about: String, fields: [Field] = []) {
    self.name = name
    self.about = about
    self.fields = fields
  }
}

/// A field of a word's table.
struct Field: Sendable {
  let name: String
  let kind: Kind
  let about: String

  init(_ name: String, _ kind: Kind, _ about: String) {
    self.name = name
    self.kind = kind
    self.about = about
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
