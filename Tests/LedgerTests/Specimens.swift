import Foundation
import Partnerships
import Randomness
import Simulation
import Testing

@testable import Ledger

/// A folder of its own for a test, gone when the test is.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String = RunLedger.defaultName) -> String { url.appending(path: name).path }

  func ledger() throws -> RunLedger { try RunLedger(path: path()) }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  /// The bytes of every file.
  var contents: [String: Data] {
    get throws {
      try Dictionary(uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: url.appending(path: $0))) })
    }
  }
}

/// A small scenario: a utility and a ministry, one partnership, 24 months.
struct Specimen {
  var spec = RunSpec(files: [SourceFile(name: "river.lua", bytes: Array("-- a river\n".utf8))])
  var recording = Recording.series
  var steps = 24
  /// The step in which its own measure throws, and what.
  var failure: (step: Int, RunFailure)?
  /// What it prints.
  var printed: [String] = []
  var parameters: [(name: String, value: SettingValue)] = []
  var measureName = "water"
  var measure = { (step: Int) in step % 2 == 0 ? Double(step) : Double.nan }

  var history: History { Simulation.run(scenario, spec, recording: recording) }

  private var scenario: Scenario {
    var world = WorldDeclaration()
    world.objectives = [ObjectiveDeclaration(name: "clean_water"), ObjectiveDeclaration(name: "jobs")]
    world.organisations = [
      OrganisationDeclaration(name: "utility", sector: SectorProfile(like: .private)),
      OrganisationDeclaration(name: "ministry", sector: SectorProfile(like: .public)),
    ]
    world.partnerships = [PartnershipDeclaration(name: "compact", members: [OrganisationID(0), OrganisationID(1)])]
    var scenario = Scenario(title: "River", steps: steps, world: world)
    scenario.parameters = parameters
    let (failure, measure, printed) = (failure, measure, printed)
    scenario.measures = [
      ScenarioMeasure(name: measureName) { world in
        if let failure, world.step == failure.step { throw failure.1 }
        return measure(world.step)
      }
    ]
    scenario.output = { printed }
    return scenario
  }
}

extension RunLedger {
  /// Records as every test does that says nothing of the rest.
  @discardableResult
  func record(
    _ spec: RunSpec, _ history: History, _ recording: Recording = .series,
    mathematics: String = MathematicsFingerprint.value
  ) throws -> RecordOutcome {
    try record(
      spec, history, recording: recording, scenario: "river.lua",
      startedAt: Date(timeIntervalSince1970: 1_800_000_000.25),
      wallSeconds: 0.125, mathematics: mathematics)
  }

  @discardableResult
  func record(_ specimen: Specimen) throws -> RecordOutcome {
    try record(specimen.spec, specimen.history, specimen.recording)
  }
}

/// The problem that something throws; anything else is an issue of the test.
func problem(_ body: () throws -> Void, _ location: SourceLocation = #_sourceLocation) -> LedgerProblem? {
  do {
    try body()
    Issue.record("nothing was thrown", sourceLocation: location)
  } catch let problem as LedgerProblem {
    return problem
  } catch {
    Issue.record("\(error) was thrown", sourceLocation: location)
  }
  return nil
}

/// Bit patterns, so that NaN equals NaN.
func bits(_ values: [Double]) -> [UInt64] { values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern } }
