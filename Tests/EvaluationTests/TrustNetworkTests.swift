import Evaluation
import Partnerships
import Scenarios
import Simulation
import Testing

/// The trust of pairs at chosen steps, for which a run is evaluated again.
struct TrustNetworkTests {
  private static let script = """
    scenario { title = "Case", steps = 24 }
    objective("clean_air", { start = 0.3, target = 0.8 })
    organisation("city", { sector = "public" })
    organisation("works", { sector = "private", opportunism = 0.6 })
    organisation("friends", { sector = "nonprofit" })
    organisation("stranger", { sector = "private" })
    partnership("compact", { members = { "city", "works", "friends" } })
    """

  private func run(seed: UInt64, _ script: String = script) throws -> EvaluatedRun {
    try evaluate(
      RunRequest(
        ScenarioSource(name: "case.lua", files: [SourceFile(name: "case.lua", bytes: Array(script.utf8))]), seed: seed))
  }

  private func recorded(_ run: EvaluatedRun) -> Replay.Recorded {
    Replay.Recorded(
      engine: run.spec.engine, mathematics: MathematicsFingerprint.value, historyDigest: run.history.digest,
      stepDigests: run.history.stepDigests, wasCutShort: false)
  }

  private func network(of run: EvaluatedRun, at steps: Set<Int>, most: Int = .max) throws -> TrustNetwork {
    try TrustNetwork(in: run.spec, named: "case.lua", at: steps, recorded: recorded(run), mostOrganisations: most)
  }

  @Test("To look at a run changes nothing in it", arguments: 1...10)
  func looking(seed: UInt64) throws {
    let plain = try run(seed: seed)
    let scenario = try compile(plain.spec, named: "case.lua").scenario
    var seen: [Int] = []
    let watched = Simulation.run(scenario, plain.spec, recording: .outcome, onWorld: { seen.append($0.step) })
    #expect(watched.digest == plain.history.digest)
    #expect(seen == Array(0...24), "the founding, and each step")
    #expect(try network(of: plain, at: [0, 12, 24]).finding == .same)
  }

  @Test("The mean between fellow members is the run's own measure", arguments: 1...10)
  func mean(seed: UInt64) throws {
    let run = try run(seed: seed)
    let trust = try #require(run.history.series.first { $0.name == "trust" }).values
    let snapshots = try network(of: run, at: Set(0...24)).snapshots
    #expect(snapshots.map(\.step) == Array(0...24))
    for snapshot in snapshots.dropFirst() {
      guard let mean = snapshot.mean else { continue }
      #expect(abs(mean - trust[snapshot.step - 1]) < 1e-12)
    }
  }

  @Test("Pairs are those that know each other, and who is in no partnership is not a member")
  func pairs() throws {
    let network = try network(of: try run(seed: 1), at: [0])
    let founding = try #require(network.snapshots.first)
    #expect(network.organisations.map(\.name) == ["city", "works", "friends", "stranger"])
    #expect(founding.ties.count == 6 && founding.tieCount == 6)
    #expect(founding.ties.allSatisfy { $0.from != $0.to && (0...1).contains($0.trust) && $0.to < 3 })
    #expect(founding.isMember == [true, true, true, false])
    #expect(founding.received[3] == nil)
  }

  @Test("Of too many organisations pairs are counted, and not kept")
  func many() throws {
    let run = try run(seed: 1)
    let (all, few) = (try network(of: run, at: [24]).snapshots[0], try network(of: run, at: [24], most: 3).snapshots[0])
    #expect(few.ties.isEmpty && few.tieCount == 6)
    #expect(few.received == all.received && few.mean == all.mean)
    #expect(few.betweenSectors == all.betweenSectors && few.betweenSectors.count == 6)
  }

  @Test("What a sector believes of another is the mean of its pairs")
  func sectors() throws {
    let network = try network(of: try run(seed: 3), at: [12])
    let snapshot = try #require(network.snapshots.first)
    #expect(network.sectors == ["public", "private", "nonprofit"])
    for mean in snapshot.betweenSectors {
      let pairs = snapshot.ties.filter {
        network.organisations[$0.from].sector == network.sectors[mean.from]
          && network.organisations[$0.to].sector == network.sectors[mean.to]
      }
      #expect(abs(pairs.map(\.trust).reduce(0, +) / Double(pairs.count) - mean.trust) < 1e-12)
    }
  }

  @Test("A step that the run does not come to is not there")
  func beyond() throws {
    #expect(try network(of: try run(seed: 1), at: [24, 25, 99]).snapshots.map(\.step) == [24])
  }

  @Test("Another history is told from the recorded one")
  func another() throws {
    let (one, other) = (try run(seed: 1), try run(seed: 2))
    let network = try TrustNetwork(in: one.spec, named: "case.lua", at: [0], recorded: recorded(other))
    #expect(network.finding != .same)
  }

  @Test(
    "An answer as it is typed reads back as the same",
    arguments: [
      (DecisionKind.contribute, InputAnswer.share(0.1)), (.share, .share(1)), (.spend, .weights([1, 0, 0.25])),
      (.respond, .accept), (.respond, .reject(reason: nil)), (.respond, .reject(reason: "too: dear")),
      (.respond, .counterText([0.5, 1])), (.respond, .counterValues([1, 0])), (.respond, .leave), (.propose, .pass),
      (.propose, .walkOut), (.propose, .text([0, 0.3])), (.propose, .values([2])), (.vote, .verdict(nil)),
      (.vote, .verdict(true)), (.join, .verdict(false)), (.stay, .verdict(true)), (.steer, .noMotion),
    ])
  func typed(kind: DecisionKind, answer: InputAnswer) throws {
    let input = try RecordedInput(typed: "3/city/\(kind.name)=\(answer.typed)", organisations: ["city"])
    #expect(input == RecordedInput(step: 3, organisation: "city", kind: kind, index: 0, answer: answer))
  }
}
