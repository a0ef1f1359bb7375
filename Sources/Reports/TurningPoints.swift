import Partnerships
import Simulation

/// The events of a run as a reader wants them: what repeats is told once, and an intervention by what it did.
struct TurningPoints {
  /// "month 14", and what happened.
  struct Line: Hashable {
    var step: Int
    /// An `EventKind` by its name, or the scenario's own.
    var kind: String
    var when: String
    var text: String
  }

  let lines: [Line]

  init(_ events: [HistoryEvent], unit: String) {
    // With the journal every event is kept; a reader wants the notable ones.
    let events = events.filter { EventKind(rawValue: $0.kind)?.isNotable ?? true }
    let interventions = Dictionary(
      events.filter { $0.kind == "intervention" }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let told = Set(events.compactMap(\.cause)).intersection(interventions.keys)
    var points: [HistoryEvent] = []
    for event in events where event.kind != "run.started" && !(event.kind == "partnership.founded" && event.step == 0) {
      if event.kind == "intervention", told.contains(event.id) { continue }
      var point = event
      if let cause = event.cause.flatMap({ interventions[$0] }), !Self.contains(event.text, cause.text) {
        point.text += " (\(cause.text))"
      }
      points.append(point)
    }
    lines = Self.told(Self.gathered(points), unit: unit)
  }

  /// Whether a reader wants to know of it at all.
  static func isTold(_ event: HistoryEvent) -> Bool {
    event.kind != EventKind.runStarted.rawValue && (EventKind(rawValue: event.kind)?.isNotable ?? true)
  }

  private static func contains(_ text: String, _ about: String) -> Bool {
    text.lowercased().contains(about.lowercased()) || about.hasPrefix("the script intervenes")
  }

  /// Many events of a kind in one step are told in one sentence.
  private static func gathered(_ events: [HistoryEvent]) -> [HistoryEvent] {
    var gathered: [HistoryEvent] = []
    var index = 0
    while index < events.count {
      let event = events[index]
      let alike = events[index...].prefix { $0.step == event.step && $0.kind == event.kind }
      if alike.count > 3 {
        var all = event
        let names = alike.map(\.subject)
        let shown = names.prefix(3).joined(separator: ", ")
        all.text = "\(event.sentenceOfMany) (\(shown) and \(names.count - 3) more)"
        gathered.append(all)
      } else {
        gathered += alike
      }
      index += alike.count
    }
    return gathered
  }

  /// What happens again and again is told where it happens first.
  private static func told(_ events: [HistoryEvent], unit: String) -> [Line] {
    var steps: [String: [Int]] = [:]
    for event in events { steps[event.text, default: []].append(event.step) }
    var seen: Set<String> = []
    var lines: [Line] = []
    for event in events {
      let all = steps[event.text] ?? []
      if all.count > 2 {
        guard seen.insert(event.text).inserted else { continue }
        let times =
          all.count > 4 ? "\(all[0]), \(all[1]), … \(all[all.count - 1])" : all.map(String.init).joined(separator: ", ")
        lines.append(
          Line(
            step: event.step, kind: event.kind, when: "\(unit)s \(times)", text: "\(event.text) (\(all.count) times)"))
      } else {
        lines.append(Line(step: event.step, kind: event.kind, when: "\(unit) \(event.step)", text: event.text))
      }
    }
    return lines
  }
}
