import Evaluation
import Partnerships
import Simulation

/// What a seat is asked, as a form to fill in, and what may be answered.
struct RequestForm {
  private let open: OpenRequest
  private let asked: RoundLook.Request?
  private let look: RoundLook
  private let organisation: String
  private let words: Words

  init(_ open: OpenRequest, _ look: RoundLook, organisation: String, _ words: Words) {
    self.open = open
    self.look = look
    self.organisation = organisation
    self.words = words
    let place = open.covers.first
    asked =
      look.requests.first {
        $0.organisation == organisation && $0.kind == open.kind && $0.step == place?.step && $0.index == place?.index
      } ?? look.requests.first { $0.organisation == organisation && $0.kind == open.kind }
  }

  func request(answered: View.Answered?) -> View.Request {
    View.Request(
      request: open.id, kind: open.kind, title: words("request.\(open.kind)"), about: about, offer: offer,
      worth: asked?.worth, aspiration: asked?.aspiration, form: form, counter: counter, default: asked?.standard,
      answered: answered)
  }

  private var about: [String] {
    [
      words(
        "about.\(open.kind)", ["partnership": asked?.partnership ?? "", "motion": asked?.motion ?? ""])
    ]
  }

  private var standing: RoundLook.Standing? { look.before.first { $0.organisation == organisation } }

  private var textLabels: [String] {
    look.objectives.map(\.inPlainWords) + [words("part.level"), words("part.rights"), words("part.review")]
  }

  private var issues: [RoundLook.IssueSheet] { look.issues.filter { $0.partnership == asked?.partnership } }

  private var offer: [View.Part]? {
    guard open.kind == DecisionKind.respond.name else { return nil }
    switch asked?.offer {
    case .text(let parts):
      return zip(textLabels, parts).enumerated().map { place, part in
        let own = standing?.priorities.indices.contains(place) == true ? standing?.priorities[place] : nil
        return View.Part(
          label: part.0, value: part.1.percent, note: own.map { words("part.own", ["value": $0.percent]) })
      }
    case .values(let choices):
      return zip(issues, choices).map { issue, choice in
        View.Part(
          label: issue.name.inPlainWords,
          value: issue.choices.indices.contains(choice) ? issue.choices[choice] : "\(choice)", note: nil)
      }
    case nil: return nil
    }
  }

  private func choice(_ answer: String, _ key: String? = nil) -> View.Choice {
    View.Choice(answer: answer, label: words(key ?? answer))
  }

  private func choices(_ choices: [View.Choice]) -> View.Form {
    View.Form(type: "choice", choices: choices, canExplain: true)
  }

  private var form: View.Form {
    switch DecisionKind(name: open.kind) {
    case .respond: choices([choice("accept"), choice("reject"), choice("leave")])
    case .vote: choices([choice("yes"), choice("no"), choice("abstain")])
    case .join: choices([choice("yes"), choice("no")])
    case .stay: choices([choice("yes", "stay.yes"), choice("no", "stay.no")])
    case .steer: steering
    case nil: choices([choice("nothing")])
    case .contribute, .share:
      View.Form(
        type: "share", canExplain: true, label: words("\(open.kind).label"),
        default: asked?.standard.flatMap(Double.init) ?? 1, yours: nil, unit: nil)
    case .spend:
      View.Form(
        type: "weights", canExplain: true,
        parts: zip(look.objectives, standing?.priorities ?? []).map {
          View.Slider(label: $0.inPlainWords, min: 0, max: 1, default: $1, group: "shares")
        })
    case .propose: proposal
    }
  }

  private var steering: View.Form {
    guard let sheet = look.levers.first(where: { $0.partnership == asked?.partnership }) else {
      return choices([choice("nothing")])
    }
    return View.Form(
      type: "levers", canExplain: true,
      parts: zip(sheet.names, sheet.values).map {
        View.Slider(label: $0, min: 0, max: 1, default: ($1 * 100).rounded() / 100, group: nil)
      }, alternatives: [choice("nothing")])
  }

  private var proposal: View.Form { offering(otherwise: [choice("pass"), choice("leave"), choice("walk_out")]) }

  /// What is on the table, to be changed.
  private var counter: View.Form? {
    guard open.kind == DecisionKind.respond.name, asked?.offer != nil else { return nil }
    return offering(otherwise: [])
  }

  private func offering(otherwise alternatives: [View.Choice]) -> View.Form {
    switch asked?.offer {
    case .values(let choices):
      return View.Form(
        type: "values", canExplain: true,
        issues: zip(issues, choices).map {
          View.Issue(label: $0.name.inPlainWords, about: "", choices: $0.choices, default: $1)
        }, alternatives: alternatives)
    case .text(let parts):
      let shares = look.objectives.count
      let sum = max(parts.prefix(shares).reduce(0, +), 1e-9)
      return View.Form(
        type: "text", canExplain: true,
        parts: zip(textLabels, parts).enumerated().map { place, part in
          View.Slider(
            label: part.0, min: 0, max: 1, default: place < shares ? part.1 / sum : part.1,
            group: place < shares ? "shares" : nil)
        }, alternatives: alternatives)
    case nil: return choices(alternatives)
    }
  }

  /// What an answer that is an offer is worth to the seat, by the same equation as its policy's; nil where it is none.
  func worth(of typed: String) -> Double? {
    guard let offer = offer(typed) else { return nil }
    // What is weighed by stands with the first request of its kind.
    let stake =
      asked?.stake
      ?? look.requests.first {
        $0.organisation == organisation && $0.partnership == asked?.partnership && $0.stake?.utility(of: offer) != nil
      }?.stake
    return stake?.utility(of: offer)
  }

  private func offer(_ typed: String) -> Offer? {
    guard let kind = DecisionKind(name: open.kind) else { return nil }
    return switch InputAnswer(typed: typed, to: kind)?.answer(objectiveCount: look.objectives.count) {
    case .offer(let offer), .counter(let offer): offer
    default: nil
    }
  }

  /// How an offer stands to what the others offered last, as far as all have heard it: the only ground there is for guessing what they think.
  func guesses(of typed: String) -> [View.Guess] {
    guard let offer = offer(typed), let place = open.covers.first else { return [] }
    let others = look.heard.filter { heard in
      let isBefore =
        (heard.step, heard.index) < (place.step, place.index)
        || (heard.step, heard.index) == (place.step, place.index) && open.kind == DecisionKind.respond.name
      return isBefore && heard.partnership == asked?.partnership && heard.organisation != organisation
    }
    var latest: [String: Double] = [:]
    for heard in others { latest[heard.organisation] = heard.offer.likeness(to: offer) ?? latest[heard.organisation] }
    return latest.sorted { $0.key < $1.key }.map { name, likeness in
      let manner = likeness > 0.85 ? "near" : likeness < 0.6 ? "far" : "between"
      return View.Guess(organisation: name, manner: manner, text: words("guess.\(manner)", ["organisation": name]))
    }
  }

  /// Whether an answer may be given: an answer outside the range would end the run.
  /// - Throws: `WebProblem` that names the field.
  func check(_ typed: String) throws(WebProblem) {
    guard let kind = DecisionKind(name: open.kind), let answer = InputAnswer(typed: typed, to: kind) else {
      throw .notUnderstood("answer", "detail.is-no-answer-to", ["a": "\(typed.prefix(60))", "b": "\(open.kind)"])
    }
    switch answer {
    case .text(let parts), .counterText(let parts):
      guard case .text? = asked?.offer, parts.count == look.objectives.count + 3,
        parts.allSatisfy({ (0...1).contains($0) }),
        parts.prefix(look.objectives.count).reduce(0, +) > 0
      else {
        throw .notUnderstood("answer", "detail.an-offer-has-parts-each-from", ["a": "\(look.objectives.count + 3)"])
      }
    case .values(let values), .counterValues(let values):
      guard case .values? = asked?.offer, values.count == issues.count,
        zip(values, issues).allSatisfy({ $1.choices.indices.contains($0) })
      else { throw .notUnderstood("answer", "detail.an-offer-names-one-of-the") }
    case .weights(let weights):
      guard weights.count == look.objectives.count, weights.allSatisfy({ $0 >= 0 && $0.isFinite }),
        weights.reduce(0, +) > 0
      else { throw .notUnderstood("answer", "detail.there-is-one-weight-for-each") }
    default: break
    }
  }

  /// An answer in words.
  static func text(of answer: String, _ kind: String, _ words: Words) -> String {
    if let text = words.known("\(kind).\(answer)") ?? words.known(answer) { return text }
    if let share = Double(answer) { return share.percent }
    if answer.hasPrefix("text:") || answer.hasPrefix("values:") { return words("answer.text") }
    if answer.hasPrefix("counter_") { return words("answer.counter") }
    if answer.hasPrefix("reject") { return words("reject") }
    // "monitoring 80 %, voice 50 %", and of weights "50 % / 50 %".
    let parts = answer.split(separator: ",").map { $0.split(separator: "=").map(String.init) }
    if kind == DecisionKind.steer.name, parts.allSatisfy({ $0.count == 2 }) {
      return parts.map { "\($0[0].inPlainWords) \((Double($0[1]) ?? .nan).percent)" }.joined(separator: ", ")
    }
    if kind == DecisionKind.spend.name, parts.allSatisfy({ $0.count == 1 }) {
      return parts.map { (Double($0[0]) ?? 0).percent }.joined(separator: " / ")
    }
    return answer
  }
}

extension RoundLook.Proposal {
  /// 1 for the same offer, 0 for the farthest: of texts by the mean distance of their parts, of values by how many are the same.
  fileprivate func likeness(to other: Offer) -> Double? {
    switch (self, other) {
    case (.text(let parts), .text(let text)) where parts.count == text.components.count && !parts.isEmpty:
      1 - zip(parts, text.components).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(parts.count)
    case (.values(let choices), .values(let others)) where choices.count == others.count && !choices.isEmpty:
      Double(zip(choices, others).count { $0 == $1 }) / Double(choices.count)
    default: nil
    }
  }
}
