import Foundation
import Partnerships
import Simulation
import TestSupport
import Testing

/// MODEL.md section 10, Time: a step may be a week, a month, a quarter or a year.
struct TimeTests {
  private func declaration(_ unit: TimeUnit) -> WorldDeclaration {
    var declaration = WorldDeclaration.standard()
    declaration.monthsPerStep = unit.months
    return declaration
  }

  @Test("Rates compound, flows add, durations shrink, and the rest stays", arguments: TimeUnit.allCases)
  func conversion(unit: TimeUnit) {
    let monthly = Model()
    let m = unit.months
    let converted = monthly.converted(monthsPerStep: m)
    for parameter in Model.parameters {
      let value = monthly[keyPath: parameter.path]
      let expected =
        switch parameter.time {
        case .none: value
        case .rate: 1 - pow(max(0, 1 - value), m)
        case .flow: value * m
        case .duration: value / m
        }
      #expect(abs(converted[keyPath: parameter.path] - expected) < 1e-12 * max(1, abs(expected)), "\(parameter.name)")
      if unit == .month { #expect(converted[keyPath: parameter.path] == value) }
    }
  }

  @Test("What only fades has faded as far after a year, whatever the step", arguments: TimeUnit.allCases)
  func fading(unit: TimeUnit) throws {
    var declaration = declaration(unit)
    declaration.partnerships = []
    declaration.strikesByChance = false
    declaration["solo_prod"] = 0
    declaration.objectives[1].decay = 0.05
    declaration.relate(trust: 0.5, relational: 0.7)
    var course = Course(declaration)
    let year = Int((12 / unit.months).rounded())
    try course.run(year)
    #expect(abs(course.world.objectives.level[ObjectiveID(0)] - 0.2 * pow(0.98, 12)) < 1e-12)
    #expect(abs(course.world.objectives.level[ObjectiveID(1)] - 0.2 * pow(0.95, 12)) < 1e-12)
    for tie in course.world.relations.relationalTrust.values { #expect(abs(tie - 0.7 * pow(0.98, 12)) < 1e-12) }
  }

  @Test("A year's income is the same, whatever the step", arguments: TimeUnit.allCases)
  func income(unit: TimeUnit) throws {
    var declaration = declaration(unit)
    declaration.silence()
    var course = Course(declaration)
    try course.run(Int((12 / unit.months).rounded()))
    let yearly = declaration.organisations.reduce(0) { $0 + 12 * $1.income! }
    #expect(abs(-course.world.sources[Account.Source.income.rawValue] - yearly) < 1e-9 * yearly)
  }

  @Test("A parameter changed on the way is converted too", arguments: TimeUnit.allCases)
  func changedOnTheWay(unit: TimeUnit) throws {
    var course = Course(declaration(unit))
    try course.step(
      .setParameter(name: "exit_max", value: 0.4), .setParameter(name: "form_limit", value: 24),
      .setParameter(name: "rounds_per_month", value: 3), .setParameter(name: "coop_mid", value: 0.5))
    let m = unit.months
    #expect(abs(course.world.model.satisfaction.exitMax - (1 - pow(0.6, m))) < 1e-12)
    #expect(abs(course.world.model.lifecycle.formLimit - 24 / m) < 1e-12)
    #expect(abs(course.world.model.negotiation.roundsPerMonth - 3 * m) < 1e-12)
    #expect(course.world.model.contribution.coopMid == 0.5)
  }

  @Test(
    "Scenarios in every unit run to their end, and measure months as months", arguments: TimeUnit.allCases,
    Seed.some(10))
  func everyUnitRuns(unit: TimeUnit, seed: UInt64) throws {
    var scenario = Scenario.standard(declaration(unit), steps: Int((120 / unit.months).rounded()))
    scenario.unit = unit
    let history = run(scenario, .seeded(seed))
    #expect(history.status == .ok && history.stepsRun == scenario.steps && history.unit == unit.rawValue)
    let negotiating = try #require(history.series("months_negotiating").last)
    #expect(negotiating >= unit.months - 1e-9 && negotiating <= 120)
    for k in ["social", "economic"] { #expect(history.series("objectives.\(k)").allSatisfy { (0...1).contains($0) }) }
  }

  @Test("Weeks and quarters tell about the same story as months", arguments: [TimeUnit.week, .quarter])
  func sameStory(unit: TimeUnit) {
    func attainment(_ unit: TimeUnit) -> Double {
      mean(over: Seed.some(30)) { seed in
        let history = run(
          .standard(declaration(unit), steps: Int((60 / unit.months).rounded())), .seeded(seed), recording: .outcome)
        return (history.outcome.first { $0.name == "attainment" }?.value ?? nil) ?? .nan
      }
    }
    #expect(abs(attainment(unit) - attainment(.month)) < 0.15)
  }

  @Test("Talks come to as many rounds in short steps as in long ones", arguments: [1.0, 3, 6, 7])
  func rounds(perMonth: Double) throws {
    func roundsInAYear(_ unit: TimeUnit) throws -> Int {
      var declaration = declaration(unit)
      declaration["rounds_per_month"] = perMonth
      declaration["form_limit"] = 100
      declaration.levers {
        $0.governance = .consensus
        $0.proposals = .rotating
      }
      var rounds: Set<Int> = []
      let decisions = Answers([.propose, .respond]) { request in
        if case .propose(let round) = request.matter { rounds.insert(round) }
        return request.kind == .respond ? .reject(nil) : request.defaultAnswer
      }
      var course = Course(declaration, decisions: decisions)
      try course.run(Int((12 / unit.months).rounded()))
      return rounds.count
    }
    for unit in TimeUnit.allCases {
      #expect(try abs(roundsInAYear(unit) - Int(12 * perMonth)) <= 1)
    }
  }
}
