import Partnerships

/// The decision points as a policy's functions answer them.
extension DecisionKind {
  /// What the function is given, and what it returns.
  var signature: Signature {
    let me = Signature.Parameter("me", "Organisation", "who decides")
    let ask = Signature.Parameter("ask", "Ask", "ask:default() is the built-in answer")
    let partnership = Signature.Parameter("partnership", "Partnership")
    return switch self {
    case .propose: Signature([me, .init("talk", "Talk"), ask], returns: "Offer|Answer")
    case .respond: Signature([me, .init("offer", "Offer"), ask], returns: "Answer")
    case .vote: Signature([me, .init("motion", "Motion"), ask], returns: "boolean?")
    case .steer: Signature([me, partnership, ask], returns: "Levers|Effect|Effect[]?")
    case .contribute: Signature([me, partnership, ask], returns: "number")
    case .share: Signature([me, .init("other", "Organisation", "who would learn"), ask], returns: "number")
    case .spend: Signature([me, ask], returns: "table<string, number>")
    case .join, .stay: Signature([me, partnership, ask], returns: "boolean")
    }
  }

  /// When it is asked.
  var occasion: String {
    switch self {
    case .propose: "its turn to propose"
    case .respond: "an offer needs its yes or no"
    case .vote: "before a step, on what was moved"
    case .steer: "at each review"
    case .contribute: "each month under an agreement"
    case .share: "each month, for each member that learns from it"
    case .spend: "what it does alone"
    case .join: "invited"
    case .stay: "each month, after the time of grace"
    }
  }

  /// What it is answered with, in words.
  var expectedAnswer: String {
    switch self {
    case .propose: "an offer, `pass()`, `leave()` or `walk_out()`"
    case .respond: "`accept()`, `reject(reason)`, `counter { … }`, `leave()` or `walk_out()`"
    case .vote: "`true`, `false` or `nil`"
    case .steer: "levers to change, `expel { … }`, `invite { … }`, `dissolve { … }`, or nothing"
    case .contribute: "share of its pledge that it delivers, 0 to 1"
    case .share: "openness of its knowledge, 0 to 1"
    case .spend: "weights by objective"
    case .join, .stay: "`true` or `false`"
    }
  }
}
