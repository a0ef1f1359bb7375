import Foundation
import Negotiation
import TestSupport
import Testing

/// Negotiations of NegMAS 0.16.0 in which every party concedes along a `poly` curve, whatever the others do.
struct StackedVectorTests {
  static let cases: [String] = {
    let url = VectorFolder.url("negotiation").appending(path: "cases")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.sorted().filter { name in
      (try? VectorFolder.json("negotiation", "cases/\(name)")).map(NegotiationCase.isPlain) ?? false
    }
  }()

  @Test("There are cases to compare with")
  func thereAreCases() { #expect(Self.cases.count >= 15) }

  @Test("Stacked offers go turn by turn as in the reference", arguments: cases)
  func trace(name: String) throws {
    let negotiation = NegotiationCase(try VectorFolder.json("negotiation", "cases/\(name)"))
    let (trace, agreement) = negotiation.play()
    #expect(trace == negotiation.expectedTrace)
    #expect(agreement == negotiation.expectedAgreement)
  }
}

/// One file of `negotiation/cases`, as far as it is told in tables and polynomial curves.
private struct NegotiationCase {
  let file: JSONValue

  init(_ file: JSONValue) { self.file = file }

  static func isPlain(_ file: JSONValue) -> Bool {
    file["protocol"]["step_unit"].string == "round"
      && file["parties"].array.allSatisfy { party in
        let strategy = party["strategy"]
        guard party["discount"] == .null, party["utility"]["type"].string == "linear_additive",
          strategy["end_at_step"] == .null, strategy["leave_at_step"] == .null
        else { return false }
        switch strategy["type"].string {
        case "aspiration": return true
        case "time_based": return strategy["offering"]["family"].string == "poly" && strategy["accepting"] == .null
        default: return false
        }
      }
  }

  private var space: OutcomeSpace {
    let issues = file["issues"].array.map { issue -> Negotiation.Issue in
      let count: Int
      switch issue["type"].string {
      case "categorical": count = issue["values"].array.count
      case "integer": count = (issue["max"].integer ?? 0) - (issue["min"].integer ?? 0) + 1
      default: count = issue["levels"].integer ?? 0
      }
      return Negotiation.Issue(name: issue["name"].string ?? "", values: (0..<count).map { .number(number(issue, $0)) })
    }
    guard let space = OutcomeSpace(issues, limit: 1_000_000) else {
      preconditionFailure("no case has so many outcomes")
    }
    return space
  }

  private func number(_ issue: JSONValue, _ place: Int) -> Double {
    let (min, max) = (issue["min"].number ?? 0, issue["max"].number ?? 0)
    switch issue["type"].string {
    case "integer": return min + Double(place)
    case "real": return min + Double(place) * (max - min) / Double((issue["levels"].integer ?? 2) - 1)
    default: return Double(place)
    }
  }

  private func utilities(of party: JSONValue, in space: OutcomeSpace) -> [Double] {
    let entries = party["utility"]["issues"].array
    return (0..<space.count).map { outcome in
      var utility = party["utility"]["bias"].number ?? 0
      for (place, choice) in space.choices(outcome).enumerated() {
        let entry = entries[place]
        let worth: Double
        if entry["table"] == .null {
          worth =
            number(file["issues"].array[place], choice) * (entry["slope"].number ?? 0)
            + (entry["intercept"].number ?? 0)
        } else {
          worth = entry["table"].numbers[choice]
        }
        utility += (entry["weight"].number ?? 0) * worth
      }
      return utility
    }
  }

  func play() -> (trace: [String], agreement: Int?) {
    let space = space
    let strategies = file["parties"].array.map { party in
      let strategy = party["strategy"]
      let curve = strategy["type"].string == "aspiration" ? strategy : strategy["offering"]
      return Aspiration(
        utilities: utilities(of: party, in: space), reservation: party["reservation"].number,
        exponent: curve["exponent"].number ?? .nan, start: curve["start"].number ?? .nan,
        tolerance: strategy["tolerance"].number ?? .nan)
    }
    let talks = Stacked<Int>(parties: strategies.count, rounds: file["protocol"]["n_steps"].integer ?? 0)
    var trace: [String] = []
    let outcome = talks.hold { party, round, standing in
      let time = talks.time(of: round)
      if let standing, strategies[party].accepts(standing, at: time) {
        trace.append("\(round) \(party) accept \(standing)")
        return .accept
      }
      let offer = strategies[party].offer(at: time)
      trace.append("\(round) \(party) offer \(offer)")
      return .offer(offer)
    }
    if case .agreed(let agreement, _) = outcome { return (trace, agreement) }
    return (trace, nil)
  }

  var expectedTrace: [String] {
    file["expected"]["trace"].array.map { entry in
      let entry = entry.array
      return "\(entry[0].integer ?? -1) \(entry[1].integer ?? -1) \(entry[2].string ?? "") \(entry[3].integer ?? -1)"
    }
  }
  var expectedAgreement: Int? { file["expected"]["agreement"]["outcome"].integer }
}
