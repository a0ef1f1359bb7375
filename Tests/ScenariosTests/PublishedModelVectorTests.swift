import Foundation
import Scenarios
import Simulation
import TestSupport
import Testing

/// Published models as scripts, within the bands of `facts/reference.json` (the mean over 100 seeds), and equal to it where there is no chance.
struct PublishedModelVectorTests {
  static let reference = (try? VectorFolder.json("facts", "reference.json")) ?? .null

  private static func band(_ statistic: JSONValue) -> ClosedRange<Double>? {
    let band = statistic["band"].numbers
    return band.count == 2 ? band[0]...band[1] : nil
  }

  // MARK: Hegselmann and Krause 2002

  struct Case: CustomTestStringConvertible {
    let epsilon: Double
    let band: ClosedRange<Double>
    var testDescription: String { "epsilon \(epsilon)" }
  }

  static let cases: [Case] = reference["F1_hegselmann_krause"]["random"].array.compactMap { entry in
    guard let epsilon = entry["params"]["eps"].number, let band = band(entry["stats"]["clusters"]) else { return nil }
    return Case(epsilon: epsilon, band: band)
  }

  @Test("There are published cases to compare with")
  func thereAreCases() {
    #expect(!Self.cases.isEmpty)
    #expect(!Self.tournament.isEmpty)
    #expect(!Self.organisations.filter(\.isClosed).isEmpty)
    #expect(!Self.organisations.filter { !$0.isClosed }.isEmpty)
  }

  @Test("Bounded confidence from random opinions ends in as many camps as published", arguments: cases)
  func boundedConfidence(published: Case) throws {
    let script = try Scripts.shipped("published/bounded-confidence.lua")
    var clusters = 0.0
    for seed in 1...100 {
      let history = try Scripts.history(script, settings: ["epsilon": .number(published.epsilon)], seed: UInt64(seed))
      clusters += history.outcome.first { $0.name == "clusters" }?.value ?? .nan
    }
    #expect(published.band.contains(clusters / 100), "the mean is \(clusters / 100)")
  }

  // MARK: Axelrod 1980

  /// What the script must measure: totals by strategy, and points by match.
  static let tournament: [String: Double] = {
    let published = reference["F5_ipd_exact"]
    var points: [String: Double] = [:]
    for (strategy, total) in published["total"].members { points[strategy] = total.number }
    for (strategy, row) in published["matrix"].members {
      for (other, score) in row.members { points["\(strategy) with \(other)"] = score.number }
    }
    return points
  }()

  private func tournamentPlayed() throws -> [String: Double] {
    let history = try Scripts.history(try Scripts.shipped("published/prisoners-dilemma.lua"))
    return Dictionary(uniqueKeysWithValues: history.outcome.map { ($0.name, $0.value ?? .nan) })
  }

  @Test("Every match and every total of the prisoner's dilemma is as published, to the last point")
  func prisonersDilemma() throws {
    let played = try tournamentPlayed()
    for (name, points) in Self.tournament { #expect(played[name] == points, "\(name)") }
    #expect(Set(played.keys) == Set(Self.tournament.keys))
  }

  @Test("Tit for tat wins without ever beating anybody, and the nice do better than always defecting")
  func titForTat() throws {
    let played = try tournamentPlayed()
    let strategies = played.keys.filter { !$0.contains(" with ") }
    let winner = try #require(played["TFT"])
    for other in strategies where other != "TFT" {
      #expect(try #require(played[other]) < winner, "\(other)")
      #expect(try #require(played["TFT with \(other)"]) <= #require(played["\(other) with TFT"]), "\(other)")
    }
    let meanest = try #require(played["AllD"])
    for nice in ["AllC", "TFT", "TF2T", "Grim", "Pavlov"] { #expect(try #require(played[nice]) > meanest, "\(nice)") }
  }

  // MARK: March 1991

  /// An organisation as published: what is set, and where the means must lie.
  struct Organisation: CustomTestStringConvertible {
    /// p1 to p4.
    let rates: [String: Double]
    /// The period that is looked at; nil: when all is learnt.
    let period: Int?
    let members: ClosedRange<Double>
    let code: ClosedRange<Double>?

    init?(_ entry: JSONValue) {
      guard let members = PublishedModelVectorTests.band(entry["stats"]["avg_knowledge"]) else { return nil }
      rates = entry["params"].members.compactMapValues(\.number).filter { $0.key != "T" }
      period = entry["params"]["T"].integer
      self.members = members
      code = PublishedModelVectorTests.band(entry["stats"]["code_knowledge"])
    }

    func rate(_ name: String) -> Double { rates[name] ?? 0 }
    var isClosed: Bool { rate("p3") == 0 && rate("p4") == 0 }
    var testDescription: String {
      rates.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        + (period.map { ", period \($0)" } ?? "")
    }
  }

  static let organisations: [Organisation] = {
    let published = reference["F6_march"]
    return (published["closed"].array + published["turbulent"].array).compactMap(Organisation.init)
  }()

  /// Means over 100 seeds, period by period, of each measure. Several periods of one organisation are read from one run.
  typealias Means = [String: [Double]]

  static let means = Task {
    try await withThrowingTaskGroup { group in
      for (rates, rows) in Dictionary(grouping: organisations, by: \.rates) {
        // Learning in a closed world takes at most about 15 periods by the slower rate; `closedWorldsSettle` looks whether it was enough.
        let slower = min(rates["p1"] ?? 1, rates["p2"] ?? 1)
        let periods = rows.compactMap(\.period).max() ?? Int((30 / slower).rounded(.up))
        group.addTask { (rates, try meanSeries(rates, periods: periods)) }
      }
      return try await group.reduce(into: [[String: Double]: Means]()) { $0[$1.0] = $1.1 }
    }
  }

  private static func meanSeries(_ rates: [String: Double], periods: Int) throws -> Means {
    let script = try Scripts.shipped("published/exploration-exploitation.lua")
    let settings = rates.merging(["T": Double(periods)]) { $1 }.mapValues { SettingValue.number($0) }
    var means: Means = [:]
    for seed in 1...100 {
      let history = try Scripts.history(script, settings: settings, seed: UInt64(seed))
      for series in history.series where series.values.count == periods {
        let sums = means[series.name] ?? Array(repeating: 0, count: periods)
        means[series.name] = zip(sums, series.values).map { $0 + $1 / 100 }
      }
    }
    return means
  }

  /// The mean of a measure in an organisation's period, or at the end.
  private func mean(_ measure: String, _ organisation: Organisation) async throws -> Double {
    let series = try #require(try await Self.means.value[organisation.rates]?[measure])
    return organisation.period.map { series[$0 - 1] } ?? series.last ?? .nan
  }

  @Test("Members and code of an organisation come to know as much as published", arguments: organisations)
  func explorationAndExploitation(published: Organisation) async throws {
    let members = try await mean("knowledge of members", published)
    #expect(published.members.contains(members), "the mean is \(members)")
    if let band = published.code {
      let code = try await mean("knowledge of the code", published)
      #expect(band.contains(code), "the mean is \(code)")
    }
  }

  @Test(
    "Closed worlds settle before their last period, and stay as they are", arguments: organisations.filter(\.isClosed))
  func closedWorldsSettle(organisation: Organisation) async throws {
    let means = try #require(try await Self.means.value[organisation.rates])
    for (name, series) in means { #expect(series.suffix(2).first == series.last, "\(name)") }
    #expect(means["periods of learning"]?.last != means["periods of learning"]?.first)
  }

  @Test("Who is taught slowly learns more in the end than who is taught fast")
  func slowSocialisation() async throws {
    let closed = Self.organisations.filter(\.isClosed)
    let rates = closed.map { $0.rate("p1") }
    let (slow, fast) = (try #require(rates.min()), try #require(rates.max()))
    for slowly in closed where slowly.rate("p1") == slow {
      for quickly in closed where quickly.rate("p1") == fast && quickly.rate("p2") == slowly.rate("p2") {
        #expect(
          try await mean("knowledge of members", slowly) > mean("knowledge of members", quickly),
          "\(slowly), \(quickly)")
      }
    }
    let bySpeedOfCode = closed.filter { $0.rate("p1") == slow }.sorted { $0.rate("p2") < $1.rate("p2") }
    for (slower, faster) in zip(bySpeedOfCode, bySpeedOfCode.dropFirst()) {
      #expect(
        try await mean("knowledge of members", faster) > mean("knowledge of members", slower), "\(slower), \(faster)")
    }
  }

  @Test("In a turbulent world who never changes people drifts to chance, and moderate turnover keeps far above")
  func turnover() async throws {
    let turbulent = Self.organisations.filter { !$0.isClosed }
    let last = try #require(turbulent.compactMap(\.period).max())
    for organisation in turbulent where organisation.period == last {
      let known = try await mean("knowledge of members", organisation)
      if organisation.rate("p3") == 0 { #expect(abs(known - 0.5) < 0.05, "\(organisation): \(known)") }
      if (0.05...0.2).contains(organisation.rate("p3")) { #expect(known > 0.57, "\(organisation): \(known)") }
    }
  }

  @Test("A period does not depend on how many follow, so that several are read from one run")
  func periodsDoNotDependOnTheirNumber() throws {
    let script = try Scripts.shipped("published/exploration-exploitation.lua")
    let rates: [String: SettingValue] = ["p1": .number(0.5), "p3": .number(0.1), "p4": .number(0.02)]
    func series(_ periods: Double) throws -> [[Double]] {
      try Scripts.history(script, settings: rates.merging(["T": .number(periods)]) { $1 }, seed: 7).series.map(\.values)
    }
    let (short, long) = (try series(20), try series(40))
    #expect(!short.isEmpty && short.allSatisfy { $0.count == 20 })
    #expect(short == long.map { Array($0.prefix(20)) })
  }
}
