import Foundation
import Simulation

/// The answer of a recorded input as the ledger keeps it: a JSON object of one member, `{"share":0.5}`, `{"accept":true}`.
///
/// It is the ledger's own, and stays as it is when the type is changed: what was recorded must be read for ever.
struct InputAnswerJSON: Codable {
  let answer: InputAnswer

  private enum Word: String, CodingKey, CaseIterable {
    case accept, reject, pass, leave, text, values, verdict, share, weights, motions, levers
    case walkOut = "walk_out"
    case counterText = "counter_text"
    case counterValues = "counter_values"
  }

  init(_ answer: InputAnswer) { self.answer = answer }

  init(text: String) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    self = try decoder.decode(Self.self, from: Data(text.utf8))
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Word.self)
    guard let word = object.allKeys.first, object.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "an answer is one word with its value"))
    }
    answer =
      switch word {
      case .accept: .accept
      case .reject: .reject(reason: try object.decode(String?.self, forKey: word))
      case .pass: .pass
      case .leave: .leave
      case .walkOut: .walkOut
      case .text: .text(try object.decode([Double].self, forKey: word))
      case .values: .values(try object.decode([Int].self, forKey: word))
      case .counterText: .counterText(try object.decode([Double].self, forKey: word))
      case .counterValues: .counterValues(try object.decode([Int].self, forKey: word))
      case .verdict: .verdict(try object.decode(Bool?.self, forKey: word))
      case .share: .share(try object.decode(Double.self, forKey: word))
      case .weights: .weights(try object.decode([Double].self, forKey: word))
      case .levers: .levers(try object.decode([String: Double].self, forKey: word))
      case .motions:
        if try object.nestedUnkeyedContainer(forKey: word).isAtEnd {
          .noMotion
        } else {
          throw DecodingError.dataCorruptedError(
            forKey: word, in: object, debugDescription: "motions that this version does not know")
        }
      }
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Word.self)
    switch answer {
    case .accept: try object.encode(true, forKey: .accept)
    case .reject(let reason): try object.encode(reason, forKey: .reject)
    case .pass: try object.encode(true, forKey: .pass)
    case .leave: try object.encode(true, forKey: .leave)
    case .walkOut: try object.encode(true, forKey: .walkOut)
    case .text(let parts): try object.encode(parts, forKey: .text)
    case .values(let choices): try object.encode(choices, forKey: .values)
    case .counterText(let parts): try object.encode(parts, forKey: .counterText)
    case .counterValues(let choices): try object.encode(choices, forKey: .counterValues)
    case .verdict(let verdict): try object.encode(verdict, forKey: .verdict)
    case .share(let share): try object.encode(share, forKey: .share)
    case .weights(let weights): try object.encode(weights, forKey: .weights)
    case .noMotion: try object.encode([String](), forKey: .motions)
    case .levers(let levers): try object.encode(levers, forKey: .levers)
    }
  }
}
