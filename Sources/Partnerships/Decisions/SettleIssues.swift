import Negotiation

/// The issues that a scenario declares are settled after the text, in the step of its adoption, by stacked offers or by a slate.
///
/// Unless a policy or the ``Settlement`` says otherwise every member concedes evenly over 60 rounds, and the value of the defaults is its
/// reservation value. Under *lead* the lead decrees what it likes best. Without agreement the defaults stand.
extension World {
  mutating func settleIssues(of partnership: PartnershipID, _ decisions: any DecisionSource) throws {
    guard !self[partnership].issues.isEmpty else { return }
    let settled = try talkAboutIssues(of: partnership, decisions)
    let issues = self[partnership].issues
    let event = self[partnership].causes.agreement
    for (place, issue) in issues.enumerated() {
      let value = issue.issue.values[settled.choices[place]]
      let outcome = SettledIssue(name: issue.issue.name, value: value, isAgreed: settled.isAgreed[place])
      self[partnership].agreement?.settled.append(outcome)
      let paid = payment(issue, value)
      let settledEvent = happened(
        .issueSettled, .partnership(partnership), because: event,
        detail: .text(
          "\(issue.issue.name) = \(describe(value, of: issue, in: partnership))\(settled.isAgreed[place] ? "" : " (the default)")\(paid.map { " (\(words($0)))" } ?? "")"
        ))
      act(on: issue, value, partnership)
      if let paid {
        transfer(
          paid.amount, from: .funds(paid.from), to: .funds(paid.to), by: .mechanism(.negotiation), because: settledEvent
        )
      }
    }
  }

  /// A side payment, as far as the payer's funds reach.
  private struct Paid {
    let from: OrganisationID
    let to: OrganisationID
    /// k€
    let amount: Double
    let isAllThereIs: Bool
  }

  private func payment(_ issue: DeclaredIssue, _ value: IssueValue) -> Paid? {
    guard let payment = issue.payment, case .number(let amount) = value, amount > 0 else { return nil }
    let funds = organisations.funds[payment.from]
    return Paid(from: payment.from, to: payment.to, amount: min(amount, funds), isAllThereIs: amount > funds)
  }

  private func words(_ paid: Paid) -> String {
    let amount = (paid.amount * 100).rounded() / 100
    return
      "\(organisations.names[paid.from]) pays \(organisations.names[paid.to]) \(amount) k€\(paid.isAllThereIs ? ", all that it has" : "")"
  }

  /// Known names act on the agreement; others are only recorded.
  private mutating func act(on issue: DeclaredIssue, _ value: IssueValue, _ partnership: PartnershipID) {
    switch (issue.role, value) {
    case (.level, .number(let level)): self[partnership].agreement?.level = clamped(level, 0, 1)
    case (.rights, .number(let rights)): self[partnership].agreement?.rights = clamped(rights, 0, 1)
    case (.review, .number(let review)):
      let steps = max(1, rounded(review / monthsPerStep))
      self[partnership].agreement?.review = steps
      self[partnership].reviewAt = step + steps
    case (.shares, .division(let shares)) where shares.count == self[partnership].members.count:
      // Shares among others than those who are members now divide nothing: everybody pays of its own income.
      let division = Dictionary(uniqueKeysWithValues: zip(self[partnership].members, shares))
      self[partnership].agreement?.division = division
    default: break
    }
  }

  private mutating func talkAboutIssues(of partnership: PartnershipID, _ decisions: any DecisionSource) throws
    -> (choices: [Int], isAgreed: [Bool])
  {
    let current = self[partnership]
    let defaults = current.issues.map(\.defaultIndex)
    // An issue to which all are indifferent takes its default, unless somebody who answers by himself offers another value.
    let isJoint = current.members.contains { current.settlement.jointWorths[$0] != nil }
    let isWanted = current.issues.map { issue in isJoint || current.members.contains { issue.preferences[$0] != nil } }
    func settled(_ choices: [Int]) -> (choices: [Int], isAgreed: [Bool]) {
      (choices, choices.indices.map { isWanted[$0] || choices[$0] != defaults[$0] })
    }
    let failed = (defaults, defaults.map { _ in false })
    if current.levers.governance == .lead, let lead = lead(of: partnership) {
      return settled(current.favourite(of: lead))
    }
    let isScripted = current.members.contains(where: decisions.mayOfferValues)
    let open = current.issues.indices.filter { isScripted || isWanted[$0] }
    guard !open.isEmpty, current.members.count > 1,
      let space = OutcomeSpace(open.map { current.issues[$0].issue }, limit: Settlement.mostOutcomes)
    else { return failed }

    let issues = OpenIssues(space: space, places: open, defaults: defaults, isWanted: isWanted)
    var table = IssueTable(issues, partnership, in: copy self, decisions)
    let transcript: Transcript<Int>
    let rules: NegotiationRecord.Rules
    switch current.settlement.form {
    case .stacked:
      rules = .stacked(rounds: current.settlement.rounds)
      transcript = Stacked(steps: current.settlement.rounds).hold(at: &table)
    case .slate:
      let (rule, vetoes) = votingRule(in: partnership)
      rules = .slate(rule, vetoes: vetoes)
      transcript = Slate(rule: rule, vetoes: vetoes).hold(at: &table, beside: issues.outcome(defaults))
    }
    if journal.isKept {
      var failure: String?
      if case .failed(_, let error) = transcript.ending { failure = "\(error)" }
      record(transcript, over: space, UtilityTable(table.preferences), by: rules, in: partnership, failure: failure)
    }
    for act in transcript.acts where act.kind == .leave || act.kind == .end {
      guard case .party(let place) = act.speaker else { continue }
      happened(
        .talksFailed, .member(current.members[place], of: partnership), because: current.causes.agreement,
        detail: .text(
          act.kind == .leave
            ? "left the talks about issues" : "walked out of the talks about issues, and the defaults stand"))
    }
    switch transcript.ending {
    case .agreement(let outcome): return settled(issues.choices(outcome))
    case .failed(_, let error):
      guard current.settlement.outlivesFailures else { throw error }
      happened(
        .talksFailed, .partnership(partnership), because: current.causes.agreement,
        detail: .text("broke off its talks about issues: \(error)"))
      return failed
    case .timeout, .ended: return failed
    }
  }

  /// The value in words.
  public func describe(_ value: IssueValue, of issue: DeclaredIssue, in partnership: PartnershipID) -> String {
    describe(value, of: issue, among: self[partnership].members)
  }

  /// The value in words; a division is among these organisations.
  public func describe(_ value: IssueValue, of issue: DeclaredIssue, among members: [OrganisationID]) -> String {
    switch value {
    case .number(let number):
      let text = number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
      return issue.unit.map { "\(text) \($0)" } ?? text
    case .text(let text): return text
    case .division(let shares):
      return zip(members, shares).filter { $0.1 > 0 }
        .map { "\(organisations.names[$0.0]) \(Int(($0.1 * 100).rounded()))%" }.joined(separator: ", ")
    }
  }
}

extension Partnership {
  /// Worth of an outcome of the declared issues to a member: the sum over the issues that it cares about, and what they are worth together.
  func worth(of choices: [Int], to member: OrganisationID) -> Double {
    var worth = 0.0
    for (issue, choice) in zip(issues, choices) {
      if let preference = issue.preferences[member] { worth += preference[choice] }
    }
    if let joint = settlement.jointWorths[member] {
      worth += joint[zip(issues, choices).reduce(0) { $0 * $1.0.issue.values.count + $1.1 }]
    }
    return worth
  }

  /// The value of each issue that a member likes best: the defaults unless others are better.
  func favourite(of member: OrganisationID) -> [Int] {
    guard settlement.jointWorths[member] != nil,
      let space = OutcomeSpace(issues.map(\.issue), limit: Settlement.mostOutcomes)
    else { return issues.map { $0.favourite(of: member) } }
    var best = issues.map(\.defaultIndex)
    var highest = worth(of: best, to: member)
    for outcome in 0..<space.count {
      let choices = space.choices(outcome)
      let worth = worth(of: choices, to: member)
      if worth > highest { (best, highest) = (choices, worth) }
    }
    return best
  }
}

extension DeclaredIssue {
  /// The index of the value that the organisation likes best: the default unless another is better.
  func favourite(of organisation: OrganisationID) -> Int {
    guard let worth = preferences[organisation] else { return defaultIndex }
    return worth.indices.reduce(defaultIndex) { worth[$1] > worth[$0] ? $1 : $0 }
  }
}

/// The declared issues that are on the table, as one space of outcomes; the others stand at their defaults.
struct OpenIssues {
  let space: OutcomeSpace
  /// Their places among all declared issues.
  let places: [Int]
  let defaults: [Int]
  /// Whether anybody cares, by place among all.
  let isWanted: [Bool]

  /// The value index of every declared issue in an outcome.
  func choices(_ outcome: Int) -> [Int] {
    var choices = defaults
    for (place, choice) in zip(places, space.choices(outcome)) { choices[place] = choice }
    return choices
  }

  /// - Precondition: the space is no sample.
  func outcome(_ choices: [Int]) -> Int {
    guard let outcome = space.outcome(places.map { choices[$0] }) else {
      preconditionFailure("declared issues are negotiated over all their outcomes")
    }
    return outcome
  }

  /// The same, with the default wherever all are indifferent.
  func wanted(_ outcome: Int) -> [Int] {
    zip(choices(outcome), zip(defaults, isWanted)).map { $1.1 ? $0 : $1.0 }
  }
}
