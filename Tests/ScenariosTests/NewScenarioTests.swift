import Foundation
import Scenarios
import Simulation
import Testing

struct NewScenarioTests {
  /// A folder for one test, which is removed with all that is in it.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "new-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("What is written runs as it is, without a warning", arguments: ["harbour", "harbour-town", "Häfen_2"])
  func runs(name: String) throws {
    try inFolder { folder in
      let new = try NewScenario(at: folder.appending(path: name).path)
      try new.write()
      #expect(try names(folder.appending(path: name)) == [".luarc.json", "entente.meta.lua", "\(name).lua"].sorted())
      let compilation = try compile(try ScenarioSource(path: new.script))
      #expect(compilation.warnings.isEmpty)
      let history = run(compilation.scenario, RunSpec(files: compilation.files, settings: [:], seed: 1))
      #expect(history.status == .ok)
      #expect(new.text.contains("entente run \(new.script)") && new.text.contains("entente check \(new.script)"))
    }
  }

  @Test("A copy has all the files that the scenario reads, and is the same run")
  func copies() throws {
    try inFolder { folder in
      let original = try ScenarioSource(path: Scripts.folder.appending(path: "river-compact.lua").path)
      let new = try NewScenario(at: folder.appending(path: "valley").path, copying: original)
      try new.write()
      #expect(
        try names(folder.appending(path: "valley"))
          == [".luarc.json", "data", "data/river-partners.csv", "entente.meta.lua", "valley.lua"])
      let copied = try compile(try ScenarioSource(path: new.script)).files
      #expect(copied.map(\.bytes) == (try compile(original)).files.map(\.bytes))
    }
  }

  @Test("What is there stays as it is, be it a folder, a file or a link that leads nowhere")
  func overwritesNothing() throws {
    try inFolder { folder in
      let (taken, file, link) = (folder.appending(path: "a"), folder.appending(path: "b"), folder.appending(path: "c"))
      try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: false)
      try Data("mine".utf8).write(to: file)
      try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "nowhere")
      for place in [taken, file, link] {
        let problem = try #require(throws: FileProblem.self) { try NewScenario(at: place.path).write() }
        #expect(problem.message.contains("exists already"))
      }
      #expect(try names(folder) == ["a", "b", "c"])
      #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
    }
  }

  @Test(
    "Names that make no folder are refused, with what to do",
    arguments: [
      "", "/", ".", "..", ".hidden", "-x", "a b", "harbour.lua", "a\nb", "a:b", "a\u{202E}b",
      String(repeating: "x", count: 101),
    ])
  func badNames(name: String) throws {
    let problem = try #require(throws: FileProblem.self) { try NewScenario(at: name) }
    #expect(problem.message.contains(";"))
  }

  @Test("Where it cannot be written nothing is left behind")
  func leavesNothing() throws {
    try inFolder { folder in
      let missing = folder.appending(path: "missing/harbour").path
      #expect(throws: FileProblem.self) { try NewScenario(at: missing).write() }
      // The copy would have two files of one name.
      let clash = Scripts.source("local t = require \"x\"\n" + Scripts.small, ["x.lua": "return 1"])
      #expect(throws: FileProblem.self) { try NewScenario(at: folder.appending(path: "x").path, copying: clash) }
      let left = try names(folder)
      #expect(left.isEmpty)
    }
  }

  @Test("A scenario with mistakes is not copied")
  func mistakes() {
    #expect(throws: ScenarioProblem.self) {
      try NewScenario(at: "copy", copying: Scripts.source("scenario { titel = \"x\" }"))
    }
  }
}
