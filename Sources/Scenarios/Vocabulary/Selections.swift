import LuaHost

extension Word {
  static let everyone = Word("everyone", "All organisations, in order of declaration.")
  static let inSector = Word("in_sector", "The organisations of a sector: in_sector(\"farming\").")
  static let members = Word("members", "The members of a partnership: members(\"compact\").")
  static let accept = Word("accept", "The answer yes to an offer.")
  static let reject = Word("reject", "The answer no to an offer: reject(\"too fast\").")
  static let counter = Word(
    "counter", "The answer no, with the offer that would be made instead: counter { deadline = 24 }.")
  static let pass = Word("pass", "No proposal in this round.")
  static let walkOut = Word("walk_out", "Leaves the talks.")
}

extension Sheet {
  func selection(_ selection: Selection) -> LuaValue {
    selections.append(selection)
    return .object(ObjectKind.selection.object(selections.count - 1))
  }
}
