import Cases
import Foundation
import Negotiation
import TestSupport
import Testing

/// Negotiations of NegMAS 0.16.0: `vectors/negotiation/FORMAT.md`.
struct CaseVectorTests {
  static let names: [String] = {
    let url = VectorFolder.url("negotiation").appending(path: "cases")
    return ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).filter { $0.hasSuffix(".json") }
      .sorted()
  }()

  @Test("There are cases to compare with")
  func thereAreCases() { #expect(Self.names.count >= 50) }

  @Test(
    "What is said, how it ends, what it is worth and what could have been agreed are as in the reference",
    arguments: names)
  func agrees(name: String) throws {
    let url = VectorFolder.url("negotiation").appending(path: "cases/\(name)")
    let result = CaseResult(try CaseSource(path: url.path).prepare())
    let expected = try VectorFolder.json("negotiation", "cases/\(name)")["expected"]

    #expect(trace(result) == expected["trace"].array)
    let transcript = result.transcript
    #expect(reason(transcript) == expected["end"]["reason"].string)
    #expect(transcript.steps == expected["end"]["steps"].integer)
    #expect(transcript.lastStep == expected["end"]["last_step"].integer)
    #expect(transcript.left.map(Double.init) == expected["end"]["left"].numbers)
    #expect(transcript.agreement == expected["agreement"]["outcome"].integer)
    let values = transcript.agreement.map { result.run.space.values($0).map(json) } ?? []
    #expect(values.count == expected["agreement"]["values"].array.count)
    #expect(zip(values, expected["agreement"]["values"].array).allSatisfy(near))
    #expect(result.finalUtilities.count == expected["final_utilities"].array.count)
    #expect(
      zip(result.finalUtilities.map { $0.map { .number($0) } ?? .null }, expected["final_utilities"].array).allSatisfy(
        near))
    compare(result, expected["analysis"])
  }

  private func trace(_ result: CaseResult) -> [JSONValue] {
    result.transcript.acts.map { act in
      let party: JSONValue = if case .party(let place) = act.speaker { .number(Double(place)) } else { .null }
      return .array([
        .number(Double(act.step)), party, .string(act.kind.rawValue), act.offer.map { .number(Double($0)) } ?? .null,
      ])
    }
  }

  private func reason(_ transcript: Transcript<Int>) -> String {
    switch transcript.ending {
    case .agreement: "agreement"
    case .timeout: "timeout"
    case .ended: "ended"
    case .failed(_, let error): "\(error)"
    }
  }

  private func compare(_ result: CaseResult, _ expected: JSONValue) {
    let (analysis, table) = (result.analysis, result.analysis.table)
    #expect(table.outcomes == expected["outcomes"].integer)
    #expect(analysis.rationalOutcomes == expected["rational_outcomes"].integer)
    for (range, bounds) in zip(table.ranges, expected["utility_ranges"].array) {
      #expect(near([range.lowerBound, range.upperBound], bounds.numbers))
    }
    #expect(table.ranges.count == expected["utility_ranges"].array.count)
    #expect(analysis.frontier.map(Double.init) == expected["pareto"]["outcomes"].numbers)
    #expect(analysis.frontier.count == expected["pareto"]["count"].integer)
    for (outcome, utilities) in zip(analysis.frontier, expected["pareto"]["utilities"].array) {
      #expect(near(Array(table[outcome]), utilities.numbers))
    }
    for solution in Solution.allCases {
      let points = expected[solution.rawValue].array
      #expect(analysis[solution].map(Double.init) == points.compactMap { $0["outcome"].number }, "\(solution)")
      for (outcome, point) in zip(analysis[solution], points) {
        #expect(near(Array(table[outcome]), point["utilities"].numbers), "\(solution)")
      }
    }
    let deal = expected["agreement"]
    guard let agreement = result.transcript.agreement else {
      #expect(deal == .null)
      return
    }
    #expect(near(Array(table[agreement]), deal["utilities"].numbers))
    #expect(near([table[agreement].reduce(0, +)], [deal["welfare"].number ?? .nan]))
    #expect(analysis.isParetoOptimal(agreement) == deal["pareto_optimal"].bool)
    #expect(table.isRational(agreement) == deal["individually_rational"].bool)
    let distances =
      [("pareto", analysis.frontier)] + Solution.allCases.map { ($0.rawValue, analysis[$0]) }
    #expect(deal["distances"].members.count == distances.count)
    for (name, points) in distances {
      let distance: JSONValue = analysis.distance(from: agreement, to: points).map { .number($0) } ?? .null
      #expect(near(distance, deal["distances"][name]), "\(name)")
    }
  }

  private func json(_ value: IssueValue) -> JSONValue {
    switch value {
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    case .division: .null
    }
  }

  private func near(_ pair: (JSONValue, JSONValue)) -> Bool { near(pair.0, pair.1) }
  private func near(_ a: JSONValue, _ b: JSONValue) -> Bool {
    if let a = a.number, let b = b.number { return abs(a - b) <= 1e-9 }
    return a == b
  }
  private func near(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 }
  }
}
