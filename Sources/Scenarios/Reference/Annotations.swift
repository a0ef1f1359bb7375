import Partnerships
import Simulation

/// The language for editors: annotations for the Lua language server (LuaCATS), made of what the words declare.
///
/// Source of the notation: the language server's page on annotations.
public struct Annotations {
  public init() {}

  /// A file that is never run: with it beside a scenario, editors complete, explain and check its words.
  public var text: String {
    var blocks = [
      """
      ---@meta
      ---@diagnostic disable

      -- The words of Entente \(Engine.version), for editors that speak the Lua language server. Nothing runs this file.
      -- It is made by `entente words --annotations`, and is made anew rather than changed.
      """
    ]
    blocks += aliases
    blocks += Self.opaque.map { "---\($0.about)\n---@class \($0.name)" }
    blocks += (ObjectDeclaration.all + ObjectDeclaration.collections).map(object)
    blocks.append(fields("Levers", "Levers to change, by name.", Field.levers, entries: nil))
    for word in Vocabulary.words where !word.fields.isEmpty {
      blocks.append(
        fields(word.typeName, "The fields of `\(word.name)`.", word.fields, entries: word.furtherFields))
    }
    blocks += Vocabulary.words.map(function)
    blocks.append(
      """
      ---Runs another script beside the scenario, once, and returns what it returns.
      ---@param name string its name without .lua
      ---@return any
      function require(name) end
      """)
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// What a script holds and hands on, and never looks into.
  static let opaque = [
    (
      name: "Answer",
      about: "An answer to an offer: accept(), reject(reason), counter { … }, pass(), leave() or walk_out()."
    ),
    (name: "Effect", about: "Something that happens: an activity, a shock, a mediation, set { … } and the like."),
    (name: "Issue", about: "Something to settle, as issue(name, { … }) declares it."),
  ]

  private var aliases: [String] {
    let mechanisms = MechanismName.allCases.map { "\"\($0.name)\"" }.joined(separator: "|")
    return [
      "---A text, or a text for each language: { en = \"…\", es = \"…\" }.\n---@alias Text string|table<string, string>",
      "---Organisations: names, everyone(), in_sector(…), members(…).\n---@alias Members string|(string|Organisation|Organisation[])[]",
      "---Who has a trait.\n---@alias Owner World|Organisation|Relation|Partnership|string",
      "---The built-in mechanisms.\n---@alias MechanismName \(mechanisms)",
    ]
  }

  private func object(_ object: ObjectDeclaration) -> String {
    var lines = ["---\(object.about)", "---@class \(object.name)"]
    lines += object.properties.map { "---@field \($0.name) \($0.type) \($0.about)" }
    switch object.entries {
    case .traits: lines.append("---@field [string] number its traits")
    case .named(let type): lines.append("---@field [string] \(type) by name")
    case .all(let type):
      lines += ["---@field [string] \(type) by name", "---@field [integer] \(type) by place"]
      lines.append("---@operator len: integer")
    case nil: break
    }
    guard !object.methods.isEmpty else { return lines.joined(separator: "\n") }
    lines.append("local \(object.name) = {}")
    for method in object.methods {
      lines += [""] + described(method.about, [method.signature])
      lines.append("function \(object.name):\(method.name)\(method.signature.list) end")
    }
    return lines.joined(separator: "\n")
  }

  private func fields(_ name: String, _ about: String, _ fields: [Field], entries: String?) -> String {
    var lines = ["---\(about)", "---@class \(name)"]
    lines += fields.map { "---@field \($0.name)? \($0.type) \($0.about) (\($0.expectation))" }
    if let entries { lines.append("---@field [string] \(entries)") }
    return lines.joined(separator: "\n")
  }

  private func function(_ word: Word) -> String {
    (described(word.about, word.signatures) + ["function \(word.name)\(word.signatures[0].list) end"]).joined(
      separator: "\n")
  }

  private func described(_ about: String, _ signatures: [Signature]) -> [String] {
    var lines = ["---\(about)"]
    let first = signatures[0]
    lines += first.parameters.map { parameter in
      "---@param \(parameter.name)\(parameter.isOptional ? "?" : "") \(parameter.type)"
        + (parameter.about.isEmpty ? "" : " \(parameter.about)")
    }
    if let returns = first.returns {
      // Several values are several lines.
      lines += returns.split(separator: ",").map { "---@return \($0.trimmingPrefix(while: \.isWhitespace))" }
    }
    lines += signatures.dropFirst().map { "---@overload \($0.functionType)" }
    return lines
  }
}

extension Word {
  /// The type and purpose of fields beyond those that it declares.
  var furtherFields: String? {
    switch name {
    case "organisation", "organisations": "any traits of your own"
    case "mechanisms": "number parameters of the model"
    default: nil
    }
  }
}
