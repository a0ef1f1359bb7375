import LuaHost
import Partnerships
import Randomness
import Simulation

extension ScenarioSummary {
  /// Every organisation as it is at the start, with where each value came from.
  static func organisations(_ sheet: Sheet, _ declaration: WorldDeclaration, _ chance: Chance) -> [Organisation] {
    let world = World(declaration, chance: chance)
    let organisations = world.organisations
    let months = world.monthsPerStep
    let objectives = declaration.objectives.map(\.name)
    return organisations.ids.map { i in
      let fields = sheet.organisations[i.index].value
      /// - Parameter otherwise: where it comes from unless the script gives it.
      func value(_ name: String, _ datum: Datum, otherwise: Origin) -> Value {
        Value(name: name, value: datum, from: fields.has(name) ? .script : otherwise)
      }
      var values = [
        value("income", .number(organisations.income[i] / months), otherwise: .drawn),
        value("staff", .number(organisations.staff[i] / months), otherwise: .drawn),
        value("funds", .number(organisations.funds[i]), otherwise: .model),
        value("priorities", Datum(objectives, organisations.priorities[i]), otherwise: .drawn),
        value("culture", Datum(CultureDimension.allCases.map(\.name), organisations.culture[i]), otherwise: .drawn),
        value("knowledge", Datum(KnowledgeDomain.allCases.map(\.name), organisations.knowledge[i]), otherwise: .drawn),
        value("opportunism", .number(organisations.opportunism[i]), otherwise: .drawn),
        value("influence", .number(organisations.influence[i]), otherwise: .model),
        value("satisfaction", .number(organisations.satisfaction[i]), otherwise: .model),
        value("agility", .number(organisations.agility[i]), otherwise: .model),
        value("attitude", .number(organisations.attitude[i]), otherwise: .model),
      ]
      for name in ["trust", "policy"] where fields.has(name) {
        values.append(Value(name: name, value: Datum(lua: fields[name]), from: .script))
      }
      for trait in world.traits where trait.owner == .organisation {
        let isGiven = fields.others.contains { $0.name == trait.name }
        values.append(Value(name: trait.name, value: .number(trait.values[i.index]), from: isGiven ? .script : .trait))
      }
      return Organisation(name: organisations.names[i], sector: organisations.sectors[i].name, values: values)
    }
  }
}

extension ScenarioSummary.Datum {
  init(lua value: LuaValue) {
    if let setting = SettingValue(value) {
      self.init(setting)
    } else if case .table(let table) = value, !table.named.isEmpty, table.named.allSatisfy({ $0.1.double != nil }) {
      self.init(table.named.map(\.0), table.named.map { $0.1.double ?? 0 })
    } else {
      self = .text(Fields.show(value))
    }
  }
}

extension Fields {
  /// Names of the fields that are given, in the order in which the word declares them.
  func given(besides: Set<String> = []) -> [String] {
    word.fields.map(\.name).filter { has($0) && !besides.contains($0) }
  }
}

extension Sheet {
  /// The fields that are given, as values.
  func shown(_ fields: Fields) -> [ScenarioSummary.Value] {
    fields.given().map { ScenarioSummary.Value(name: $0, value: shown(fields[$0]), from: .script) }
  }

  private func shown(_ value: LuaValue) -> ScenarioSummary.Datum {
    switch value {
    case .object(let object) where object.kind == ObjectKind.selection.rawValue:
      switch selections[Int(object.index)] {
      case .everyone: .text("everyone()")
      case .sector(let name): .text("in_sector(\"\(name)\")")
      case .members(let name): .text("members(\"\(name)\")")
      }
    case .table(let table) where !table.sequence.isEmpty: .text("a list of \(table.sequence.count)")
    default: ScenarioSummary.Datum(lua: value)
    }
  }
}
