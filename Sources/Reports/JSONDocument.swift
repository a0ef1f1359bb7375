import Foundation

/// What is printed for programs to read: one JSON object.
public protocol JSONDocument: Encodable {}

extension JSONDocument {
  /// UTF-8, one line, keys in alphabetical order. A number that JSON cannot write is an error.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
