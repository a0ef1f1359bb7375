import Foundation
import Scenarios

/// What is wrong with a case file, and where.
public struct CaseProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public let file: String
  /// Nil where the file as a whole is wrong.
  public let line: Int?
  public let message: String

  public var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
}

/// All that is wrong with a case file, in the order of its lines.
public struct CaseProblems: Error, Hashable, Sendable, CustomStringConvertible {
  public let all: [CaseProblem]
  public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// A JSON value without a shape.
enum JSONNode: Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONNode])
  case object([String: JSONNode])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSONNode].self) {
      self = .list(list)
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else {
      self = .object(try value.decode([String: JSONNode].self))
    }
  }

  var name: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let number): number.formatted(.number.grouping(.never).precision(.significantDigits(1...12)))
    case .text(let text): "\"\(text)\""
    case .list(let list): "a list of \(list.count)"
    case .object: "an object"
    }
  }
}

/// The mistakes found while a file is read.
final class CaseMistakes {
  let file: String
  let text: [UInt8]
  private var found: [(line: Int?, message: String)] = []

  init(file: String, text: [UInt8]) {
    self.file = file
    self.text = text
  }

  func add(_ message: String, at path: [CasePart.Step]) { found.append((JSONPlaces.line(of: path, in: text), message)) }

  var isEmpty: Bool { found.isEmpty }

  var problems: CaseProblems {
    CaseProblems(
      all: found.sorted { ($0.line ?? 0) < ($1.line ?? 0) }.map {
        CaseProblem(file: file, line: $0.line, message: $0.message)
      })
  }
}

/// A part of a case file that is being read: every look says what it expects, and what is otherwise is a mistake.
struct CasePart {
  enum Step: Hashable {
    case field(String)
    case item(Int)
  }

  let node: JSONNode
  let path: [Step]
  /// "party \"farms\"".
  let subject: String
  let mistakes: CaseMistakes

  func mistake(_ message: String, at field: String? = nil) {
    mistakes.add(message, at: path + (field.map { [.field($0)] } ?? []))
  }

  private func has(_ field: String) -> JSONNode? {
    guard case .object(let members) = node, let value = members[field] else { return nil }
    if case .null = value { return nil }
    return value
  }

  func isList(_ field: String) -> Bool { if case .list? = has(field) { true } else { false } }

  func isGiven(_ field: String) -> Bool { has(field) != nil }

  /// Every field has one of these names, or is a mistake.
  func allow(_ names: [String]) {
    guard case .object(let members) = node else {
      mistake("\(subject) is \(node.name), and should be an object")
      return
    }
    for name in members.keys.sorted() where !names.contains(name) {
      mistake(
        "unknown field '\(name)' of \(subject); "
          + (names.nearest(to: name).map { "did you mean '\($0)'?" } ?? "it has \(names.joined(separator: ", "))"),
        at: name)
    }
  }

  /// A field that may be absent.
  private func value<Value>(_ field: String, _ expected: String, _ read: (JSONNode) -> Value?) -> Value? {
    guard let node = has(field) else { return nil }
    if let value = read(node) { return value }
    mistake("\(field) of \(subject) is \(node.name), and should be \(expected)", at: field)
    return nil
  }

  private func missing(_ field: String, _ expected: String) {
    guard case .object = node, !isGiven(field) else { return }
    mistake("\(subject) has no \(field): \(expected)")
  }

  func number(_ field: String, _ range: ClosedRange<Double> = -1e300...1e300) -> Double? {
    let bounds =
      range == -1e300...1e300
      ? ""
      : range.upperBound >= 1e300
        ? " of \(range.lowerBound) or more" : " from \(range.lowerBound) to \(range.upperBound)"
    return value(field, "a number\(bounds)") { node in
      if case .number(let number) = node, range.contains(number) { number } else { nil }
    }
  }

  /// Says which of these fields are missing.
  func require(_ fields: String...) { for field in fields { missing(field, "a number") } }

  func requiredNumber(_ field: String, _ range: ClosedRange<Double> = -1e300...1e300) -> Double {
    missing(field, "a number")
    return number(field, range) ?? 0
  }

  func integer(_ field: String, _ range: ClosedRange<Int>) -> Int? {
    value(field, "a whole number from \(range.lowerBound) to \(range.upperBound)") { node in
      if case .number(let number) = node, let whole = Int(exactly: number), range.contains(whole) { whole } else { nil }
    }
  }

  func requiredInteger(_ field: String, _ range: ClosedRange<Int>) -> Int {
    missing(field, "a whole number")
    return integer(field, range) ?? range.lowerBound
  }

  func bool(_ field: String) -> Bool? {
    value(field, "true or false") { if case .bool(let value) = $0 { value } else { nil } }
  }

  func text(_ field: String) -> String? {
    value(field, "a text") { if case .text(let text) = $0 { text } else { nil } }
  }

  func requiredText(_ field: String) -> String {
    missing(field, "a text")
    return text(field) ?? ""
  }

  /// One of the names of a set; a mistake says which there are.
  func choice(_ field: String, among names: [String], otherwise fallback: String? = nil) -> String? {
    guard let node = has(field) else {
      if fallback == nil { missing(field, names.map { "\"\($0)\"" }.joined(separator: ", ")) }
      return fallback
    }
    if case .text(let name) = node {
      if names.contains(name) { return name }
      let advice =
        names.nearest(to: name).map { "did you mean \"\($0)\"?" } ?? "there are: \(names.joined(separator: ", "))"
      mistake("\(field) of \(subject) is \"\(name)\"; \(advice)", at: field)
    } else {
      mistake(
        "\(field) of \(subject) is \(node.name), and should be one of \(names.joined(separator: ", "))", at: field)
    }
    return nil
  }

  func numbers(_ field: String) -> [Double]? {
    value(field, "a list of numbers") { node in
      guard case .list(let items) = node else { return nil }
      let numbers = items.compactMap { if case .number(let number) = $0 { number } else { nil } }
      return numbers.count == items.count ? numbers : nil
    }
  }

  func texts(_ field: String) -> [String]? {
    value(field, "a list of texts") { node in
      guard case .list(let items) = node else { return nil }
      let texts = items.compactMap { if case .text(let text) = $0 { text } else { nil } }
      return texts.count == items.count ? texts : nil
    }
  }

  /// The items of a list.
  func parts(_ field: String, _ subject: (Int) -> String) -> [CasePart] {
    missing(field, "a list")
    let items: [JSONNode] = value(field, "a list") { if case .list(let items) = $0 { items } else { nil } } ?? []
    return items.enumerated().map { place, item in
      CasePart(node: item, path: path + [.field(field), .item(place)], subject: subject(place), mistakes: mistakes)
    }
  }

  func part(_ field: String, _ subject: String) -> CasePart? {
    has(field).map { CasePart(node: $0, path: path + [.field(field)], subject: subject, mistakes: mistakes) }
  }

  func requiredPart(_ field: String, _ subject: String) -> CasePart? {
    missing(field, "an object")
    return part(field, subject)
  }
}
