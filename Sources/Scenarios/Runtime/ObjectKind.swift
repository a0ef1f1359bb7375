import LuaHost
import Partnerships

/// What a script can hold of the host's.
enum ObjectKind: UInt16 {
  case world = 1
  case organisations, organisation, partnerships, partnership, objectives, objective, communities, community
  case relation
  case ask, draw, organisationDraw, row, selection, effect, issue, intervention
  /// Stands in for what is mistaken, which is told already: it is passed over in silence.
  case mistake

  func object(_ index: Int = 0) -> HostObject { HostObject(kind: rawValue, index: Int32(index)) }

  /// What it is, for messages.
  var name: String {
    switch self {
    case .world, .organisations, .partnerships, .objectives, .communities: "the \(self)"
    case .organisation, .objective, .ask, .effect, .issue, .intervention: "an \(self)"
    case .partnership, .community, .relation, .row, .selection: "a \(self)"
    case .draw, .organisationDraw: "a draw"
    case .mistake: "an object"
    }
  }

  /// What a trait's owners are.
  init(_ owner: Trait.Owner) {
    self =
      switch owner {
      case .organisation: .organisation
      case .relation: .relation
      case .partnership: .partnership
      case .world: .world
      }
  }
}

extension LuaValue {
  /// What a script goes on with after a mistake.
  static let mistake = LuaValue.object(ObjectKind.mistake.object())

  var isMistaken: Bool {
    if case .object(let object) = self { object.kind == ObjectKind.mistake.rawValue } else { false }
  }
  /// Whether it is a list that has such a thing in it.
  var hasMistaken: Bool {
    if case .table(let table) = self { table.sequence.contains(where: \.isMistaken) } else { false }
  }
}
