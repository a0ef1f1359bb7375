import Partnerships
import Simulation
import TestSupport
import Testing

/// A journal that is read page by page.
struct JournalPageTests {
  /// Organisations are invited, partnerships end, and accounts are opened on the way.
  private static func scenario(_ seed: UInt64) -> Scenario {
    var scenario = Scenario.standard(Trial(seed: seed).declaration, steps: 30)
    for organisation in scenario.world.organisations.indices {
      scenario.interventions.append(
        Intervention(
          .at(3 + organisation), .actions([.invite(OrganisationID(organisation), PartnershipID(0))]), about: "a guest"))
    }
    return scenario
  }

  @Test("Pages add up, bit for bit, to the closing balances of every account", arguments: Seed.some(10))
  func pagesAddUp(seed: UInt64) throws {
    var (names, balances): ([String], [Double]) = ([], [])
    var closings: [(account: String, balance: Double)]?
    var steps: [Int] = []
    let history = run(Self.scenario(seed), .seeded(seed)) { page in
      steps.append(page.step)
      names += page.openings.map(\.account)
      balances += page.openings.map(\.balance)
      for posting in page.postings { balances[posting.account] += posting.amount }
      #expect(closings == nil)
      closings = page.closings
    }
    #expect(steps == Array(0...30) + [30])
    let totals = Dictionary(zip(names, balances)) { first, _ in first }
    #expect(totals.count == closings?.count && totals.count == names.count)
    for (account, balance) in try #require(closings) where totals[account]?.bitPattern != balance.bitPattern {
      Testing.Issue.record("\(account) closes at \(balance), and its postings make \(totals[account] as Any)")
    }
    #expect(history.journal == nil)
    #expect(history.digest == run(Self.scenario(seed), .seeded(seed)).digest)
  }

  @Test("Every event is on one page, before whatever it causes", arguments: Seed.some(5))
  func events(seed: UInt64) {
    var events: [HistoryEvent] = []
    let history = run(Self.scenario(seed), .seeded(seed)) { page in
      #expect(page.events.allSatisfy { $0.step == page.step })
      events += page.events
      #expect(page.postings.allSatisfy { $0.cause < events.count })
    }
    #expect(events == history.events)
  }

  @Test("The last page has what a step that failed left behind")
  func failing() throws {
    var scenario = Self.scenario(1)
    scenario.interventions.append(
      Intervention(
        .at(7),
        .code { world, stage in
          world.post(1, to: .funds(OrganisationID(0)), as: stage.author, because: stage.cause)
          throw RunFailure(.script, "the money is gone")
        }, about: "a theft"))
    var last: [JournalPage.Posting] = []
    let history = run(scenario, .seeded(1)) { page in
      guard page.closings != nil else { return }
      #expect(page.step == 7)
      last = page.postings
    }
    #expect(history.stepsRun == 6)
    #expect(last.last?.amount == 1 && last.last?.author == .intervention)
  }

  private struct Full: Error {}

  @Test("A reader that has had enough ends the run with its error")
  func stopping() {
    var pages = 0
    #expect(throws: Full.self) {
      try run(Self.scenario(1), .seeded(1)) { (page) throws(Full) in
        pages += 1
        if page.step == 5 { throw Full() }
      }
    }
    #expect(pages == 6)
  }
}
