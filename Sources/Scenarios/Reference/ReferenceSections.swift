import Partnerships

/// The sections of the reference page that words, decisions and objects make.
extension LanguageReference {
  static func section(_ word: Word) -> String {
    var text = "### `\(word.name)`\n\n\(word.about)\n\n\(calls(word.signatures, of: word.name))\n\n"
    guard !word.fields.isEmpty else { return text }
    text += "| field | takes | is |\n|---|---|---|\n"
    for field in word.fields { text += "| `\(field.name)` | \(field.expectation) | \(field.about) |\n" }
    return text + "\n"
  }

  /// `organisation(name, fields)`, with what comes back.
  private static func calls(_ signatures: [Signature], of name: String) -> String {
    signatures.map { "`\(name)\($0.list)`" + ($0.returns.map { " → `\($0)`" } ?? "") }.joined(separator: ", or ")
  }

  static var decisions: String {
    var text = """
      ## Decisions

      A policy's functions answer what the engine asks; `ask:default()` is the built-in answer, so that a policy states only where it differs.

      | function | is asked | answers |
      |---|---|---|

      """
    for kind in DecisionKind.allCases {
      text += "| `\(kind.name)\(kind.signature.list)` | \(kind.occasion) | \(kind.expectedAnswer) |\n"
    }
    return text + """

      In a decision an organisation sees its own state exactly. Of others it sees \
      \(code(ObjectDeclaration.organisation.properties.filter(\.isPublic).map(\.name))), what it
      trusts them (`me:trust_in(other)`) and what it sees of their deliveries (`me:observed(other)`).


      """
  }

  static var world: String {
    var text = """
      ## Reading the world

      State is read as fields and changed through verbs only: \(code(Vocabulary.effects.map(\.name)));
      `world:post(account, amount, reason)` for any account by its name, as in `world:post("utility.funds", -5, "a fine")`; and for traits
      `world:set(owner, trait, value)` and `world:add(owner, trait, amount)`. Lists that are fields (`organisation.neighbours`) are read only.

      Whole columns are the fastest way through many organisations: `world:column(trait)` gives a list of numbers, one an owner, in order of declaration;
      `world:set_column(trait, numbers)` sets them; `local from, to = world:edges()` gives the places of the two ends of every relation, in the order in
      which `world:column` gives a trait of relations, and `world:column("trust")`. What organisations have by nature has columns too:
      \(code(ScriptRuntime.columns.keys.sorted().filter { $0 != "trust" })).

      `math.random` is the same stream as the `draw` of what is being computed; an organisation's own is `organisation.draw`.


      """
    for object in ObjectDeclaration.all { text += section(object) }
    return text
  }

  private static func section(_ object: ObjectDeclaration) -> String {
    var text = "### \(object.called.prefix(1).uppercased() + object.called.dropFirst())\n\n\(object.about)"
    switch object.entries {
    case .traits: text += " It has its traits by their names, too."
    case .named where object.properties.isEmpty: break
    case .named: text += " The declared issues stand in it by their names, too."
    case .all, nil: break
    }
    text += "\n\n"
    if !object.properties.isEmpty || !object.methods.isEmpty { text += "| | type | is |\n|---|---|---|\n" }
    for property in object.properties {
      text += "| `\(property.name)` | `\(cell(property.type))` | \(property.about) |\n"
    }
    for method in object.methods {
      let returns = method.signature.returns.map { "`\(cell($0))`" } ?? ""
      text += "| `:\(method.name)\(method.signature.list)` | \(returns) | \(method.about) |\n"
    }
    return object.properties.isEmpty && object.methods.isEmpty ? text : text + "\n"
  }

  /// A bar would end the cell of a table.
  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\\\|") }
  static func code(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
}
