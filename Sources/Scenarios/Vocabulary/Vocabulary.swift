import LuaHost
import Partnerships
import Simulation

/// The words of the language, with what each does when it is called. `Vocabulary/` has one file a word.
enum Vocabulary {
  typealias Handler = @Sendable (Sheet, LuaCall) throws -> [LuaValue]

  /// Words that declare: at the top level only.
  static let declarations: [(Word, Handler)] = [
    (.scenario, { try $0.scenario($1) }),
    (.parameter, { try $0.parameter($1) }),
    (.objective, { try $0.objective($1) }),
    (.sector, { try $0.sector($1) }),
    (.organisation, { try $0.organisation($1) }),
    (.community, { try $0.community($1) }),
    (.network, { try $0.network($1) }),
    (.partnership, { try $0.partnership($1) }),
    (.issue, { try $0.issue($1) }),
    (.policy, { try $0.policy($1) }),
    (.trait, { try $0.trait($1) }),
    (.mechanism, { try $0.mechanism($1) }),
    (.mechanisms, { try $0.mechanisms($1) }),
    (.at, { try $0.at($1) }),
    (.every, { try $0.every($1) }),
    (.when, { try $0.when($1) }),
    (.measure, { try $0.measure($1) }),
    (.success, { try $0.success($1) }),
    (.whatif, { try $0.whatif($1) }),
    (.workshop, { try $0.workshop($1) }),
  ]

  /// Words for what happens: at the top level they are data for `at`, `every` and `when`; in a function of the world they act.
  static let effects: [Word] = [.activity, .shock, .mediation, .set, .invite, .expel, .start, .dissolve, .give]

  static var words: [Word] {
    declarations.map(\.0) + [.organisations, .csv] + effects + [.everyone, .inSector, .members] + [
      .accept, .reject, .counter, .pass, .leave, .walkOut,
    ]
  }
}

/// The fields that set levers, wherever levers are set.
extension Field {
  static let protocols = ["single_text", "rotating", "vote"]
  static let levers: [Field] =
    [
      Field("governance", .choice(Governance.allCases.map(\.rawValue)), "who decides"),
      Field("protocol", .choice(protocols), "who proposes"),
      Field("term", .integer(.notNegative), "step in which it ends; 0 for none"),
    ] + Lever.allCases.map { Field($0.name, .number(.share), $0.about) }
}

extension Fields {
  /// The levers that these fields set.
  var leverSettings: [LeverSetting] {
    var settings: [LeverSetting] = []
    if let text = text("governance"), let governance = Governance(rawValue: text) {
      settings.append(.governance(governance))
    }
    if let text = text("protocol"), let rule = LeverSetting.proposals(named: text) { settings.append(rule) }
    if let term = integer("term") { settings.append(.term(term)) }
    for lever in Lever.allCases { if let value = number(lever.name) { settings.append(.degree(lever, value)) } }
    return settings
  }
}
