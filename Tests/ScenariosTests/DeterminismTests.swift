import Foundation
import Scenarios
import Simulation
import Testing

/// A run is a function of its arguments, and of nothing else.
struct DeterminismTests {
  private static let files = ["data/river-partners.csv": (try? Scripts.shipped("data/river-partners.csv")) ?? ""]

  @Test("Two hundred seeds give the same histories alone and side by side")
  func threads() async throws {
    let script = try Scripts.shipped("two-partners.lua")
    let alone = try (1...200).map { try Scripts.history(script, seed: UInt64($0)).digest }
    #expect(Set(alone).count == 200)
    let together = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for seed in 1...200 { group.addTask { (seed, try Scripts.history(script, seed: UInt64(seed)).digest) } }
      return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    for seed in 1...200 { #expect(together[seed] == alone[seed - 1], "seed \(seed)") }
  }

  @Test("What is recorded of a run does not change it", arguments: [1, 2, 3] as [UInt64])
  func recording(seed: UInt64) throws {
    let script = try Scripts.shipped("river-compact.lua")
    let digests = try Recording.allCases.map { level in
      let compilation = try Scripts.compiled(script, Self.files, seed: seed)
      return run(compilation.scenario, RunSpec(files: compilation.files, seed: seed), recording: level).digest
    }
    #expect(Set(digests).count == 1)
  }

  @Test("How a script names its local variables changes nothing")
  func localNames() throws {
    let script = try Scripts.shipped("river-compact.lua")
    // Outside of quotation marks: `parameter("openness", …)` keeps its name.
    let names = script.matches(of: /(?m)^local (\w+)/).map { String($0.1) }
    #expect(names.contains("openness") && names.count >= 3)
    let renamed = script.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map { place, part in
        guard place % 2 == 0 else { return String(part) }
        var part = String(part)
        // A name is a variable where it is declared, or stands on the right of an equals sign.
        for name in names {
          part = part.replacing("local \(name) ", with: "local renamed_\(name) ")
          part = part.replacing(" = \(name)", with: " = renamed_\(name)")
        }
        return part
      }.joined(separator: "\"")
    }.joined(separator: "\n")
    #expect(renamed.contains("local renamed_openness") && renamed.contains("transparency = renamed_openness"))
    for seed in 1...3 as ClosedRange<UInt64> {
      #expect(
        try Scripts.history(renamed, Self.files, seed: seed).digest
          == Scripts.history(script, Self.files, seed: seed).digest)
    }
  }

  static let measures = """

    for _, name in ipairs { "city", "works" } do
      measure(name .. " opportunism", function(world) return world.organisations[name].opportunism end)
      measure(name .. " knowledge", function(world) return world.organisations[name].knowledge.market end)
    end
    """

  @Test("An organisation that meets nobody changes nobody else's draws", arguments: 1...50)
  func hermit(seed: Int) throws {
    let script = Scripts.small + Self.measures + "\nmechanisms { off = { \"learning\", \"influence\" } }"
    let hermit = script.replacingOccurrences(
      of: "organisation(\"works\"", with: "organisation(\"hermit\", { sector = \"nonprofit\" })\norganisation(\"works\""
    )
    func first(_ script: String) throws -> [Double?] {
      try Scripts.history(script, seed: UInt64(seed)).series.filter { $0.name.contains(" ") }.map(\.values.first)
    }
    let (alone, beside) = (try first(script), try first(hermit))
    #expect(alone.count == 4 && alone == beside)
  }

  @Test("In a model of one's own an organisation that meets nobody changes nobody's history", arguments: 1...50)
  func hermitOfOnesOwn(seed: Int) throws {
    let script = """
      scenario { title = "Case", steps = 12 }
      mechanisms "none"
      local names = { "city", "works", "club" }
      for _, name in ipairs(names) do organisation(name, { sector = "public" }) end
      --hermit
      network { edges = { { "city", "works" }, { "works", "club" } } }
      trait("hope", { min = 0, max = 1, start = function(who, draw) return draw:uniform(0, 1) end })
      mechanism("hoping", function(world)
        for _, who in ipairs(world.organisations) do
          local sum, count = who.hope, 1
          for _, other in ipairs(who.neighbours) do sum, count = sum + other.hope, count + 1 end
          world:set(who, "hope", sum / count + who.draw:normal(0, 0.05))
        end
      end)
      for _, name in ipairs(names) do measure(name, function(world) return world.organisations[name].hope end) end
      """
    let hermit = script.replacingOccurrences(of: "--hermit", with: "organisation(\"hermit\", { sector = \"public\" })")
    let (alone, beside) = (
      try Scripts.history(script, seed: UInt64(seed)), try Scripts.history(hermit, seed: UInt64(seed))
    )
    #expect(alone.series.count == 3)
    for (one, other) in zip(alone.series, beside.series) { #expect(one.values == other.values, "\(one.name)") }
  }
}

/// Listening, over the scenarios that are shipped.
struct ListeningTests {
  private static let files = ["data/river-partners.csv": (try? Scripts.shipped("data/river-partners.csv")) ?? ""]

  @Test("Listening to decisions changes no history", arguments: Scripts.allShipped)
  func nothingChanges(name: String) throws {
    for seed: UInt64 in 1...2 {
      func history(_ onDecision: ((AskedDecision) -> Void)?) throws -> History {
        let compilation = try Scripts.compiled(Scripts.shipped(name), Self.files, seed: seed)
        return run(compilation.scenario, RunSpec(files: compilation.files, seed: seed), onDecision: onDecision)
      }
      var count = 0
      #expect(try history { _ in count += 1 }.digest == history(nil).digest)
      #expect(count > 0 || name.hasPrefix("published/"), "\(name)")
    }
  }
}
