import LuaHost
import Simulation

/// A `whatif` of a scenario, as a run has it in force: what it sets, and whether anything happens in it alone.
///
/// A script reads its parameters before it declares its what-ifs, so what one sets must be known before the run: it is expanded into
/// the run's settings. One that only sets values thereby is the very run that has them from `--set`, with the same identity.
///
///     let ground = try compile(source, settings: settings)
///     for alternative in ground.alternatives { … RunRequest(source, settings: settings).applying(alternative) … }
public struct Alternative: Hashable, Sendable {
  public let name: String
  /// What it sets, by name.
  public let settings: [String: SettingValue]
  /// Whether interventions happen in it alone.
  public let hasInterventions: Bool
  /// What is otherwise in it, in words: what it sets first, then what happens.
  public let about: [String]
}

extension Compilation {
  /// The scenario's what-ifs, in order of declaration. What they set may depend on what was set for this compilation.
  public var alternatives: [Alternative] {
    sheet.whatifs.map { whatif in
      let settings = whatif.value.named.compactMap { name, value in SettingValue(value).map { (name, $0) } }
      let interventions = sheet.interventions.filter { $0.whatifs.contains(whatif.name) }
      return Alternative(
        name: whatif.name, settings: Dictionary(settings, uniquingKeysWith: { first, _ in first }),
        hasInterventions: !interventions.isEmpty,
        about: settings.map { "\($0) = \($1.text)" } + interventions.map { $0.about(sheet) })
    }
  }

  /// - Throws: `ScenarioProblem`, where there is none of that name: with the nearest, or with all.
  public func alternative(named name: String) throws -> Alternative {
    guard let found = alternatives.first(where: { $0.name == name }) else {
      throw ScenarioProblem(diagnostics: [sheet.noAlternative(called: name)])
    }
    return found
  }
}

extension Sheet {
  func noAlternative(called name: String) -> Diagnostic {
    let names = whatifs.map(\.name)
    let list = "what-ifs: " + names.joined(separator: ", ")
    let known = nearestName(to: name, among: names).map { "did you mean \"\($0)\"? (\(list))" } ?? list
    var diagnostic = outside(
      "no whatif is called \"\(name)\"",
      advice: names.isEmpty ? "the scenario declares none: write whatif(\"\(name)\", { … })" : known)
    diagnostic.argument = "--alternative"
    return diagnostic
  }
}

extension DeclaredIntervention {
  /// "month 30: Drought"; what a function does has no other words than its place.
  func about(_ sheet: Sheet) -> String {
    let unit = sheet.scenario?.fields.text("unit") ?? "month"
    let when =
      switch trigger {
      case .at(let step): "\(unit) \(step)"
      case .every(let period): "every \(period) \(unit)s"
      case .when: "on a condition"
      }
    switch what {
    case .effects(let indices): return "\(when): " + indices.map { sheet.effects[$0].about }.joined(separator: "; ")
    case .function: return "\(when): the script intervenes (\(site.file):\(site.line))"
    }
  }
}
