import Partnerships

/// Looking a name up, whatever it is a name of.
extension LanguageReference {
  /// Everything that can be looked up.
  public static var names: [String] {
    var names = Vocabulary.words.flatMap { [$0.name] + $0.fields.map(\.name) }
    names += DecisionKind.allCases.map(\.name) + ObjectDeclaration.all.flatMap { [$0.name] + $0.names }
    names += MechanismName.allCases.map(\.name) + Metric.allCases.map(\.rawValue) + Model.parameters.map(\.name)
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// All that a name stands for, in plain text; nil if nothing has that name. A field may be asked for with what it
  /// is a field of: `draw:uniform`, `world.step`, `model.loss_weight`.
  public func text(of asked: String) -> String? {
    let name = asked.lastIndex { $0 == "." || $0 == ":" }.map { String(asked[asked.index(after: $0)...]) } ?? asked
    let entries =
      words(name) + fields(name) + choices(name) + decisions(name) + objects(name) + members(name) + mechanisms(name)
      + metrics(name)
      + parameters(name)
    return entries.isEmpty ? nil : entries.joined(separator: "\n\n") + "\n"
  }

  /// A name that was mistyped: what was probably meant.
  public func nearest(to name: String) -> String? { nearestName(to: name, among: Self.names) }

  private func words(_ name: String) -> [String] {
    Vocabulary.words.filter { $0.name == name }.map { word in
      let calls = word.signatures.map { "\(name)\($0.list)" }.joined(separator: ", or ")
      return entry(calls, word.about, rows: word.fields.map { ($0.name, "\($0.about) (\($0.expectation))") })
    }
  }

  /// Words whose fields say the same share one entry.
  private func fields(_ name: String) -> [String] {
    var texts: [(about: String, words: [String])] = []
    for word in Vocabulary.words where word.name != "policy" {
      guard let field = word.fields.first(where: { $0.name == name }) else { continue }
      let standard = Lever(name: name).map { "; \(Self.short($0.defaultValue)) if not given" } ?? ""
      let about = "\(field.about) (\(field.expectation)\(standard))"
      if let place = texts.firstIndex(where: { $0.about == about }) {
        texts[place].words.append(word.name)
      } else {
        texts.append((about, [word.name]))
      }
    }
    let kind = Field.levers.contains { $0.name == name } ? "lever, a field of" : "field of"
    return texts.map { entry("\(name), \(kind) \($0.words.joined(separator: ", "))", $0.about) }
  }

  /// A word that some field takes.
  private func choices(_ name: String) -> [String] {
    Vocabulary.words.flatMap { word in
      word.fields.filter { $0.choices.contains(name) }.map { field in
        entry("\"\(name)\", a value of \(field.name) of \(word.name)", field.about)
      }
    }
  }

  private func decisions(_ name: String) -> [String] {
    DecisionKind.allCases.filter { $0.name == name }.map { kind in
      entry(
        "\(name)\(kind.signature.list), a function of policy",
        "asked: \(kind.occasion); answered with \(kind.expectedAnswer.replacing("`", with: ""))",
        rows: kind.signature.parameters.map { ($0.name, $0.about.isEmpty ? $0.type : "\($0.type): \($0.about)") })
    }
  }

  private func objects(_ name: String) -> [String] {
    ObjectDeclaration.all.filter { $0.name.lowercased() == name.lowercased() }.map { object in
      entry(
        "\(object.called), in functions of the script", object.about,
        rows: object.properties.map { ($0.name, "\($0.about) (\($0.type))") }
          + object.methods.map { (":\($0.name)\($0.signature.list)", $0.about) })
    }
  }

  private func members(_ name: String) -> [String] {
    ObjectDeclaration.all.flatMap { object in
      object.properties.filter { $0.name == name }.map {
        entry("\(name) of \(object.called), in functions of the script", "\($0.about) (\($0.type))")
      }
        + object.methods.filter { $0.name == name }.map {
          entry(
            "\(object.name.lowercased()):\(name)\($0.signature.list), in functions of the script",
            $0.about + ($0.signature.returns.map { " (\($0))" } ?? ""))
        }
    }
  }

  private func mechanisms(_ name: String) -> [String] {
    MechanismName.allCases.filter { $0.name == name }.map {
      entry("\(name), mechanism \($0.number)", Model.about($0))
    }
  }

  private func metrics(_ name: String) -> [String] {
    Metric.allCases.filter { $0.rawValue == name }.map { entry("\(name), a measure of every run", $0.about) }
  }

  private func parameters(_ name: String) -> [String] {
    Model.parameters.filter { $0.name == name }.map {
      entry(
        "model.\(name), a parameter of mechanism \($0.mechanism.name)",
        "\($0.about) (\(Self.short($0.defaultValue)) by default, plausible \(Self.short($0.plausible.lowerBound)) to "
          + "\(Self.short($0.plausible.upperBound))\($0.unit.isEmpty ? "" : ", \($0.unit)"))")
    }
  }

  private func entry(_ head: String, _ about: String, rows: [(String, String)] = []) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { "  \($0)\(String(repeating: " ", count: width - $0.count))  \($1)" }
    return ([head, "  \(about)"] + (lines.isEmpty ? [] : [""] + lines)).joined(separator: "\n")
  }
}
