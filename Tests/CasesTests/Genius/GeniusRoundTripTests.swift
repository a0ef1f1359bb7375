import Cases
import Foundation
import Negotiation
import Testing

struct GeniusRoundTripTests {
  @Test("What is written is read back: the same issues, and the same utility of every outcome", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    var random = Random(seed: seed)
    let levels = Int.random(in: 2...15, using: &random)
    let issues = (1...Int.random(in: 1...8, using: &random)).map { Written(index: $0, levels: levels, using: &random) }
    let domain = try GeniusDomain(xml: Data(Written.domain(issues).utf8), file: "d.xml", levels: levels)
    #expect(domain.issues.map(\.name) == issues.map(\.name))
    for (issue, written) in zip(domain.issues, issues) {
      #expect(issue.values.count == written.worths.count)
      for (value, expected) in zip(issue.values, written.values) {
        if case .number(let x) = value, case .number(let y) = expected {
          #expect(abs(x - y) < 1e-9)
        } else {
          #expect(value == expected)
        }
      }
    }

    let reservation = Double.random(in: 0...1, using: &random)
    let factor = Double.random(in: 0.01...1, using: &random)
    let shuffled = issues.shuffled(using: &random)
    let profile = try GeniusProfile(
      xml: Data(Written.profile(shuffled, reservation: reservation, factor: factor).utf8), file: "p.xml", of: domain)
    #expect(profile.reservation == reservation && profile.discountFactor == factor)
    for _ in 0..<100 {
      let choices = issues.map { Int.random(in: $0.worths.indices, using: &random) }
      let expected = zip(issues, choices).reduce(0) { $0 + $1.0.weight / Double(issues.count) * $1.0.worths[$1.1] }
      #expect(abs(profile.utility.utility(of: choices, over: domain.issues) - expected) < 1e-9)
    }
  }
}

/// An issue of chance as it is written, and what is to be read of it.
private struct Written {
  let index: Int
  let name: String
  let weight: Double
  let values: [IssueValue]
  let worths: [Double]
  private let type: String
  private let range: String
  private let items: (plain: String, evaluated: String)

  init(index: Int, levels: Int, using random: inout Random) {
    self.index = index
    name = "Ä<b> & \"\(index)\""
    weight = Double.random(in: 0...1, using: &random)
    let kind = Int.random(in: 0..<3, using: &random)
    type = ["discrete", "integer", "real"][kind]
    if kind == 0 {
      let evaluations = (1...Int.random(in: 1...9, using: &random)).map { _ in
        Double(Int.random(in: 0...99, using: &random))
      }
      let texts = evaluations.indices.map { "v'\($0)>" }
      values = texts.map { .text($0) }
      worths = evaluations.map { $0 == 0 ? 0 : $0 / evaluations.max()! }
      range = ""
      let plain = texts.map { "<item value=\"\(Self.escaped($0))\"/>" }
      let evaluated = zip(texts, evaluations).map { "<item value=\"\(Self.escaped($0))\" evaluation=\"\($1)\"/>" }
        .shuffled(using: &random)
      items = (plain.joined(separator: "\n"), evaluated.joined(separator: "\n"))
      return
    }
    let lower = kind == 1 ? Double(Int.random(in: -50...50, using: &random)) : Double.random(in: -9...9, using: &random)
    let width = kind == 1 ? Double(Int.random(in: 0...30, using: &random)) : Double.random(in: 0.1...9, using: &random)
    let steps = kind == 1 ? Int(width) : levels - 1
    let numbers: [Double] = (0...steps).map { steps == 0 ? lower : lower + width * Double($0) / Double(steps) }
    values = numbers.map { .number($0) }
    let slope = Double.random(in: -0.2...0.2, using: &random)
    let offset = Double.random(in: 0...1, using: &random)
    worths = numbers.map { min(1, max(0, slope * ($0 - lower) + offset)) }
    let bounds =
      kind == 1
      ? "lowerbound='\(Int(lower))' upperbound='\(Int(lower + width))'"
      : "lowerbound='\(lower)' upperbound='\(lower + width)'"
    range = "<range \(bounds)/>"
    let function =
      kind == 1 && Bool.random(using: &random)
      ? "slope='\(slope)' offset='\(offset)'" : "parameter1='\(slope)' parameter0='\(offset - slope * lower)'"
    items = ("", "<evaluator ftype='linear' \(function)/>")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }

  private func element(_ items: String) -> String {
    "<issue index='\(index)' name=\"\(Self.escaped(name))\" type='\(type)'>\n\(range)\(items)</issue>\n"
  }

  static func domain(_ issues: [Written]) -> String {
    "<negotiation_template>\n<utility_space>\n<objective index='0'>\n\(issues.map { $0.element($0.items.plain) }.joined())</objective>\n</utility_space>\n</negotiation_template>"
  }

  /// Weights are divided by the number of issues: so that they sum to at most 1.
  static func profile(_ issues: [Written], reservation: Double, factor: Double) -> String {
    let weights = issues.map { "<weight index='\($0.index)' value='\($0.weight / Double(issues.count))'/>\n" }.joined()
    return
      "<utility_space>\n<objective index='0'>\n\(weights)\(issues.map { $0.element($0.items.evaluated) }.joined())</objective>\n<reservation value='\(reservation)'/><discount_factor value='\(factor)'/></utility_space>"
  }
}

/// SplitMix64. Source: Steele, Lea & Flood 2014.
struct Random: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
