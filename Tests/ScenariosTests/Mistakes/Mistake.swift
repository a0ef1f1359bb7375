import Foundation
import Scenarios
import Testing

/// A mistake as people make them: a shipped scenario, mistyped.
struct Mistake: CustomTestStringConvertible {
  enum Shipped: String {
    case river = "river-compact.lua"
    case bounded = "published/bounded-confidence.lua"
    case partners = "two-partners.lua"
  }

  let shipped: Shipped
  /// What stands in the scenario, and what is typed instead.
  let right, wrong: String
  /// Words of the answer. The first ones stand where the line is named.
  let answers: [String]
  /// What the named line has in it; nil: the mistyped line is named.
  let place: String?
  /// How many mistakes are told.
  let told: Int
  var testDescription: String { wrong.isEmpty ? "without \(right)" : wrong }

  init(
    _ right: String, _ wrong: String, _ answers: [String], in shipped: Shipped = .river, at place: String? = nil,
    told: Int = 1
  ) {
    (self.right, self.wrong, self.answers) = (right, wrong, answers)
    (self.shipped, self.place, self.told) = (shipped, place, told)
  }

  /// The mistyped script, and the line that is to be named.
  func script() throws -> (text: String, line: Int) {
    let text = try Scripts.shipped(shipped.rawValue)
    let range = try #require(text.range(of: right), "the shipped scenario has no \(right)")
    let mistyped = text.replacingCharacters(in: range, with: wrong)
    if let place {
      let end = try #require(mistyped.range(of: place)).upperBound
      return (mistyped, mistyped[..<end].count { $0 == "\n" } + 1)
    }
    let (before, after) = (text.components(separatedBy: "\n"), mistyped.components(separatedBy: "\n"))
    return (mistyped, try #require(zip(before, after).enumerated().first { $0.element.0 != $0.element.1 }?.offset) + 1)
  }

  /// What the scenario reads.
  func files() throws -> [String: String] { shipped == .river ? try Self.riverTable() : [:] }

  static func riverTable() throws -> [String: String] {
    let table = "data/river-partners.csv"
    return [table: try Scripts.shipped(table)]
  }

  /// The lines that name a place.
  static func told(in said: String) -> [String] {
    said.components(separatedBy: "\n").filter { $0.prefixMatch(of: #/(?:--set [^:]+|[^ ]+:\d+): /#) != nil }
  }
}
