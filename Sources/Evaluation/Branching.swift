import Partnerships
import Scenarios
import Simulation

extension RunRequest {
  /// A branch of this run: the same up to a step, and otherwise from then on. What is not changed stays: the settings, the chance, and what
  /// people answer.
  ///
  ///     let branch = try RunRequest(stored.spec, named: name).branched(after: 24, settings: ["monitoring": .number(0.8)])
  ///     let fan = try (1...50).map { try evaluate(request.branched(after: 24, chance: $0)) }
  ///
  /// - Parameters:
  ///   - step: the last that is shared; 0: only the founding is.
  ///   - chance: the replicate that the chance of later steps is drawn with; nil: the same chance goes on.
  ///   - settings: what is set otherwise from then on.
  ///   - script: the one that goes on from there; it declares the same organisations, partnerships, objectives, communities and traits.
  ///   - answers: given in later steps; each takes the place of one that was given to the same request.
  /// - Throws: `ScenarioProblem`, where the branch cannot be; `AnswerProblem`, where an answer comes too early.
  public func branched(
    after step: Int, chance: UInt64? = nil, settings: [String: SettingValue] = [:], script: ScenarioSource? = nil,
    answers: [RecordedInput] = []
  ) throws -> RunRequest {
    if let early = answers.first(where: { $0.step <= step }) {
      throw AnswerProblem(
        "\(early.request) is answered in a step that is shared: the branch leaves after step \(step)")
    }
    var request = self
    request.branches.append(
      Branch(after: step, chance: chance, settings: settings, files: script.map { [$0.scriptFile] }))
    request.inputs.removeAll { given in answers.contains { $0.answersTheSame(as: given) } }
    request.inputs += answers
    request.branches =
      try compile(
        source, settings: self.settings, alternative: alternative, branches: request.branches,
        scripts: script.map { [branches.count: $0] } ?? [:], seed: seed, replicate: replicate
      ).branches
    return request
  }
}

/// Why an answer cannot be given: what was written, and what is expected.
public struct AnswerProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

extension RecordedInput {
  /// An answer as people write it: STEP/ORGANISATION/KIND=ANSWER, with /INDEX behind the kind where several requests of it come in one step.
  ///
  ///     try RecordedInput(typed: "15/utility/contribute=0", organisations: names)
  ///     try RecordedInput(typed: "15/utility/respond/3=reject", organisations: names)
  ///
  /// - Throws: `AnswerProblem`, which says what there is.
  public init(typed text: String, organisations: [String]) throws {
    // A name may contain both signs, so the first place that makes sense counts.
    let places = text.indices.filter { text[$0] == "=" }
    for place in places {
      guard let request = Request(text[..<place]) else { continue }
      guard organisations.contains(request.organisation) else {
        throw AnswerProblem(
          "\(text): no organisation is called '\(request.organisation)'; "
            + Self.advice(for: request.organisation, among: organisations))
      }
      let typed = String(text[text.index(after: place)...])
      guard let answer = request.kind.answer(typed: typed) else {
        throw AnswerProblem("\(text): \(request.kind.name) is answered with \(request.kind.answers), not '\(typed)'")
      }
      self.init(
        step: request.step, organisation: request.organisation, kind: request.kind, index: request.index,
        answer: answer)
      return
    }
    throw Self.misshapen(text)
  }

  private struct Request {
    let step: Int
    let organisation: String
    let kind: DecisionKind
    var index = 0

    /// nil where it has not the shape of a request.
    init?(_ text: Substring) {
      var parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count >= 3, let step = Int(parts.removeFirst()), step >= 1, let last = parts.popLast() else {
        return nil
      }
      if let kind = DecisionKind(name: String(last)) {
        self.kind = kind
      } else if let index = Int(last), index >= 0,
        let kind = parts.popLast().flatMap({ DecisionKind(name: String($0)) }),
        !parts.isEmpty
      {
        self.kind = kind
        self.index = index
      } else {
        return nil
      }
      self.step = step
      organisation = parts.joined(separator: "/")
    }
  }

  private static func misshapen(_ text: String) -> AnswerProblem {
    let shape = "an answer is written STEP/ORGANISATION/KIND=ANSWER, as in 15/utility/contribute=0"
    let kinds = DecisionKind.allCases.map(\.name)
    let parts = text.prefix { $0 != "=" }.split(separator: "/").map(String.init)
    if text.contains("="), parts.count >= 3, let step = Int(parts[0]) {
      if step < 1 { return AnswerProblem("\(text): the first step is 1") }
      let kind = Int(parts[parts.count - 1]) == nil ? parts[parts.count - 1] : parts[parts.count - 2]
      return AnswerProblem("\(text): there is no decision '\(kind)'; \(advice(for: kind, among: kinds))")
    }
    return AnswerProblem("\(text): \(shape); the decisions are \(kinds.joined(separator: ", "))")
  }

  private static func advice(for name: String, among names: [String]) -> String {
    if let near = names.nearest(to: name) { return "did you mean '\(near)'?" }
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "there are \(names.count), among them: \(shown)" : "there are: \(shown)"
  }
}

extension DecisionKind {
  /// What it is answered with, as people write it.
  public var answers: String {
    switch self {
    case .propose: "pass, leave, walk_out, text:PART,… or values:NUMBER,…"
    case .respond:
      "accept, reject, reject:REASON, leave, walk_out, counter_text:PART,… or counter_values:NUMBER,…"
    case .vote: "yes, no or abstain"
    case .steer: "nothing, or levers with numbers from 0 to 1, as in monitoring=0.8,voice=0.5"
    case .contribute: "the share of its pledge that it delivers, a number from 0 to 1"
    case .share: "how open it is, a number from 0 to 1"
    case .spend: "a weight for each objective, as in 1,0,2"
    case .join, .stay: "yes or no"
    }
  }

  /// nil where it is none.
  fileprivate func answer(typed text: String) -> InputAnswer? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let list = parts.count == 2 ? parts[1] : ""
    func numbers(_ text: String) -> [Double]? {
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
      return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
    }
    func places(_ text: String) -> [Int]? {
      let places = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      return places.contains(nil) ? nil : places.compactMap(\.self)
    }
    func share(_ text: String) -> InputAnswer? {
      Double(text).flatMap { (0...1).contains($0) ? .share($0) : nil }
    }
    func verdict(_ text: String) -> Bool? {
      switch text {
      case "yes", "true": true
      case "no", "false": false
      default: nil
      }
    }
    switch (self, parts[0]) {
    case (.propose, "pass"): return .pass
    case (.propose, "leave"), (.respond, "leave"): return .leave
    case (.propose, "walk_out"), (.respond, "walk_out"): return .walkOut
    case (.propose, "text"): return numbers(list).map { .text($0) }
    case (.propose, "values"): return places(list).map { .values($0) }
    case (.respond, "accept"): return .accept
    case (.respond, "reject"): return .reject(reason: parts.count == 2 ? list : nil)
    case (.respond, "counter_text"): return numbers(list).map { .counterText($0) }
    case (.respond, "counter_values"): return places(list).map { .counterValues($0) }
    case (.vote, "abstain"): return .verdict(nil)
    case (.vote, _), (.join, _), (.stay, _): return verdict(text).map { .verdict($0) }
    case (.steer, "nothing"): return .noMotion
    case (.steer, _):
      var levers: [String: Double] = [:]
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let pair = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard pair.count == 2, Lever(name: pair[0]) != nil, let value = Double(pair[1]), (0...1).contains(value)
        else { return nil }
        levers[pair[0]] = value
      }
      return levers.isEmpty ? nil : .levers(levers)
    case (.contribute, _), (.share, _): return share(text)
    case (.spend, _): return numbers(text).map { .weights($0) }
    default: return nil
    }
  }
}

extension InputAnswer {
  /// An answer to a decision, as people write it behind the `=`; nil where it is none.
  public init?(typed: String, to kind: DecisionKind) {
    guard let answer = kind.answer(typed: typed) else { return nil }
    self = answer
  }

  /// As people write it behind the `=`: what reads back as the same answer to any decision that it answers.
  public var typed: String {
    func list(_ numbers: [some CustomStringConvertible]) -> String {
      numbers.map(\.description).joined(separator: ",")
    }
    return switch self {
    case .accept: "accept"
    case .reject(let reason): reason.map { "reject:\($0)" } ?? "reject"
    case .pass: "pass"
    case .leave: "leave"
    case .walkOut: "walk_out"
    case .text(let parts): "text:\(list(parts))"
    case .values(let choices): "values:\(list(choices))"
    case .counterText(let parts): "counter_text:\(list(parts))"
    case .counterValues(let choices): "counter_values:\(list(choices))"
    case .verdict(let verdict): verdict.map { $0 ? "yes" : "no" } ?? "abstain"
    case .share(let share): SettingValue.number(share).text
    case .weights(let weights): list(weights)
    case .noMotion: "nothing"
    case .levers(let levers):
      levers.sorted { $0.key < $1.key }.map { "\($0.key)=\(SettingValue.number($0.value).text)" }.joined(separator: ",")
    }
  }
}

extension RecordedInput {
  /// What to say of an answer that nobody asked for: what was asked in its step.
  public func unusedText(_ asked: [AskedDecision], unit: String) -> String {
    let moment = "\(unit) \(step)"
    let there = asked.filter { $0.step == step }
    let own = there.filter { $0.organisation == organisation }
    func list(_ decisions: [AskedDecision]) -> String {
      DecisionKind.allCases.compactMap { kind -> String? in
        let indices = Set(decisions.filter { $0.kind == kind }.map(\.index)).sorted()
        if indices.isEmpty { return nil }
        if indices == [0] { return kind.name }
        let shown = indices.prefix(4).map { "\(kind.name)/\($0)" }.joined(separator: ", ")
        return indices.count > 4 ? "\(shown) and \(indices.count - 4) more of these" : shown
      }.joined(separator: ", ")
    }
    let start = "\(request) was never asked for, and its answer not used; "
    if !own.isEmpty { return start + "in \(moment) \(organisation) was asked: \(list(own))" }
    if there.isEmpty { return start + "in \(moment) nobody was asked anything" }
    return start + "in \(moment) \(organisation) was asked nothing, others: \(list(there))"
  }
}
