import LuaHost

extension Word {
  static let everyone = Word(
    "everyone", "All organisations, in order of declaration.", called: [Signature(returns: "Organisation[]")])
  static let inSector = Word(
    "in_sector", "The organisations of a sector: in_sector(\"farming\").",
    called: [Signature([.init("sector", "string", "its name")], returns: "Organisation[]")])
  static let members = Word(
    "members", "The members of a partnership: members(\"compact\").",
    called: [Signature([.init("partnership", "string", "its name")], returns: "Organisation[]")])
  static let accept = Word("accept", "The answer yes to an offer.", called: [Signature(returns: "Answer")])
  static let reject = Word(
    "reject", "The answer no to an offer: reject(\"too fast\").",
    called: [Signature([.optional("reason", "string", "what the others are told")], returns: "Answer")])
  static let counter = Word(
    "counter", "The answer no, with the offer that would be made instead: counter { deadline = 24 }.",
    called: [Signature([.init("offer", "Offer", "what it leaves out stays as on the table")], returns: "Answer")])
  static let pass = Word("pass", "No proposal in this round.", called: [Signature(returns: "Answer")])
  static let leave = Word(
    "leave", "Leaves the talks; the others talk on.", called: [Signature(returns: "Answer")])
  static let walkOut = Word("walk_out", "Ends the talks for all.", called: [Signature(returns: "Answer")])
}

extension Sheet {
  func selection(_ selection: Selection) -> LuaValue {
    selections.append(selection)
    return .object(ObjectKind.selection.object(selections.count - 1))
  }
}
