import Foundation
import TestSupport
import Testing

/// A case of vectors/statistics/FORMAT.md.
struct VectorCase: Sendable, CustomTestStringConvertible {
  let id: String
  let kind: String
  let input: JSONValue
  let expected: JSONValue

  var testDescription: String { id }

  /// Of every file of the folder.
  static let all: [VectorCase] = {
    let folder = VectorFolder.url("statistics")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.sorted().flatMap { file in
      let cases = (try? VectorFolder.json("statistics", file))?["cases"].array ?? []
      return cases.map {
        VectorCase(
          id: $0["id"].string ?? file, kind: $0["kind"].string ?? "", input: $0["input"], expected: $0["expect"])
      }
    }
  }()

  static func of(_ kind: String) -> [VectorCase] { all.filter { $0.kind == kind } }

  var x: [Double] { input["x"].measurements }
  var y: [Double] { input["y"].measurements }
  var level: Double { input["level"].number ?? .nan }

  func number(_ name: String) -> Double { input[name].number ?? .nan }
  func integer(_ name: String) -> Int { input[name].integer ?? -1 }

  func differences(_ answer: [String: Answer]) -> [String] { Answer.record(answer).differences(from: expected) }
}
