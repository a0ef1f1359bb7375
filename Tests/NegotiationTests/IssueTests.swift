import Negotiation
import Testing

struct IssueTests {
  @Test("Divisions are all the ways to divide a whole, each once, and each sums to one", arguments: 1...5, 1...6)
  func divisions(members: Int, steps: Int) {
    let values = Negotiation.Issue.divisions(among: members, steps: steps)
    var expected = 1
    for k in 1..<members { expected = expected * (steps + k) / k }
    #expect(values.count == expected)
    #expect(Set(values).count == values.count)
    for case .division(let shares) in values {
      #expect(shares.count == members && shares.allSatisfy { $0 >= 0 })
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test("An outcome is its choices and its choices are it, in order, the last issue fastest")
  func roundTrip() throws {
    let issues = [2, 3, 1, 4].map { count in
      Negotiation.Issue(name: "\(count)", values: (0..<count).map { .number(Double($0)) })
    }
    let space = try #require(OutcomeSpace(issues, limit: 24))
    #expect(space.count == 24)
    var last: [Int]?
    for outcome in 0..<space.count {
      let choices = space.choices(outcome)
      #expect(space.outcome(choices) == outcome)
      #expect(zip(choices, issues).allSatisfy { (0..<$1.values.count).contains($0) })
      if let last { #expect(last.lexicographicallyPrecedes(choices)) }
      last = choices
    }
    #expect(space.choices(1) == [0, 0, 0, 1])
  }

  @Test("A space larger than its limit is refused, however large")
  func limits() {
    let issue = Negotiation.Issue(name: "a", values: (0..<1_000).map { .number(Double($0)) })
    #expect(OutcomeSpace([issue], limit: 1_000)?.count == 1_000)
    #expect(OutcomeSpace([issue, issue], limit: 999_999) == nil)
    #expect(OutcomeSpace(Array(repeating: issue, count: 40), limit: .max) == nil)
    #expect(OutcomeSpace([], limit: 1)?.count == 1)
  }
}
