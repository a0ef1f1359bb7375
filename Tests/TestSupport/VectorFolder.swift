import Foundation

/// Where the reference vectors lie: in `$ENTENTE_VECTORS` if that is set, else in `Tests/Vectors`.
///
///     let url = VectorFolder.url("random").appending(path: "draws.json")
public enum VectorFolder {
  public static func url(_ topic: String) -> URL {
    let environment = ProcessInfo.processInfo.environment
    let root =
      environment["ENTENTE_VECTORS"].map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors")
    return root.appending(path: topic, directoryHint: .isDirectory)
  }

  /// The JSON document of one file of a topic.
  public static func json(_ topic: String, _ file: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: url(topic).appending(path: file)))
  }
}

/// A JSON document whose shape varies from case to case, as that of vectors does.
///
/// Access is for tests: what is missing or of another kind reads as nothing, and the expectation then fails.
public enum JSONValue: Decodable, Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  public subscript(name: String) -> JSONValue {
    if case .object(let members) = self { members[name] ?? .null } else { .null }
  }

  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var number: Double? { if case .number(let value) = self { value } else { nil } }
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var array: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  public var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
  public var integer: Int? { number.flatMap { Int(exactly: $0) } }
  public var numbers: [Double] { array.compactMap(\.number) }
}
