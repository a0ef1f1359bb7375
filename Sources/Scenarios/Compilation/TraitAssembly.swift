import LuaHost
import Partnerships
import Randomness
import Simulation

/// State variables that the scenario declares, at their start.
extension Assembly {
  /// Traits at the start: a number, or what a function says of each owner, which may ask for the traits declared
  /// before; an organisation's own field beats both.
  mutating func traits() throws {
    for declared in sheet.traits {
      let provisional = World(world, chance: runtime.chance)
      let fields = declared.value
      let owner = fields.text("of").flatMap(Trait.Owner.init(rawValue:)) ?? .organisation
      let low = fields.number("min") ?? -.infinity
      let high = fields.number("max") ?? .infinity
      guard low <= high else {
        diagnostics.add(fields.site.diagnostic("min of \(fields.subject) is above its max", at: .field("min")))
        continue
      }
      let owners: [(value: LuaValue, key: EntityKey)]
      switch owner {
      case .organisation:
        owners = provisional.organisations.ids.map {
          (.object(ObjectKind.organisation.object($0.index)), provisional.organisations.keys[$0])
        }
      case .partnership:
        owners = provisional.partnerships.enumerated().map {
          (.object(ObjectKind.partnership.object($0)), EntityKey("partnership \($1.name)"))
        }
      case .world: owners = [(.object(ObjectKind.world.object()), .world)]
      case .relation:
        owners = (0..<provisional.relations.count).map { place in
          let (from, to) = (provisional.relations.from, provisional.relations.to)
          let keys = provisional.organisations.keys
          return (
            .object(ObjectKind.relation.object(place)),
            EntityKey(keys[from[RelationID(place)]], keys[to[RelationID(place)]])
          )
        }
      }
      var values: [Double] = []
      for (place, (value, key)) in owners.enumerated() {
        let own =
          owner == .organisation
          ? sheet.organisations[place].value.others.first { $0.name == declared.name }?.value : nil
        let given: LuaValue
        if let own {
          given = own
        } else if let function = fields.function("start") {
          given = try runtime.seeing(provisional) {
            try runtime.inContext(entity: key, purpose: Purpose("trait \(declared.name)")) {
              try runtime.call(function, [value, runtime.draw])
            }
          }
        } else {
          given = fields.has("start") ? fields["start"] : .number(min(max(0, low), high))
        }
        guard let number = given.double, number.isFinite, number >= low, number <= high else {
          let expected = DeclaredParameter.Kind.number(low: low, high: high, isInteger: false).expectation
          let name = owner == .organisation ? "\"\(organisationNames[place])\"" : ""
          if own != nil {
            let organisation = sheet.organisations[place].value
            diagnostics.add(
              organisation.site.diagnostic(
                "\(declared.name) of \(organisation.subject) is \(Fields.show(given)), which is not \(expected)",
                at: .field(declared.name), advice: "trait \"\(declared.name)\" has that range"))
          } else {
            diagnostics.add(
              fields.site.diagnostic(
                "start of \(fields.subject) is \(Fields.show(given))\(name.isEmpty ? "" : " for \(name)"), which is not \(expected)",
                at: .field("start"),
                advice: given.isNone && fields.function("start") != nil ? "is a return missing?" : nil))
          }
          return
        }
        values.append(number)
      }
      world.traits.append(
        Trait(
          name: declared.name, owner: owner, range: low...high, values: values,
          start: fields.number("start") ?? min(max(0, low), high)))
    }
  }
}
