import Foundation
import Simulation

/// Numbers and texts one after the other as bytes, for a pipe between two processes of one machine: a property list of them would have an
/// object for each.
struct BlockWriter {
  private var bytes: [UInt8] = []

  var block: Data { Data(bytes) }

  /// How many, then all of them.
  mutating func write(_ values: [some BitwiseCopyable]) {
    write(count: values.count)
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ texts: [String]) {
    write(count: texts.count)
    for text in texts {
      write(count: text.utf8.count)
      bytes.append(contentsOf: text.utf8)
    }
  }

  /// All their kinds, then the numbers, then the texts.
  mutating func write(_ values: [SettingValue]) {
    write(values.map(\.kind))
    write(values.map(\.number))
    write(values.map(\.words))
  }

  private mutating func write(count: Int) {
    withUnsafeBytes(of: UInt32(count)) { bytes.append(contentsOf: $0) }
  }
}

/// Reads a block in the order in which it was written.
struct BlockReader {
  private let block: Data
  private var position = 0

  init(_ block: Data) { self.block = block }

  mutating func values<Value: BitwiseCopyable>(of type: Value.Type) -> [Value] {
    let count = readCount()
    let start = position
    position += count * MemoryLayout<Value>.stride
    return block.withUnsafeBytes { bytes in
      (0..<count).map { bytes.loadUnaligned(fromByteOffset: start + $0 * MemoryLayout<Value>.stride, as: type) }
    }
  }

  mutating func texts() -> [String] {
    let count = readCount()
    return (0..<count).map { _ in
      let length = readCount()
      defer { position += length }
      return block.withUnsafeBytes { String(decoding: $0[position..<position + length], as: UTF8.self) }
    }
  }

  mutating func settingValues() -> [SettingValue] {
    let (kinds, numbers, texts) = (values(of: UInt8.self), values(of: Double.self), texts())
    return kinds.indices.map { place in
      switch kinds[place] {
      case SettingValue.number(0).kind: .number(numbers[place])
      case SettingValue.text("").kind: .text(texts[place])
      default: .boolean(kinds[place] == SettingValue.boolean(true).kind)
      }
    }
  }

  private mutating func readCount() -> Int {
    defer { position += 4 }
    return Int(block.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: UInt32.self) })
  }
}

extension SettingValue {
  /// In a block.
  fileprivate var kind: UInt8 {
    switch self {
    case .number: 0
    case .text: 1
    case .boolean(false): 2
    case .boolean(true): 3
    }
  }

  fileprivate var number: Double { if case .number(let number) = self { number } else { 0 } }
  fileprivate var words: String { if case .text(let text) = self { text } else { "" } }
}
