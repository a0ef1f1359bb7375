import Foundation
import Scenarios
import Simulation
import TestSupport
import Testing

/// Published models as scripts, within the bands of `facts/reference.json`: the mean over 100 seeds.
struct PublishedModelVectorTests {
  struct Case: CustomTestStringConvertible {
    let epsilon: Double
    let band: ClosedRange<Double>
    var testDescription: String { "epsilon \(epsilon)" }
  }

  static let cases: [Case] = {
    let reference = (try? VectorFolder.json("facts", "reference.json")) ?? .null
    return reference["F1_hegselmann_krause"]["random"].array.compactMap { entry in
      let band = entry["stats"]["clusters"]["band"].numbers
      guard let epsilon = entry["params"]["eps"].number, band.count == 2 else { return nil }
      return Case(epsilon: epsilon, band: band[0]...band[1])
    }
  }()

  @Test("There are published cases to compare with")
  func thereAreCases() { #expect(!Self.cases.isEmpty) }

  @Test("Bounded confidence from random opinions ends in as many camps as published", arguments: cases)
  func boundedConfidence(published: Case) throws {
    let script = try Scripts.shipped("published/bounded-confidence.lua")
    var clusters = 0.0
    for seed in 1...100 {
      let history = try Scripts.history(script, settings: ["epsilon": .number(published.epsilon)], seed: UInt64(seed))
      clusters += history.outcome.first { $0.name == "clusters" }?.value ?? .nan
    }
    #expect(published.band.contains(clusters / 100), "the mean is \(clusters / 100)")
  }
}
