import CLuaHost

/// Reads what Lua laid out in the inbox, a value after the other.
struct Inbox {
  var next: UnsafePointer<lh_value>
  let state: LuaState

  mutating func values(_ count: Int) -> [LuaValue] {
    var values: [LuaValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(value()) }
    return values
  }

  /// The next two values, if they are an object and a number, without taking them.
  func objectAndNumber() -> (HostObject, Double)? {
    guard next[0].kind == .object else { return nil }
    let object = HostObject(kind: next[0].object_kind, index: next[0].index)
    switch next[1].kind {
    case .number: return (object, next[1].number)
    case .integer: return (object, Double(next[1].integer))
    default: return nil
    }
  }

  mutating func value() -> LuaValue {
    let value = next.pointee
    next += 1
    switch value.kind {
    case .nothing: return .none
    case .boolean: return .boolean(value.index != 0)
    case .integer: return .integer(value.integer)
    case .number: return .number(value.number)
    case .text:
      return .string(String(decoding: UnsafeRawBufferPointer(start: value.at, count: Int(value.count)), as: UTF8.self))
    case .table: return .table(table(count: Int(value.count), pairs: Int(value.pairs)))
    case .integers: return .table(LuaTable(integers: column(Int(value.count))))
    case .numbers: return .table(LuaTable(numbers: column(Int(value.count))))
    case .function: return .function(state.function(reference: value.index))
    case .object: return .object(HostObject(kind: value.object_kind, index: value.index))
    }
  }

  private mutating func table(count: Int, pairs: Int) -> LuaTable {
    let sequence = values(count)
    var rest: [LuaTable.Pair] = []
    rest.reserveCapacity(pairs)
    for _ in 0..<pairs {
      let key = value()
      rest.append(LuaTable.Pair(key: key, value: value()))
    }
    return LuaTable(head: .values(sequence), rest: rest)
  }

  private mutating func column<Element: BitwiseCopyable>(_ count: Int) -> [Element] {
    let elements = UnsafeRawPointer(next).assumingMemoryBound(to: Element.self)
    next += (count * 8 + MemoryLayout<lh_value>.stride - 1) / MemoryLayout<lh_value>.stride
    return Array(UnsafeBufferPointer(start: elements, count: count))
  }
}

/// Puts values where the shim pushes them from, once no Swift frame is above.
struct Outbox {
  let host: OpaquePointer
  let state: LuaState

  func put(_ values: [LuaValue]) {
    lh_clear(host)
    for value in values { put(value) }
  }

  func put(only value: LuaValue) {
    lh_clear(host)
    put(value)
  }

  func put(_ value: LuaValue) {
    switch value {
    case .none: lh_put_nothing(host)
    case .boolean(let value): lh_put_boolean(host, value)
    case .integer(let value): lh_put_integer(host, value)
    case .number(let value): lh_put_number(host, value)
    case .string(let value): put(text: value)
    case .table(let value): put(value)
    case .function(let value):
      precondition(value.state == ObjectIdentifier(state), "a function of another Lua state")
      lh_put_function(host, value.reference)
    case .object(let value): lh_put_object(host, value.kind, value.index)
    }
  }

  func put(text: String) {
    var text = text
    text.withUTF8 { lh_put_text(host, $0.baseAddress, $0.count) }
  }

  /// Text that need not be UTF-8.
  func put(bytes: [UInt8]) {
    bytes.withUnsafeBytes { lh_put_text(host, $0.baseAddress, $0.count) }
  }

  private func put(_ table: LuaTable) {
    switch (table.head, table.rest.isEmpty) {
    case (.numbers(let numbers), true):
      numbers.withUnsafeBufferPointer { lh_put_numbers(host, $0.baseAddress, $0.count) }
    case (.integers(let integers), true):
      integers.withUnsafeBufferPointer { lh_put_integers(host, $0.baseAddress, $0.count) }
    default:
      lh_put_table(host, Int64(table.count), Int64(table.rest.count))
      for value in table.sequence { put(value) }
      for pair in table.rest {
        put(pair.key)
        put(pair.value)
      }
    }
  }
}
