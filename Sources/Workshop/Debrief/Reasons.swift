import Foundation

/// The answer of `entente why`, as far as a debrief tells it: without names of mechanisms, since they are nobody's words in a room.
struct Reasons: Decodable {
  private struct Moment: Decodable {
    var step: Int
    var value: Double?
  }
  private struct Part: Decodable {
    var amount: Double?
    var text: String
    var times: Int?
  }
  private struct Movement: Decodable {
    var mover: String
    var about: String
    var amount: Double?
    var parts: [Part]
  }
  private struct Moved: Decodable {
    var reason: String?
    var start: Moment
    var end: Moment
    var movements: [Movement]
  }
  private struct Event: Decodable {
    var step: Int
    var text: String
  }
  private struct Counterfactual: Decodable {
    struct Without: Decodable { var name: String? }
    var without: Without
    var value: Double?
  }

  private let unit: String
  private let step: Int
  private let event: Event?
  private let moved: Moved?
  private let chain: [Event]
  private let counterfactual: Counterfactual?

  init(_ text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

  /// - Parameter label: what it is that is explained, in words.
  func told(of label: String, _ words: Words = .english) -> View.Reason {
    var reason = View.Reason(title: label, lines: [], movements: [], chain: [])
    let place = ["label": label, "unit": unit, "step": "\(step)"]
    if let event { reason.title = words("why.event", ["text": event.text, "unit": unit, "step": "\(event.step)"]) }
    if let moved {
      reason.title = words("why.value", place.merging(["value": Self.short(moved.end.value)]) { $1 })
      reason.lines = [
        moved.reason
          ?? words("why.moved", ["from": Self.short(moved.start.value), "to": Self.short(moved.end.value)])
      ]
      reason.movements = moved.movements.map { movement in
        .init(
          amount: Self.signed(movement.amount), text: movement.about,
          parts: movement.parts.map { part in
            let times = part.times.map { $0 > 1 ? words("why.times", ["times": "\($0)"]) : "" } ?? ""
            return .init(amount: Self.signed(part.amount), text: part.text + times)
          })
      }
      if let counterfactual, let without = moved.movements.first(where: { $0.mover == counterfactual.without.name }) {
        reason.lines.append(
          words(
            "why.without",
            ["cause": without.about, "value": Self.short(counterfactual.value), "actual": Self.short(moved.end.value)]))
      }
    }
    reason.chain = chain.map { .init(when: "\(unit) \($0.step)", text: $0.text) }
    return reason
  }

  private static func short(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "–" }
  private static func signed(_ value: Double?) -> String {
    value.map { ($0 < 0 ? "−" : "+") + String(format: "%.2f", abs($0)) } ?? "–"
  }
}
