import Foundation
import Scenarios
import Simulation

/// Scripts for tests: a small scenario with more lines behind it, and the files beside it.
enum Scripts {
  static let small = """
    scenario { title = "Case", steps = 12 }
    objective("clean_air", { about = "The air is fit to breathe" })
    organisation("city", { sector = "public" })
    organisation("works", { sector = "private" })
    partnership("compact", { members = { "city", "works" } })

    """

  static func source(_ script: String, _ files: [String: String] = [:], named name: String = "case.lua")
    -> ScenarioSource
  {
    ScenarioSource(
      name: name,
      files: [SourceFile(name: name, bytes: Array(script.utf8))]
        + files.map { SourceFile(name: $0.key, bytes: Array($0.value.utf8)) })
  }

  static func compiled(
    _ script: String, _ files: [String: String] = [:], settings: [String: SettingValue] = [:], seed: UInt64 = 1
  ) throws -> Compilation {
    try compile(source(script, files), settings: settings, seed: seed)
  }

  static func history(
    _ script: String, _ files: [String: String] = [:], settings: [String: SettingValue] = [:], seed: UInt64 = 1
  ) throws -> History {
    let compilation = try compiled(script, files, settings: settings, seed: seed)
    return run(compilation.scenario, RunSpec(files: compilation.files, settings: settings, seed: seed))
  }

  /// What is said of a script that cannot run; empty if it can.
  static func complaints(_ script: String, _ files: [String: String] = [:], settings: [String: SettingValue] = [:])
    -> String
  {
    do {
      _ = try compiled(script, files, settings: settings)
      return ""
    } catch let problem as ScenarioProblem {
      return problem.text
    } catch {
      return "\(error)"
    }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "scenarios")

  /// Every scenario in `scenarios` and its folders, "published/bounded-confidence.lua"; scripts of negotiation cases are none.
  static let allShipped: [String] = (FileManager.default.subpaths(atPath: folder.resolvingSymlinksInPath().path) ?? [])
    .filter { $0.hasSuffix(".lua") && !$0.hasPrefix("negotiation/") }.sorted()

  static func shipped(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }
}
