import Foundation
import GRDB
import Partnerships
import Simulation

/// How values that SQLite has no type for are written, each with its way back.

extension DatabaseValue {
  /// A text; as a blob in the odd case that it has a NUL, at which SQLite's texts end.
  init(text: String) { self = text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue }

  init(text: String?) { self = text.map { DatabaseValue(text: $0) } ?? .null }

  /// Bit for bit; from 2^63 on it looks negative.
  init(word: UInt64) { self = Int64(bitPattern: word).databaseValue }

  /// ISO 8601 in UTC, with milliseconds: "2027-01-31T12:00:00.000Z".
  init(time: Date) { self = time.formatted(Self.timeStyle).databaseValue }

  /// A JSON array of texts.
  init(list: [String]) throws {
    self = DatabaseValue(text: String(decoding: try JSONEncoder().encode(list), as: UTF8.self))
  }

  /// Little-endian, 8 bytes a word.
  init(words: [UInt64]) {
    var bytes = Data(capacity: words.count * 8)
    for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    self = bytes.databaseValue
  }

  /// "6 10 2": steps of a round, rounds, exchanges.
  init(_ pace: Pace?) {
    self = (pace.map { "\($0.stepsPerRound) \($0.rounds) \($0.exchanges)" }).databaseValue
  }

  fileprivate static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

/// A column that holds what it should, or the record is damaged.
extension Row {
  func value<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
    guard let value = Value.fromDatabaseValue(try stored(column)) else { throw damage(column) }
    return value
  }

  /// nil where there is none.
  func optional<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value? {
    try stored(column).isNull ? nil : value(column)
  }

  /// NaN where there is none.
  func number(_ column: String) throws -> Double { try optional(column) ?? .nan }

  func named<Value: RawRepresentable<String>>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
    guard let value = Value(rawValue: try value(column)) else { throw damage(column) }
    return value
  }

  func word(_ column: String) throws -> UInt64 { UInt64(bitPattern: try value(column, as: Int64.self)) }

  func time(_ column: String) throws -> Date {
    do { return try DatabaseValue.timeStyle.parse(value(column)) } catch { throw damage(column) }
  }

  func list(_ column: String) throws -> [String] {
    do { return try JSONDecoder().decode([String].self, from: Data(value(column, as: String.self).utf8)) } catch {
      throw damage(column)
    }
  }

  func words(_ column: String) throws -> [UInt64] {
    let bytes = [UInt8](try value(column, as: Data.self))
    guard bytes.count % 8 == 0 else { throw damage(column) }
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  func setting(kind: String = "kind", value column: String = "value") throws -> SettingValue {
    let text: String = try value(column)
    switch (try value(kind, as: String.self), text) {
    case ("number", _):
      guard let number = Double(text) else { throw damage(column) }
      return .number(number)
    case ("text", _): return .text(text)
    case ("boolean", "true"): return .boolean(true)
    case ("boolean", "false"): return .boolean(false)
    default: throw damage(column)
    }
  }

  func pace(_ column: String) throws -> Pace? {
    guard let text = try optional(column, as: String.self) else { return nil }
    let numbers = text.split(separator: " ").map { Int($0) ?? 0 }
    guard numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else { throw damage(column) }
    return Pace(stepsPerRound: numbers[0], rounds: numbers[1], exchanges: numbers[2])
  }

  func damage(_ column: String) -> DamagedRecord {
    DamagedRecord("'\(column)' cannot be \(self[column] as DatabaseValue)")
  }

  private func stored(_ column: String) throws -> DatabaseValue {
    guard hasColumn(column) else { throw DamagedRecord("there is no column '\(column)'") }
    return self[column]
  }
}

extension SettingValue {
  var kindName: String {
    switch self {
    case .number: "number"
    case .text: "text"
    case .boolean: "boolean"
    }
  }

  /// Reads back exactly, the sign of a zero as well, since it is part of a run's identity.
  var storedText: String {
    switch self {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .boolean(let value): value ? "true" : "false"
    }
  }
}
