import Cases
import Foundation
import Negotiation
import Testing

/// A case that is right, and what is told of it when something in it is not.
struct CaseMistakeTests {
  static let right = """
    {
      "format": "entente-negotiation-case/1",
      "issues": [
        {"name": "price", "type": "integer", "min": 0, "max": 4},
        {"name": "colour", "type": "categorical", "values": ["red", "blue"]}
      ],
      "parties": [
        {"name": "a",
         "utility": {"type": "linear_additive", "issues": [{"weight": 1, "slope": 1, "intercept": 0}, {"weight": 1, "table": [0, 1]}]},
         "reservation": 1,
         "strategy": {"type": "aspiration", "exponent": 1}},
        {"name": "b",
         "utility": {"type": "hyper_rectangle", "boxes": [{"weight": 1, "value": 2, "where": [{"issue": 0, "values": [0, 1]}]}]},
         "strategy": {"type": "time_based", "offering": {"family": "poly", "exponent": 2, "start": 1}}}
      ],
      "protocol": {"type": "sao", "n_steps": 5}
    }
    """

  private func problems(_ text: String) -> [String] {
    do {
      _ = try CaseRun(try NegotiationCase(json: Data(text.utf8), file: "case.json"), file: "case.json") { name in
        throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: name])
      }
      return []
    } catch let problems as CaseProblems {
      return problems.all.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("A case that is right is read without complaint")
  func rightness() { #expect(problems(Self.right) == []) }

  @Test(
    "Every mistake is told at its line, with what was expected or the nearest name",
    arguments: [
      (#""issues": ["#, #""isues": ["#, 3, "did you mean 'issues'?"),
      (#""type": "integer""#, #""type": "intger""#, 4, "did you mean \"integer\"?"),
      (#""max": 4"#, #""max": -1"#, 4, "min is the smaller"),
      (#""max": 4"#, #""max": 4.5"#, 4, "whole number"),
      (#""max": 4"#, #""maxx": 4"#, 4, "did you mean 'max'?"),
      (#"["red", "blue"]"#, #"["red", "red"]"#, 5, "repeat"),
      (#"["red", "blue"]"#, #"[]"#, 5, "no values"),
      (#"["red", "blue"]"#, #""red""#, 5, "list of texts"),
      (#""table": [0, 1]"#, #""table": [0]"#, 9, "2 values"),
      (#""table": [0, 1]"#, #""slope": 1"#, 9, "no numbers"),
      (#""slope": 1, "intercept": 0"#, #""slop": 1"#, 9, "did you mean 'slope'?"),
      (#""reservation": 1"#, #""reservation": "high""#, 10, "should be a number"),
      (#""exponent": 1"#, #""exponent": 0"#, 11, "exponent"),
      (#""aspiration""#, #""aspirations""#, 11, "did you mean \"aspiration\"?"),
      (#""values": [0, 1]"#, #""values": [0, 9]"#, 13, "0 to 4"),
      (#""issue": 0"#, #""issue": 2"#, 13, "from 0 to 1"),
      (#""offering""#, #""ofering""#, 14, "did you mean 'offering'?"),
      (#""n_steps": 5"#, #""n_steps": 0"#, 16, "whole number from 1"),
      (#""sao""#, #""soa""#, 16, "did you mean \"sao\"?"),
      (#""type": "sao", "n_steps": 5"#, #""type": "slate", "rule": "borad""#, 16, "did you mean \"borda\"?"),
      (#""type": "sao", "n_steps": 5"#, #""type": "slate", "rule": "borda", "veto": [2]"#, 16, "0 to 1"),
      (#"case/1"#, #"case/9"#, 2, "this version reads"),
    ])
  func mistakes(right: String, wrong: String, line: Int, expected: String) {
    let found = problems(Self.right.replacing(right, with: wrong, maxReplacements: 1))
    #expect(found.contains { $0.hasPrefix("case.json:\(line): ") && $0.contains(expected) }, "\(found)")
  }

  @Test("All mistakes are told at once, in the order of their lines")
  func together() {
    let text = Self.right.replacing(#""max": 4"#, with: #""max": "four""#).replacing(#""sao""#, with: #""soa""#)
      .replacing(#""reservation": 1"#, with: #""reservatoin": 1"#)
    let lines = problems(text).compactMap { $0.split(separator: ":").dropFirst().first.flatMap { Int($0) } }
    #expect(lines == [4, 10, 16] || lines == lines.sorted() && Set([4, 10, 16]).isSubset(of: lines))
  }

  @Test("What is no JSON is told with its line", arguments: ["", "{", "[1, 2", "nonsense", "{\"a\": }", "\u{0}"])
  func garbage(text: String) {
    let found = problems(text)
    #expect(found.count == 1 && (found[0].contains("no JSON") || found[0].contains("is empty")), "\(found)")
  }

  @Test("Text that is no JSON is told with the line where it breaks, and one mistake is told once")
  func once() {
    let broken = problems(Self.right.replacing(#""min": 0,"#, with: #""min" 0,"#))
    #expect(broken.count == 1 && broken[0].hasPrefix("case.json:4: "), "\(broken)")
    #expect(problems(Self.right.replacing(#""min": 0"#, with: #""min": "six""#)).count == 1)
    #expect(problems(Self.right.replacing(#""max": 4"#, with: #""max": -4"#)).count == 1)
    #expect(problems(Self.right.replacing(#""min": 0"#, with: #""min": 1e400"#)).count == 1)
    #expect(
      problems(Self.right.replacing(#""name": "b""#, with: #""name": "a""#)).first?.contains("two parties") == true)
  }

  @Test("A case cut off anywhere is an error and never a crash")
  func truncation() {
    let bytes = Array(Self.right.utf8)
    for end in stride(from: 0, to: bytes.count - 1, by: 7) {
      #expect(!problems(String(decoding: bytes[..<end], as: UTF8.self)).isEmpty)
    }
  }

  @Test("A division is worth the share that a party gets of it, and what is agreed sums to one")
  func divisions() throws {
    let parties = (0..<3).map {
      #"{"name": "p\#($0)", "utility": {"type": "linear_additive", "issues": [{"weight": 1, "share_of": \#($0)}]}, "strategy": {"type": "aspiration"}}"#
    }
    let text = #"""
      {"format": "entente-negotiation-case/1",
       "issues": [{"name": "costs", "type": "division", "among": 3, "parts": 10}],
       "parties": [\#(parties.joined(separator: ","))],
       "protocol": {"type": "sao", "n_steps": 50}}
      """#
    let run = try CaseRun(try NegotiationCase(json: Data(text.utf8), file: "c"), file: "c") { _ in [] }
    #expect(run.space.count == 66)
    for outcome in 0..<run.space.count {
      #expect(abs(run.preferences.reduce(0) { $0 + $1.utilities[outcome] } - 1) < 1e-12)
    }
    #expect(run.transcript().acts.contains { $0.kind == .offer })
    #expect(problems(text.replacing(#""parts": 10"#, with: #""parts": 0"#)).contains { $0.contains("from 1 to 20") })
    #expect(
      problems(Self.right.replacing(#""slope": 1"#, with: #""share_of": 0"#)).contains { $0.contains("no division") })
  }

  @Test("Numbers too large to add up are told, and do not crash")
  func overflow() {
    let text = Self.right.replacing(
      #"{"weight": 1, "slope": 1, "intercept": 0}"#, with: #"{"weight": 1e200, "slope": 1e200}"#)
    #expect(problems(text).first?.contains("too large") == true)
  }

  @Test("A space too large to list is sampled; a party that names outcomes by number is refused with the size")
  func size() throws {
    let large = Self.right.replacing(
      #"{"name": "colour", "type": "categorical", "values": ["red", "blue"]}"#,
      with: (0..<5).map { #"{"name": "i\#($0)", "type": "integer", "min": 0, "max": 99}"# }.joined(separator: ",")
    )
    .replacing(
      #"{"weight": 1, "table": [0, 1]}"#,
      with: (0..<5).map { _ in #"{"weight": 1, "slope": 1}"# }.joined(separator: ","))
    let run = try CaseRun(try NegotiationCase(json: Data(large.utf8), file: "c"), file: "c") { _ in [] }
    #expect(run.space.isSample && run.space.count == CaseRun.sampleSize)
    let result = CaseResult(run)
    #expect(result.analysis.table.outcomes == CaseRun.sampleSize)
    let scripted = large.replacing(
      #"{"type": "aspiration", "exponent": 1}"#,
      with: #"{"type": "scripted", "turns": [{"do": "offer", "outcome": 1}]}"#)
    let found = problems(scripted)
    #expect(found.count == 1 && found[0].contains("5.00E10") && found[0].contains("fewer values"), "\(found)")
  }
}
