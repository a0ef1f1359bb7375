import Foundation
import Scenarios
import Simulation
import Testing

/// Histories that must not change unnoticed: the same in debug and release, in every process and on every machine with the same mathematics
/// library. A change of the model or of the engine that means to change them comes with a new version and a new file
/// (ENTENTE_GOLDEN=write swift test --filter GoldenDigestTests).
struct GoldenDigestTests {
  struct Golden: Codable {
    var engine: String
    var mathematics: String
    var digests: [String: String]
  }

  static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "golden-digests.json")

  private func digests() throws -> [String: String] {
    let table = try Scripts.shipped("data/river-partners.csv")
    var digests: [String: String] = [:]
    for name in ["two-partners.lua", "river-compact.lua", "published/bounded-confidence.lua"] {
      for seed in 1...3 {
        let history = try Scripts.history(
          try Scripts.shipped(name), ["data/river-partners.csv": table], seed: UInt64(seed))
        digests["\(name) seed \(seed)"] = history.digest
      }
    }
    return digests
  }

  @Test("The shipped scenarios have the recorded histories, where the mathematics library is the recorded one")
  func histories() throws {
    let now = Golden(engine: Engine.version, mathematics: MathematicsFingerprint.value, digests: try digests())
    if ProcessInfo.processInfo.environment["ENTENTE_GOLDEN"] == "write" {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try (encoder.encode(now) + Data("\n".utf8)).write(to: Self.file)
    }
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Self.file))
    #expect(golden.engine == now.engine, "a new engine version needs new golden histories")
    guard golden.mathematics == now.mathematics else { return }
    #expect(golden.digests == now.digests)
  }
}
