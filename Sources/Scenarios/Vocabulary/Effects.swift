import LuaHost
import Partnerships

extension Word {
  static let activity = Word(
    "activity",
    "Relationship building that is paid from the pool: activity(\"workshop\", { partnership = …, cost = 20 }); or joint_training, team_building.",
    called: [
      Signature(
        [
          .init("kind", Activity.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: "|"), "which"),
          fields(of: "activity", isOptional: true),
        ], returns: "Effect")
    ],
    fields: [
      Field("partnership", .text, "whose; the only one if not given"),
      Field("cost", .number(.notNegative), "k€"),
      Field("about", .localisedText, "what it is"),
    ])
  static let shock = Word(
    "shock",
    "Something that strikes: shock { objective = …, amount = -0.2 }, shock { kind = \"recession\" }, shock { kind = \"disaster\" }.",
    called: happening("shock"),
    fields: [
      Field("objective", .text, "the objective that it hits"),
      Field("amount", .number(.range(-1, 1)), "what it adds to the level"),
      Field("kind", .choice(["recession", "disaster"]), "a shock of the model"),
      Field("about", .localisedText, "what it is"),
    ])
  static let mediation = Word(
    "mediation", "A one-off mediation that is paid from the pool.",
    called: happening("mediation"),
    fields: [
      Field("partnership", .text, "whose; the only one if not given"),
      Field("cost", .number(.notNegative), "k€, 0 if not given"),
      Field("about", .localisedText, "what it is"),
    ])
  static let set = Word(
    "set", "Changes levers, model parameters, targets or needs: set { partnership = …, monitoring = 0.8 }.",
    called: happening("set"),
    fields: [
      Field("partnership", .text, "whose levers; all partnerships' if not given"),
      Field("model", .numbers, "model parameters by name"),
      Field("objective", .text, "whose target"),
      Field("target", .number(Field.Bounds(low: 0, high: 1, isOpen: true)), "the objective's new target"),
      Field("community", .text, "whose needs"),
      Field("needs", .numbers, "the community's new needs"),
      Field("about", .localisedText, "what it is"),
    ] + Field.levers)
  static let invite = Word(
    "invite", "Invites an organisation, which may decline.",
    called: happening("invite"),
    fields: [Field("organisation", .text, "whom"), Field("partnership", .text, "to which; the only one if not given")])
  static let expel = Word(
    "expel", "Expels a member.",
    called: happening("expel"),
    fields: [
      Field("organisation", .text, "whom"), Field("partnership", .text, "from which; the only one if not given"),
    ])
  static let start = Word(
    "start", "Starts a partnership that was declared with founded = false, or one that has ended.",
    called: happening("start"),
    fields: [
      Field("partnership", .text, "which"),
      Field("members", .any, "its members; those declared if not given", as: "Members"),
    ])
  static let dissolve = Word(
    "dissolve", "Ends a partnership.", called: happening("dissolve"),
    fields: [Field("partnership", .text, "which; the only one if not given")])
  static let give = Word(
    "give", "Moves funds from one organisation to another.",
    called: happening("give"),
    fields: [
      Field("from", .text, "who gives"), Field("to", .text, "who receives"),
      Field("amount", .number(.notNegative), "k€, at most what the giver has"),
    ])
}

extension Sheet {
  /// An effect as data. In a function of the world the runtime carries it out at once.
  func effect(_ word: Word, _ call: LuaCall) throws -> Effect {
    let site = site(call, word.name)
    var variant: String?
    var table = call[0]
    if word.name == "activity" {
      let kinds = Activity.allCases.map(\.rawValue)
      guard let kind = call[0].text, kinds.contains(kind) else {
        let known = advice(for: call[0].text ?? "", among: kinds) ?? ""
        throw LuaRefusal("activity takes its kind first, not \(Fields.show(call[0])); \(known)")
      }
      (variant, table) = (kind, call[1])
    }
    let fields = Fields(try self.table(table, word.name), of: word, subject: word.name, at: site, into: diagnostics)
    return Effect(word: word, fields: fields, variant: variant)
  }
}

extension Sheet.Effect {
  /// What it does, in a few words.
  var about: String {
    if let about = fields.text("about") { return about }
    switch word.name {
    case "activity": return (variant ?? "activity").split(separator: "_").joined(separator: " ")
    case "shock": return fields.text("kind") ?? fields.text("objective") ?? "shock"
    case "set":
      let changed = word.fields.map(\.name).filter {
        fields.has($0) && !["partnership", "objective", "community"].contains($0)
      }
      return changed.map { name in
        let owner = name == "target" ? fields.text("objective") : name == "needs" ? fields.text("community") : nil
        let what = owner.map { "\(name) of \($0)" } ?? name
        if let values = fields.table(name)?.named {
          return what + " " + values.map { "\($0.0) = \(Fields.show($0.1))" }.joined(separator: ", ")
        }
        return "\(what) = \(fields.text(name) ?? Fields.show(fields[name]))"
      }.joined(separator: ", ")
    case "invite": return "\(fields.text("organisation") ?? "somebody") is invited"
    case "expel": return "\(fields.text("organisation") ?? "somebody") is expelled"
    case "give":
      let (from, to) = (fields.text("from") ?? "somebody", fields.text("to") ?? "somebody")
      return "\(from) gives \(to) \(Fields.show(fields["amount"])) k€"
    case "start", "dissolve": return [word.name, fields.text("partnership")].compactMap { $0 }.joined(separator: " ")
    default: return word.name
    }
  }
}
