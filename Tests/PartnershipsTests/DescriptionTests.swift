import Foundation
import Partnerships
import Testing

/// What mechanisms say of themselves, held against docs/MODEL.md.
struct DescriptionTests {
  private static let page = Result {
    try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/MODEL.md"), encoding: .utf8)
  }

  /// The part of section 4 that is about a mechanism.
  private func section(_ mechanism: MechanismName) throws -> Substring {
    let page = try Self.page.get()
    let start = try #require(page.range(of: "\n### \(mechanism.number) "), "MODEL.md has no \(mechanism.number)")
    let rest = page[start.upperBound...]
    return rest[..<(rest.firstRange(of: #/\n##/#)?.lowerBound ?? rest.endIndex)]
  }

  /// "32b" of an equation that ends in "   (32b)".
  private func number(_ equation: String) -> String? {
    equation.firstMatch(of: #/ {3}\((\d+[a-e]?)\)$/#).map { String($0.1) }
  }

  @Test("A mechanism's numbered equations are those under its heading in MODEL.md", arguments: MechanismName.allCases)
  func numbers(mechanism: MechanismName) throws {
    // They begin a line or a sentence; elsewhere a number refers to an equation.
    let defined = try section(mechanism).matches(of: #/(?:\n|[.;:] |then )\((\d+[a-e]?)\) /#).map { String($0.1) }
    let told = Model.description(of: mechanism).equations.compactMap(number)
    #expect(Set(told) == Set(defined))
    #expect(told.count == Set(told).count, "a number is given twice")
  }

  @Test("Every equation that MODEL.md refers to belongs to one mechanism: it numbers no definition, measure or verdict")
  func references() throws {
    let told = Model.mechanisms.flatMap { $0.equations.compactMap(number) }
    // (0) is an argument: κ_i(0), B(0).
    let named = try Set(Self.page.get().matches(of: #/\((\d{1,2}[a-e]?)\)/#).map { String($0.1) }).subtracting(["0"])
    #expect(named.count > 50, "MODEL.md was not read")
    #expect(named == Set(told))
    #expect(told.count == Set(told).count)
  }

  @Test("A mechanism names the literature that MODEL.md names", arguments: MechanismName.allCases)
  func literature(mechanism: MechanismName) throws {
    // Authors and years, without what is said of them in brackets.
    func works(_ text: some StringProtocol) -> [String] {
      String(text).replacing(#/\([^)]*\)/#, with: "").matches(of: #/\p{Lu}[\p{L}]+|\d{4}/#).map { String($0.0) }
    }
    let source = try #require(try section(mechanism).firstMatch(of: #/Source: ([\s\S]*?)\.\s+Seed:/#)).1
    #expect(works(source).count >= 3)
    #expect(works(Model.description(of: mechanism).source) == works(source))
  }

  @Test("Every parameter stands in an equation of its mechanism")
  func parameters() {
    for mechanism in Model.mechanisms {
      let words = Set(mechanism.equations.flatMap { $0.matches(of: #/[a-z][a-z0-9_]*/#).map { String($0.0) } })
      for parameter in mechanism.parameters { #expect(words.contains(parameter.name), "\(parameter.name)") }
    }
  }

  @Test("Every name in an equation that looks like a parameter is one")
  func names() {
    let others: Set<String> = ["ideal_lead", "single_text", "share_ji"]
    for mechanism in Model.mechanisms {
      for equation in mechanism.equations {
        for name in equation.matches(of: #/\b[a-z]{2,}_[a-z]{2,}\w*/#).map({ String($0.0) })
        where !others.contains(name) {
          #expect(Model.parameter(name) != nil, "\(name) in \(equation)")
        }
      }
    }
  }

  @Test("A mechanism says what it is in one sentence, and each equation on one line", arguments: MechanismName.allCases)
  func lines(mechanism: MechanismName) {
    let description = Model.description(of: mechanism)
    #expect(description.name == mechanism)
    #expect(!description.about.isEmpty && !description.source.isEmpty && !description.equations.isEmpty)
    #expect(!description.equations.contains { $0.contains("\n") || $0.isEmpty })
  }

  @Test("Every variable of MODEL.md's table of state is in the notation")
  func notation() throws {
    let page = try Self.page.get()
    let start = try #require(page.range(of: "## 1 State"))
    let table = page[start.upperBound...].prefix { $0 != "#" }
    let variables = table.matches(of: #/\n\| ([^|]+) \|/#).flatMap {
      $0.1.matches(of: #/`([^`]+)`/#).map { String($0.1) }
    }
    #expect(variables.count > 20, "the table was not read")
    let known = Set(Model.notation.flatMap { $0.symbols.components(separatedBy: ", ") })
    for variable in variables { #expect(known.contains(variable), "\(variable)") }
  }
}
