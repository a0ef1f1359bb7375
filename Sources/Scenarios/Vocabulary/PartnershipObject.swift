import Partnerships

/// Partnerships, and what is on their tables, as functions of a script meet them.
extension ObjectDeclaration {
  static let partnership = ObjectDeclaration(
    "Partnership", called: "a partnership", "A partnership.",
    partnershipProperties
      + [
        Property("governance", choice(Governance.allCases.map(\.rawValue)), "who decides"),
        Property("protocol", choice(Field.protocols), "who proposes"),
        Property("term", "integer", "step in which it ends; 0 for none"),
      ]
      + Lever.allCases.map { Property($0.name, "number", "lever: \($0.about)") }
      + Metric.allCases.filter { $0 != .members }.map {
        Property($0.rawValue, "number", "metric: \($0.about); nil where it has none")
      },
    entries: .traits)

  /// Those that are neither levers nor metrics.
  static let partnershipProperties = [
    Property("name", "string", "its name"),
    Property("members", "Organisation[]", "its members"),
    Property("alive", "boolean", "whether it exists"),
    Property("active", "boolean", "whether it has an agreement in force"),
    Property("age", "integer", "steps since it was founded, or founded again"),
    Property("pool", "number", "k€ that members have pooled"),
    Property("lead", "Organisation", "who leads; nil if nobody does"),
    Property("shares", "table<string, number>", "how the pool is divided among objectives"),
    Property("agreement", "Agreement", "what is agreed; nil without an agreement"),
  ]

  static let agreement = ObjectDeclaration(
    "Agreement", called: "an agreement", "What a partnership has agreed.",
    [
      Property("weights", "table<string, number>", "weights of objectives"),
      Property("level", "number", "how much is pledged, 0 to 1"),
      Property("rights", "number", "decision rights: 0 by influence, 1 equal"),
      Property("review", "integer", "steps until it is reviewed"),
      Property("consent", "number", "share that said yes"), Property("dissent", "number", "share that said no"),
      Property("adopted", "integer", "step in which it was adopted"),
    ], entries: .named("any"))

  static let offer = ObjectDeclaration(
    "Offer", called: "an offer",
    "What is on the table: the text, and after it the declared issues, each by its name. Where a policy writes one, what it leaves out stays.",
    [
      Property("weights", "table<string, number>", "weights of objectives"),
      Property("level", "number", "how much is pledged, 0 to 1"),
      Property("rights", "number", "decision rights: 0 by influence, 1 equal"),
      Property("timeline", "number", "how long until the review, 0 to 1"),
      Property("round", "integer", "round of the talks"),
      Property(
        "worth", "number",
        "what the offer is worth to who is asked: of a text 0 to 1, of declared issues the sum of what it prefers"),
      Property("aspiration", "number", "the worth that it holds out for, in the same unit"),
    ], entries: .named("any"))

  static let talk = ObjectDeclaration(
    "Talk", called: "a talk", "The talks in which a proposal is asked for.",
    [
      Property("partnership", "Partnership", "whose talks"), Property("round", "integer", "round of the talks"),
    ])

  static let motion = ObjectDeclaration(
    "Motion", called: "a motion", "What was moved, before a vote.",
    [
      Property("text", "string", "the motion in words"),
      Property("expel", "Organisation", "who would be expelled; nil if nobody"),
      Property("admit", "Organisation", "who would be admitted; nil if nobody"),
      Property("dissolve", "boolean", "true where the partnership would end"),
      Property("governance", choice(Governance.allCases.map(\.rawValue)), "who would decide"),
      Property("protocol", choice(Field.protocols), "who would propose"),
      Property("term", "integer", "step in which it would end"),
    ] + Lever.allCases.map { Property($0.name, "number", "lever: \($0.about)") })

  private static func choice(_ values: [String]) -> String { values.map { "\"\($0)\"" }.joined(separator: "|") }

  /// All kinds of objects, in the order of the reference.
  static let all: [ObjectDeclaration] = [
    .world, .organisation, .relation, .partnership, .objective, .community, .agreement, .offer, .talk, .motion, .ask,
    .draw, .row,
  ]

  /// The collections of the world.
  static let collections: [ObjectDeclaration] = [
    ("Organisations", organisation), ("Partnerships", partnership), ("Objectives", objective),
    ("Communities", community),
  ].map { name, item in
    ObjectDeclaration(
      name, called: "the \(name.lowercased())", "\(name) by name or by place, in order of declaration.",
      entries: .all(item.name))
  }
}
