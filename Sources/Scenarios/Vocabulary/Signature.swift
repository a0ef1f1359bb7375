/// How something is called: what it takes, in order, and what comes back. Types are written as LuaCATS writes them.
struct Signature: Sendable {
  let parameters: [Parameter]
  let returns: String?

  init(_ parameters: [Parameter] = [], returns: String? = nil) {
    self.parameters = parameters
    self.returns = returns
  }

  struct Parameter: Sendable {
    let name: String
    let type: String
    let about: String
    let isOptional: Bool

    init(_ name: String, _ type: String, _ about: String = "", isOptional: Bool = false) {
      self.name = name
      self.type = type
      self.about = about
      self.isOptional = isOptional
    }

    static func optional(_ name: String, _ type: String, _ about: String = "") -> Parameter {
      Parameter(name, type, about, isOptional: true)
    }
  }

  /// `(name, fields)`
  var list: String { "(\(parameters.map(\.name).joined(separator: ", ")))" }

  /// The type of a function that is called this way: `fun(me: Organisation, ask: Ask): boolean`
  var functionType: String {
    let taken = parameters.map { "\($0.name)\($0.isOptional ? "?" : ""): \($0.type)" }.joined(separator: ", ")
    return "fun(\(taken))" + (returns.map { ": \($0)" } ?? "")
  }
}
