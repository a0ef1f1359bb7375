import GRDB

/// The numbers that a ledger's measures are known to have, so that not every value is looked up by its measure's name.
///
/// A measure has its number for good once it is committed. So a writer learns in a copy, and the ledger keeps the copy when the
/// transaction has ended well.
struct MeasureNumbers {
  private var numbers: [ExactText: Int64] = [:]

  /// The number of a measure, which is given one now if it has none.
  mutating func number(of name: String, in database: Database) throws -> Int64 {
    if let number = numbers[ExactText(name)] { return number }
    let number = try Self.stored(DatabaseValue(text: name), in: database)
    numbers[ExactText(name)] = number
    return number
  }

  private static func stored(_ name: DatabaseValue, in database: Database) throws -> Int64 {
    let known = try database.cachedStatement(sql: "SELECT id FROM measures WHERE name = ?")
    if let number = try Int64.fetchOne(known, arguments: [name]) { return number }
    try database.cachedStatement(sql: "INSERT INTO measures (name) VALUES (?)").execute(arguments: [name])
    return database.lastInsertedRowID
  }

  /// Knows what another one knows, too.
  mutating func learn(_ other: MeasureNumbers) { numbers.merge(other.numbers) { own, _ in own } }
}

/// A text that equals another byte for byte, as in SQLite; Swift's strings are equal where they look alike.
private struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (one: Self, other: Self) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
