import Partnerships

/// The reference of the language, made of what the words declare: `docs/language.md` and `entente words`.
public struct LanguageReference {
  public init() {}

  public static var names: [String] { Vocabulary.words.map(\.name) }

  /// One word in plain text; nil if there is no such word.
  public func text(of name: String) -> String? {
    guard let word = Vocabulary.words.first(where: { $0.name == name }) else { return nil }
    let width = word.fields.map(\.name.count).max() ?? 0
    let rows = word.fields.map { field in
      "  \(field.name)\(String(repeating: " ", count: width - field.name.count))  \(field.about) (\(field.expectation))"
    }
    return ([word.name, "  \(word.about)"] + (rows.isEmpty ? [] : [""] + rows)).joined(separator: "\n") + "\n"
  }

  /// A word that was mistyped: what was probably meant.
  public func nearest(to name: String) -> String? { nearestName(to: name, among: Self.names) }

  /// Every word with one line.
  public var list: String {
    let width = Self.names.map(\.count).max() ?? 0
    return Vocabulary.words.map { "\($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.about)" }
      .joined(separator: "\n") + "\n"
  }

  /// The whole page, as Markdown.
  public var markdown: String {
    var page = """
      # The language

      A scenario is one Lua 5.4 file. Running it *declares* a world; the host then runs the world. This page is made by `entente words --markdown`
      from the same declarations that check a script.

      A word takes a table with named fields; a name may be used before it is declared. Rates of the model are per month whatever the `unit`;
      a scenario's own numbers (`at`, `every`, `term`) count steps, and the first step is 1.

      ## Words


      """
    for word in Vocabulary.words {
      page += "### `\(word.name)`\n\n\(word.about)\n\n"
      guard !word.fields.isEmpty else { continue }
      page += "| field | takes | is |\n|---|---|---|\n"
      for field in word.fields { page += "| `\(field.name)` | \(field.expectation) | \(field.about) |\n" }
      page += "\n"
    }
    page += """
      ## Decisions

      A policy's functions answer what the engine asks; `ask:default()` is the built-in answer, so that a policy states only where it differs.

      | function | is asked | answers |
      |---|---|---|
      | `propose(me, talk, ask)` | its turn to propose | an offer, `pass()` or `walk_out()` |
      | `respond(me, offer, ask)` | an offer needs its yes or no | `accept()`, `reject(reason)`, `counter { … }` or `walk_out()` |
      | `vote(me, motion, ask)` | before a step, on what was moved | `true`, `false` or `nil` |
      | `steer(me, partnership, ask)` | at each review | levers to change, `expel { … }`, `invite { … }`, `dissolve { … }`, or nothing |
      | `contribute(me, partnership, ask)` | each month under an agreement | share of its pledge that it delivers, 0 to 1 |
      | `share(me, other, ask)` | each month, for each member that learns from it | openness of its knowledge, 0 to 1 |
      | `spend(me, ask)` | what it does alone | weights by objective |
      | `join(me, partnership, ask)` | invited | `true` or `false` |
      | `stay(me, partnership, ask)` | each month, after the time of grace | `true` or `false` |

      An offer of a text has `weights` (by objective), `level`, `rights` and `timeline`, each 0 to 1; the declared issues are settled after it, and an
      offer then has a field for each of them. In a decision an organisation sees its own state exactly. Of others it sees who they are, what it
      trusts them (`me:trust_in(other)`) and what it sees of their deliveries (`me:observed(other)`).

      ## Reading the world

      | of | fields |
      |---|---|
      | the world | `step`, `steps`, `organisations`, `partnerships`, `objectives`, `communities` |
      | an organisation | \(Self.code(ScriptRuntime.organisationFields)), and its traits |
      | a relation | `from`, `to`, `trust`, and its traits; an organisation has `relations`, and `organisation:relation_to(other)` finds one |
      | a partnership | `name`, `members`, `alive`, `active`, `age`, `pool`, `lead`, `shares`, `agreement`, `governance`, `protocol`, `term`, the levers \
      \(Self.code(Lever.allCases.map(\.name))), and the metrics \(Self.code(Metric.allCases.filter { $0 != .members }.map(\.rawValue))) |
      | an objective | `name`, `level`, `target`, `attained` |
      | a community | `name`, `size`, `needs`, `impact` |

      State is read as fields and changed through verbs only: `give`, `set`, `shock`, `invite`, `expel`, `start`, `dissolve`, `activity`, `mediation`;
      `world:post(account, amount, reason)` for any account by its name, as in `world:post("utility.funds", -5, "a fine")`; and for traits
      `world:set(owner, trait, value)` and `world:add(owner, trait, amount)`. Lists that are fields (`organisation.neighbours`) are read only.

      Whole columns are the fastest way through many organisations: `world:column(trait)` gives a list of numbers, one an owner, in order of declaration;
      `world:set_column(trait, numbers)` sets them; `local from, to = world:edges()` gives the places of the two ends of every relation, in the order in
      which `world:column` gives a trait of relations, and `world:column("trust")`. What organisations have by nature has columns too:
      \(Self.code(ScriptRuntime.columns.keys.sorted().filter { $0 != "trust" })).

      ## Chance

      `draw:uniform(a, b)`, `draw:normal(mean, sd)`, `draw:chance(p)`, `draw:integer(a, b)`, `draw:pick(list)`, `draw:shuffle(list)`,
      `draw:sample(list, k)`. A `draw` belongs to what is being computed, so that one script's draws never move another's; an organisation's own is
      `organisation.draw`. `math.random` is the same stream.

      ## Built-in mechanisms

      | name | | does |
      |---|---|---|

      """
    for mechanism in MechanismName.allCases {
      page += "| `\(mechanism.name)` | \(mechanism.number) | \(Model.about(mechanism)) |\n"
    }
    page += """

      ## Parameters of the model

      Set one with `--set model.NAME=VALUE`, `mechanisms { NAME = VALUE }` or `set { model = { NAME = VALUE } }`. Values outside what is plausible are
      permitted and earn a warning.

      | parameter | default | plausible | unit | is | of |
      |---|--:|---|---|---|---|

      """
    for parameter in Model.parameters {
      page +=
        "| `\(parameter.name)` | \(Self.short(parameter.defaultValue)) | \(Self.short(parameter.plausible.lowerBound)) to "
      page +=
        "\(Self.short(parameter.plausible.upperBound)) | \(parameter.unit) | \(parameter.about) | `\(parameter.mechanism.name)` |\n"
    }
    return page
  }

  private static func code(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : "\(value)"
  }
}
