import Evaluation
import Foundation
import Simulation
import Testing

@Suite struct PackedInputsTests {
  @Test("Inputs come out as they went in, in their order, and what stands for many requests is sent once")
  func packed() throws {
    var inputs: [RecordedInput] = []
    for step in 1...6 {
      for index in 0..<200 where index != 3 {
        inputs.append(
          RecordedInput(step: step, organisation: "utility", kind: .share, index: index, answer: .share(0.5)))
      }
    }
    inputs += [
      RecordedInput(
        step: 2, organisation: "ministry", kind: .respond, index: 1_006, answer: .reject(reason: "too fast")),
      RecordedInput(step: 1, organisation: "ministry", kind: .propose, index: 0, answer: .text([0.1, 0.9, 0.3])),
      RecordedInput(step: 1, organisation: "ministry", kind: .propose, index: 0, answer: .text([0.1, 0.9, 0.4])),
    ]
    let order = RunOrder(seed: 7, inputs: inputs)
    let sent = try PropertyListEncoder().encode(order)
    #expect(try PropertyListDecoder().decode(RunOrder.self, from: sent) == order)
    #expect(try sent.count * 4 < PropertyListEncoder().encode(inputs).count)
    #expect(
      try PropertyListDecoder().decode(RunOrder.self, from: PropertyListEncoder().encode(RunOrder())) == RunOrder())
  }
}
