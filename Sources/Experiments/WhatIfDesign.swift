import Evaluation
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
          : "there are: \(([baseline] + names).joined(separator: ", "))"
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

extension ScenarioDescription {
  /// These names, where a run of the scenario has final values of all of them.
  /// - Throws: `DesignProblem` with the nearest names.
  public func known(_ names: [String]) throws(DesignProblem) -> [String] {
    for name in names where !measures.contains(name) {
      let last = name.split(separator: ".").last.map(String.init) ?? name
      let near = measures.filter { $0.hasPrefix(name.prefix(3)) || $0.hasSuffix(last) }.prefix(6)
      let list = (near.isEmpty ? tellingMeasures[...] : near).joined(separator: ", ")
      throw DesignProblem(
        description: "a run of this scenario has no final value '\(name)'; there are, among \(measures.count): \(list)")
    }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
