import Partnerships
import Simulation
import Testing

/// The identity of a run.
struct RunSpecTests {
  private let base = RunSpec(
    files: [
      SourceFile(name: "river.lua", bytes: Array("return 1".utf8)), SourceFile(name: "a.csv", bytes: [1, 2]),
      SourceFile(name: "b.csv", bytes: [3]),
    ],
    settings: ["monitoring": .number(0.5), "governance": .text("nao"), "shocks": .boolean(true)], seed: 7, replicate: 2,
    inputs: [
      RecordedInput(step: 3, organisation: "utility", kind: .contribute, index: 0, answer: .share(0.5)),
      RecordedInput(step: 4, organisation: "ministry", kind: .vote, index: 0, answer: .verdict(true)),
    ], alternative: "smog",
    branches: [
      Branch(after: 3, chance: 4, settings: ["monitoring": .number(0.75)]),
      Branch(after: 5, files: [SourceFile(name: "other.lua", bytes: [1]), SourceFile(name: "c.csv", bytes: [2])]),
    ], engine: "1")

  @Test("Every argument of a run is part of its identity")
  func everythingCounts() {
    let changes: [(inout RunSpec) -> Void] = [
      { $0.files[0] = SourceFile(name: "river.lua", bytes: Array("return 2".utf8)) },
      { $0.files[1] = SourceFile(name: "a.csv", bytes: [1, 3]) },
      { $0.files[1] = SourceFile(name: "c.csv", bytes: [1, 2]) },
      { $0.files.removeLast() },
      // One file whose content imitates the beginning of the next.
      {
        $0.files[1...] = [
          SourceFile(name: "a.csv", bytes: [1, 2] + Array("file 5\nb.csv".utf8) + [3])
        ]
      },
      { $0.settings["monitoring"] = .number(0.5.nextUp) },
      { $0.settings["monitoring"] = .text("0.5") },
      { $0.settings["shocks"] = .text("true") },
      { $0.settings["governance"] = nil },
      { $0.settings["voice"] = .number(0.2) },
      { $0.seed = 8 },
      { $0.replicate = 3 },
      { $0.inputs.removeLast() },
      { $0.inputs[0].step = 5 },
      { $0.inputs[0].organisation = "ministry" },
      { $0.inputs[0].kind = "share" },
      { $0.inputs[0].index = 1 },
      { $0.inputs[0].answer = .share(0.25) },
      { $0.inputs[1].answer = .verdict(nil) },
      { $0.engine = "2" },
      { $0.alternative = nil },
      { $0.alternative = "fog" },
      { $0.branches = [] },
      { $0.branches.swapAt(0, 1) },
      { $0.branches[0].after = 2 },
      { $0.branches[0].chance = nil },
      { $0.branches[0].chance = 5 },
      { $0.branches[0].settings = [:] },
      { $0.branches[0].settings["monitoring"] = .number(0.5) },
      { $0.branches[1].files = nil },
      { $0.branches[1].files?[0] = SourceFile(name: "other.lua", bytes: [2]) },
      { $0.branches[1].files?[1] = SourceFile(name: "d.csv", bytes: [2]) },
      // What is set from the beginning is not what is set on the way.
      {
        $0.branches[0].settings = [:]
        $0.settings["monitoring"] = .number(0.75)
      },
    ]
    var digests: Set = [base.digest]
    for (number, change) in changes.enumerated() {
      var other = base
      change(&other)
      #expect(digests.insert(other.digest).inserted, "change \(number) is not seen")
    }
  }

  @Test("The order of settings, files and inputs, and the script's own name, are not")
  func whatDoesNotCount() {
    var other = base
    other.files = [SourceFile(name: "copy of river.lua", bytes: base.files[0].bytes), base.files[2], base.files[1]]
    other.inputs = base.inputs.reversed()
    other.settings = [:]
    for (name, value) in base.settings.sorted(by: { $0.key > $1.key }) { other.settings[name] = value }
    #expect(other.digest == base.digest)
    #expect(base.digest.count == 64)
  }

  @Test("A run without an alternative and branches has the identity that it had before there were any")
  func plainRuns() {
    let plain = RunSpec(
      files: base.files, settings: base.settings, seed: base.seed, replicate: base.replicate, inputs: base.inputs,
      engine: base.engine)
    #expect(plain.digest == "c007a215df3967f28ecc4304a334d6b913aab3c2f852519309b087ebd9e5bfa8")
  }
}
