import Foundation
import Simulation

/// Inputs on their way to a worker. In a workshop one answer stands for many requests: it is sent once, with where it is given.
///
/// The order of the inputs stays.
struct PackedInputs: Codable {
  private struct Sheaf: Codable {
    var organisation: String
    var kind: String
    var answer: InputAnswer
    /// Pairs of step and index, each a 32-bit number.
    var places: Data

    mutating func add(_ input: RecordedInput) {
      for number in [input.step, input.index] {
        withUnsafeBytes(of: Int32(clamping: number).littleEndian) { places.append(contentsOf: $0) }
      }
    }
  }

  private var sheaves: [Sheaf] = []

  init(_ inputs: [RecordedInput]) {
    var last: RecordedInput?
    for input in inputs {
      if last?.organisation != input.organisation || last?.kind != input.kind || last?.answer != input.answer {
        sheaves.append(
          Sheaf(organisation: input.organisation, kind: input.kind, answer: input.answer, places: Data()))
      }
      sheaves[sheaves.count - 1].add(input)
      last = input
    }
  }

  var inputs: [RecordedInput] {
    sheaves.flatMap { sheaf in
      let numbers = sheaf.places.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count - 3, by: 4).map {
          Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self)))
        }
      }
      return stride(from: 0, to: numbers.count - 1, by: 2).map { place in
        RecordedInput(
          step: numbers[place], organisation: sheaf.organisation, kindName: sheaf.kind, index: numbers[place + 1],
          answer: sheaf.answer)
      }
    }
  }
}
