/// A table by value: the sequence 1 to n, and whatever other keys there are, in the order in which `pairs`
/// goes through them: numbers ascending, then text bytewise, then false and true, then one object.
///
///     LuaTable(named: [("budget", 40), ("sector", "public")])
///     LuaTable(numbers: column)      // crosses in bulk, without a value for each element
public struct LuaTable: Sendable, Equatable {
  enum Sequence: Sendable, Equatable {
    case values([LuaValue])
    case integers([Int64])
    case numbers([Double])
  }

  struct Pair: Sendable, Equatable {
    var key, value: LuaValue
  }

  var head: Sequence
  /// Those that are not of the sequence; in order.
  var rest: [Pair]

  init(head: Sequence, rest: [Pair]) {
    self.head = head
    self.rest = rest
  }

  public init() { self.init(head: .values([]), rest: []) }

  /// A sequence. Values after one that is `none` would not be part of it for Lua, and are left out.
  public init(sequence: [LuaValue]) {
    self.init(head: .values(Array(sequence.prefix { !$0.isNone })), rest: [])
  }

  /// A column of numbers.
  public init(numbers: [Double]) { self.init(head: .numbers(numbers), rest: []) }

  /// A column of whole numbers.
  public init(integers: [Int64]) { self.init(head: .integers(integers), rest: []) }

  /// Fields by name. The last of several with one name counts; those that are `none` are left out.
  public init(named fields: [(String, LuaValue)]) {
    self.init(entries: fields.map { (.string($0), $1) })
  }

  /// Any keys. Those that are `none` or not a number are left out, as are values that are `none`.
  public init(entries: [(key: LuaValue, value: LuaValue)]) {
    var pairs: [Pair] = []
    for (key, value) in entries {
      let key = key.asKey
      if key.isNone { continue }
      pairs.append(Pair(key: key, value: value))
    }
    // Stable, so that of equal keys the last is the one that counts.
    pairs.sort { LuaTable.precedes($0.key, $1.key) }
    var kept: [Pair] = []
    for pair in pairs {
      if let last = kept.last, last.key == pair.key { kept.removeLast() }
      kept.append(pair)
    }
    kept.removeAll { $0.value.isNone }
    guard let first = kept.firstIndex(where: { $0.key == .integer(1) }) else {
      self.init(head: .values([]), rest: kept)
      return
    }
    var end = first
    while end < kept.count, kept[end].key == .integer(Int64(end - first) + 1) { end += 1 }
    let sequence = kept[first..<end].map(\.value)
    kept.removeSubrange(first..<end)
    self.init(head: .values(sequence), rest: kept)
  }

  /// Everything, in order.
  public var entries: [(key: LuaValue, value: LuaValue)] {
    let before = rest.prefix { ($0.key.double ?? .infinity) < 1 }
    let middle = sequence.enumerated().map { (key: LuaValue.integer(Int64($0.offset) + 1), value: $0.element) }
    return before.map { ($0.key, $0.value) } + middle + rest.dropFirst(before.count).map { ($0.key, $0.value) }
  }

  /// The elements 1 to n.
  public var sequence: [LuaValue] {
    switch head {
    case .values(let values): values
    case .integers(let integers): integers.map { .integer($0) }
    case .numbers(let numbers): numbers.map { .number($0) }
    }
  }

  /// How long the sequence is.
  public var count: Int {
    switch head {
    case .values(let values): values.count
    case .integers(let integers): integers.count
    case .numbers(let numbers): numbers.count
    }
  }

  /// Whether there is nothing in it at all.
  public var isEmpty: Bool { count == 0 && rest.isEmpty }

  /// The sequence as numbers; nil if any element is no number.
  public var numbers: [Double]? {
    switch head {
    case .numbers(let numbers): return numbers
    case .integers(let integers): return integers.map { Double($0) }
    case .values(let values):
      let numbers = values.compactMap(\.double)
      return numbers.count == values.count ? numbers : nil
    }
  }

  /// The fields whose key is text, bytewise by key.
  public var named: [(String, LuaValue)] {
    rest.compactMap { pair in pair.key.text.map { ($0, pair.value) } }
  }

  /// The field of that name, or `none`. O(log n).
  public subscript(name: String) -> LuaValue {
    let key = LuaValue.string(name)
    var low = 0
    var high = rest.count
    while low < high {
      let middle = (low + high) / 2
      if LuaTable.precedes(rest[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    guard low < rest.count, case .string(let found) = rest[low].key, found.utf8.elementsEqual(name.utf8) else {
      return .none
    }
    return rest[low].value
  }

  public static func == (one: LuaTable, other: LuaTable) -> Bool {
    one.rest == other.rest && (one.head == other.head || one.sequence == other.sequence)
  }

  /// The order of keys.
  static func precedes(_ one: LuaValue, _ other: LuaValue) -> Bool {
    switch (one, other) {
    case (.integer(let one), .integer(let other)): one < other
    case (.integer, .number(let other)): one.isBelow(other)
    case (.number(let one), .integer(let integer)): one < Double(integer) && !(other.isBelow(one))
    case (.number(let one), .number(let other)): one < other
    case (.string(let one), .string(let other)): one.utf8.lexicographicallyPrecedes(other.utf8)
    case (.boolean(let one), .boolean(let other)): !one && other
    default: one.rank < other.rank
    }
  }
}

extension LuaValue {
  /// As Lua has it as a key: floats that are whole are integers, and what cannot be a key is `none`.
  fileprivate var asKey: LuaValue {
    guard case .number(let value) = self else { return self }
    return value.isNaN ? .none : Int64(exactly: value).map { .integer($0) } ?? self
  }

  fileprivate var rank: Int {
    switch self {
    case .integer, .number: 0
    case .string: 1
    case .boolean: 2
    default: 3
    }
  }

  /// Of an integer and a float that is not whole: floats that are, are not keys.
  fileprivate func isBelow(_ number: Double) -> Bool {
    guard case .integer(let value) = self else { return false }
    if number >= 0x1p63 { return true }
    if number < -0x1p63 { return false }
    return value <= Int64(number.rounded(.down))
  }
}
