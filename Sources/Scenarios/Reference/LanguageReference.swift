import Partnerships

/// The reference of the language, made of what the words declare: `docs/language.md` and `entente words`.
public struct LanguageReference {
  public init() {}

  /// Every word with one line.
  public var list: String {
    let width = Vocabulary.words.map(\.name.count).max() ?? 0
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
    for word in Vocabulary.words { page += Self.section(word) }
    page +=
      Self.decisions + Self.world + """

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

  static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : "\(value)"
  }
}
