/// A kind of object that functions of a script meet: its fields and its methods, declared once.
///
/// What is read of an object, what is said of a field that it does not have, the reference and the annotations for
/// editors come from here.
struct ObjectDeclaration: Sendable {
  /// As types name it: `Organisation`.
  let name: String
  /// As sentences name it: `an organisation`.
  let called: String
  let about: String
  let properties: [Property]
  let methods: [Method]
  /// What else is read of it by a name or a place, and what that is.
  let entries: Entries?

  init(
    _ name: String, called: String, _ about: String, _ properties: [Property] = [], methods: [Method] = [],
    entries: Entries? = nil
  ) {
    self.name = name
    self.called = called
    self.about = about
    self.properties = properties
    self.methods = methods
    self.entries = entries
  }

  struct Property: Sendable {
    let name: String
    let type: String
    let about: String
    /// Whether an organisation that decides may read it of others too.
    let isPublic: Bool

    init(_ name: String, _ type: String, _ about: String, isPublic: Bool = false) {
      self.name = name
      self.type = type
      self.about = about
      self.isPublic = isPublic
    }
  }

  struct Method: Sendable {
    let name: String
    let signature: Signature
    let about: String

    init(_ name: String, _ parameters: [Signature.Parameter] = [], returns: String? = nil, _ about: String) {
      self.name = name
      signature = Signature(parameters, returns: returns)
      self.about = about
    }
  }

  enum Entries: Sendable {
    /// The traits that the scenario declares for such owners.
    case traits
    /// One object each, by name and by place.
    case all(String)
    /// Whatever the table or the declaration says, by name.
    case named(String)
  }

  /// Names of fields and methods, for what is read and for what is said of a name that is not there.
  var names: [String] { properties.map(\.name) + methods.map(\.name) }
  /// Those of them that may be read of others: the methods say themselves what is for whom to see.
  var publicNames: Set<String> { Set(properties.filter(\.isPublic).map(\.name) + methods.map(\.name)) }
}

extension ObjectDeclaration {
  static let world = ObjectDeclaration(
    "World", called: "the world", "The world, as functions of it see it.",
    [
      Property("step", "integer", "the step, from 1 on"),
      Property("steps", "integer", "steps of the scenario"),
      Property("organisations", "Organisations", "all organisations, by name or by place"),
      Property("partnerships", "Partnerships", "all partnerships, by name or by place"),
      Property("objectives", "Objectives", "all objectives, by name or by place"),
      Property("communities", "Communities", "all communities, by name or by place"),
    ],
    methods: [
      Method(
        "column", [.init("name", "string", "a trait, or what organisations have by nature")], returns: "number[]",
        "a trait's values, one an owner, in order of declaration"),
      Method(
        "set_column", [.init("trait", "string"), .init("numbers", "number[]", "one an owner")],
        "sets a trait of all owners"),
      Method(
        "edges", returns: "integer[], integer[]",
        "the places of the two ends of every relation: local from, to = world:edges()"),
      Method(
        "set", [.init("owner", "Owner"), .init("trait", "string"), .init("value", "number")],
        "sets a trait of one owner, which may be given by name"),
      Method(
        "add", [.init("owner", "Owner"), .init("trait", "string"), .init("amount", "number")],
        "adds to a trait of one owner"),
      Method(
        "post",
        [
          .init("account", "string", "as in \"utility.funds\""), .init("amount", "number"),
          .optional("reason", "string", "what the record says of it"),
        ], "adds to any account, by its name"),
    ], entries: .traits)

  static let organisation = ObjectDeclaration(
    "Organisation", called: "an organisation",
    "An organisation. Of others, one that decides reads only what all may know.",
    [
      Property("name", "string", "its name", isPublic: true),
      Property("sector", "string", "its sector", isPublic: true),
      Property("funds", "number", "k€"),
      Property("income", "number", "k€/month"),
      Property("staff", "number", "person-months a month", isPublic: true),
      Property("satisfaction", "number", "0 to 1"),
      Property("agility", "number", "0 to 1"),
      Property("influence", "number", "share of influence, 0 to 1"),
      Property("opportunism", "number", "how far it shirks when it can, 0 to 1"),
      Property("attitude", "number", "stated attitude to partnering, −1 to 1", isPublic: true),
      Property("priorities", "table<string, number>", "weights of objectives"),
      Property("culture", "table<string, number>", "clan, adhocracy, control, market, each 0 to 1"),
      Property("knowledge", "table<string, number>", "policy, market, service, local, each 0 to 1"),
      Property("partnerships", "Partnership[]", "those that it belongs to", isPublic: true),
      Property("neighbours", "Organisation[]", "whom it has relations to", isPublic: true),
      Property("relations", "Relation[]", "its relations to others", isPublic: true),
      Property("credibility", "number", "mean trust that it receives"),
      Property("draw", "Draw", "its own chance, within what is being computed", isPublic: true),
    ],
    methods: publicMethods, entries: .traits)

  private static let publicMethods = [
    Method(
      "trust_in", [.init("other", "Organisation|string")], returns: "number", "how far it trusts the other, 0 to 1"),
    Method(
      "observed", [.init("other", "Organisation|string")], returns: "number",
      "what it sees of the other's deliveries, 0 to 1; nil if it has seen none"),
    Method(
      "relation_to", [.init("other", "Organisation|string")], returns: "Relation",
      "its relation to the other; nil if it has none"),
  ]

  static let relation = ObjectDeclaration(
    "Relation", called: "a relation", "What one organisation has to another.",
    [
      Property("from", "Organisation", "who trusts"), Property("to", "Organisation", "who is trusted"),
      Property("trust", "number", "0 to 1"),
    ], entries: .traits)

  static let objective = ObjectDeclaration(
    "Objective", called: "an objective", "Something that the partners may want.",
    [
      Property("name", "string", "its name"), Property("level", "number", "level now, 0 to 1"),
      Property("target", "number", "level called attained"),
      Property("attained", "number", "level over target, at most 1"),
    ])

  static let community = ObjectDeclaration(
    "Community", called: "a community", "Those whom it is all for.",
    [
      Property("name", "string", "its name"), Property("size", "number", "people"),
      Property("needs", "table<string, number>", "weights of objectives"),
      Property("impact", "number", "how far its needs are met, 0 to 1"),
    ])

  static let draw = ObjectDeclaration(
    "Draw", called: "a draw",
    "Chance. A draw belongs to what is being computed, so that one script's draws never move another's.",
    methods: [
      Method(
        "uniform", [.optional("low", "number", "0 if not given"), .optional("high", "number", "1 if not given")],
        returns: "number", "a number between two, each as likely"),
      Method(
        "normal",
        [.optional("mean", "number", "0 if not given"), .optional("deviation", "number", "1 if not given")],
        returns: "number", "a number from the normal distribution"),
      Method("chance", [.init("probability", "number", "0 to 1")], returns: "boolean", "true with that probability"),
      Method(
        "integer", [.init("low", "integer"), .init("high", "integer")], returns: "integer",
        "a whole number between two, both included"),
      Method("pick", [.init("list", "any[]")], returns: "any", "one item of a list"),
      Method("shuffle", [.init("list", "any[]")], returns: "any[]", "the list in another order"),
      Method(
        "sample", [.init("list", "any[]"), .init("count", "integer")], returns: "any[]", "so many items of a list"),
    ])

  static let ask = ObjectDeclaration(
    "Ask", called: "ask", "What is being asked of an organisation that decides.",
    methods: [Method("default", returns: "any", "what the built-in policy would answer")])

  static let row = ObjectDeclaration(
    "Row", called: "a row of a table", "A row of a table, by the names of its columns.",
    entries: .named("any"))
}
