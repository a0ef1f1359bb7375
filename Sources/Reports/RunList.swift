import Experiments
import Ledger
import Simulation

/// The runs of a ledger as a table.
public struct RunList {
  private let runs: [RunSummary]
  private let style: TextStyle

  public init(_ runs: [RunSummary], style: TextStyle) {
    self.runs = runs
    self.style = style
  }

  public var text: String {
    guard !runs.isEmpty else { return "no runs yet; try: entente run scenarios/two-partners.lua\n" }
    let rows = runs.map { run in
      [
        "\(run.number)", run.startedAt.formatted(.iso8601), run.scenario.cleaned, "\(run.seed)/\(run.replicate)",
        run.status.rawValue,
        run.verdict?.rawValue ?? "–", run.success.map { $0 ? "yes" : "no" } ?? "–",
        changes(of: run),
      ]
    }
    // The partnership may be alive and well, and the scenario's success something else.
    return style.table(
      [["run", "started", "scenario", "seed/replicate", "status", "partnership's end", "scenario's success", "set"]]
        + rows)
  }

  /// What was set, the what-if that acts, and what was changed on the way.
  private func changes(of run: RunSummary) -> String {
    func set(_ settings: [String: SettingValue]) -> [String] {
      settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
    }
    let branches = run.branches.map { branch in
      let chance = branch.chance.map { ["chance=\($0)"] } ?? []
      let script = branch.script.map { ["script=\($0)"] } ?? []
      return "after \(branch.after): " + (set(branch.settings) + script + chance).joined(separator: " ")
    }
    let ground = (set(run.settings) + (run.alternative.map { ["\"\($0)\""] } ?? [])).joined(separator: " ")
    return ([ground].filter { !$0.isEmpty } + branches).joined(separator: "; ").cleaned
  }
}

/// The experiments of a ledger as a table.
public struct ExperimentList {
  private let experiments: [ExperimentSummary]
  private let style: TextStyle

  public init(_ experiments: [ExperimentSummary], style: TextStyle) {
    self.experiments = experiments
    self.style = style
  }

  public var text: String {
    guard !experiments.isEmpty else {
      return "no experiments yet; try: entente whatif scenarios/river-compact.lua\n"
    }
    let rows = experiments.map { experiment in
      [
        "\(experiment.number)", experiment.recordedAt.formatted(.iso8601), experiment.kind, experiment.scenario.cleaned,
        "\(experiment.seed)", "\(experiment.replicateCount)", "\(experiment.runCount)", question(experiment).cleaned,
      ]
    }
    return style.table([["experiment", "asked", "kind", "scenario", "seed", "replicates", "runs", "question"]] + rows)
      + style.ink("Its answer again: entente show --experiment N\n", .dim)
  }

  private func question(_ experiment: ExperimentSummary) -> String {
    switch Experiment.Kind(rawValue: experiment.kind) {
    case .sweep: break
    case .decisions:
      let turned = experiment.arms.filter { $0.name.contains("=") }
      return
        "\(turned.count.counted("decision")) otherwise: \(turned.map(\.name).sorted().joined(separator: "; "))"
    case .branch, .whatif, nil:
      let others = experiment.arms.dropFirst().map(\.name).joined(separator: "; ")
      return others.isEmpty ? "other chances" : "\(others) (against \(experiment.arms.first?.name ?? "nothing"))"
    }
    let levers = Variation.all(in: experiment.arms.map { Arm($0.name, settings: $0.settings) })
    return levers.map { "\($0.name)=\($0.values.map(\.text).joined(separator: ","))" }.joined(separator: " ")
  }
}

extension TextStyle {
  /// Rows in columns, numbers of the first to the right; the first row is the heading.
  fileprivate func table(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      row.enumerated().map { $0 == 0 ? $1.aligned(widths[0]) : $1.padded(widths[$0]) }.joined(separator: "  ")
        .trimmingTrailing
    }
    return ([ink(lines[0], .bold)] + lines.dropFirst()).joined(separator: "\n") + "\n"
  }
}
