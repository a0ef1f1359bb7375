import Negotiation
import Randomness

/// Some issues of every kind and some parties of every taste, drawn.
struct RandomDomain {
  let space: OutcomeSpace
  let functions: [any UtilityFunction]
  let parties: [Preferences]

  init(_ luck: inout RandomStream, parties count: Int? = nil) {
    let issues = (0..<1 + luck.below(4)).map { number in
      let values: [IssueValue] =
        switch luck.below(4) {
        case 0: (0..<1 + luck.below(5)).map { .text("v\($0)") }
        case 1: (0..<1 + luck.below(6)).map { .number(Double($0)) }
        case 2: (0..<2 + luck.below(4)).map { .number(0.25 * Double($0) - 0.5) }
        default: Issue.divisions(among: 2 + Int(luck.below(2)), steps: 1 + Int(luck.below(3)))
        }
      return Issue(name: "issue \(number)", values: values)
    }
    let space = OutcomeSpace(issues, limit: 1_000_000)!
    let functions = (0..<(count ?? 2 + Int(luck.below(4)))).map { _ -> any UtilityFunction in
      let base = LinearAdditive(
        bias: luck.uniform(-1, 1),
        terms: issues.map { issue in
          let isNumber = if case .number = issue.values[0] { true } else { false }
          return .init(
            weight: luck.uniform(-0.5, 1),
            worth: isNumber && luck.bernoulli(0.5)
              ? .affine(slope: luck.uniform(-1, 1), intercept: luck.uniform(-1, 1))
              : .table(issue.values.map { _ in luck.uniform() }))
        })
      guard luck.bernoulli(0.4) else { return base }
      let boxes = (0..<luck.below(4)).map { _ in
        let issue = Int(luck.below(UInt64(issues.count)))
        return HyperRectangles.Box(
          weight: 1, value: luck.uniform(-0.5, 1),
          sides: [issue: Set(issues[issue].values.indices.filter { _ in luck.bernoulli(0.5) })])
      }
      return HyperRectangles(bias: 0.1, base: base, boxes: boxes)
    }
    parties = functions.map { function in
      let utilities = (try? function.utilities(over: space)) ?? []
      let (low, high) = (utilities.min()!, utilities.max()!)
      return Preferences(
        utilities: utilities, reservation: luck.bernoulli(0.3) ? nil : luck.uniform(low - 0.1, low + 0.6 * (high - low))
      )
    }
    self.space = space
    self.functions = functions
  }

  var table: UtilityTable { UtilityTable(parties) }
}
