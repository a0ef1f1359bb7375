import LuaHost
import Partnerships

/// What a script can hold of the host's.
enum ObjectKind: UInt16 {
  case world = 1
  case organisations, organisation, partnerships, partnership, objectives, objective, communities, community
  case relation
  case ask, draw, organisationDraw, row, selection, effect, issue, intervention

  func object(_ index: Int = 0) -> HostObject { HostObject(kind: rawValue, index: Int32(index)) }

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
