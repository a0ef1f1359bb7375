import Foundation
import Partnerships
import Scenarios
import Simulation
import Testing

/// How the runs of a scenario come about, as a report will tell it.
struct MethodsTests {
  private func methods(
    _ script: String, _ files: [String: String] = [:], settings: [String: SettingValue] = [:]
  ) throws -> Methods {
    try Scripts.compiled(Scripts.small + script, files, settings: settings).methods
  }

  @Test("A plain scenario runs on all 22 mechanisms in order of their first phase, none of them changed")
  func plain() throws {
    let methods = try methods("")
    #expect(methods.mechanisms.count == 22 && methods.mechanismsOff.isEmpty && methods.otherParameters.isEmpty)
    #expect(methods.mechanisms.first?.name == "shocks")
    #expect(methods.mechanisms.last?.name == "voice", "it acts only inside others")
    let first = methods.mechanisms.map { $0.phases.first ?? .max }
    #expect(first == first.sorted())
    #expect(methods.mechanisms.first { $0.name == "contribution" }?.phases == [5])
    let parameters = methods.mechanisms.flatMap(\.parameters)
    #expect(parameters.count == Model.parameters.count)
    #expect(parameters.filter(\.isChanged).isEmpty)
    #expect(methods.engine == Engine.version && methods.mathematics == MathematicsFingerprint.value)
  }

  @Test("What is retuned, in the script or from outside, is changed; what is set to the model's own value is not")
  func changed() throws {
    let methods = try methods(
      "mechanisms { learn = 0.05, learn_decay = 0.005 }", settings: ["model.loss_weight": .number(4)])
    let changed = methods.mechanisms.flatMap(\.parameters).filter(\.isChanged)
    #expect(Set(changed.map(\.name)) == ["learn", "loss_weight"])
    #expect(
      changed.first { $0.name == "loss_weight" }.map { [$0.value, $0.standard, $0.low, $0.high] } == [4, 2, 1, 5])
  }

  @Test("A mechanism of the scenario's own says where it acts, and takes the place of a built-in one of its name")
  func own() throws {
    let methods = try methods(
      """
      mechanism("gossip", { before = "influence", about = "words travel" }, function(world, draw) end)
      mechanism("ties", {}, function(world, draw) end)
      mechanism("tide", function(world, draw) end)
      """)
    #expect(methods.ownMechanisms.map(\.place) == ["before influence", "in place of ties", "after everything else"])
    #expect(methods.ownMechanisms.map(\.about) == ["words travel", nil, nil])
    #expect(methods.mechanismsOff == ["ties"])
    #expect(methods.otherParameters.map(\.name) == ["rel_init"])
  }

  @Test("Of a mechanism that is off, what others read is kept")
  func off() throws {
    let methods = try methods("mechanisms { off = { \"production\", \"evidence\" } }")
    let names = Set(methods.otherParameters.map(\.name))
    #expect(names.isSuperset(of: ["know_open", "relational_max", "target"]))
    #expect(!names.contains("ces_rho"))
  }

  @Test("Without any mechanism only the initial state reads parameters")
  func none() throws {
    let methods = try methods("mechanisms \"none\"")
    #expect(methods.mechanisms.isEmpty && methods.mechanismsOff.count == 22)
    let names = Set(methods.otherParameters.map(\.name))
    #expect(names.isSuperset(of: ["reserve_months", "trust_prior_n", "power_exponent", "agility_init"]))
    #expect(!names.contains("spend_rate"))
  }

  @Test("Declared parameters and every file that was read are in it, and all of it crosses a pipe unchanged")
  func record() throws {
    let methods = try methods(
      "parameter(\"pace\", { default = 1, min = 0, max = 2, unit = \"km\" })\nrequire(\"parts\")",
      ["parts.lua": "return 1\n"], settings: ["pace": .number(0.5)])
    let pace = try #require(methods.parameters.first)
    #expect(methods.parameters.count == 1 && pace.name == "pace" && pace.unit == "km" && pace.about == nil)
    #expect(pace.value == .number(0.5) && pace.standard == .number(1) && pace.isChanged)
    #expect(methods.files.map(\.name) == ["case.lua", "parts.lua"])
    #expect(methods.files[1].digest == SourceFile(name: "parts.lua", bytes: Array("return 1\n".utf8)).digest)
    let sent = try PropertyListEncoder().encode(methods)
    #expect(try PropertyListDecoder().decode(Methods.self, from: sent) == methods)
  }
}
