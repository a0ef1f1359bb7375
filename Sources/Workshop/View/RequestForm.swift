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

  private let terms: Terms

  init(
    _ open: OpenRequest, _ look: RoundLook, asked: RoundLook.Request?, organisation: String, unit: String,
    abouts: [String: String], _ words: Words
  ) {
    self.open = open
    self.look = look
    self.organisation = organisation
    self.words = words
    // Where the round went otherwise, another of its kind.
    let asked = asked ?? look.requests.first { $0.organisation == organisation && $0.kind == open.kind }
    self.asked = asked
    terms = Terms(
      look: look, organisation: organisation, partnership: asked?.partnership, unit: unit, abouts: abouts, words: words)
  }

  func request(answered: View.Answered?) -> View.Request {
    View.Request(
      request: open.id, kind: open.kind, title: words("request.\(open.kind)"), about: about, offer: offer,
      worth: asked?.worth, aspiration: asked?.aspiration, walkAway: isTalk ? stake?.fallback : nil, advice: advice,
      form: form, counter: counter, default: asked?.standard, answered: answered)
  }

  private var isTalk: Bool { open.isTalk }

  private var about: [String] {
    var lines = [
      words("about.\(open.kind)", ["partnership": asked?.partnership ?? "", "motion": asked?.motion ?? ""])
    ]
    if isTalk {
      if open.kind == DecisionKind.respond.name { lines.insert(offeredBy, at: 0) }
      if open.isAboutIssues {
        lines.append(words(terms.sheet?.alternatesOnIssues == false ? "carried.slate" : "carried.issues"))
      } else {
        lines += terms.carried.map { [$0] } ?? []
      }
      lines.append(words("about.leaving"))
    }
    return agreed + lines
  }

  /// What was agreed in this round before this was asked: nobody should have to guess it from what they are asked next.
  private var agreed: [String] {
    guard let asked, open.isAboutIssues || !isTalk else { return [] }
    return look.events.filter {
      $0.kind == EventKind.agreement.rawValue && $0.step == asked.step && $0.subject == asked.partnership
    }.map { words("agreed", ["text": $0.text]) }
  }

  /// Whose offer it is: a member's, the mediator's text, or the motion that all wishes come to.
  private var offeredBy: String {
    let place = open.covers.first
    let heard = look.heard.last {
      $0.partnership == asked?.partnership && $0.step == place?.step && $0.index == place?.index
        && $0.offer == asked?.offer && $0.organisation != organisation
    }
    let values = ["name": heard?.organisation ?? terms.sheet?.lead ?? "", "partnership": asked?.partnership ?? ""]
    if heard != nil || terms.sheet?.lead != nil { return words("offered.member", values) }
    return words(open.isAboutIssues ? "offered.issues" : "offered.\(terms.sheet?.proposals ?? "rotating")", values)
  }

  /// What its policy would say, so that a newcomer has something to go by.
  private var advice: String? {
    guard open.kind == DecisionKind.respond.name, let answer = asked?.standard else { return nil }
    return words("advice", ["answer": Self.text(of: answer, open.kind, words)])
  }

  private var standing: RoundLook.Standing? { terms.standing }
  private var issues: [RoundLook.IssueSheet] { terms.issues }

  private var offer: [View.Part]? {
    guard open.kind == DecisionKind.respond.name, let offer = asked?.offer else { return nil }
    return terms.parts(of: offer, ideal: stake?.ideal?.components)
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
        default: asked?.standard.flatMap(Double.init) ?? 1, yours: pledge,
        unit: pledge.map { _ in words("pledge.unit", ["unit": terms.unit]) })
    case .spend:
      View.Form(
        type: "weights", canExplain: true,
        parts: zip(look.objectives, standing?.priorities ?? []).map {
          View.Slider(label: $0.inPlainWords, min: 0, max: 1, default: $1, group: "shares")
        })
    case .propose: proposal
    }
  }

  /// k€ that it has pledged a step.
  private var pledge: Double? {
    guard open.kind == DecisionKind.contribute.name, let level = terms.sheet?.level, let income = standing?.income
    else {
      return nil
    }
    return (level * income * 10).rounded() / 10
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
          View.Issue(
            label: $0.name.inPlainWords, about: [$0.about, terms.wish($0)].compactMap { $0 }.joined(separator: "; "),
            choices: $0.choices, default: $1)
        }, alternatives: alternatives)
    case .text(let parts):
      return View.Form(type: "text", canExplain: true, parts: terms.sliders(for: parts), alternatives: alternatives)
    case nil: return choices(alternatives)
    }
  }

  /// What offers are weighed by stands with the first request of its kind.
  private var stake: Stake? {
    guard isTalk, let offer = asked?.offer else { return nil }
    if let stake = asked?.stake { return stake }
    return look.requests.first {
      $0.organisation == organisation && $0.partnership == asked?.partnership
        && $0.stake?.utility(of: offer.offer(objectiveCount: look.objectives.count)) != nil
    }?.stake
  }

  /// What an answer that is an offer is worth to the seat, by the same equation as its policy's; nil where it is none.
  func worth(of typed: String) -> Double? { offer(typed).flatMap { stake?.utility(of: $0) } }

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
  /// What an answer offers; nil where it offers nothing.
  init?(typed: String) {
    let kinds = ["counter_text:": true, "text:": true, "counter_values:": false, "values:": false]
    guard let (prefix, isText) = kinds.first(where: { typed.hasPrefix($0.key) }) else { return nil }
    let list = typed.dropFirst(prefix.count).split(separator: ",").map { Double($0) ?? .nan }
    self = isText ? .text(list) : .values(list.map { $0.isFinite ? Int($0) : -1 })
  }

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
