import Evaluation
import Partnerships
import Scenarios
import Simulation

/// Arms that cannot be made of what was asked for: what is wrong, and what there is.
public struct DesignProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}

extension Arm {
  /// The name of the scenario as it stands.
  public static let baseline = "baseline"

  /// The baseline, and what it is compared with.
  ///
  /// - Parameters:
  ///   - ground: what is set in every arm; what an alternative sets itself wins.
  ///   - against: what the others are compared with: `baseline`, or a what-if of the scenario.
  ///   - alternatives: names of what-ifs.
  ///   - own: alternatives that the scenario does not name.
  /// - Throws: `DesignProblem`.
  public static func whatIfs(
    of scenario: ScenarioDescription, on ground: [String: SettingValue], against: String, alternatives: [String],
    own: [Arm]
  ) throws(DesignProblem) -> [Arm] {
    let names = scenario.alternatives.map(\.name)
    func arm(_ name: String) throws(DesignProblem) -> Arm {
      if name == baseline { return Arm(baseline, settings: ground) }
      guard let alternative = scenario.alternatives.first(where: { $0.name == name }) else {
        let known =
          names.isEmpty
          ? "the scenario names none: write whatif(\"\(name)\", { … }) in it, or give --set NAME=VALUE"
          : ([baseline] + names).nearest(to: name).map { "did you mean '\($0)'?" }
            ?? "there are: \(([baseline] + names).joined(separator: ", "))"
        throw DesignProblem(description: "there is no what-if '\(name)'; \(known)")
      }
      return Arm(
        name, settings: ground.merging(alternative.settings) { $1 },
        alternative: alternative.hasInterventions ? name : nil)
    }
    let first = try arm(against)
    var others: [Arm] = []
    for name in alternatives { others.append(try arm(name)) }
    others += own.map { Arm($0.name, settings: ground.merging($0.settings) { $1 }) }
    if others.isEmpty {
      for name in names where name != against { others.append(try arm(name)) }
      if against != baseline { others.insert(try arm(baseline), at: 0) }
    }
    guard !others.isEmpty else {
      throw DesignProblem(
        description:
          "there is nothing to compare: the scenario names no what-if; write whatif(\"name\", { … }) in it, or give --set NAME=VALUE"
      )
    }
    let all = [first] + others
    if let twice = all.indices.first(where: { place in all[..<place].contains { $0.name == all[place].name } }) {
      throw DesignProblem(description: "'\(all[twice].name)' is named twice")
    }
    return all
  }
}

extension [String] {
  /// These names, each once, where a run of the scenario has final values, or a `Fate`, of all of them.
  ///
  /// - Parameters:
  ///   - measures: what a run has.
  ///   - telling: what is named where none is near.
  /// - Throws: `DesignProblem` with the nearest name.
  public func known(among measures: [String], telling: [String]) throws(DesignProblem) -> [String] {
    let hasLife = measures.contains(Aftermath.monthsToCollapse.rawValue)
    let fates = Fate.allCases.filter { $0 != .collapse || hasLife }.map(\.rawValue)
    let all = fates.filter { !measures.contains($0) } + measures
    for name in self where !all.contains(name) {
      // "clean_water" for "objectives.clean_water", mistyped or not.
      let last = { (measure: String) in measure.split(separator: ".").last.map(String.init) ?? measure }
      let meant =
        all.first { last($0) == name } ?? all.nearest(to: name)
        ?? all.map(last).nearest(to: name).flatMap { near in all.first { last($0) == near } }
      throw DesignProblem(
        description: "a run of this scenario has no final value '\(name)'; "
          + (meant.map { "did you mean '\($0)'?" }
            ?? "there are, among \(all.count): \((fates + telling).joined(separator: ", "))"))
    }
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension [String] {
  /// Of the names of a run's final values, those that tell it at a glance: of the model, then the scenario's own.
  public var telling: [String] {
    let model = Set(Metric.allCases.map(\.rawValue) + Aftermath.allCases.map(\.rawValue))
    let own = filter { !model.contains($0) && !$0.contains(".") }
    let known = Metric.telling.map(\.rawValue).filter(contains)
    return (known.isEmpty ? filter { $0.hasPrefix("objectives.") } : known) + own
  }
}
